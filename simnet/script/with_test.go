package script

import "testing"

// Files that are named from the root on are named by their last part, wherever they stand
// on their line; the rest of the text stays.
func TestWithCopies(t *testing.T) {
	text := "network peers=4 cities=/a/x.csv latency=\"/a b/y.csv\" # /a/x.csv\ncustomers 1 vault=2of3 purchases=data/p.csv\nsay cities=/a/x.csv\nrun 1m\ntrace /d/t.jsonl\nrun 1m\n"
	want := "network peers=4 cities=\"x.csv\" latency=\"y.csv\" # /a/x.csv\ncustomers 1 vault=2of3 purchases=data/p.csv\nsay cities=/a/x.csv\nrun 1m\ntrace \"t.jsonl\"\nrun 1m\n"
	got := parse(t, text).WithCopies()
	if got != want {
		t.Errorf("became %q\nwant   %q", got, want)
	}
	if again := parse(t, got).WithCopies(); again != want {
		t.Errorf("again it becomes %q", again)
	}
}

// An argument of network is set where it is, or added, and the rest of the text stays.
func TestWith(t *testing.T) {
	for text, want := range map[string]string{
		"# A.\nnetwork peers=4\nrun 1m\n":                        "# A.\nnetwork peers=4 chain=evm\nrun 1m\n",
		"network chain=ledger peers=4 # four\nrun 1m":            "network chain=evm peers=4 # four\nrun 1m",
		"  network peers=4\tchain=\"ledger\"":                    "  network peers=4\tchain=evm",
		"network peers=4 place=\"New York\"   # far\nsay chain=": "network peers=4 place=\"New York\" chain=evm   # far\nsay chain=",
		"network peers=4 chain=evm\r\nrun 1m":                    "network peers=4 chain=evm\nrun 1m",
	} {
		got := parse(t, text).With("chain", "evm")
		if got != want {
			t.Errorf("%q\nbecame %q\nwant   %q", text, got, want)
		}
		if again := parse(t, got); again.Commands[0].Arg("chain").Text != "evm" || again.With("chain", "evm") != got {
			t.Errorf("%q is read as something else", got)
		}
	}
}
