package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/simnet/report/plot"
	"github.com/souk-network/souk/simnet/run"
	"github.com/souk-network/souk/simnet/script"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// Write writes the report of a run's folder into it: observations.csv, the plots
// as files, and the page.
func Write(folder string) error {
	s, err := tell(folder)
	if err != nil {
		return err
	}
	scenario, err := os.ReadFile(filepath.Join(folder, run.ScenarioFile))
	if err != nil {
		return fault.Wrap(fault.NotFound, "report", err)
	}
	if err := s.gas(); err != nil {
		return err
	}
	pictures, marks := s.pictures(), s.marks()
	if err := files(filepath.Join(folder, PlotsFolder), pictures, marks); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(folder, PageFile))
	if err != nil {
		return fault.Wrap(fault.Unavailable, "report", err)
	}
	if err := s.page(out, string(scenario), pictures, marks); err != nil {
		_ = out.Close()
		return fault.Wrap(fault.Unavailable, "report", err)
	}
	return out.Close()
}

// files writes each plot as an SVG of its own, in English; those of an earlier
// report go.
func files(dir string, pictures []picture, marks []plot.Mark) error {
	if err := os.RemoveAll(dir); err != nil {
		return fault.Wrap(fault.Unavailable, "report", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fault.Wrap(fault.Unavailable, "report", err)
	}
	for _, p := range pictures {
		if err := os.WriteFile(filepath.Join(dir, p.name+".svg"), []byte(p.chart("en", marks).File()), 0o644); err != nil {
			return fault.Wrap(fault.Unavailable, "report", err)
		}
	}
	return nil
}

// page is what the template shows.
type page struct {
	Name  string
	Style template.CSS
	Parts []part
}

// part is the page in one language.
type part struct {
	Lang, Other, OtherName          string
	T                               words
	Title, Verdict, Stopped         string
	Facts                           []pair
	HashName, Hash, Again, Scenario string
	Claims                          []claim
	Broken                          []string
	Faults                          []faultLine
	Plots                           []figure
	Missing, Unknown                string
	Costs                           []cost
	Published                       []beside
	Near                            []nearness
	Figures                         []value
	Notes                           []string
}

type (
	pair struct {
		Name, Value string
		Long        bool // Value is a sentence
	}
	claim struct {
		How, Text, Seen string
		Holds           bool
	}
	faultLine struct{ Kind, When, Whom string }
	value     struct{ Name, Value, Means, Lang string }
	figure    struct {
		Title, How string
		SVG        template.HTML
	}
)

func (s *story) page(out io.Writer, scenario string, pictures []picture, marks []plot.Mark) error {
	p := page{Name: fmt.Sprintf("%s, seed %d", filepath.Base(s.folder), s.summary.Seed), Style: template.CSS(plot.Style)}
	for _, lang := range []string{"en", "ko"} {
		near, err := s.calibrated(lang)
		if err != nil {
			return err
		}
		one := s.part(lang, scenario, pictures, marks)
		one.Near = near
		p.Parts = append(p.Parts, one)
	}
	return pageTemplate.Execute(out, p)
}

func (s *story) part(lang, scenario string, pictures []picture, marks []plot.Mark) part {
	sum := s.summary
	p := part{Lang: lang, T: wordsIn(lang), Title: title(scenario, filepath.Base(s.folder)), Hash: sum.Hash, Scenario: scenario}
	p.Other, p.OtherName = "ko", "한국어"
	if lang == "ko" {
		p.Other, p.OtherName = "en", "English"
	}
	p.HashName, p.Again = hashName.in(lang), again.in(lang)
	p.Verdict = s.verdict(lang)
	switch {
	case sum.Broken != "":
		p.Stopped = fmt.Sprintf(broke.in(lang), showSeconds(sum.Virtual), sum.Why())
	case sum.Stopped:
		p.Stopped = stopped.in(lang)
	}
	p.Facts = s.facts(lang)
	for _, c := range s.claims {
		p.Claims = append(p.Claims, claim{How: held(c.Holds).in(lang), Text: c.Text, Holds: c.Holds, Seen: fmt.Sprintf(seen.in(lang), c.Seen, showSeconds(c.At.Seconds()))})
	}
	for _, f := range sum.Failed {
		if strings.Contains(f, " prints ") {
			p.Broken = append(p.Broken, f)
		}
	}
	for _, f := range s.faults {
		p.Faults = append(p.Faults, faultLine{f.kind, f.when(lang), f.whom})
	}
	drawn := map[string]bool{}
	for _, pic := range pictures {
		drawn[pic.name] = true
		p.Plots = append(p.Plots, figure{pic.title.in(lang), pic.how.in(lang), template.HTML(pic.chart(lang, marks).Inline())})
	}
	p.Missing, p.Unknown = s.missing(drawn, lang)
	p.Costs = s.costs()
	for _, f := range script.Measures() {
		if v, ok := sum.Figures[f.Name]; ok {
			p.Figures = append(p.Figures, value{Name: f.Name, Value: Show(f.Name, v), Means: meaning(sum.Mode, f.Name, lang), Lang: languageOf(f.Name, lang)})
		} else if why, is := sum.Unmeasured[f.Name]; is {
			p.Figures = append(p.Figures, value{Name: f.Name, Value: "–", Means: notMeasured(why, lang)})
		}
	}
	p.Published = s.published(scenario, lang)
	p.Notes = s.notes(lang)
	return p
}

// title is the first line of a scenario that is prose, without its mark.
func title(scenario, otherwise string) string {
	for line := range strings.Lines(scenario) {
		if text, prose := strings.CutPrefix(strings.TrimSpace(line), "#"); prose && strings.TrimSpace(text) != "" {
			return strings.TrimSuffix(strings.TrimSpace(text), ".")
		}
	}
	return otherwise
}

func (f stretch) when(lang string) string {
	from := showSeconds(f.from.Seconds())
	if f.to > f.from {
		return fmt.Sprintf(fromTo.in(lang), from, showSeconds(f.to.Seconds()), showSeconds((f.to - f.from).Round(time.Millisecond).Seconds()))
	}
	return fmt.Sprintf(atTime.in(lang), from)
}

// missing names the plots for which nothing happened, and those of what the run's mode
// does not measure.
func (s *story) missing(drawn map[string]bool, lang string) (nothing, unknown string) {
	var out, not []string
	for _, name := range pictureOrder {
		title := pictureTexts[name][0].in(lang)
		_, unmeasured := s.summary.Unmeasured[figureOf[name]]
		switch {
		case drawn[name]:
		case unmeasured:
			not = append(not, title)
		default:
			out = append(out, title)
		}
	}
	return strings.Join(out, "; "), strings.Join(not, "; ")
}
