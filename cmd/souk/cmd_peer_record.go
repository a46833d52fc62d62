package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/protocol/fault"
	simrecord "github.com/souk-network/souk/simnet/record"
)

func peerRecordCommand() *cobra.Command {
	var dir, out string
	t := simrecord.Usual()
	size := bytesFlag(t.Bytes)
	cmd := &cobra.Command{
		Use: "record", Short: "Record what happens around a running peer, for simulations",
		Long: `Writes down what happens around a running peer, until its time is over, the file
is full, or Ctrl-C: how many facts of which kind and size it published and
stored, and how many purchases, grants, ends of grants, reads and refusals there
were at this merchant. Scenarios replay it ('trace').

It holds no ids, keys, accounts, names or dates. Times are rounds since the
beginning, sizes powers of two, amounts are told of the whole recording alone.
What gossip does not show to everybody is told when there are enough of a kind.
Its first line says so. What can still be told from it stands in
docs/design/simnet-record.md: read that before you hand a recording on.

A peer records nothing unless somebody runs this. A file that is there is
refused: a recording is one piece, and a second one is another file.`,
		Example: `  souk peer record --data shop --out shop.jsonl --for 168h
  souk peer record --data shop --out shop.jsonl --round 1h --least 20`,
		Args: exactly(0, "no arguments"),
	}
	f := cmd.Flags()
	f.StringVar(&dir, "data", "souk-peer", "the data folder")
	f.StringVar(&out, "out", "recording.jsonl", "the file to make")
	f.DurationVar(&t.For, "for", 0, "how long, such as 12h or 168h; 0: until Ctrl-C")
	f.DurationVar(&t.Round, "round", t.Round, "to what times are rounded, 1m to 24h; coarser tells less")
	f.IntVar(&t.Least, "least", t.Least, "how many of a kind that gossip does not show are told together; more tell less")
	f.Var(&size, "max", "most bytes of the file, 128KiB to 1GiB")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		t.Bytes = int64(size)
		if err := t.Validate(); err != nil {
			return usageError{err}
		}
		config, keys, err := openPeer(dir)
		if err != nil {
			return err
		}
		file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			return fault.New(fault.Conflict, "record", out+" is there already: name another file with --out")
		} else if err != nil {
			return err
		}
		lines, err := recordInto(cmd.Context(), newAPIClient(config.API, keys.Token), t, file)
		if err = errors.Join(err, file.Close()); err != nil {
			if lines == 0 {
				_ = os.Remove(out) // nothing was recorded
			}
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Recorded %d lines into %s. What can still be told from them: docs/design/simnet-record.md\n", lines, out)
		return nil
	}
	return cmd
}

// recordInto copies a recording, whole lines only, and returns how many. When ctx
// ends it has the peer end the recording, and takes the rest.
func recordInto(ctx context.Context, c apiClient, t simrecord.Terms, to io.Writer) (lines int, err error) {
	body, err := json.Marshal(api.RecordingTerms{Seconds: uint64(t.For.Seconds()), Round: uint64(t.Round.Seconds()), Least: t.Least, Bytes: t.Bytes})
	if err != nil {
		return 0, err
	}
	reading, drop := context.WithCancel(context.WithoutCancel(ctx))
	defer drop()
	r, err := http.NewRequestWithContext(reading, http.MethodPost, c.base+"/v1/recording", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, fmt.Errorf("the peer does not answer; is 'souk peer run' running? %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return 0, refusalOf(answer)
	}
	defer context.AfterFunc(ctx, func() { // Ctrl-C
		stop, done := context.WithTimeout(reading, 10*time.Second)
		defer done()
		if c.call(stop, http.MethodDelete, "/v1/recording", nil, nil) != nil {
			drop()
		}
	})()
	return copyLines(answer.Body, to)
}

func refusalOf(answer *http.Response) error {
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxCallFile))
	if err != nil {
		return err
	}
	refused := &apiError{Status: answer.StatusCode, Detail: string(bytes.TrimSpace(raw))}
	_ = json.Unmarshal(raw, refused)
	return refused
}

// copyLines copies whole lines and returns how many.
func copyLines(from io.Reader, to io.Writer) (n int, err error) {
	in := bufio.NewReader(from)
	var last []byte
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			if !simrecord.Ends(last) {
				return n, errors.New("the peer broke off; what came until then is kept")
			}
			return n, nil
		}
		if _, err := to.Write(line); err != nil {
			return n, err
		}
		n, last = n+1, line
	}
}
