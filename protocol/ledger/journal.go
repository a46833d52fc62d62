package ledger

// journal is how to put back what has changed, oldest change first.
type journal struct {
	undo []func()
}

func (j *journal) note(back func()) { j.undo = append(j.undo, back) }

// rewind puts back what changed since the journal had mark entries.
func (j *journal) rewind(mark int) {
	for i := len(j.undo) - 1; i >= mark; i-- {
		j.undo[i]()
		j.undo[i] = nil
	}
	j.undo = j.undo[:mark]
}

// clear gives up the way back.
func (j *journal) clear() {
	clear(j.undo)
	j.undo = j.undo[:0]
}
