package desk

import "testing"

// A statement is handed to one after the other, to nobody twice, until two hold it.
func TestNext(t *testing.T) {
	turn := []string{"a", "b", "c"}
	for _, c := range []struct {
		asked []string
		took  int
		want  string
	}{
		{nil, 0, "a"},
		{[]string{"a"}, 0, "b"},
		{[]string{"a"}, 1, "b"},
		{[]string{"c", "a"}, 1, "b"},
		{[]string{"a", "b", "c"}, 1, ""},
		{[]string{"a"}, Enough, ""},
		{nil, Enough + 1, ""},
	} {
		if got, more := Next(turn, c.asked, c.took); got != c.want || more != (c.want != "") {
			t.Errorf("asked %v, %d took it: %q, %v; want %q", c.asked, c.took, got, more, c.want)
		}
	}
}
