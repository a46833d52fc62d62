package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/souk-network/souk/protocol/fault"
)

// Programmes is what a merchant does with its membership programmes. Calls that
// change something hand a transaction to the outbox and return; what came of it shows
// in List.
type Programmes interface {
	// List lists this merchant's programmes, oldest first.
	List(ctx context.Context) ([]Programme, error)
	// Define begins a programme. A number that is taken is fault.Conflict.
	Define(ctx context.Context, p NewProgramme) error
	// AddLevel adds the next level of a programme.
	AddLevel(ctx context.Context, number uint32, l NewLevel) error
	// Close ends a programme: nobody joins it, and nothing in it is extended.
	Close(ctx context.Context, number uint32) error
	// SetFee names the programme whose holders pay less of the exchange fee; 0: none.
	SetFee(ctx context.Context, number uint32) error
	// Gates lists the levels that open a channel.
	Gates(ctx context.Context, channel string) ([]Gate, error)
	// SetGates says which levels open a channel, at most four; none shuts it.
	SetGates(ctx context.Context, channel string, gates []Gate) error
}

// NewProgramme is a programme to be defined.
type NewProgramme struct {
	Number uint32 `json:"number" minimum:"1" doc:"The merchant's own; the programme's id follows from it."`
	Name   string `json:"name" minLength:"1" maxLength:"64" doc:"At most 64 bytes of UTF-8; everybody reads it."`
}

// LevelRule is one way to a level.
type LevelRule struct {
	Kind      string `json:"kind" enum:"earned_now,earned_both,purchase_lines,purchase_voucher,deposit,other_level"`
	Amount    string `json:"amount" pattern:"^[0-9]+(\\.[0-9]+)?$" doc:"At least so many points or units, in whole tokens; purchases; or that level."`
	Subject   string `json:"subject,omitempty" pattern:"^0x[0-9a-fA-F]{40}$" doc:"The points, the member that vouches, or the deposit contract. Without: this merchant's own, but for a deposit."`
	Programme string `json:"programme,omitempty" pattern:"^0x[0-9a-f]{24}$" doc:"Of other_level: the programme whose level counts."`
}

// NewLevel is a level to be added. It never changes.
type NewLevel struct {
	Level    uint8       `json:"level" minimum:"1" maximum:"8" doc:"Must be the next one: sent again, it is added once."`
	Name     string      `json:"name" minLength:"1" maxLength:"64"`
	Lifetime uint32      `json:"lifetime_seconds" minimum:"3600" maximum:"63072000" doc:"For how long one showing is good."`
	Grace    uint32      `json:"grace_seconds" maximum:"31536000" doc:"How long the level stays after no rule holds any more."`
	Discount uint16      `json:"fee_discount_bps" maximum:"10000" doc:"Share of the exchange fee that is forgone."`
	Rules    []LevelRule `json:"rules" minItems:"1" maxItems:"4" doc:"Any one is enough."`
}

// Level is a level, and who holds it.
type Level struct {
	NewLevel
	Good  int `json:"good" doc:"Holders whose level is good now."`
	Grace int `json:"in_grace" doc:"Holders in their grace. What ended and was not refreshed counts nowhere."`
}

// Programme is one of this merchant's programmes.
type Programme struct {
	ID     string  `json:"id"`
	Number uint32  `json:"number"`
	Name   string  `json:"name"`
	Closed bool    `json:"closed"`
	Fee    bool    `json:"for_fees" doc:"Its levels lower the exchange fee."`
	Levels []Level `json:"levels"`
}

// Gate is one way into a channel.
type Gate struct {
	Programme string `json:"programme" pattern:"^0x[0-9a-f]{24}$" doc:"Anybody's, by its id."`
	Level     uint8  `json:"level" minimum:"1" maximum:"8"`
}

// Gates are the ways into a channel.
type Gates struct {
	Gates []Gate `json:"gates" maxItems:"4"`
}

type programmePath struct {
	Number uint32 `path:"number" minimum:"1"`
}

func (h handlers) memberships(api huma.API) {
	add(api, http.MethodGet, "/v1/programmes", "programmes", "List this merchant's membership programmes, with how many hold each level", h.listProgrammes)
	add(api, http.MethodPost, "/v1/programmes", "define-programme", "Begin a membership programme", h.defineProgramme)
	add(api, http.MethodGet, "/v1/programmes/{number}", "programme", "Show a membership programme", h.showProgramme)
	add(api, http.MethodPost, "/v1/programmes/{number}/levels", "add-level", "Add the next level to a programme, for ever", h.addLevel)
	add(api, http.MethodPost, "/v1/programmes/{number}/close", "close-programme", "Close a programme: nobody joins it any more", h.closeProgramme)
	add(api, http.MethodPut, "/v1/fee-programme", "set-fee-programme", "Name the programme whose holders pay less of the exchange fee", h.setFeeProgramme)
	add(api, http.MethodGet, "/v1/channels/{name}/gates", "gates", "List the levels that open a channel", h.gates)
	add(api, http.MethodPut, "/v1/channels/{name}/gates", "set-gates", "Say which levels open a channel", h.setGates)
}

func (h handlers) ownProgrammes() (Programmes, error) {
	if h.programmes == nil {
		return nil, fault.New(fault.Unavailable, "programmes", "this peer has no contract of memberships")
	}
	return h.programmes, nil
}

func (h handlers) listProgrammes(ctx context.Context, _ *struct{}) (*Body[[]Programme], error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	list, err := p.List(ctx)
	return body(append([]Programme{}, list...)), err
}

func (h handlers) showProgramme(ctx context.Context, in *programmePath) (*Body[Programme], error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	list, err := p.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if one.Number == in.Number {
			return body(one), nil
		}
	}
	return nil, fault.New(fault.NotFound, "show programme", "no programme of this number is in a block")
}

func (h handlers) defineProgramme(ctx context.Context, in *Body[NewProgramme]) (*struct{}, error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	return nil, p.Define(ctx, in.Body)
}

type levelIn struct {
	Number uint32 `path:"number" minimum:"1"`
	Body   NewLevel
}

func (h handlers) addLevel(ctx context.Context, in *levelIn) (*struct{}, error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	return nil, p.AddLevel(ctx, in.Number, in.Body)
}

func (h handlers) closeProgramme(ctx context.Context, in *programmePath) (*struct{}, error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	return nil, p.Close(ctx, in.Number)
}

// FeeProgramme names a programme.
type FeeProgramme struct {
	Number uint32 `json:"number" doc:"0: no programme lowers the fee."`
}

func (h handlers) setFeeProgramme(ctx context.Context, in *Body[FeeProgramme]) (*struct{}, error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	return nil, p.SetFee(ctx, in.Body.Number)
}

func (h handlers) gates(ctx context.Context, in *channelPath) (*Body[Gates], error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	list, err := p.Gates(ctx, in.Name)
	return body(Gates{append([]Gate{}, list...)}), err
}

type gatesIn struct {
	Name string `path:"name"`
	Body Gates
}

func (h handlers) setGates(ctx context.Context, in *gatesIn) (*struct{}, error) {
	p, err := h.ownProgrammes()
	if err != nil {
		return nil, err
	}
	return nil, p.SetGates(ctx, in.Name, in.Body.Gates)
}
