package sweep

import (
	_ "embed"
	"html/template"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report"
	"github.com/souk-network/souk/simnet/report/plot"
	"github.com/souk-network/souk/simnet/script"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

type page struct {
	Manifest
	Style    template.CSS
	Jobs     string
	Missing  string // "": none
	Failures string
	Settings []settingLine
	Plots    []figure
	Same     []string
}

type settingLine struct {
	Name  string
	Seeds int
}

type figure struct {
	Name, How string
	SVG       template.HTML
}

func writePage(folder string, m Manifest, groups []Group, c Collected) error {
	p := page{Manifest: m, Style: template.CSS(plot.Style), Jobs: report.Are(c.Jobs, "job"), Failures: Failures(groups)}
	if c.Missing > 0 {
		p.Missing = report.Are(c.Missing, "job")
	}
	for _, g := range groups {
		p.Settings = append(p.Settings, settingLine{orNone(g.Setting), len(g.Seeds)})
	}
	axis, xs := across(m, groups)
	for _, f := range script.Measures() {
		var all []float64
		row := plot.Series{Name: "mean over seeds", Shape: plot.Dots}
		for i, g := range groups {
			values := g.figures(f.Name)
			if len(values) == 0 {
				continue
			}
			all = append(all, values...)
			at, point := mean(values), plot.Point{X: xs[i]}
			if point.Y = at.Value; at.Known && at.High > at.Low {
				point.Low, point.High = at.Low, at.High
			}
			row.Points = append(row.Points, point)
		}
		switch {
		case len(all) == 0:
		case same(all):
			p.Same = append(p.Same, f.Name+" = "+report.Show(f.Name, all[0]))
		default:
			chart := plot.Chart{ID: f.Name, Title: f.Name, Desc: f.Help, X: axis, Y: plot.Axis{Label: f.Name, Unit: unit(f)}, Series: []plot.Series{row}}
			p.Plots = append(p.Plots, figure{f.Name, strings.ToUpper(f.Help[:1]) + f.Help[1:] + ".", template.HTML(chart.Inline())})
		}
	}
	out, err := os.Create(filepath.Join(folder, PageFile))
	if err != nil {
		return fault.Wrap(fault.Unavailable, "collect", err)
	}
	if err := pageTemplate.Execute(out, p); err != nil {
		_ = out.Close()
		return fault.Wrap(fault.Unavailable, "collect", err)
	}
	return out.Close()
}

// across places groups on the axis: by the value of the one parameter when it is
// a number, otherwise by their number in the list of settings.
func across(m Manifest, groups []Group) (plot.Axis, []float64) {
	xs := make([]float64, len(groups))
	if len(m.Parameters) == 1 {
		numbers := true
		for i, g := range groups {
			v, err := strconv.ParseFloat(strings.TrimSuffix(g.Values[0], "%"), 64)
			numbers, xs[i] = numbers && err == nil, v
		}
		if numbers {
			return plot.Axis{Label: m.Parameters[0]}, xs
		}
	}
	for i := range groups {
		xs[i] = float64(i + 1)
	}
	return plot.Axis{Label: "number of the setting", To: float64(len(groups) + 1)}, xs
}

func unit(f script.Figure) plot.Unit {
	switch f.Kind {
	case script.Duration:
		return plot.Seconds
	case script.Percent:
		return plot.Percent
	case script.Size:
		return plot.Bytes
	}
	return plot.Plain
}
