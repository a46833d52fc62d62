package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// The ports that freePorts draws from lie below those that systems give to
// outgoing connections. One of those could be gone by the time its owner
// listens on it: every connection of every process takes one.
const lowestPort, ephemeralPorts = 10_000, 32_768

// freePorts draws n different ports of loopback that nothing listens on.
func freePorts(n int) (ports []int, err error) {
	var held []net.Listener // until all are drawn, so that none comes twice
	defer func() {
		for _, l := range held {
			err = errors.Join(err, l.Close())
		}
	}()
	for tries := 0; len(ports) < n; tries++ {
		if tries > 100*n {
			return nil, fmt.Errorf("no %d free ports on 127.0.0.1 between %d and %d", n, lowestPort, ephemeralPorts)
		}
		port := lowestPort + rand.IntN(ephemeralPorts-lowestPort)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue // somebody's
		}
		held, ports = append(held, l), append(ports, port)
	}
	return ports, nil
}
