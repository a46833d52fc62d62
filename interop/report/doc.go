// Package report holds the tests of simulated runs' pages in a real browser.
//
//	npm ci --ignore-scripts   (in interop/report)
//	go test ./interop/report
package report
