package links

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report/plot"
)

// The files of a survey's folder.
const (
	SummaryFile = "links.json"  // the Survey
	PairsFile   = "pairs.csv"   // a row for each pair
	TextFile    = "links.txt"   // what Text says
	PlotsFolder = "plots"       // of the pictures
	tripsPlot   = "round-trips" // parts of all pairs within a time
	errorPlot   = "model-error"
	bandsPlot   = "model-by-length"
)

// Write puts a survey into a folder, which must not hold anything.
func Write(folder string, s Survey) error {
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return fault.New(fault.Conflict, "write links", folder+" holds something: name another folder with --out, or empty it")
	}
	if err := os.MkdirAll(filepath.Join(folder, PlotsFolder), 0o755); err != nil {
		return fault.Wrap(fault.Unavailable, "write links", err)
	}
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Internal, "write links", err)
	}
	err = errors.Join(
		os.WriteFile(filepath.Join(folder, SummaryFile), append(raw, '\n'), 0o644),
		os.WriteFile(filepath.Join(folder, TextFile), []byte(s.Text()), 0o644),
		s.writePairs(filepath.Join(folder, PairsFile)),
	)
	for _, c := range s.charts() {
		err = errors.Join(err, os.WriteFile(filepath.Join(folder, PlotsFolder, c.ID+".svg"), []byte(c.File()), 0o644))
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, "write links", err)
	}
	return nil
}

// writePairs writes from,to,matrix_ms,packets_ms,model_ms, the last empty without a
// model.
func (s Survey) writePairs(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(f)
	out := csv.NewWriter(buffered)
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
	err = out.Write([]string{"from", "to", "matrix_ms", "packets_ms", "model_ms"})
	for _, t := range s.all {
		model := ""
		if s.Fit != nil {
			model = number(t.Model)
		}
		err = errors.Join(err, out.Write([]string{t.From, t.To, number(t.Matrix), number(t.Packets), model}))
	}
	out.Flush()
	return errors.Join(err, out.Error(), buffered.Flush(), f.Close())
}

// charts are the pictures of a survey.
func (s Survey) charts() []plot.Chart {
	trips := plot.Chart{
		ID: tripsPlot, Title: "Round trips", Desc: "Which part of all pairs has a round trip of at most this time.",
		X: plot.Axis{Label: "round trip", Unit: plot.Seconds, Log: true}, Y: plot.Axis{Label: "part of all pairs", Unit: plot.Percent, To: 1},
		Series: []plot.Series{
			{Name: s.source(), Shape: plot.Steps, Points: plot.CDF(seconds(s.sorted(Trip.matrix)))},
			{Name: "simulated packets", Shape: plot.Steps, Points: plot.CDF(seconds(s.sorted(Trip.packets)))},
		},
	}
	if s.own != nil {
		trips.Series = append(trips.Series, plot.Series{Name: "built-in map, its own cities", Shape: plot.Steps, Points: plot.CDF(seconds(s.own))})
	}
	if s.Fit == nil {
		return []plot.Chart{trips}
	}
	trips.Series = append(trips.Series, plot.Series{Name: "model of distances", Shape: plot.Steps, Points: plot.CDF(seconds(s.sorted(Trip.model)))})
	var wrong []float64
	for _, t := range s.all {
		wrong = append(wrong, max(t.wrong(), -t.wrong()))
	}
	wrongs := plot.Chart{
		ID: errorPlot, Title: "Error of the model", Desc: "Which part of all pairs the model of distances is off by at most this part of what was measured.",
		X: plot.Axis{Label: "off by", Unit: plot.Percent, Log: true}, Y: plot.Axis{Label: "part of all pairs", Unit: plot.Percent, To: 1},
		Series: []plot.Series{{Name: "model of distances", Shape: plot.Steps, Points: plot.CDF(wrong)}},
	}
	byLength := plot.Chart{
		ID: bandsPlot, Title: "Error of the model by length", Desc: "By how much the model of distances is too slow or too quick: the median, and 90 % of the pairs of a length.",
		X: plot.Axis{Label: "measured round trip, beginning of the band", Unit: plot.Seconds}, Y: plot.Axis{Label: "too slow, or below 0 too quick", Unit: plot.Percent},
	}
	points := plot.Series{Name: "model of distances", Shape: plot.Dots}
	for _, b := range s.Fit.Bands {
		points.Points = append(points.Points, plot.Point{X: b.From / 1000, Y: b.Middle, Low: b.Low, High: b.High})
	}
	byLength.Series = []plot.Series{points}
	return []plot.Chart{trips, wrongs, byLength}
}

func seconds(ms []float64) (out []float64) {
	for _, v := range ms {
		out = append(out, v/1000)
	}
	return out
}

