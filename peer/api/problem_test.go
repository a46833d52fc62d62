package api

import (
	"errors"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/fault"
)

// Every kind has its status, as docs/spec/api.md says, and its detail; causes
// stay out of the answer.
func TestEveryKindHasAProblemDocument(t *testing.T) {
	special := map[fault.Kind]int{
		fault.Internal: 500, fault.Malformed: 422, fault.UnknownKind: 422, fault.UnknownVersion: 422, fault.TooLarge: 413, fault.NotFound: 404,
		fault.Conflict: 409, fault.Replayed: 409, fault.RateLimited: 429, fault.Full: 507, fault.Unavailable: 503, fault.Stale: 503,
	}
	for _, kind := range fault.Kinds() {
		want, ok := special[kind]
		if !ok {
			want = 403
		}
		var got *huma.ErrorModel
		err := problem(&fault.Error{Kind: kind, Op: "test", Detail: "what to do", Err: errors.New("a path")})
		if !errors.As(err, &got) || got.Status != want || got.Detail != "what to do" || got.Errors[0].Value != kind.String() {
			t.Errorf("%v: %+v", kind, err)
		}
	}
	var got *huma.ErrorModel
	if err := problem(errors.New("a path")); !errors.As(err, &got) || got.Status != 500 || got.Detail != "internal" {
		t.Errorf("an error that is no fault: %+v", err)
	}
}
