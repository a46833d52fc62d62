package links

import (
	"math"
	"slices"
	"time"

	"github.com/souk-network/souk/simnet/geo"
)

// Survey is a map of links, what packets take on it, and how the model of distances
// stands beside it. Times are in milliseconds, there and back.
type Survey struct {
	Latency  string   `json:"latency,omitempty"` // the matrix; "": the model of distances is the map
	Nodes    int      `json:"nodes"`
	Placed   bool     `json:"placed"` // places of the nodes are known
	Dropped  []string `json:"dropped,omitempty"`
	Filled   int      `json:"filled"`   // links that the model fills
	Mirrored int      `json:"mirrored"` // links measured the other way alone
	Pairs    int      `json:"pairs"`    // over which packets were sent, of Of
	Of       int      `json:"of"`
	Often    int      `json:"packets_a_pair"`
	// Unlike is how far both directions of a pair are apart, in parts of their mean:
	// the median and the 95th percentile.
	Unlike [2]float64 `json:"unlike"`
	// Rows are percentiles over all pairs.
	Rows []Row `json:"percentiles"`
	// Off is the largest difference of packets from the matrix in a row, as a part.
	Off float64 `json:"packets_off"`
	Fit *Fit    `json:"model,omitempty"` // with a matrix whose places are known

	all []Trip
	own []float64 // of the built-in map, where places are not known
}

// Row is one percentile.
type Row struct {
	Percent float64 `json:"percent"`
	Ways    float64 `json:"directions"` // each direction by itself, as the file has it
	Matrix  float64 `json:"matrix"`     // the mean of both directions
	Packets float64 `json:"packets"`
	// Model is the model's for the same pairs.
	Model *float64 `json:"model,omitempty"`
	// Other is that of the built-in map between its own cities, where places are not
	// known: the shape of another network.
	Other *float64 `json:"built_in_map,omitempty"`
}

// Trip is one pair: by the matrix, by packets, and by the model where that is known.
type Trip struct {
	From, To               string
	Matrix, Packets, Model float64
	kilometres             float64
}

// Fit is how the model stands beside a matrix, pair by pair; errors are parts of what
// was measured.
type Fit struct {
	Median    float64 `json:"median_error"`
	P90       float64 `json:"p90_error"`
	OffByHalf float64 `json:"off_by_more_than_half"` // part of the pairs
	Within    []Share `json:"within"`
	Bands     []Band  `json:"by_length"`
	// Faster pairs are quicker than light in a vacuum along the surface: their places
	// or their times are wrong.
	Faster int `json:"faster_than_light"`
}

// Share is the part of all pairs whose error is not above Error.
type Share struct {
	Error float64 `json:"error"`
	Part  float64 `json:"part"`
}

// Band is pairs whose measured round trip is of some length: the model's error with
// its sign.
type Band struct {
	From   float64 `json:"from_ms"`
	To     float64 `json:"to_ms"` // 0: no end
	Pairs  int     `json:"pairs"`
	Low    float64 `json:"p5"`
	Middle float64 `json:"p50"`
	High   float64 `json:"p95"`
}

// percents are the rows of a survey.
var percents = []float64{5, 25, 50, 75, 95, 99}

// New is the survey of a map on whose pairs (see Measured) packets took so long.
func New(latency string, m *geo.Map, took []float64) Survey {
	pairs, of := Measured(m)
	s := Survey{
		Latency: latency, Nodes: len(m.Cities), Placed: m.Placed, Dropped: m.Dropped, Filled: m.Filled, Mirrored: m.Mirrored,
		Pairs: len(pairs), Of: of, Often: times(len(pairs)),
	}
	var model *geo.Map
	if latency != "" && m.Placed {
		model = geo.NewModel(m.Cities)
	}
	var ways, apart []float64
	for i, p := range pairs {
		there, back := ms(m.Link(p.A, p.B).Mean), ms(m.Link(p.B, p.A).Mean)
		t := Trip{From: m.Cities[p.A].Name, To: m.Cities[p.B].Name, Matrix: there + back, Packets: took[i]}
		if model != nil {
			t.Model = 2 * ms(model.Link(p.A, p.B).Mean)
			t.kilometres = geo.Distance(m.Cities[p.A], m.Cities[p.B])
		}
		s.all = append(s.all, t)
		ways = append(ways, 2*there, 2*back)
		apart = append(apart, 2*math.Abs(there-back)/(there+back))
	}
	s.Unlike = [2]float64{at(50, sorted(apart)), at(95, sorted(apart))}
	s.rows(sorted(ways), model != nil)
	if model != nil {
		s.Fit = fit(s.all)
	}
	return s
}

