// Command anchorgas measures what an entry of an access log costs on chain when
// 1, 1,000 or 65,536 of them share one anchor, against one stored slot per
// record, under the fork rules of today (Osaka) and of the next (Amsterdam);
// then what each call of the contracts costs, and what a transfer of points costs
// against the least that it could.
//
// Gas is exact and repeats to the unit, so there is no spread to print. The slot
// arm is the cheapest code that can be written: it puts the block number under a
// digest, without membership check, event or function selector. The anchor arm
// is the real contract as a member calls it all day; the first anchor ever and
// the first of a day, which look the member up, are in the second table.
package main

import (
	"fmt"
	"io"
	"os"
)

// goal is the largest share of the slot arm's gas that an entry may cost at the
// largest batch.
const goal = 1.0 / 100_000

var batches = [...]uint64{1, 1_000, 65_536}

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "anchorgas:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	forks := [...]rules{osaka(), amsterdam()}
	if err := printRatios(out, forks[:]); err != nil {
		return err
	}
	if err := printCalls(out, forks); err != nil {
		return err
	}
	fmt.Fprintln(out)
	if err := printPoints(out, forks); err != nil {
		return err
	}
	if err := printLoyalty(out, forks); err != nil {
		return err
	}
	return printExchange(out, forks)
}

func printRatios(out io.Writer, forks []rules) error {
	fmt.Fprintln(out, "gas per log entry; goal at 65,536 entries: at most 1/100,000 of a stored slot")
	fmt.Fprintf(out, "%-10s %8s %11s %14s %9s %10s\n", "rules", "entries", "anchor gas", "gas per entry", "slot gas", "ratio")
	var missed error
	for _, r := range forks {
		rows, err := compare(r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		for _, row := range rows {
			row.print(out, r.name)
		}
		if last := rows[len(rows)-1]; last.ratio() > goal {
			missed = fmt.Errorf("%s: 1/%.0f misses the goal", r.name, 1/last.ratio())
		}
	}
	return missed
}

// row is one batch size: gas of an anchor of it, and of one record's slot.
type row struct{ entries, anchor, slot uint64 }

func (r row) perEntry() float64 { return float64(r.anchor) / float64(r.entries) }
func (r row) ratio() float64    { return r.perEntry() / float64(r.slot) }

func (r row) print(out io.Writer, rules string) {
	ratio := fmt.Sprintf("1/%.0f", 1/r.ratio())
	if r.ratio() > 0.1 {
		ratio = fmt.Sprintf("%.2f", r.ratio())
	}
	fmt.Fprintf(out, "%-10s %8d %11d %14.4f %9d %10s\n", rules, r.entries, r.anchor, r.perEntry(), r.slot, ratio)
}

// slotPerRecord is PUSH0 CALLDATALOAD NUMBER SWAP1 SSTORE: storage[digest] = block number.
var slotPerRecord = []byte{0x5f, 0x35, 0x43, 0x90, 0x55}

// compare runs both arms in turn on one chain.
func compare(r rules) ([]row, error) {
	c, err := newConsortium(r)
	if err != nil {
		return nil, err
	}
	slots := account("slots")
	c.install(slots, slotPerRecord)
	if _, err := c.anchor(digest("first", 0), 1); err != nil {
		return nil, err
	}
	var rows []row
	for i, n := range batches {
		anchor, err := c.anchor(digest("root", i), n)
		if err != nil {
			return nil, err
		}
		record := digest("record", i)
		slot, err := c.send(c.members[0], &slots, record[:])
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{n, anchor, slot})
	}
	return rows, nil
}
