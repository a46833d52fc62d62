package main

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"testing/synctest"
)

// child runs one scenario in virtual time. synctest works only below a test,
// so the process pretends to be one.
func child(job string) {
	var s scenario
	if err := json.Unmarshal([]byte(job), &s); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	os.Args = os.Args[:1]
	always := func(string, string) (bool, error) { return true, nil }
	testing.Main(always, []testing.InternalTest{{Name: "scenario", F: func(t *testing.T) {
		synctest.Test(t, func(*testing.T) {
			line, _ := json.Marshal(run(s))
			fmt.Printf("\noutcome %s\n", line)
		})
	}}}, nil, nil)
}
