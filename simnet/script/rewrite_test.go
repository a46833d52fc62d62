package script

import "testing"

func TestRewrite(t *testing.T) {
	const text = "# Prose   stays.\nnetwork peers=3\nprobe facts\n----\nold\n\nprobe reads # why\nheal\n\nprobe up"
	for _, tc := range []struct {
		outputs map[int]string
		want    string
	}{
		{nil, text},
		{map[int]string{1: "new\nlines\n"}, "# Prose   stays.\nnetwork peers=3\nprobe facts\n----\nnew\nlines\n\nprobe reads # why\nheal\n\nprobe up"},
		{map[int]string{1: ""}, "# Prose   stays.\nnetwork peers=3\nprobe facts\n----\n\nprobe reads # why\nheal\n\nprobe up"},
		{map[int]string{2: "7\n", 3: ""}, "# Prose   stays.\nnetwork peers=3\nprobe facts\n----\nold\n\nprobe reads # why\n----\n7\n\nheal\n\nprobe up"},
		{map[int]string{3: "x\n"}, "# Prose   stays.\nnetwork peers=3\nprobe facts\n----\nold\n\nprobe reads # why\nheal\n----\nx\n\nprobe up"},
		{map[int]string{4: "3\n"}, text + "\n----\n3"},
	} {
		got, err := parse(t, text).Rewrite(tc.outputs)
		if err != nil || got != tc.want {
			t.Errorf("%v: %v\n%s", tc.outputs, err, got)
		}
		s := parse(t, got)
		for i, want := range tc.outputs {
			if s.Commands[i].Expected != want {
				t.Errorf("%v: command %d expects %q when read again", tc.outputs, i, s.Commands[i].Expected)
			}
		}
	}
}

func TestOutputsThatCannotBeReadBack(t *testing.T) {
	s := parse(t, "network peers=3\nprobe facts\nat 0s heal")
	for _, bad := range []map[int]string{{1: "a\n\nb\n"}, {1: "\n"}, {1: "no end"}, {1: "a\r\n"}, {2: "x\n"}} {
		if got, err := s.Rewrite(bad); err == nil {
			t.Errorf("%v was written: %q", bad, got)
		}
	}
}

func TestLineEndsBecomePlain(t *testing.T) {
	s := parse(t, "network peers=3\r\nprobe facts\r\n----\r\n1\r\n")
	if s.Commands[1].Expected != "1\n" {
		t.Errorf("expects %q", s.Commands[1].Expected)
	}
}
