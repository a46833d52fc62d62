package script

import (
	"slices"
	"strings"
)

// With is the scenario with an argument of network set to a value, quoted where it has
// blanks: in place of what is there, or after the last argument. Everything else stays as it was
// written, but for line ends, which become plain line feeds.
func (s *Script) With(name, value string) string {
	lines, at := slices.Clone(s.lines), s.Commands[0].Pos.Line-1
	line, set := lines[at], name+"="+value
	fields, _ := splitLine(line, at+1) // it was read before
	end := 0
	for _, f := range fields {
		_, end, _ = readField(line, f.offset, at+1)
		if has, _, named := f.named(); named && has == name {
			lines[at] = line[:f.offset] + set + line[end:]
			return strings.Join(lines, "\n")
		}
	}
	lines[at] = line[:end] + " " + set + line[end:]
	return strings.Join(lines, "\n")
}
