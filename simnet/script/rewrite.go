package script

import (
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

// Rewrite is the scenario with new expected outputs: outputs[i] is what command
// i printed, lines that each end in a line break, or "" for nothing. Commands
// that have no entry keep what they have. Everything else stays as it was
// written, but for line ends, which become plain line feeds.
//
// A command without an expected output gets one when it printed something, and
// one that has it keeps the mark even when it printed nothing.
func (s *Script) Rewrite(outputs map[int]string) (string, error) {
	var out []string
	from := 0
	for i, c := range s.Commands {
		text, ok := outputs[i]
		if !ok || !c.Checked && text == "" {
			continue
		}
		lines, err := outputLines(text, c)
		if err != nil {
			return "", err
		}
		out = append(append(append(out, s.lines[from:c.after]...), mark), lines...)
		from = c.until
		if from == c.after && from < len(s.lines) && strings.TrimSpace(s.lines[from]) != "" {
			out = append(out, "") // an empty line ends the new output
		}
	}
	return strings.Join(append(out, s.lines[from:]...), "\n"), nil
}

// outputLines cuts an output into lines that can be read back.
func outputLines(text string, c Command) ([]string, error) {
	if c.Word == "at" {
		return nil, malformed(c.Pos, "what happens at a later time has no expected output")
	}
	if text == "" {
		return nil, nil
	}
	body, ended := strings.CutSuffix(text, "\n")
	lines := strings.Split(body, "\n")
	for _, l := range lines {
		if strings.TrimSpace(l) == "" || strings.Contains(l, "\r") {
			return nil, mistake(fault.Internal, c.Pos, "an output with an empty line cannot be read back")
		}
	}
	if !ended {
		return nil, mistake(fault.Internal, c.Pos, "an output ends in a line break")
	}
	return lines, nil
}
