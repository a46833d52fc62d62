package plot

import (
	"math"
	"strconv"
	"time"
)

// tick is a place on an axis with what is written there.
type tick struct {
	at   float64
	text string
}

// timeSteps are steps between ticks of seconds that people count in.
var timeSteps = []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 3 * 3600, 6 * 3600, 12 * 3600,
	86400, 2 * 86400, 7 * 86400, 14 * 86400, 30 * 86400, 90 * 86400, 365 * 86400}

// ticks lists about so many places from low to high.
func (a Axis) ticks(low, high float64, about int) []tick {
	if a.Log {
		return a.logTicks(low, high)
	}
	step := niceStep((high - low) / float64(about))
	if a.Unit == Seconds && step >= 1 {
		for _, s := range timeSteps {
			if step = s; s >= (high-low)/float64(about) {
				break
			}
		}
	}
	var out []tick
	for i := math.Ceil(low/step-1e-9) + 0; i*step <= high+step*1e-9; i++ {
		out = append(out, tick{i*step + 0, a.Unit.write(i*step+0, step)})
	}
	return out
}

func (a Axis) logTicks(low, high float64) (out []tick) {
	for e := math.Floor(math.Log10(low)); e <= math.Ceil(math.Log10(high)); e++ {
		if v := math.Pow(10, e); v >= low*0.999 && v <= high*1.001 {
			out = append(out, tick{v, a.Unit.write(v, v)})
		}
	}
	return out
}

// niceStep is the next of 1, 2 and 5 times a power of ten.
func niceStep(rough float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, f := range []float64{1, 2, 5} {
		if f*power >= rough*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// write is a value as precise as the step between ticks.
func (u Unit) write(v, step float64) string {
	switch u {
	case Seconds:
		return writeSeconds(v, step)
	case Bytes:
		for _, unit := range []struct {
			size float64
			name string
		}{{1e12, " TB"}, {1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}} {
			if math.Abs(v) >= unit.size {
				return decimals(v/unit.size, step/unit.size) + unit.name
			}
		}
		return decimals(v, step) + " B"
	case Percent:
		return decimals(v*100, step*100) + " %"
	}
	for _, unit := range []struct {
		size float64
		name string
	}{{1e9, " G"}, {1e6, " M"}, {1e4, " k"}} {
		if math.Abs(v) >= unit.size {
			if unit.size == 1e4 {
				unit.size = 1e3
			}
			return decimals(v/unit.size, step/unit.size) + unit.name
		}
	}
	return decimals(v, step)
}

func writeSeconds(v, step float64) string {
	switch {
	case v == 0:
		return "0"
	case math.Abs(v) < 1e-3:
		return decimals(v*1e6, step*1e6) + " µs"
	case math.Abs(v) < 1:
		return decimals(v*1e3, step*1e3) + " ms"
	case v < 60 || step < 1:
		return decimals(v, step) + " s"
	case v < 3600 && math.Mod(v, 60) == 0:
		return decimals(v/60, 1) + " min"
	case v < 86400 && math.Mod(v, 3600) == 0:
		return decimals(v/3600, 1) + " h"
	case math.Mod(v, 86400) == 0:
		return decimals(v/86400, 1) + " d"
	}
	return time.Duration(v * float64(time.Second)).Round(time.Second).String()
}

func decimals(v, step float64) string {
	digits := 0
	if step > 0 && step < 1 {
		digits = min(6, int(math.Ceil(-math.Log10(step)-1e-9)))
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
