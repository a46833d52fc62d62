package loyalty

import (
	"context"
	"errors"
	"math/big"
	"time"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// A return that was to make a promise smaller comes to nothing if somebody has the
// line released first: the contract refuses it. It then takes back what was credited
// instead, once. Both calls have the same arguments.

// lateReturn is a return that is still to make a promise smaller.
type lateReturn struct {
	ref  [32]byte
	data []byte // its call
}

// TurnReductions finds returns that came too late to make a promise smaller, and has
// them take back what was credited. Trouble with one keeps back no other.
func (p *Points) TurnReductions(ctx context.Context) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	var problems []error
	for _, late := range p.reductions() {
		problems = append(problems, p.turnLate(ctx, late))
	}
	return errors.Join(problems...)
}

func (p *Points) reductions() (out []lateReturn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.moves {
		if p.reduces(m) {
			out = append(out, lateReturn{m.Ref, m.Data})
		}
	}
	return out
}

// reduces reports whether a movement is still to make a promise smaller. The lock must
// be held.
func (p *Points) reduces(m *move) bool {
	return m.Final == nil && len(m.Data) > 4 && [4]byte(m.Data) == p.selector("reduce")
}

func (p *Points) selector(method string) [4]byte {
	return [4]byte(p.points.GetABI().Methods[method].ID)
}

// labelOfMove names a movement in the outbox. What a late return became has a name of
// its own: one name is one call.
func labelOfMove(m *move) string {
	if m.Turned {
		return labelOf("take back", m.Ref)
	}
	return labelOf("move", m.Ref)
}

// turnLate turns a return that can have no effect any more: its line is credited in a
// block that is not taken back, and it is in no block itself. One that is signed and on
// its way may be in a block that was not seen yet; it is waited for.
func (p *Points) turnLate(ctx context.Context, late lateReturn) error {
	s, err := p.client.Status(ctx, chain.IDOf(labelOf("move", late.ref)))
	if err != nil {
		return err
	}
	refused := s.State == chain.Pending && s.Versions == 0 && s.Error != ""
	if s.State != chain.Failed && !refused {
		return nil
	}
	stands, err := p.finally(ctx, late.data)
	switch {
	case fault.KindOf(err) == fault.NotFound: // the points themselves are that young
		return nil
	case err != nil:
		return err
	case stands.State == LineCredited:
		return p.turn(ctx, late)
	case s.State == chain.Failed: // for a reason of its own
		return p.finish(ctx, late.ref, placeOf(s))
	}
	return nil
}

// turn writes down what a return became, then submits it: a crash in between is made
// good by load.
func (p *Points) turn(ctx context.Context, late lateReturn) error {
	back := p.selector("takeBack")
	turned := &move{
		Ref: late.ref, Data: append(back[:], late.data[4:]...), Turned: true,
		Until: uint64(time.Now().Add(returnPatience).UnixMilli()),
	}
	if err := p.keepMove(ctx, turned); err != nil {
		return err
	}
	p.mu.Lock()
	token := p.token
	p.mu.Unlock()
	if err := p.submitMove(ctx, token, turned); err != nil {
		return err // it is still a late return, and found again
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moves[late.ref] = turned
	return nil
}

// finally is how the line of a return stands in the newest block that is not taken
// back.
func (p *Points) finally(ctx context.Context, call []byte) (LineStanding, error) {
	const op = "look up a return"
	token, err := p.Token(ctx)
	if err != nil {
		return LineStanding{}, err
	}
	inputs := p.points.GetABI().Methods["reduce"].Inputs
	values, err := inputs.Unpack(call[4:])
	if err != nil {
		return LineStanding{}, fault.Wrap(fault.Internal, op, err)
	}
	var said struct {
		Root          [32]byte
		Index, Amount *big.Int
		Line          points.Line
		Proof         [][32]byte
	}
	if err := inputs.Copy(&said, values); err != nil {
		return LineStanding{}, fault.Wrap(fault.Internal, op, err)
	}
	line := Line{Ref: said.Line.Ref, Account: said.Line.Account, Amount: said.Line.Amount.Uint64()}
	return askLine(ctx, p.points, contract{atBlock{p.client, p.client.Sight().Final.Hash}, token, p.points.UnpackError}, Promise{
		Line: line, Root: said.Root, Index: said.Index.Uint64(), Proof: said.Proof,
	})
}

// atBlock is the chain as it was after a block.
type atBlock struct {
	*chain.Client
	block [32]byte
}

// Ask asks about the state after the block.
func (a atBlock) Ask(ctx context.Context, to chain.Address, data []byte) ([]byte, error) {
	return a.AskAt(ctx, a.block, to, data)
}
