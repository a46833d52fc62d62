package plot

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// Style gives an SVG of this package its colours, light and dark. A page that
// holds several has it once.
const Style = `.plot{--ink:#1b1f24;--muted:#57606a;--grid:#d8dee4;--paper:#fff;--c0:#0b62b8;--c1:#a34700;--c2:#166b2e;--c3:#7a3fd0;--bad:#c4122f;--band:#a34700}
@media(prefers-color-scheme:dark){.plot{--ink:#e6edf3;--muted:#9aa5b1;--grid:#30363d;--paper:#0d1117;--c0:#6cb2ff;--c1:#f0a35e;--c2:#63d07f;--c3:#c4a1ff;--bad:#ff7b83;--band:#f0a35e}}
.plot text{font:13px system-ui,sans-serif;fill:var(--muted)}.plot .name{fill:var(--ink)}.plot .head{font-weight:600;fill:var(--ink);font-size:14px}
.plot .grid{stroke:var(--grid)}.plot .axis{stroke:var(--muted)}.plot .band{fill:var(--band);fill-opacity:.14}.plot .mark{stroke:var(--band);stroke-dasharray:2 3}
.plot .mn{font-size:11px;fill:var(--band)}.plot path.row{fill:none;stroke-width:2;stroke-linejoin:round}.plot .range{stroke-width:1.5}
.plot .r0{stroke:var(--c0)}.plot .r1{stroke:var(--c1);stroke-dasharray:7 4}.plot .r2{stroke:var(--c2);stroke-dasharray:2 3}.plot .r3{stroke:var(--c3);stroke-dasharray:9 3 2 3}.plot .rb{stroke:var(--bad)}
.plot .dot{stroke-dasharray:none}.plot .d0{fill:var(--c0)}.plot .d1{fill:var(--c1)}.plot .d2{fill:var(--c2)}.plot .d3{fill:var(--c3)}.plot .db{fill:var(--bad)}`

// The picture's measures, in units of its view box. Text of 13 stays legible at
// 360 pixels.
const (
	width  = 420.0
	inner  = 190.0 // height of the data
	left   = 62.0
	right  = 14.0
	below  = 46.0
	legend = 18.0 // height of a line of the legend
)

// Inline is the chart for a page that has Style.
func (c Chart) Inline() string { return c.draw("") }

// File is the chart as a file of its own.
func (c Chart) File() string { return c.draw(Style) + "\n" }

// drawing is a chart on its way to SVG.
type drawing struct {
	strings.Builder
	chart                Chart
	top                  float64
	x0, x1, y0, y1, high float64
}

func (c Chart) draw(style string) string {
	d := &drawing{chart: c}
	var xs, ys []float64
	for _, s := range c.Series {
		for _, p := range s.Points {
			xs, ys = append(xs, p.X), append(ys, p.Y)
			if p.Low != 0 || p.High != 0 {
				ys = append(ys, p.Low, p.High)
			}
		}
	}
	d.x0, d.x1 = c.X.span(xs)
	d.y0, d.y1 = c.Y.span(ys)
	head := 8.0
	if style != "" {
		head = 28
	}
	d.top = head + legend*float64(len(c.Series)) + 32
	d.high = d.top + inner + below
	d.begin(style)
	d.legend(head)
	d.marks()
	d.axes()
	for i, s := range c.Series {
		d.series(i, s)
	}
	d.WriteString("</svg>")
	return d.String()
}

func (d *drawing) put(format string, args ...any) { fmt.Fprintf(d, format, args...) }

