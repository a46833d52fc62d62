package main

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"testing/synctest"

	"github.com/souk-network/souk/bench/arms"
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
		synctest.Test(t, func(t *testing.T) {
			o, err := run(s)
			if err != nil {
				t.Fatal(err)
			}
			o.CPU = arms.CPU().Seconds()
			line, _ := json.Marshal(o)
			fmt.Printf("\noutcome %s\n", line)
		})
	}}}, nil, nil)
}
