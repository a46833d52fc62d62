package report

import (
	"fmt"
	"strconv"

	"github.com/souk-network/souk/simnet/calibration"
)

// nearness is how near the model comes to the full mode, in one condition.
type nearness struct {
	Where, Missed string
	Lines         []nearLine
}

type nearLine struct {
	Name, Full, Model, Off string
	Misses                 bool
}

// calibrated is the committed calibration, for runs in model mode.
func (s *story) calibrated(lang string) ([]nearness, error) {
	if s.summary.Mode != "model" {
		return nil, nil
	}
	rows, err := calibration.Table()
	if err != nil {
		return nil, err
	}
	var out []nearness
	for _, r := range rows {
		n := nearness{Where: fmt.Sprintf(where.in(lang), r.Peers, r.Facts, r.Over, said{Count(int(r.Seeds), "seed"), fmt.Sprintf("시드 %d개", r.Seeds)}.in(lang), r.Seen)}
		missed := 0
		for _, l := range r.Lines() {
			if l.Misses() {
				missed++
			}
			n.Lines = append(n.Lines, nearLine{nearName(l, lang), nearValue(l, l.Full), nearValue(l, l.Model), nearOff(l), l.Misses()})
		}
		if missed > 0 {
			n.Missed = fmt.Sprintf(misses.in(lang), missed)
		}
		out = append(out, n)
	}
	return out, nil
}

var (
	where = said{"%d peers, %d facts of 1 KiB in %d s, everybody connected up to 33 members and circles above; %s, full mode seen on %s",
		"피어 %d, 1 KiB 팩트 %d개를 %d초 동안, 회원 33까지는 모두 연결, 그 위는 원; %s, full 방식을 본 날 %s"}
	misses = said{"%d outside what is demanded: 10 %% of each number of hops, which few deliveries miss only with their whole interval, 5 %% of copies.", "요구(홉 수마다 10 %%, 전달이 적은 것은 구간 전체가 벗어날 때만, 사본 5 %%)를 벗어난 것: %d."}
)

// nearName names a line.
func nearName(l calibration.Line, lang string) string {
	switch l.Name {
	case "hops":
		return fmt.Sprintf(said{"over %d hops", "%d홉"}.in(lang), l.Hops)
	case "further":
		return fmt.Sprintf(said{"over more than %d", "%d홉 초과"}.in(lang), l.Hops)
	case "apart":
		return said{"part that would have to move", "옮겨야 할 부분"}.in(lang)
	case "copies":
		return said{"copies for each needed", "필요한 것 하나당 사본"}.in(lang)
	case "max":
		return said{"slowest delivery", "가장 느린 전달"}.in(lang)
	}
	return fmt.Sprintf(said{"delivery, %s", "전달, %s"}.in(lang), l.Name)
}

// nearOff writes how far a line is off, with its 95 % interval where that is known.
func nearOff(l calibration.Line) string {
	if l.Margin > 0 {
		return fmt.Sprintf("%+.1f ± %.1f %%", 100*l.Off, 100*l.Margin)
	}
	return fmt.Sprintf("%+.1f %%", 100*l.Off)
}

// nearValue writes a line's value: a part, a number, or a time.
func nearValue(l calibration.Line, v float64) string {
	switch {
	case l.Name == "apart" && v == l.Full && v != l.Model:
		return ""
	case l.Name == "hops", l.Name == "further", l.Name == "apart":
		return fmt.Sprintf("%.1f %%", 100*v)
	case l.Name == "copies":
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return showSeconds(v)
}
