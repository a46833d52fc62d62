// Package calibration holds the model mode to the full mode: the conditions in
// which both were run, what each came to, and whether the model is as near as it
// has to be. bench/model runs both and writes the table; every report of a run in
// model mode prints it.
package calibration
