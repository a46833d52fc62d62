// Package run carries scenarios out and leaves self-contained folders behind.
//
// A folder holds the scenario with the files that it names, the events, the
// observations as a table, the figures, and run.json: seed, version, mode, hash
// and how each claim of the scenario went. Whoever has a folder can replay it.
package run

// The files of a folder.
const (
	ScenarioFile     = "scenario.txt"
	EventsFile       = "events.jsonl"
	ObservationsFile = "observations.csv"
	SummaryFile      = "run.json"
)
