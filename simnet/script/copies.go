package script

import (
	"path"
	"slices"
	"strings"
)

// WithCopies is the scenario for a folder that has copies of the files that it names:
// those that it names from the root on are named by their last part alone. Everything
// else stays as it was written, but for line ends, which become plain line feeds.
func (s *Script) WithCopies() string {
	lines := slices.Clone(s.lines)
	for _, c := range s.Commands {
		for name, v := range c.Args {
			if v.Kind == File && v.Given && path.IsAbs(v.Text) {
				at := &lines[v.Pos.Line-1]
				*at = copied(*at, name, v)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// copied is a line with the path of a file cut to its last part, quoted: as an argument
// of this name, or without one.
func copied(line, name string, v Value) string {
	fields, _ := splitLine(line, v.Pos.Line) // it was read before
	for _, f := range fields {
		has, text, named := f.named()
		if !named {
			has, text = name, f.text
		}
		if has == name && text == v.Text {
			_, end, _ := readField(line, f.offset, v.Pos.Line)
			set := `"` + path.Base(text) + `"`
			if named {
				set = name + "=" + set
			}
			return line[:f.offset] + set + line[end:]
		}
	}
	return line
}
