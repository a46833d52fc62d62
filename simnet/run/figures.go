package run

import (
	"encoding/json"

	"github.com/souk-network/souk/simnet/measure"
	"github.com/souk-network/souk/simnet/model"
	"github.com/souk-network/souk/simnet/real"
	"github.com/souk-network/souk/simnet/scenario"
)

// noWatch is why most runs in full mode know nothing of packets.
const noWatch = "packets are written into the trace with network watch=yes"

// unmeasured says of each figure that a run cannot tell why not.
func unmeasured(mode string, p *scenario.Plan) map[string]string {
	switch mode {
	case Real:
		return real.Unmeasured()
	case "model":
		return model.Unmeasured()
	}
	out := map[string]string{}
	if p.Ledger != "evm" {
		out["gas"] = noGas
	}
	if !p.Watch {
		for _, name := range []string{"linkability", "linkability-guess", "linkability-found"} {
			out[name] = noWatch
		}
	}
	return out
}

// figures are what a book has of everything but what is not measured.
func figures(b *measure.Book, not map[string]string) map[string]float64 {
	out := map[string]float64{}
	for _, name := range measure.Names() {
		if _, is := not[name]; is {
			continue
		}
		if v, ok := b.Value(name, measure.Filter{}); ok {
			out[name] = v
		}
	}
	return out
}

// summaryFile is run.json: figures that are not measured are null in it.
type summaryFile struct {
	plainSummary
	Figures map[string]*float64 `json:"figures"`
}

type plainSummary Summary

// MarshalJSON writes null for each figure that is not measured.
func (s Summary) MarshalJSON() ([]byte, error) {
	f := summaryFile{plainSummary(s), map[string]*float64{}}
	for name, v := range s.Figures {
		f.Figures[name] = &v
	}
	for name := range s.Unmeasured {
		f.Figures[name] = nil
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads it again.
func (s *Summary) UnmarshalJSON(raw []byte) error {
	var f summaryFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return err
	}
	*s = Summary(f.plainSummary)
	s.Figures = map[string]float64{}
	for name, v := range f.Figures {
		if v != nil {
			s.Figures[name] = *v
		}
	}
	return nil
}
