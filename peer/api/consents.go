package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
)

// Text is a notice in one language.
type Text struct {
	Lang  string `json:"lang" example:"en"`
	Title string `json:"title"`
	Body  string `json:"body"`
}

// Notice is what a merchant asks of customers.
type Notice struct {
	Purpose       string   `json:"purpose" example:"dpv:Personalisation" doc:"A DPV term."`
	Categories    []string `json:"categories" example:"[\"purchases\"]"`
	Rights        []string `json:"rights" doc:"Of read, write, derive, share."`
	RetentionDays uint32   `json:"retention_days"`
	OnwardSharing bool     `json:"onward_sharing,omitempty"`
	Reward        string   `json:"reward,omitempty"`
	Texts         []Text   `json:"texts"`
	Version       uint64   `json:"version" minimum:"1"`
}

// Published is a notice's name.
type Published struct {
	ID consent.NoticeID `json:"id"`
}

func (h handlers) consents(api huma.API) {
	add(api, http.MethodPost, "/v1/notices", "request-consent", "Publish a notice that asks customers for consent", h.publish)
	add(api, http.MethodDelete, "/v1/grants/{id}", "revoke", "Give a grant back: its keys and copies are removed here", h.giveBack)
}

func (h handlers) publish(ctx context.Context, in *Body[Notice]) (*Body[Published], error) {
	n := consent.Notice{
		Purpose: in.Body.Purpose, Categories: consent.SortCategories(in.Body.Categories), RetentionDays: in.Body.RetentionDays,
		OnwardSharing: in.Body.OnwardSharing, Reward: in.Body.Reward, Seq: in.Body.Version,
	}
	for _, r := range in.Body.Rights {
		right, err := rightOf(r)
		if err != nil {
			return nil, err
		}
		n.Rights |= right
	}
	for _, t := range in.Body.Texts {
		n.Texts = append(n.Texts, consent.NoticeText{Lang: t.Lang, Title: t.Title, Body: t.Body})
	}
	id, err := h.node.Publish(ctx, n)
	return body(Published{id}), err
}

func rightOf(name string) (consent.Rights, error) {
	for _, r := range []consent.Rights{consent.Read, consent.Write, consent.Derive, consent.Share} {
		if r.String() == name {
			return r, nil
		}
	}
	return 0, fault.New(fault.Malformed, "publish notice", "rights are read, write, derive and share")
}

func (h handlers) giveBack(ctx context.Context, in *struct {
	ID consent.GrantID `path:"id"`
}) (*struct{}, error) {
	return nil, h.node.GiveBack(ctx, in.ID)
}
