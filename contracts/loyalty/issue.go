package loyalty

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Place is how far something that was sent has come.
type Place struct {
	State chain.State `json:"state"`
	Tx    [32]byte    `json:"tx"`    // zero before it was sent
	Block uint64      `json:"block"` // once mined
	Gas   uint64      `json:"gas"`   // of the whole transaction, once mined
	Error string      `json:"error"` // why it is not further, or why it failed
}

// move is a return or a redemption, as it is stored.
type move struct {
	Ref   [32]byte `json:"ref"`
	Data  []byte   `json:"data,omitempty"` // the call; dropped when it is final
	Until uint64   `json:"until"`          // Unix milliseconds after which it is not sent any more
	Final *Place   `json:"final,omitempty"`
	// Turned: a return that came too late to make a promise smaller, and takes back.
	Turned bool `json:"turned,omitempty"`
}

// Issue queues lines to be credited at once, in batches. A line whose Ref was
// issued before is left as it is.
func (p *Points) Issue(ctx context.Context, lines []Line) error {
	const op = "issue points"
	if err := p.load(ctx); err != nil {
		return err
	}
	if _, err := p.Token(ctx); err != nil {
		return err
	}
	fresh, err := p.unissued(lines)
	if err != nil {
		return fault.Wrap(fault.Malformed, op, err)
	}
	for len(fresh) > 0 {
		n := min(maxBatch, len(fresh))
		b, err := newBatch(fresh[:n:n])
		if err != nil {
			return err
		}
		if err := p.keepBatch(ctx, b); err != nil {
			return err
		}
		fresh = fresh[n:]
	}
	return nil
}

const maxAmount = 1<<40 - 1

func (p *Points) unissued(lines []Line) ([]Line, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var fresh []Line
	asked := map[[32]byte]bool{}
	for _, l := range lines {
		if l.Amount == 0 || l.Amount > maxAmount || l.Account == ([20]byte{}) {
			return nil, fault.New(fault.Malformed, "check line", "want an account and 1 to 2^40 - 1 points")
		}
		if _, known := p.lines[l.Ref]; !known && !asked[l.Ref] {
			fresh = append(fresh, l)
		}
		asked[l.Ref] = true
	}
	return fresh, nil
}

// keepBatch stores a batch, then submits it. A crash in between is made good by load.
func (p *Points) keepBatch(ctx context.Context, b *batch) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return fault.Wrap(fault.Internal, "store batch", err)
	}
	if err := p.store.Put(ctx, keyBatch+hex.EncodeToString(b.Root[:]), raw); err != nil {
		return err
	}
	p.mu.Lock()
	p.remember(b)
	token := p.token
	p.mu.Unlock()
	return p.submitBatch(ctx, token, b)
}

func (p *Points) submitBatch(ctx context.Context, token chain.Address, b *batch) error {
	data, err := p.points.TryPackIssue(b.bound(0, len(b.Lines)))
	if b.Promised {
		data, err = p.points.TryPackCommit(b.Root, uint32(len(b.Lines)), new(big.Int).SetUint64(b.total()), b.ReleaseAt)
	}
	if err != nil {
		return fault.Wrap(fault.Malformed, "pack call", err)
	}
	_, err = p.client.Submit(ctx, b.label(), chain.Call{To: token, Data: data, Keep: true})
	return err
}

func (b *batch) label() string {
	if b.Promised {
		return labelOf("commit", b.Root)
	}
	return labelOf("issue", b.Root)
}

// remember makes the lines of a batch known, once. The lock must be held.
func (p *Points) remember(b *batch) {
	p.batches[b.Root] = b
	for i, l := range b.Lines {
		p.lines[l.Ref] = place{b, i}
		if b.Promised {
			p.owed[l.Account] = append(p.owed[l.Account], place{b, i})
		}
	}
}

// returnPatience is how long a return or a redemption is tried before it fails.
const returnPatience = 30 * 24 * time.Hour

// TakeBack queues that amount points of an issued line are taken back: a return.
// It may come before the line is mined; the contract refuses it until then, and
// it is tried again. fault.NotFound for a line that was not issued here.
func (p *Points) TakeBack(ctx context.Context, ref, line [32]byte, amount uint64) error {
	if err := p.load(ctx); err != nil {
		return err
	}
	p.mu.Lock()
	at, known := p.lines[line]
	p.mu.Unlock()
	if !known {
		return fault.New(fault.NotFound, "take points back", "no such line was issued")
	}
	proof, err := at.batch.proof(at.index)
	if err != nil {
		return err
	}
	data, err := p.points.TryPackTakeBack(at.batch.Root, big.NewInt(int64(at.index)), at.batch.Lines[at.index].bound(), new(big.Int).SetUint64(amount), proof)
	if err != nil {
		return fault.Wrap(fault.Malformed, "take points back", err)
	}
	return p.move(ctx, ref, data, uint64(time.Now().Add(returnPatience).UnixMilli()))
}

