package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/fault"
)

// problem turns an error of the peer into a problem document whose status and
// first entry follow the fault kind.
func problem(err error) error {
	kind := fault.KindOf(err)
	detail := kind.String()
	var e *fault.Error
	if errors.As(err, &e) && e.Detail != "" {
		detail = e.Detail
	}
	return document(status(kind), kind, detail)
}

func document(status int, kind fault.Kind, detail string) *huma.ErrorModel {
	return &huma.ErrorModel{
		Status: status, Title: http.StatusText(status), Detail: detail,
		Errors: []*huma.ErrorDetail{{Message: detail, Location: kindLocation, Value: kind.String()}},
	}
}

const kindLocation = "kind"

// refuse answers with a problem document outside of huma.
func refuse(w http.ResponseWriter, status int, kind fault.Kind, detail string) {
	raw, err := json.Marshal(document(status, kind, detail))
	if err != nil {
		status = http.StatusInternalServerError // texts and numbers always encode
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}

// addKind gives the refusals that huma makes itself the kind that ours have,
// and takes out the values that it quotes.
func addKind(_ huma.Context, text string, v any) (any, error) {
	e, ok := v.(*huma.ErrorModel)
	if !ok || len(e.Errors) > 0 && e.Errors[0].Location == kindLocation {
		return v, nil
	}
	code, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	out := document(code, kindOf(code), e.Detail)
	if code == http.StatusBadRequest {
		out.Detail = "the body is not JSON"
		out.Errors[0].Message = out.Detail
		return out, nil
	}
	for _, d := range e.Errors {
		out.Errors = append(out.Errors, &huma.ErrorDetail{Message: d.Message, Location: d.Location})
	}
	return out, nil
}

// kindOf is the kind behind a status that huma chose.
func kindOf(status int) fault.Kind {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return fault.TooLarge
	case status == http.StatusRequestTimeout:
		return fault.Unavailable
	case status >= http.StatusInternalServerError:
		return fault.Internal
	}
	return fault.Malformed
}

func status(k fault.Kind) int {
	switch k {
	case fault.Malformed, fault.UnknownKind, fault.UnknownVersion:
		return http.StatusUnprocessableEntity
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict, fault.Replayed:
		return http.StatusConflict
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Full:
		return http.StatusInsufficientStorage
	case fault.Unavailable, fault.Stale:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	default:
		return http.StatusForbidden
	}
}
