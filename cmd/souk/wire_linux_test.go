package main

import (
	"encoding/binary"
	"errors"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// ownNetwork says to a copy of the test program that it runs in a network
// namespace of its own, where it may record what passes.
const ownNetwork = "SOUK_TEST_OWN_NETWORK"

// inOwnNetwork runs the test again as a process whose loopback nobody else
// uses. It reports false where the system does not let us.
func inOwnNetwork(t *testing.T) bool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=4m")
	cmd.Env = append(os.Environ(), ownNetwork+"=1")
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	if err := cmd.Start(); err != nil {
		t.Logf("no network namespace here: %v", err)
		return false
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("in a network of its own: %v", err)
	}
	return true
}

// raiseLoopback switches on the loopback of a new network namespace.
func raiseLoopback(t *testing.T) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(fd) }()
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		t.Fatal(err)
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo); err != nil {
		t.Fatal(err)
	}
}

// flow is one direction of the connections between two ports.
type flow struct{ from, to uint16 }

// wire is everything that passed over loopback, by flow. What is neither TCP
// nor UDP is whole packets under the zero flow.
type wire struct {
	fd          int
	stop, ended chan struct{}
	flows       map[flow][]byte
	err         error
}

// record listens on the loopback of this network namespace. It returns nil
// where the system does not let us.
func record(t *testing.T) *wire {
	t.Helper()
	everything := binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, unix.ETH_P_ALL))
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, int(everything))
	if errors.Is(err, unix.EPERM) {
		return nil
	}
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrLinklayer{Protocol: everything, Ifindex: loopback(t)})
	}
	if err != nil {
		t.Fatal(err)
	}
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, room) != nil { // else as much as is allowed
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, room)
	}
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 50_000}); err != nil {
		t.Fatal(err)
	}
	w := &wire{fd: fd, stop: make(chan struct{}), ended: make(chan struct{}), flows: map[flow][]byte{}}
	go w.run()
	return w
}

func loopback(t *testing.T) int {
	t.Helper()
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		t.Fatal(err)
	}
	return lo.Index
}

// room is how many bytes may wait while nobody takes them off the socket.
const room = 64 << 20

// run takes packets until it is told to stop and none is left.
func (w *wire) run() {
	defer close(w.ended)
	packet := make([]byte, 1<<17)
	for {
		n, from, err := unix.Recvfrom(w.fd, packet, 0)
		switch {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN):
			select {
			case <-w.stop:
				return
			default:
			}
		case err != nil:
			w.err = err
			return
		default:
			// Loopback shows each packet twice: as it leaves and as it comes.
			if at, ok := from.(*unix.SockaddrLinklayer); ok && at.Pkttype != unix.PACKET_OUTGOING {
				f, payload := dissect(packet[:n])
				w.flows[f] = append(w.flows[f], payload...)
			}
		}
	}
}

// dissect finds the ports and the payload of a packet that begins with its
// IPv4 header.
func dissect(packet []byte) (flow, []byte) {
	if len(packet) < 20 || packet[0]>>4 != 4 {
		return flow{}, packet
	}
	head := int(packet[0]&15) * 4
	size := min(int(binary.BigEndian.Uint16(packet[2:])), len(packet))
	if size < head+8 {
		return flow{}, packet
	}
	segment, skip := packet[head:size], 8
	switch protocol := packet[9]; {
	case protocol == unix.IPPROTO_TCP && len(segment) >= 20:
		skip = int(segment[12]>>4) * 4
	case protocol != unix.IPPROTO_UDP:
		return flow{}, packet
	}
	return flow{binary.BigEndian.Uint16(segment), binary.BigEndian.Uint16(segment[2:])}, segment[min(skip, len(segment)):]
}

// end stops the recording and reports how many packets passed and how many of
// them the kernel had no room for.
func (w *wire) end(t *testing.T) (passed, lost uint32) {
	t.Helper()
	close(w.stop)
	<-w.ended
	stats, err := unix.GetsockoptTpacketStats(w.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err := errors.Join(err, w.err, unix.Close(w.fd)); err != nil {
		t.Fatal(err)
	}
	return stats.Packets, stats.Drops
}
