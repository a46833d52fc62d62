package script

import (
	"strings"
	"unicode/utf8"
)

// field is one word of a line, quotes taken off.
type field struct {
	pos    Pos
	text   string
	quoted bool // the whole of it, so that it is no name=value
	inside int  // 1 when its value is in quotes: what lies before the value
	offset int  // byte where it begins in its line
}

// splitLine cuts a line at blanks. Quotes hold blanks together and stand at the
// beginning of a field or after its =. A # at the beginning of a field starts
// a comment.
func splitLine(line string, number int) ([]field, *Error) {
	var out []field
	for at := 0; at < len(line); {
		if line[at] == ' ' || line[at] == '\t' {
			at++
			continue
		}
		if line[at] == '#' {
			break
		}
		f, end, err := readField(line, at, number)
		if err != nil {
			return nil, err
		}
		out, at = append(out, f), end
	}
	return out, nil
}

func place(line string, at, number int) Pos {
	return Pos{number, utf8.RuneCountInString(line[:at]) + 1}
}

func readField(line string, at, number int) (field, int, *Error) {
	f := field{pos: place(line, at, number), offset: at, quoted: line[at] == '"'}
	if f.quoted {
		f.pos.Col++
	}
	var text strings.Builder
	for at < len(line) && line[at] != ' ' && line[at] != '\t' {
		if line[at] != '"' {
			text.WriteByte(line[at])
			at++
			continue
		}
		if at > f.offset && line[at-1] != '=' {
			return f, 0, malformed(place(line, at, number), "a quote stands at the beginning of a value and at its end, nowhere else")
		}
		length := strings.IndexByte(line[at+1:], '"')
		if length < 0 {
			return f, 0, malformed(place(line, at, number), "this quote is never closed on its line")
		}
		f.inside = 1
		text.WriteString(line[at+1 : at+1+length])
		if at += length + 2; at < len(line) && line[at] != ' ' && line[at] != '\t' {
			return f, 0, malformed(place(line, at, number), "a blank follows a closing quote")
		}
	}
	f.text = text.String()
	return f, at, nil
}

// named cuts name=value. Comparisons are no names.
func (f field) named() (name, value string, ok bool) {
	if f.quoted {
		return "", "", false
	}
	name, value, ok = strings.Cut(f.text, "=")
	return name, value, ok && isName(name)
}

// part is one item of a list.
type part struct {
	text string
	pos  Pos
}

func splitList(text string, at Pos) []part {
	var out []part
	for _, item := range strings.Split(text, ",") {
		out = append(out, part{item, at})
		at.Col += utf8.RuneCountInString(item) + 1
	}
	return out
}
