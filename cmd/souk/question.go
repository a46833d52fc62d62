package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// errInterrupted ends a question that was answered by ending the program.
var errInterrupted = errors.New("interrupted")

// typed reads one line of at most 64 bytes. It ends with the context, too: a read
// from a terminal cannot be ended, so that is left behind for the program's end.
func typed(ctx context.Context, in io.Reader) (string, error) {
	return within(ctx, func() (string, error) {
		raw, err := io.ReadAll(io.LimitReader(&untilNewline{r: in}, 64))
		return strings.TrimSpace(string(raw)), err
	})
}

// given reads what is on standard input, at most so many bytes of it, and ends with
// the context as typed does.
func given(cmd *cobra.Command, most int64) ([]byte, error) {
	in := cmd.InOrStdin()
	return within(cmd.Context(), func() ([]byte, error) { return io.ReadAll(io.LimitReader(in, most)) })
}

func within[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		read T
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		answered, err := read()
		got <- answer{answered, err}
	}()
	select {
	case a := <-got:
		return a.read, a.err
	case <-ctx.Done():
		var none T
		return none, errInterrupted
	}
}

// untilNewline ends after one line, without taking more than that line.
type untilNewline struct {
	r    io.Reader
	done bool
}

func (u *untilNewline) Read(p []byte) (int, error) {
	if u.done || len(p) == 0 {
		return 0, io.EOF
	}
	n, err := u.r.Read(p[:1])
	u.done = n == 1 && p[0] == '\n'
	return n, err
}

// onTerminal reports whether somebody can be asked.
func onTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// agrees asks a question that is answered yes or anything else.
func agrees(ctx context.Context, in io.Reader, out io.Writer, question string) bool {
	fmt.Fprint(out, question)
	answer, err := typed(ctx, in)
	if err != nil {
		fmt.Fprintln(out)
		return false
	}
	switch strings.ToLower(answer) {
	case "y", "yes", "예", "네":
		return true
	}
	return false
}

// wantsWord asks for a word on standard input and fails with refusal on another one.
func wantsWord(cmd *cobra.Command, question, word, refusal string) error {
	fmt.Fprint(cmd.ErrOrStderr(), question)
	answer, err := typed(cmd.Context(), cmd.InOrStdin())
	if errors.Is(err, errInterrupted) {
		fmt.Fprintln(cmd.ErrOrStderr())
		return errors.New(refusal)
	}
	if err != nil {
		return err
	}
	if answer != word {
		return errors.New(refusal)
	}
	return nil
}

// slowly reads a byte at a time: what is typed ahead is the next question's.
type slowly struct{ *os.File }

func (s slowly) Read(p []byte) (int, error) { return s.File.Read(p[:min(1, len(p))]) }

// ask reads one line that the terminal does not show.
func ask(ctx context.Context, tty *os.File, prompt string) (string, error) {
	before, err := term.MakeRaw(int(tty.Fd()))
	if err != nil {
		return "", err
	}
	text, err := within(ctx, func() (string, error) { return term.NewTerminal(slowly{tty}, "").ReadPassword(prompt) })
	err = errors.Join(err, term.Restore(int(tty.Fd()), before))
	if errors.Is(err, errInterrupted) || errors.Is(err, io.EOF) { // Ctrl-C is a key while the terminal is raw
		fmt.Fprintln(tty)
		return "", errInterrupted
	}
	return text, err
}