// rows fills the percentiles in.
func (s *Survey) rows(ways []float64, model bool) {
	matrix, packets, models := s.sorted(Trip.matrix), s.sorted(Trip.packets), s.sorted(Trip.model)
	if s.Latency != "" && !model {
		s.own = builtin()
	}
	for _, q := range percents {
		r := Row{Percent: q, Ways: at(q, ways), Matrix: at(q, matrix), Packets: at(q, packets)}
		if model {
			v := at(q, models)
			r.Model = &v
		}
		if s.own != nil {
			v := at(q, s.own)
			r.Other = &v
		}
		s.Rows = append(s.Rows, r)
		s.Off = max(s.Off, math.Abs(r.Packets/r.Matrix-1))
	}
}

func (t Trip) matrix() float64  { return t.Matrix }
func (t Trip) packets() float64 { return t.Packets }
func (t Trip) model() float64   { return t.Model }

// wrong is the model's error, as a part of what was measured.
func (t Trip) wrong() float64 { return t.Model/t.Matrix - 1 }

func (s *Survey) sorted(of func(Trip) float64) []float64 {
	var out []float64
	for _, t := range s.all {
		out = append(out, of(t))
	}
	return sorted(out)
}

// builtin are the round trips between the built-in cities, sorted.
func builtin() (out []float64) {
	m := geo.Builtin()
	for a := range m.Cities {
		for b := range a {
			out = append(out, 2*ms(m.Link(a, b).Mean))
		}
	}
	return sorted(out)
}

// light is how many km light goes in a vacuum in a millisecond.
const light = 299.792458

func fit(all []Trip) *Fit {
	f := &Fit{}
	var wrong []float64
	for _, t := range all {
		wrong = append(wrong, math.Abs(t.wrong()))
		if t.Matrix < 2*t.kilometres/light {
			f.Faster++
		}
	}
	wrong = sorted(wrong)
	f.Median, f.P90 = at(50, wrong), at(90, wrong)
	for _, most := range []float64{.1, .25, .5, 1} {
		f.Within = append(f.Within, Share{most, within(wrong, most)})
	}
	f.OffByHalf = 1 - within(wrong, .5)
	for i, from := range bands {
		b := Band{From: from}
		if i+1 < len(bands) {
			b.To = bands[i+1]
		}
		var signed []float64
		for _, t := range all {
			if t.Matrix >= from && (b.To == 0 || t.Matrix < b.To) {
				signed = append(signed, t.wrong())
			}
		}
		if b.Pairs = len(signed); b.Pairs > 0 {
			signed = sorted(signed)
			b.Low, b.Middle, b.High = at(5, signed), at(50, signed), at(95, signed)
			f.Bands = append(f.Bands, b)
		}
	}
	return f
}

// bands begin at these round trips in milliseconds.
var bands = []float64{0, 20, 50, 100, 200, 300}

// within is the part of sorted values that are not above a bound.
func within(values []float64, most float64) float64 {
	n, _ := slices.BinarySearchFunc(values, most, func(v, most float64) int {
		if v <= most {
			return -1
		}
		return 1
	})
	return float64(n) / float64(max(len(values), 1))
}

func ms(d time.Duration) float64 { return float64(d) / 1e6 }

func sorted(values []float64) []float64 { return slices.Sorted(slices.Values(values)) }

// at is the percentile of sorted values by the nearest rank; 0 of none.
func at(percent float64, values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return values[max(int(math.Ceil(percent/100*float64(len(values)))), 1)-1]
}
