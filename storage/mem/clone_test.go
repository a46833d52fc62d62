package mem

import (
	"testing"

	"github.com/souk-network/souk/storage"
)

// A clone has what the original had, and neither sees what the other does next.
func TestClonesAreApart(t *testing.T) {
	s := NewKV()
	put := func(kv *KV, value string) {
		if err := kv.Batch(t.Context(), []storage.Op{storage.Put("a", []byte("key"), []byte(value))}); err != nil {
			t.Fatal(err)
		}
	}
	put(s, "before")
	c := s.Clone()
	put(s, "after")
	if v, err := c.Get(t.Context(), "a", []byte("key")); err != nil || string(v) != "before" {
		t.Errorf("the clone has %q, %v", v, err)
	}
	put(c, "other")
	if v, err := s.Get(t.Context(), "a", []byte("key")); err != nil || string(v) != "after" {
		t.Errorf("the original has %q, %v", v, err)
	}
}
