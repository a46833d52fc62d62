package main

import (
	"slices"
	"testing"
)

// Free ports are different from each other and never of those that outgoing
// connections take.
func TestFreePortsAreSafeToKeepForLater(t *testing.T) {
	ports, err := freePorts(200)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ports)
	if len(slices.Compact(ports)) != 200 || ports[0] < lowestPort || ports[199] >= ephemeralPorts {
		t.Error(ports)
	}
}
