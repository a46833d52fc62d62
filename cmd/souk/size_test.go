package main

import "testing"

func TestSizes(t *testing.T) {
	for text, want := range map[string]uint64{"0": 0, "7": 7, "512MiB": 512 << 20, "4GiB": 4 << 30, "1 TiB": 1 << 40, "3KiB": 3 << 10, "5B": 5} {
		var b bytesFlag
		if err := b.Set(text); err != nil || uint64(b) != want {
			t.Errorf("%s is %d, %v", text, b, err)
		}
		var again bytesFlag
		if err := again.Set(b.String()); err != nil || again != b {
			t.Errorf("%s shows as %s", text, b.String())
		}
	}
	for _, bad := range []string{"", "GiB", "-1", "1.5GiB", "4GB", "4gib", "99999999TiB", "lots"} {
		var b bytesFlag
		if err := b.Set(bad); err == nil {
			t.Errorf("%q is taken as %d", bad, b)
		}
	}
	for n, want := range map[uint64]string{0: "0 B", 1023: "1023 B", 1536: "1.5 KiB", 4 << 30: "4 GiB"} {
		if got := sizeText(n); got != want {
			t.Errorf("%d shows as %s, want %s", n, got, want)
		}
	}
}
