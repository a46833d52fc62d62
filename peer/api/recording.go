package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/fault"
)

// Recorder records what happens around this peer, pseudonymised, for simulations.
type Recorder interface {
	// Begin begins a recording, one at a time: fault.Conflict. write writes it
	// until it ends.
	Begin(terms RecordingTerms) (write func(context.Context, io.Writer) error, err error)
	// Stop ends the recording that goes on; it is written to its end.
	Stop() bool
}

// RecordingTerms say what a recording tells, and when it ends.
type RecordingTerms struct {
	Seconds uint64 `json:"seconds,omitempty" maximum:"31622400" doc:"How long it goes on; none: until it is stopped."`
	Round   uint64 `json:"round" minimum:"60" maximum:"86400" doc:"Seconds to which times are rounded."`
	Least   int    `json:"least" minimum:"1" maximum:"1000" doc:"How many of a kind that gossip does not show are told together."`
	Bytes   int64  `json:"bytes" minimum:"131072" maximum:"1073741824" doc:"Most bytes of it."`
}

func (h handlers) recordings(api huma.API) {
	huma.Register(api, huma.Operation{
		Method: http.MethodPost, Path: "/v1/recording", OperationID: "record", Summary: "Record what happens around this peer, pseudonymised, while the answer is read",
		Responses: map[string]*huma.Response{"200": {
			Description: "A line of JSON for each event, until the recording ends.",
			Content:     map[string]*huma.MediaType{"application/jsonl": {Schema: &huma.Schema{Type: huma.TypeString}}},
		}},
	}, h.record)
	add(api, http.MethodDelete, "/v1/recording", "stop-recording", "End the recording that goes on", h.stopRecording)
}

func (h handlers) record(_ context.Context, in *Body[RecordingTerms]) (*huma.StreamResponse, error) {
	if h.recorder == nil {
		return nil, problem(fault.New(fault.Unavailable, "record", "this peer records nothing"))
	}
	write, err := h.recorder.Begin(in.Body)
	if err != nil {
		return nil, problem(err)
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "application/jsonl")
		_ = write(ctx.Context(), atOnce{ctx.BodyWriter()}) // who reads sees where it ended
	}}, nil
}

// atOnce hands each round on without waiting for more.
type atOnce struct{ io.Writer }

func (w atOnce) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if to, ok := w.Writer.(http.ResponseWriter); ok && err == nil {
		err = http.NewResponseController(to).Flush()
	}
	return n, err
}

func (h handlers) stopRecording(context.Context, *struct{}) (*struct{}, error) {
	if h.recorder == nil || !h.recorder.Stop() {
		return nil, fault.New(fault.NotFound, "stop recording", "none goes on")
	}
	return nil, nil
}

// Duration is how long the recording goes on.
func (t RecordingTerms) Duration() time.Duration { return time.Duration(t.Seconds) * time.Second }