func (d *drawing) begin(style string) {
	c := d.chart
	d.put(`<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 %g %g" role="img" aria-labelledby="%s-t %s-d">`, width, d.high, c.ID, c.ID)
	d.put(`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, c.ID, html.EscapeString(c.Title), c.ID, html.EscapeString(c.Desc))
	if style != "" {
		d.put(`<style>%s</style><rect width="100%%" height="100%%" style="fill:var(--paper)"/>`, style)
		d.text(12, 20, "start", "head", c.Title)
	}
}

func (d *drawing) text(x, y float64, anchor, class, text string) {
	d.put(`<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`, x, y, anchor, class, html.EscapeString(text))
}

// class is the colour and dash of a series: never colour alone.
func (s Series) class(i int) string {
	if s.Bad {
		return "b"
	}
	return fmt.Sprint(i % 4)
}

func (d *drawing) legend(head float64) {
	for i, s := range d.chart.Series {
		y := head + legend*float64(i) + 8
		if s.Shape == Dots {
			d.put(`<circle cx="%g" cy="%g" r="4" class="dot d%s"/>`, left+12, y, s.class(i))
		} else {
			d.put(`<path d="M%g %gh24" class="row r%s"/>`, left, y, s.class(i))
		}
		d.text(left+32, y+4, "start", "name", s.Name)
	}
}

func (d *drawing) x(v float64) float64 {
	return left + (width-left-right)*place(d.chart.X.Log, v, d.x0, d.x1)
}

func (d *drawing) y(v float64) float64 { return d.top + inner*(1-place(d.chart.Y.Log, v, d.y0, d.y1)) }

// place is where a value lies between two, from 0 to 1.
func place(log bool, v, low, high float64) float64 {
	if log {
		v, low, high = math.Log(max(v, low)), math.Log(low), math.Log(high)
	}
	return max(0, min(1, (v-low)/(high-low)))
}

func (d *drawing) marks() {
	bottom := d.top + inner
	taken := -1e9
	for _, m := range d.chart.Marks {
		if m.From > d.x1 || max(m.From, m.To) < d.x0 {
			continue
		}
		x := d.x(m.From)
		if m.To > m.From {
			d.put(`<rect x="%.1f" y="%.1f" width="%.1f" height="%g" class="band"/>`, x, d.top, max(1, d.x(m.To)-x), inner)
		}
		d.put(`<path d="M%.1f %.1fV%.1f" class="mark"/>`, x, d.top, bottom)
		if x-taken >= 9 { // numbers that would lie on each other are in the list of faults
			d.text(x, d.top-3, "middle", "mn", m.Label)
			taken = x
		}
	}
}

func (d *drawing) axes() {
	c, bottom := d.chart, d.top+inner
	for _, t := range c.Y.ticks(d.y0, d.y1, 5) {
		d.put(`<path d="M%g %.1fH%g" class="grid"/>`, left, d.y(t.at), width-right)
		d.text(left-6, d.y(t.at)+4, "end", "tick", t.text)
	}
	for _, t := range c.X.ticks(d.x0, d.x1, 5) {
		d.put(`<path d="M%.1f %gv5" class="axis"/>`, d.x(t.at), bottom)
		anchor := "middle"
		if d.x(t.at) > width-right-16 {
			anchor = "end"
		}
		d.text(d.x(t.at), bottom+19, anchor, "tick", t.text)
	}
	d.put(`<path d="M%g %gH%g" class="axis"/>`, left, bottom, width-right)
	d.text((left+width-right)/2, bottom+39, "middle", "name", c.X.Label)
	d.text(4, d.top-15, "start", "name", c.Y.Label)
}

func (d *drawing) series(i int, s Series) {
	if s.Shape == Dots {
		d.dots(i, s)
		return
	}
	var path strings.Builder
	begun, before := false, 0.0
	for _, p := range Thin(s.Points) {
		if math.IsNaN(p.Y) || d.chart.X.Log && p.X <= 0 {
			continue
		}
		switch y := d.y(p.Y); {
		case !begun:
			fmt.Fprintf(&path, "M%.1f %.1f", d.x(p.X), y)
		case s.Shape == Steps:
			fmt.Fprintf(&path, "H%.1f", d.x(p.X))
			if y != before {
				fmt.Fprintf(&path, "V%.1f", y)
			}
		default:
			fmt.Fprintf(&path, "L%.1f %.1f", d.x(p.X), y)
		}
		begun, before = true, d.y(p.Y)
	}
	d.put(`<path d="%s" class="row r%s"/>`, path.String(), s.class(i))
}

func (d *drawing) dots(i int, s Series) {
	for _, p := range s.Points {
		if p.Low != 0 || p.High != 0 {
			d.put(`<path d="M%.1f %.1fV%.1fM%.1f %.1fh8M%.1f %.1fh8" class="dot range r%s"/>`,
				d.x(p.X), d.y(p.Low), d.y(p.High), d.x(p.X)-4, d.y(p.Low), d.x(p.X)-4, d.y(p.High), s.class(i))
		}
		d.put(`<circle cx="%.1f" cy="%.1f" r="4" class="dot d%s"/>`, d.x(p.X), d.y(p.Y), s.class(i))
	}
}
