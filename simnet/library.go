package simnet

import (
	"embed"
	"path"
	"strings"

	"github.com/souk-network/souk/protocol/fault"
)

//go:embed testdata/*.txt
var library embed.FS

// Scenario is one of those that come with the program.
type Scenario struct {
	Name  string // "revoke-storm"
	About string // one sentence
	Text  string // in the language of simnet/script
}

// Scenarios lists the scenarios that come with the program, by name.
func Scenarios() []Scenario {
	files, err := library.ReadDir("testdata")
	if err != nil {
		panic(err) // it is part of the program
	}
	var out []Scenario
	for _, f := range files {
		text, err := library.ReadFile(path.Join("testdata", f.Name()))
		if err != nil {
			panic(err)
		}
		out = append(out, Scenario{strings.TrimSuffix(f.Name(), ".txt"), about(string(text)), string(text)})
	}
	return out
}

// about is the first line of a scenario, which says what happens in it.
func about(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "#"))
}

// Names are those of the scenarios that come with the program, in order.
func Names() (out []string) {
	for _, s := range Scenarios() {
		out = append(out, s.Name)
	}
	return out
}

// Lookup finds a scenario that comes with the program; else it is a NotFound.
func Lookup(name string) (Scenario, error) {
	for _, s := range Scenarios() {
		if s.Name == name {
			return s, nil
		}
	}
	return Scenario{}, fault.New(fault.NotFound, "find scenario", "there is no scenario of this name: souk sim scenarios lists those that come with the program")
}