// Authorisation is a holder's signed word to redeem points
// (RedeemWithAuthorization of docs/spec/points.md). Times are Unix seconds.
type Authorisation struct {
	Holder      [20]byte
	Amount      uint64
	Ref         [32]byte
	ValidAfter  uint64
	ValidBefore uint64
	Nonce       [32]byte
	Signature   []byte
}

// Redeem tries an authorisation on the contract and queues it.
// fault.BadSignature: not the holder's; fault.Replayed: spent or cancelled;
// fault.Expired, fault.NotYet: not valid now; fault.Conflict: not enough points.
func (p *Points) Redeem(ctx context.Context, a Authorisation) error {
	const op = "redeem points"
	if err := p.load(ctx); err != nil {
		return err
	}
	token, err := p.Token(ctx)
	if err != nil {
		return err
	}
	data, err := p.points.TryPackRedeemWithAuthorization(common.Address(a.Holder), new(big.Int).SetUint64(a.Amount), a.Ref,
		new(big.Int).SetUint64(a.ValidAfter), new(big.Int).SetUint64(a.ValidBefore), a.Nonce, a.Signature)
	if err != nil {
		return fault.Wrap(fault.Malformed, op, err)
	}
	p.mu.Lock()
	_, known := p.moves[a.Ref]
	p.mu.Unlock()
	if !known {
		if _, err := p.client.Ask(ctx, token, data); err != nil {
			return explain(op, p.points.UnpackError, err)
		}
	}
	return p.move(ctx, a.Ref, data, a.ValidBefore*1000)
}

// move stores a call under its Ref, then submits it.
func (p *Points) move(ctx context.Context, ref [32]byte, data []byte, until uint64) error {
	p.mu.Lock()
	old, known := p.moves[ref]
	token := p.token
	p.mu.Unlock()
	if known {
		if old.Final == nil && !old.Turned && string(old.Data) != string(data) {
			return fault.New(fault.Conflict, "move points", "this ref was used for something else")
		}
		return nil
	}
	m := &move{Ref: ref, Data: data, Until: until}
	if err := p.keepMove(ctx, m); err != nil {
		return err
	}
	p.mu.Lock()
	p.moves[ref] = m
	p.mu.Unlock()
	err := p.submitMove(ctx, token, m)
	if err != nil { // the same again is tried again
		p.mu.Lock()
		delete(p.moves, ref)
		p.mu.Unlock()
	}
	return err
}

func (p *Points) submitMove(ctx context.Context, token chain.Address, m *move) error {
	_, err := p.client.Submit(ctx, labelOfMove(m), chain.Call{To: token, Data: m.Data, NotAfter: m.Until, Keep: true})
	if m.Turned { // after Submit, which reads the outbox after a restart
		p.client.Withdraw(chain.IDOf(labelOf("move", m.Ref)))
	}
	return err
}

func (p *Points) keepMove(ctx context.Context, m *move) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return fault.Wrap(fault.Internal, "store move", err)
	}
	return p.store.Put(ctx, keyMove+hex.EncodeToString(m.Ref[:]), raw)
}

// resubmit brings to the outbox what is not final, and lets it forget the rest. What
// is there already stays as it is. The lock must be held.
func (p *Points) resubmit(ctx context.Context) error {
	var problems []error
	for _, b := range p.batches {
		switch {
		case b.Final != nil:
			problems = append(problems, p.noted(ctx, b.label()))
		case !p.token.IsZero():
			problems = append(problems, p.submitBatch(ctx, p.token, b))
		}
	}
	for _, m := range p.moves {
		switch {
		case m.Final != nil:
			problems = append(problems, p.noted(ctx, m.labels()...))
		case !p.token.IsZero():
			problems = append(problems, p.submitMove(ctx, p.token, m))
		}
	}
	return errors.Join(append(problems, p.noteRuns(ctx))...)
}

// Where is how far what was sent under each Ref has come, in their order; nil
// for one that was never sent.
func (p *Points) Where(ctx context.Context, refs [][32]byte) ([]*Place, error) {
	if err := p.load(ctx); err != nil {
		return nil, err
	}
	out := make([]*Place, len(refs))
	asked := map[*batch]*Place{}
	for i, ref := range refs {
		p.mu.Lock()
		at, issued := p.lines[ref]
		m, moved := p.moves[ref]
		p.mu.Unlock()
		var err error
		switch {
		case issued:
			if asked[at.batch] == nil {
				asked[at.batch], err = p.whereBatch(ctx, at.batch)
			}
			out[i] = asked[at.batch]
		case moved:
			out[i], err = p.whereMove(ctx, m)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *Points) whereBatch(ctx context.Context, b *batch) (*Place, error) {
	p.mu.Lock()
	final := b.Final
	p.mu.Unlock()
	if final != nil {
		return final, nil
	}
	found, err := p.where(ctx, b.label())
	if fault.KindOf(err) == fault.NotFound {
		found, err = p.resubmitBatch(ctx, b)
	}
	if err != nil || !found.State.Done() {
		return found, err
	}
	kept := &batch{Root: b.Root, Lines: b.Lines, Promised: b.Promised, ReleaseAt: b.ReleaseAt, Final: found}
	raw, err := json.Marshal(kept)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "store batch", err)
	}
	if err := p.store.Put(ctx, keyBatch+hex.EncodeToString(b.Root[:]), raw); err != nil {
		return nil, err
	}
	p.mu.Lock()
	b.Final = found
	p.mu.Unlock()
	return found, p.noted(ctx, b.label())
}

