package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/peer/rounds"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/netting"
)

// NettingTerms are what a round is proposed under.
type NettingTerms struct {
	WaitSeconds uint32            `json:"wait_seconds,omitempty" maximum:"604800" doc:"How long an attempt waits for signatures before it goes on without who has not signed; an hour if absent."`
	Without     []did.Merchant    `json:"without,omitempty" maxItems:"4096" doc:"Members that are left out."`
	Worth       map[string]uint64 `json:"worth,omitempty" doc:"How many units one point of a member counts; 1 of whom it does not name."`
}

func (t NettingTerms) terms() (rounds.Terms, error) {
	out := rounds.Terms{Wait: time.Duration(t.WaitSeconds) * time.Second, Without: t.Without, Worth: map[did.Merchant]uint64{}}
	for account, units := range t.Worth {
		m, err := did.ParseMerchant(account)
		if err != nil {
			return out, err
		}
		if units == 0 || units > netting.MaxWorth {
			return out, fault.New(fault.Malformed, "read netting terms", "a point counts 1 to 10,000 units")
		}
		out.Worth[m] = units
	}
	return out, nil
}

// NettingAmount is points of or at one member.
type NettingAmount struct {
	Merchant did.Merchant `json:"merchant"`
	Name     string       `json:"name"`
	Points   uint64       `json:"points"`
}

// NettingLine is points of the debtor that the creditor holds and gives up.
type NettingLine struct {
	Debtor   did.Merchant `json:"debtor"`
	Creditor did.Merchant `json:"creditor"`
	Points   uint64       `json:"points"`
}

// NettingCycle is a circle of debts of which all forget the same.
type NettingCycle struct {
	Merchants []did.Merchant `json:"merchants" doc:"Each owes the next one, the last one the first."`
	Units     uint64         `json:"units"`
}

// NettingPreview is what a round would come to now.
type NettingPreview struct {
	Block   uint64          `json:"block"`
	Made    time.Time       `json:"made" doc:"When the block was made."`
	Parties int             `json:"parties"`
	Holds   []NettingAmount `json:"holds" doc:"What this merchant holds of others' points."`
	Owes    []NettingAmount `json:"owes" doc:"What others hold of its points."`
	Gives   []NettingAmount `json:"gives" doc:"What it would give up."`
	Freed   []NettingAmount `json:"freed" doc:"What others would give up of its points."`
	Cycles  []NettingCycle  `json:"cycles"`
	Lines   []NettingLine   `json:"lines"`
}

// NettingAnswer is what the proposer heard of one merchant.
type NettingAnswer struct {
	Merchant did.Merchant `json:"merchant"`
	Name     string       `json:"name"`
	Word     string       `json:"word" enum:"waiting,signed,declined,refused"`
	Detail   string       `json:"detail,omitempty"`
}

// NettingRound is one statement, and how far it has come.
type NettingRound struct {
	ID         string          `json:"id" doc:"Digest of the statement."`
	Proposer   did.Merchant    `json:"proposer"`
	Name       string          `json:"name" doc:"Of the proposer."`
	Mine       bool            `json:"mine" doc:"This merchant proposed it."`
	Attempt    int             `json:"attempt"`
	Block      uint64          `json:"block" doc:"At which it was worked out."`
	Until      *time.Time      `json:"until,omitempty" doc:"When it goes on without who has not signed; of own rounds."`
	Deadline   time.Time       `json:"deadline"`
	State      rounds.State    `json:"state" enum:"open,settling,settled,replaced,failed,expired"`
	Settlement string          `json:"settlement,omitempty" enum:"pending,sent,mined,final"`
	Tx         string          `json:"tx,omitempty" doc:"Of an own settlement."`
	Word       string          `json:"word,omitempty" enum:"waiting,signed,declined" doc:"This merchant's; absent if no line names it."`
	Alone      bool            `json:"alone" doc:"Signed within the limit, without anybody being asked."`
	Gives      []NettingAmount `json:"gives" doc:"What this merchant gives up."`
	Freed      []NettingAmount `json:"freed" doc:"What others give up of its points."`
	Worth      []NettingAmount `json:"worth" doc:"Units that a point of each party counts, where they do not all count one."`
	Lines      []NettingLine   `json:"lines"`
	Answers    []NettingAnswer `json:"answers" doc:"Of own rounds."`
	Reason     string          `json:"reason,omitempty" doc:"Why it failed or was replaced."`
	Next       string          `json:"next,omitempty" doc:"The attempt that replaces it."`
}

// NettingRounds lists rounds, the newest first.
type NettingRounds struct {
	Rounds []NettingRound `json:"rounds"`
}

func (h handlers) netting(api huma.API) {
	add(api, http.MethodPost, "/v1/netting/preview", "netting-preview", "What a round of netting would come to now", h.nettingPreview)
	add(api, http.MethodPost, "/v1/netting/rounds", "propose-netting", "Propose a round of netting: this merchant signs, the others are asked", h.proposeNetting)
	add(api, http.MethodGet, "/v1/netting/rounds", "netting-rounds", "List the rounds of netting that this peer knows", h.nettingRounds)
	add(api, http.MethodGet, "/v1/netting/rounds/{id}", "netting-round", "How far a round of netting has come", h.nettingRound)
	add(api, http.MethodPost, "/v1/netting/rounds/{id}/sign", "sign-netting", "Sign a statement of netting", h.signNetting)
	add(api, http.MethodPost, "/v1/netting/rounds/{id}/decline", "decline-netting", "Decline a statement of netting", h.declineNetting)
}

