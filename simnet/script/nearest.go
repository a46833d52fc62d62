package script

// nearest is the name that a misspelt one most likely means, or "" when none
// is near: at most a third of its letters differ, but two of four may, and one
// of fewer.
func nearest(given string, names []string) string {
	letters := len([]rune(given))
	best, found := 1+max(min(letters/2, 2), letters/3), ""
	for _, name := range names {
		if d := distance([]rune(given), []rune(name)); d < best {
			best, found = d, name
		}
	}
	return found
}

// Suggest ends a message about a name that does not exist with the nearest one of
// names, or, when none is near, with all.
func Suggest(given string, names []string, all string) string { return didYouMean(given, names, all) }

// didYouMean ends a message with the nearest name, or with where the names are.
func didYouMean(given string, names []string, all string) string {
	if len(given) > maxName {
		return all
	}
	if n := nearest(given, names); n != "" {
		return "did you mean " + n + "?"
	}
	return all
}

// distance counts the letters to add, leave out, replace or swap with their
// neighbour to get from a to b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			same := 1
			if a[i] == b[j] {
				same = 0
			}
			row[j+1] = min(last[j]+same, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
