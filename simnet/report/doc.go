// Package report explains what a run came to: the observations as a table, plots
// as SVG files, and one page, in English and Korean, that needs no script and no
// other file.
//
// Everything is computed from the folder that a run left, so a report can be
// written again, elsewhere and later.
package report

// The files that a report adds to a run's folder.
const (
	PageFile    = "report.html"
	PlotsFolder = "plots"
	GasFile     = "gas.csv" // of runs that tell of gas
)
