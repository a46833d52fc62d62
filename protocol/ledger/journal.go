package ledger

// journal undoes what a call changed before it was refused.
type journal []func()

// put changes an entry and notes how it was.
func put[K comparable, V any](j *journal, m map[K]V, key K, value V) {
	old, was := m[key]
	*j = append(*j, func() {
		if was {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
	m[key] = value
}

// save notes an entry that is about to change.
func save[K comparable, V any](j *journal, m map[K]V, key K) { put(j, m, key, m[key]) }

func (j journal) undo() {
	for i := len(j) - 1; i >= 0; i-- {
		j[i]()
	}
}

// whole does all of something or nothing.
func whole(do func(*journal) error) error {
	var j journal
	err := do(&j)
	if err != nil {
		j.undo()
	}
	return err
}