func (h handlers) nettingPreview(ctx context.Context, in *Body[NettingTerms]) (*Body[NettingPreview], error) {
	t, err := in.Body.terms()
	if err != nil {
		return nil, err
	}
	p, err := h.node.Rounds().Preview(ctx, t)
	if err != nil {
		return nil, err
	}
	out := NettingPreview{
		Block: p.Block, Made: p.Made, Parties: len(p.Parties), Holds: h.netted(p.Holds), Owes: h.netted(p.Owes),
		Gives: h.netted(p.Gives), Freed: h.netted(p.Freed), Cycles: []NettingCycle{}, Lines: statementLines(p.Statement),
	}
	for _, c := range p.Cycles {
		out.Cycles = append(out.Cycles, NettingCycle{Merchants: c.Parties, Units: c.Amount})
	}
	return body(out), nil
}

func (h handlers) proposeNetting(ctx context.Context, in *Body[NettingTerms]) (*Body[NettingRound], error) {
	t, err := in.Body.terms()
	if err != nil {
		return nil, err
	}
	return h.shown(h.node.Rounds().Propose(ctx, t))
}

func (h handlers) nettingRounds(context.Context, *struct{}) (*Body[NettingRounds], error) {
	list, err := h.node.Rounds().List()
	if err != nil {
		return nil, err
	}
	out := NettingRounds{Rounds: []NettingRound{}}
	for _, v := range list {
		out.Rounds = append(out.Rounds, h.roundOf(v))
	}
	return body(out), nil
}

type roundPath struct {
	ID string `path:"id" pattern:"^0x[0-9a-f]{64}$"`
}

func (p roundPath) id() (rounds.ID, error) {
	raw, err := unhex(p.ID)
	if err != nil || len(raw) != len(rounds.ID{}) {
		return rounds.ID{}, fault.New(fault.Malformed, "read netting round", "the id has not 32 bytes")
	}
	return rounds.ID(raw), nil
}

func (h handlers) nettingRound(_ context.Context, in *roundPath) (*Body[NettingRound], error) {
	id, err := in.id()
	if err != nil {
		return nil, err
	}
	return h.shown(h.node.Rounds().Get(id))
}

func (h handlers) signNetting(ctx context.Context, in *roundPath) (*Body[NettingRound], error) {
	id, err := in.id()
	if err != nil {
		return nil, err
	}
	return h.shown(h.node.Rounds().Sign(ctx, id))
}

func (h handlers) declineNetting(ctx context.Context, in *roundPath) (*Body[NettingRound], error) {
	id, err := in.id()
	if err != nil {
		return nil, err
	}
	return h.shown(h.node.Rounds().Decline(ctx, id))
}

func (h handlers) shown(v rounds.View, err error) (*Body[NettingRound], error) {
	if err != nil {
		return nil, err
	}
	return body(h.roundOf(v)), nil
}

func (h handlers) roundOf(v rounds.View) NettingRound {
	out := NettingRound{
		ID: hex0x(v.ID), Proposer: v.Proposer, Name: h.node.MemberName(v.Proposer), Mine: len(v.Answers) > 0, Attempt: v.Attempt,
		Block: v.Round.Block, Deadline: time.Unix(int64(v.Statement.Deadline), 0).UTC(), State: v.State, Settlement: v.Settlement,
		Alone: v.Alone, Gives: h.netted(v.Gives), Freed: h.netted(v.Freed), Worth: []NettingAmount{}, Lines: statementLines(v.Statement),
		Answers: []NettingAnswer{}, Reason: v.Reason,
	}
	if !v.Until.IsZero() {
		out.Until = &v.Until
	}
	if v.Named {
		out.Word = v.Word.String()
	}
	if v.Tx != ([32]byte{}) {
		out.Tx = hex0x(v.Tx)
	}
	if v.Next != (rounds.ID{}) {
		out.Next = hex0x(v.Next)
	}
	for i, units := range v.Round.Worth {
		m := v.Round.Parties[i]
		out.Worth = append(out.Worth, NettingAmount{m, h.node.MemberName(m), units})
	}
	for _, a := range v.Answers {
		out.Answers = append(out.Answers, NettingAnswer{a.Merchant, h.node.MemberName(a.Merchant), a.Word.String(), a.Detail})
	}
	return out
}

func hex0x(b [32]byte) string { return "0x" + hex.EncodeToString(b[:]) }

func (h handlers) netted(all []rounds.Amount) []NettingAmount {
	out := []NettingAmount{}
	for _, a := range all {
		out = append(out, NettingAmount{a.Merchant, h.node.MemberName(a.Merchant), a.Points})
	}
	return out
}

func statementLines(s netting.Statement) []NettingLine {
	out := []NettingLine{}
	for _, l := range s.Lines {
		out = append(out, NettingLine{l.Debtor, l.Creditor, l.Amount})
	}
	return out
}