// source is what the packets are to follow.
func (s Survey) source() string {
	if s.Latency == "" {
		return "model of distances"
	}
	return "matrix"
}

// Text says a survey in lines.
func (s Survey) Text() string {
	var b strings.Builder
	s.about(&b)
	fmt.Fprintf(&b, "\nRound trips in ms, over %d of %d pairs, %d there and back over each:\n%-26s", s.Pairs, s.Of, s.Often, "")
	for _, r := range s.Rows {
		fmt.Fprintf(&b, "%10s", "p"+strconv.FormatFloat(r.Percent, 'f', -1, 64))
	}
	b.WriteByte('\n')
	s.line(&b, s.source(), Row.matrix)
	s.line(&b, "packets", Row.packets)
	s.parts(&b, "  difference", Row.packets)
	if s.Unlike[1] > 0 {
		s.line(&b, "each direction by itself", func(r Row) float64 { return r.Ways })
	}
	if s.Fit != nil {
		s.line(&b, "model of distances", func(r Row) float64 { return *r.Model })
		s.parts(&b, "  difference", func(r Row) float64 { return *r.Model })
		s.Fit.text(&b)
	} else if s.own != nil {
		s.line(&b, "built-in map, own cities", func(r Row) float64 { return *r.Other })
		b.WriteString("\nPlaces of the nodes are not known, so the model of distances has nothing to say of\nthese pairs; the built-in map is another network. Name places with --cities.\n")
	}
	return b.String()
}

func (r Row) matrix() float64  { return r.Matrix }
func (r Row) packets() float64 { return r.Packets }

// about says what the map is.
func (s Survey) about(out io.Writer) {
	name, where := s.Latency, "places known"
	if name == "" {
		name = "the model of distances"
	}
	if !s.Placed {
		where = "places not known"
	}
	fmt.Fprintf(out, "%d nodes of %s, %s\n", s.Nodes, name, where)
	if len(s.Dropped) > 0 {
		fmt.Fprintf(out, "left out: %s (%d of %d)\n", strings.Join(s.Dropped, ", "), len(s.Dropped), len(s.Dropped)+s.Nodes)
	}
	if s.Filled > 0 {
		fmt.Fprintf(out, "%d links filled by distance; they are no part of what follows\n", s.Filled)
	}
	if s.Mirrored > 0 {
		fmt.Fprintf(out, "%d links measured in the other direction alone\n", s.Mirrored)
	}
	if s.Unlike[1] > 0 {
		fmt.Fprintf(out, "both directions of a pair are apart by %.1f %% of their mean in the median, 5 %% of the pairs by more than %.1f %%\n", 100*s.Unlike[0], 100*s.Unlike[1])
	}
	if middle := s.Rows[2].Matrix; s.Latency != "" && middle < 2 {
		fmt.Fprintf(out, "half of the round trips are below %.3f ms: if the file is in seconds, multiply it by 1,000\n", middle)
	}
}

func (s Survey) line(out io.Writer, name string, of func(Row) float64) {
	fmt.Fprintf(out, "%-26s", name)
	for _, r := range s.Rows {
		fmt.Fprintf(out, "%10.2f", of(r))
	}
	fmt.Fprintln(out)
}

// parts is how far a line is from the matrix.
func (s Survey) parts(out io.Writer, name string, of func(Row) float64) {
	fmt.Fprintf(out, "%-26s", name)
	for _, r := range s.Rows {
		fmt.Fprintf(out, "%10s", fmt.Sprintf("%+.2f %%", 100*(of(r)/r.Matrix-1)))
	}
	fmt.Fprintln(out)
}

func (f *Fit) text(out io.Writer) {
	fmt.Fprintf(out, "\nThe model of distances, pair by pair: off by %.1f %% in the median, by %.1f %% at the 90th\npercentile, and by more than half for %.1f %% of the pairs.\n", 100*f.Median, 100*f.P90, 100*f.OffByHalf)
	for _, w := range f.Within {
		fmt.Fprintf(out, "  within %3.0f %%: %5.1f %% of the pairs\n", 100*w.Error, 100*w.Part)
	}
	if f.Faster > 0 {
		fmt.Fprintf(out, "  %d pairs are quicker than light: their places or their times are wrong\n", f.Faster)
	}
	fmt.Fprintf(out, "%-20s%10s%10s%10s%10s\n", "measured round trip", "pairs", "p5", "p50", "p95")
	for _, b := range f.Bands {
		name := fmt.Sprintf("%.0f to %.0f ms", b.From, b.To)
		if b.To == 0 {
			name = fmt.Sprintf("%.0f ms and more", b.From)
		}
		fmt.Fprintf(out, "%-20s%10d%9.0f%%%9.0f%%%9.0f%%\n", name, b.Pairs, 100*b.Low, 100*b.Middle, 100*b.High)
	}
}
