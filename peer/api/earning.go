package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/points"
	"github.com/souk-network/souk/protocol/earning"
	"github.com/souk-network/souk/protocol/fault"
)

// RulesVersion is one version of the earning rules.
type RulesVersion struct {
	Number uint32    `json:"number" doc:"From 1, rising."`
	Set    time.Time `json:"set"`
	Of     uint32    `json:"of" doc:"The version whose rules these are: its own, or an earlier one that an undo brought back."`
}

// RulesInForce are the earning rules that orders are judged by now.
type RulesInForce struct {
	RulesVersion
	Rules earning.Rules `json:"rules"`
}

// RulesAnswer is what setting rules did.
type RulesAnswer struct {
	Version *RulesVersion `json:"version,omitempty" doc:"The version in force; none after a dry run."`
	Trial   *peer.Trial   `json:"trial,omitempty" doc:"Of a dry run."`
}

// rulesIn is a rule set as it came: it is described by its type and read
// strictly from its bytes.
type rulesIn struct {
	DryRun  bool `query:"dry_run" doc:"Judge past orders and change nothing."`
	Days    int  `query:"days" minimum:"1" maximum:"3660" default:"90" doc:"Of a dry run: orders of so many days until now."`
	Body    earning.Rules
	RawBody []byte
}

func (h handlers) earning(api huma.API) {
	add(api, http.MethodGet, "/v1/earning/rules", "earning-rules", "The earning rules in force", h.rules)
	add(api, http.MethodPut, "/v1/earning/rules", "set-earning-rules", "Set the earning rules, or try them on past orders", h.setRules)
	add(api, http.MethodGet, "/v1/earning/rules/history", "earning-rules-history", "List all versions of the earning rules", h.rulesHistory)
	add(api, http.MethodPost, "/v1/earning/rules/undo", "undo-earning-rules", "Bring back the earning rules before those in force", h.undoRules)
}

func versionOf(s points.RuleSet) RulesVersion { return RulesVersion{s.Number, at(s.Set), s.Of} }

func (h handlers) rules(ctx context.Context, in *struct {
	Number uint32 `query:"number" doc:"Another version than the one in force."`
}) (*Body[RulesInForce], error) {
	set, ok := h.node.Points().Rules()
	if in.Number != 0 {
		var err error
		if set, err = h.node.Points().Version(ctx, in.Number); err != nil {
			return nil, err
		}
	} else if !ok {
		return nil, fault.New(fault.NotFound, "read earning rules", "no rules are set; orders earn nothing")
	}
	return body(RulesInForce{versionOf(set), set.Rules}), nil
}

func (h handlers) setRules(ctx context.Context, in *rulesIn) (*Body[RulesAnswer], error) {
	rules, err := earning.DecodeRules(in.RawBody)
	if err != nil {
		return nil, err
	}
	if in.DryRun {
		trial, err := h.node.TryRules(ctx, rules, in.Days)
		return body(RulesAnswer{Trial: &trial}), err
	}
	set, err := h.node.SetRules(ctx, rules)
	version := versionOf(set)
	return body(RulesAnswer{Version: &version}), err
}

func (h handlers) rulesHistory(context.Context, *struct{}) (*Body[[]RulesVersion], error) {
	out := []RulesVersion{}
	for _, s := range h.node.Points().History() {
		out = append(out, versionOf(s))
	}
	return body(out), nil
}

func (h handlers) undoRules(ctx context.Context, _ *struct{}) (*Body[RulesVersion], error) {
	set, err := h.node.UndoRules(ctx)
	return body(versionOf(set)), err
}
