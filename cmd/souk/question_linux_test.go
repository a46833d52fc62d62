package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal: what a command reads from, and who types there.
type terminal struct {
	*os.File          // the side of the command
	person   *os.File // the side of the person
}

func openTerminal(t *testing.T) terminal {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("no pseudo-terminals here:", err)
	}
	check(t, err)
	t.Cleanup(func() { _ = person.Close() })
	check(t, unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0))
	number, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	check(t, err)
	side, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	check(t, err)
	t.Cleanup(func() { _ = side.Close() })
	return terminal{side, person}
}

// A question on a terminal is answered with the line that is typed there, and by
// ending the program with no.
func TestQuestionsOnATerminal(t *testing.T) {
	tty := openTerminal(t)
	if !onTerminal(tty.File) || onTerminal(strings.NewReader("y\n")) {
		t.Error("what is a terminal is not told apart")
	}
	for typed, want := range map[string]bool{"y\n": true, "예\n": true, "\n": false, "no\n": false} {
		out := waitFor("Sure? ")
		go func() {
			<-out.there
			_, _ = io.WriteString(tty.person, typed)
		}()
		if got := agrees(t.Context(), tty.File, out, "Sure? "); got != want {
			t.Errorf("%q is taken for %v", typed, got)
		}
	}
	ctx, interrupt := context.WithCancel(t.Context())
	out := waitFor("Sure? ")
	go func() {
		<-out.there
		interrupt()
	}()
	if agrees(ctx, tty.File, out, "Sure? ") {
		t.Error("an interrupted question was agreed to")
	}
}

// A passphrase is not shown while it is typed; an interrupted question leaves the
// terminal showing again.
func TestPassphraseOnATerminal(t *testing.T) {
	tty := openTerminal(t)
	shows := func() bool {
		state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
		check(t, err)
		return state.Lflag&unix.ECHO != 0
	}
	prompted := func() <-chan struct{} { // the command writes its prompt to the terminal
		there := make(chan struct{})
		go func() {
			defer close(there)
			for seen := ""; !strings.Contains(seen, "Passphrase: "); {
				buf := make([]byte, 64)
				n, err := tty.person.Read(buf)
				if err != nil {
					return
				}
				seen += string(buf[:n])
			}
		}()
		return there
	}
	for typed, want := range map[string]string{"correct horse\r": "correct horse", "말과 건전지\r": "말과 건전지"} {
		there := prompted()
		go func() {
			<-there
			_, _ = io.WriteString(tty.person, typed)
		}()
		if text, err := ask(t.Context(), tty.File, "Passphrase: "); err != nil || text != want {
			t.Fatalf("%q %v", text, err)
		}
	}
	there := prompted()
	go func() {
		<-there
		_, _ = io.WriteString(tty.person, "one\rtwo\r") // ahead of the second question
	}()
	for _, want := range []string{"one", "two"} {
		if text, err := ask(t.Context(), tty.File, "Passphrase: "); err != nil || text != want {
			t.Fatalf("%q %v", text, err)
		}
	}
	ctx, interrupt := context.WithCancel(t.Context())
	for _, end := range []func(){func() { _, _ = io.WriteString(tty.person, "\x03") }, interrupt} {
		there := prompted()
		go func() {
			<-there
			end()
		}()
		if _, err := ask(ctx, tty.File, "Passphrase: "); !errors.Is(err, errInterrupted) {
			t.Fatal("an interrupted question was answered: ", err)
		}
		if !shows() {
			t.Error("after the interruption the terminal shows nothing")
		}
	}
}
