package main

import (
	"context"
	"io"
	"time"

	"github.com/souk-network/souk/peer/api"
	simrecord "github.com/souk-network/souk/simnet/record"
)

// recorderOf records what a peer tells its hub.
type recorderOf struct{ *simrecord.Hub }

func (r recorderOf) Begin(t api.RecordingTerms) (func(context.Context, io.Writer) error, error) {
	return r.Hub.Begin(simrecord.Terms{For: t.Duration(), Round: time.Duration(t.Round) * time.Second, Least: t.Least, Bytes: t.Bytes})
}
