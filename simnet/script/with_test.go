package script

import "testing"

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
