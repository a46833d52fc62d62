package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/fault"
)

// RewardCampaigns is what a merchant does with its reward campaigns. Calls that
// change something hand a transaction to the outbox and return; what came of it shows
// in List.
type RewardCampaigns interface {
	// List lists this merchant's campaigns, oldest first, with what became of them.
	List(ctx context.Context) ([]RewardCampaign, error)
	// Create makes a campaign and says where it is or will be.
	Create(ctx context.Context, c NewRewardCampaign) (CampaignPlace, error)
	// Fund gives a campaign of this merchant's own a budget, exactly the amount.
	Fund(ctx context.Context, address string, f Funding) error
	// Return takes back what nobody can claim, once the campaign is over.
	Return(ctx context.Context, address string) error
}

// NewRewardCampaign is a campaign to be made. Its terms never change. Amounts are in
// whole tokens.
type NewRewardCampaign struct {
	Ref            string    `json:"ref" minLength:"1" maxLength:"128" doc:"The merchant's own name for it: sent again with the same terms, it is made once. Nobody else sees it."`
	Token          string    `json:"token,omitempty" pattern:"^0x[0-9a-fA-F]{40}$" doc:"What is paid. Without: this merchant's points."`
	Start          time.Time `json:"start,omitzero" doc:"Without: the full hour before now."`
	End            time.Time `json:"end" doc:"Last second of a start or an activity."`
	Vesting        uint64    `json:"vesting_seconds,omitempty" doc:"Until all of a reward for a consent has vested."`
	Amount         string    `json:"amount,omitempty" pattern:"^[0-9]+(\\.[0-9]+)?$" doc:"For a consent. Without: consents are not rewarded."`
	MaxPersons     uint32    `json:"max_persons,omitempty" doc:"How many can start."`
	ActivityAmount string    `json:"activity_amount,omitempty" pattern:"^[0-9]+(\\.[0-9]+)?$"`
	Activities     uint8     `json:"activities,omitempty" doc:"Of one person that are paid, at most 128."`
	Cap            string    `json:"cap" pattern:"^[0-9]+(\\.[0-9]+)?$" doc:"Most that is granted altogether."`
	Quorum         uint8     `json:"quorum" maximum:"16" doc:"So many members attest; 0: this merchant alone does."`
}

// CampaignPlace is where a campaign is or will be.
type CampaignPlace struct {
	Campaign string `json:"campaign"`
}

// Funding is a budget on its way to a campaign.
type Funding struct {
	Ref    string `json:"ref" minLength:"1" maxLength:"128" doc:"The merchant's own name for this payment: sent again, it is paid once."`
	Amount string `json:"amount" pattern:"^[0-9]+(\\.[0-9]+)?$" doc:"In whole tokens."`
	Issue  bool   `json:"issue,omitempty" doc:"Issue new points of this merchant's to the campaign, which expire last, instead of paying from its account."`
}

// RewardCampaign is one of this merchant's campaigns and what became of it. Amounts
// are in whole tokens.
type RewardCampaign struct {
	Campaign       string    `json:"campaign"`
	Token          string    `json:"token"`
	Symbol         string    `json:"symbol"`
	Start          time.Time `json:"start"`
	End            time.Time `json:"end"`
	Over           bool      `json:"over"`
	Vesting        uint64    `json:"vesting_seconds"`
	Amount         string    `json:"amount"`
	MaxPersons     uint32    `json:"max_persons"`
	ActivityAmount string    `json:"activity_amount"`
	Activities     uint8     `json:"activities"`
	Cap            string    `json:"cap"`
	Quorum         uint8     `json:"quorum"`
	Budget         string    `json:"budget" doc:"What came in so far: held, paid and returned."`
	Held           string    `json:"held"`
	Reserved       string    `json:"reserved" doc:"Held back for rewards that run or wait to be claimed."`
	Left           string    `json:"left" doc:"Held and not reserved: for more starts, or to be returned after the end."`
	Granted        string    `json:"granted" doc:"Counts against the cap."`
	Started        int       `json:"started" doc:"Rewards for consents that began."`
	Running        int       `json:"running" doc:"Of these, not stopped and not wholly vested."`
	Stopped        int       `json:"stopped"`
	Vested         string    `json:"vested" doc:"For consents, claimed or not."`
	Claimed        string    `json:"claimed"`
	ForActivities  string    `json:"paid_for_activities"`
	Returned       string    `json:"returned"`
	Returnable     string    `json:"returnable" doc:"Now; 0 until the campaign is over."`
}

type rewardPath struct {
	Address string `path:"address" pattern:"^0x[0-9a-fA-F]{40}$"`
}

func (h handlers) rewardCampaigns(api huma.API) {
	add(api, http.MethodGet, "/v1/reward-campaigns", "reward-campaigns", "List this merchant's reward campaigns, with what became of them", h.listCampaigns)
	add(api, http.MethodPost, "/v1/reward-campaigns", "create-reward-campaign", "Make a reward campaign, for ever", h.createCampaign)
	add(api, http.MethodPost, "/v1/reward-campaigns/{address}/fund", "fund-reward-campaign", "Give a reward campaign a budget", h.fundCampaign)
	add(api, http.MethodPost, "/v1/reward-campaigns/{address}/return", "return-reward-budget", "Take back what nobody can claim, after the end", h.returnBudget)
}

func (h handlers) ownCampaigns() (RewardCampaigns, error) {
	if h.paying == nil {
		return nil, fault.New(fault.Unavailable, "reward campaigns", "this peer has no contract of rewards")
	}
	return h.paying, nil
}

func (h handlers) listCampaigns(ctx context.Context, _ *struct{}) (*Body[[]RewardCampaign], error) {
	c, err := h.ownCampaigns()
	if err != nil {
		return nil, err
	}
	list, err := c.List(ctx)
	return body(append([]RewardCampaign{}, list...)), err
}

func (h handlers) createCampaign(ctx context.Context, in *Body[NewRewardCampaign]) (*Body[CampaignPlace], error) {
	c, err := h.ownCampaigns()
	if err != nil {
		return nil, err
	}
	at, err := c.Create(ctx, in.Body)
	return body(at), err
}

type fundIn struct {
	Address string `path:"address" pattern:"^0x[0-9a-fA-F]{40}$"`
	Body    Funding
}

func (h handlers) fundCampaign(ctx context.Context, in *fundIn) (*struct{}, error) {
	c, err := h.ownCampaigns()
	if err != nil {
		return nil, err
	}
	return nil, c.Fund(ctx, in.Address, in.Body)
}

func (h handlers) returnBudget(ctx context.Context, in *rewardPath) (*struct{}, error) {
	c, err := h.ownCampaigns()
	if err != nil {
		return nil, err
	}
	return nil, c.Return(ctx, in.Address)
}