// noted lets the outbox forget what became of calls, once that is written down here.
func (p *Points) noted(ctx context.Context, labels ...string) error {
	var problems []error
	for _, label := range labels {
		problems = append(problems, p.client.Noted(ctx, chain.IDOf(label)))
	}
	return errors.Join(problems...)
}

// resubmitBatch brings to the outbox what it did not take when the batch was made. A
// batch that the chain has already is refused there: a root counts once.
func (p *Points) resubmitBatch(ctx context.Context, b *batch) (*Place, error) {
	p.mu.Lock()
	token, final := p.token, b.Final
	p.mu.Unlock()
	if final != nil { // since the outbox was asked
		return final, nil
	}
	if token.IsZero() {
		return nil, fault.New(fault.NotFound, "look up batch", "the merchant's points are not known yet")
	}
	if err := p.submitBatch(ctx, token, b); err != nil {
		return nil, err
	}
	return p.where(ctx, b.label())
}

func (p *Points) whereMove(ctx context.Context, m *move) (*Place, error) {
	p.mu.Lock()
	final, label, reduces := m.Final, labelOfMove(m), p.reduces(m)
	p.mu.Unlock()
	if final != nil {
		return final, nil
	}
	found, err := p.where(ctx, label)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return p.resubmitMove(ctx, m)
	case err != nil || !found.State.Done():
		return found, err
	case reduces && found.State == chain.Failed: // TurnReductions decides
		found.State = chain.Pending
		return found, nil
	}
	return found, p.finish(ctx, m.Ref, *found)
}

// resubmitMove brings to the outbox what it did not take when the movement was made.
// It took none before, since what it took it keeps until finish: which may have been
// while it was asked.
func (p *Points) resubmitMove(ctx context.Context, m *move) (*Place, error) {
	p.mu.Lock()
	if newest, known := p.moves[m.Ref]; known {
		m = newest
	}
	p.mu.Unlock()
	if m.Final != nil {
		return m.Final, nil
	}
	token, err := p.Token(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.submitMove(ctx, token, m); err != nil {
		return nil, err
	}
	return p.where(ctx, labelOfMove(m))
}

// finish writes down that nothing happens to a movement any more.
func (p *Points) finish(ctx context.Context, ref [32]byte, at Place) error {
	p.mu.Lock()
	m := p.moves[ref]
	done := &move{Ref: ref, Until: m.Until, Turned: m.Turned, Final: &at}
	p.mu.Unlock()
	if err := p.keepMove(ctx, done); err != nil {
		return err
	}
	p.mu.Lock()
	p.moves[ref] = done
	p.mu.Unlock()
	return p.noted(ctx, done.labels()...)
}

// labels name what was sent of a movement: one that turned was sent as two calls.
func (m *move) labels() []string {
	return []string{labelOf("move", m.Ref), labelOf("take back", m.Ref)}
}

func (p *Points) where(ctx context.Context, label string) (*Place, error) {
	s, err := p.client.Status(ctx, chain.IDOf(label))
	if err != nil {
		return nil, err
	}
	at := placeOf(s)
	if s.Reverted && s.State == chain.Mined { // it did nothing, and nothing is decided before its block is final
		at.State = chain.Sent
	}
	return &at, nil
}

// placeOf says why a call did nothing that the contract refused in a block.
func placeOf(s chain.Status) Place {
	p := Place{State: s.State, Tx: s.Tx, Block: s.Block, Gas: s.Gas, Error: s.Error}
	if s.Reverted && p.Error == "" {
		p.Error = "the contract refused it"
	}
	return p
}

// labelOf names an entry of the outbox. It tells nothing: refs are salted.
func labelOf(what string, ref [32]byte) string {
	return "points " + what + " " + hex.EncodeToString(ref[:])
}

// refOf makes a ref of numbers that need no salt.
func refOf(numbers ...uint64) [32]byte {
	var raw []byte
	for _, n := range numbers {
		raw = binary.BigEndian.AppendUint64(raw, n)
	}
	return crypto.Keccak256Hash(raw)
}

func hasPrefix(key, prefix string) bool { return strings.HasPrefix(key, prefix) }
