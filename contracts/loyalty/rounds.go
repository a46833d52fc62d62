package loyalty

import (
	"context"
	"errors"
	"sync"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/souk-network/souk/contracts/bindings/balanceprobe"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/eip712"
	"github.com/souk-network/souk/protocol/fault"
	terms "github.com/souk-network/souk/protocol/netting"
	"github.com/souk-network/souk/protocol/points"
)

// Rounds is what a merchant does in rounds of netting: it reads what the parties
// hold of each other's points, signs statements, and sends them. Safe for
// concurrent use.
type Rounds struct {
	client   *chain.Client
	factory  chain.Address
	netting  *Netting
	operator *secp256k1.PrivateKey

	mu     sync.Mutex
	tokens map[did.Merchant]*Token
}

// Consent is one merchant's word for a statement: its signature, and permits that
// let the contract take exactly what the merchant gives up, one for each line in
// which it is the creditor, in their order. The permits end with the statement.
type Consent struct {
	Signature []byte // 65 bytes
	Permits   []LinePermit
}

// LinePermit is what a creditor adds to a line.
type LinePermit struct {
	Nonce     uint64 // of the creditor at the debtor's points
	Signature []byte // 65 bytes
}

// NewRounds reads and starts nothing. operator is the key of the client's account.
func NewRounds(client *chain.Client, operator *secp256k1.PrivateKey) *Rounds {
	d := client.Deployment()
	return &Rounds{
		client: client, factory: d.PointsFactory, netting: NewNetting(client, d.Netting), operator: operator,
		tokens: map[did.Merchant]*Token{},
	}
}

// Venue is where the statements are settled.
func (r *Rounds) Venue() terms.Venue { return r.netting.Venue() }

// HeldAt is what parties held of each other's points in the block with a hash, as
// debts of the issuers, and when that block was made, in Unix seconds (0 if none
// of them has points). It is the same for whoever asks.
func (r *Rounds) HeldAt(ctx context.Context, block [32]byte, parties []did.Merchant) ([]terms.Obligation, uint64, error) {
	return r.held(parties, func(code []byte) ([]byte, error) { return r.client.ProbeAt(ctx, block, code) },
		func(m did.Merchant) (*Token, error) { return r.token(ctx, m) })
}

// Held is HeldAt for the newest block.
func (r *Rounds) Held(ctx context.Context, parties []did.Merchant) ([]terms.Obligation, uint64, error) {
	return r.held(parties, func(code []byte) ([]byte, error) { return r.client.Probe(ctx, code) },
		func(m did.Merchant) (*Token, error) { return r.token(ctx, m) })
}

func (r *Rounds) held(parties []did.Merchant, probe func([]byte) ([]byte, error), token func(did.Merchant) (*Token, error)) ([]terms.Obligation, uint64, error) {
	var out []terms.Obligation
	var at uint64
	for _, debtor := range parties {
		t, err := token(debtor)
		if fault.KindOf(err) == fault.NotFound {
			continue // it has no points, so nobody holds any
		}
		if err != nil {
			return nil, 0, err
		}
		balances, made, err := balancesOf(t.at, parties, probe)
		if err != nil {
			return nil, 0, err
		}
		at = max(at, made)
		for i, amount := range balances {
			if parties[i] != debtor && amount > 0 {
				out = append(out, terms.Obligation{Debtor: debtor, Creditor: parties[i], Amount: amount})
			}
		}
	}
	return out, at, nil
}

// balancesOf asks one contract of points for the balances of all parties. Points
// that were created after the block have none there.
func balancesOf(token chain.Address, parties []did.Merchant, probe func([]byte) ([]byte, error)) ([]uint64, uint64, error) {
	const op = "read what merchants hold"
	code, err := hexutil.Decode(balanceprobe.BalanceProbeMetaData.Bin)
	if err != nil {
		return nil, 0, fault.Wrap(fault.Internal, op, err)
	}
	holders := make([]common.Address, len(parties))
	for i, m := range parties {
		holders[i] = common.Address(m)
	}
	answer, err := probe(append(code, balanceprobe.NewBalanceProbe().PackConstructor(common.Address(token), holders)...))
	var refused *chain.Refused
	if errors.As(err, &refused) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	reading, err := readProbe(answer, len(parties))
	if err != nil {
		return nil, 0, err
	}
	out := make([]uint64, len(parties))
	for i, lanes := range reading.Balances {
		out[i] = lanes.Total()
	}
	return out, reading.Time, nil
}

// token is a member's points; they are asked for once.
func (r *Rounds) token(ctx context.Context, m did.Merchant) (*Token, error) {
	r.mu.Lock()
	known := r.tokens[m]
	r.mu.Unlock()
	if known != nil {
		return known, nil
	}
	at, err := TokenOf(ctx, r.client, r.factory, chain.Address(m))
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tokens[m] = NewToken(r.client, at)
	return r.tokens[m], nil
}

// permit is what the creditor of a line has to sign, and for which points.
func (r *Rounds) permit(ctx context.Context, l terms.Obligation, deadline uint64) (points.Permit, points.Token, error) {
	t, err := r.token(ctx, l.Debtor)
	if err != nil {
		return points.Permit{}, points.Token{}, err
	}
	domain, err := t.Domain(ctx)
	if err != nil {
		return points.Permit{}, points.Token{}, err
	}
	p := points.Permit{Owner: l.Creditor, Spender: r.netting.at, Value: l.Amount, Deadline: deadline}
	p.Nonce, err = t.PermitNonce(ctx, chain.Address(l.Creditor))
	return p, domain, err
}

// Sign gives the merchant's word for a statement.
func (r *Rounds) Sign(ctx context.Context, s terms.Statement) (Consent, error) {
	c := Consent{Signature: r.Venue().Sign(s, r.operator)}
	self := eip712.AccountOf(r.operator.PubKey())
	for _, l := range s.Lines {
		if l.Creditor != did.Merchant(self) {
			continue
		}
		p, domain, err := r.permit(ctx, l, s.Deadline)
		if err != nil {
			return Consent{}, err
		}
		sig, err := p.Sign(domain, r.operator)
		if err != nil {
			return Consent{}, err
		}
		c.Permits = append(c.Permits, LinePermit{Nonce: p.Nonce, Signature: sig})
	}
	return c, nil
}

// Verify holds a merchant's word against a statement: fault.BadSignature where a
// signature is not its own, fault.Conflict where a permit could not be used now.
func (r *Rounds) Verify(ctx context.Context, s terms.Statement, by did.Merchant, c Consent) error {
	const op = "verify netting consent"
	if err := points.Verify(r.Venue().Digest(s), by, c.Signature); err != nil {
		return err
	}
	at := 0
	for _, l := range s.Lines {
		if l.Creditor != by {
			continue
		}
		if at == len(c.Permits) {
			return fault.New(fault.Malformed, op, "a permit is missing")
		}
		p, domain, err := r.permit(ctx, l, s.Deadline)
		if err != nil {
			return err
		}
		if p.Nonce != c.Permits[at].Nonce {
			return fault.New(fault.Conflict, op, "a permit is not the account's next one")
		}
		if err := points.Verify(p.Digest(domain), by, c.Permits[at].Signature); err != nil {
			return err
		}
		at++
	}
	if at != len(c.Permits) {
		return fault.New(fault.Malformed, op, "a permit too many")
	}
	return nil
}

// Settle sends all permits and the statement in one transaction: all of it or
// nothing. consents are those of the statement's merchants, in their order. The
// same statement with the same consents is one transaction, however often it is
// sent.
func (r *Rounds) Settle(ctx context.Context, s terms.Statement, consents []Consent) (chain.ID, error) {
	const op = "netting settle"
	if err := s.Check(); err != nil {
		return chain.ID{}, err
	}
	if len(consents) != len(s.Merchants) {
		return chain.ID{}, fault.New(fault.Malformed, op, "want one consent of each merchant")
	}
	calls, err := r.permits(ctx, s, consents)
	if err != nil {
		return chain.ID{}, err
	}
	var sigs [][]byte
	for _, c := range consents {
		sigs = append(sigs, c.Signature)
	}
	settle, err := r.netting.abi.TryPackSettle(packStatement(s), sigs)
	if err != nil {
		return chain.ID{}, fault.Wrap(fault.Malformed, op, err)
	}
	data, err := r.netting.abi.TryPackMulticall(append(calls, settle))
	return r.netting.send(ctx, op, 0, s.Deadline, data, err)
}

// permits packs the permits of all lines.
func (r *Rounds) permits(ctx context.Context, s terms.Statement, consents []Consent) ([][]byte, error) {
	const op = "netting settle"
	rest := map[did.Merchant][]LinePermit{}
	for i, m := range s.Merchants {
		rest[m] = consents[i].Permits
	}
	var out [][]byte
	for _, l := range s.Lines {
		if len(rest[l.Creditor]) == 0 || len(rest[l.Creditor][0].Signature) != 65 {
			return nil, fault.New(fault.Malformed, op, "a permit is missing or is not 65 bytes")
		}
		p := rest[l.Creditor][0]
		rest[l.Creditor] = rest[l.Creditor][1:]
		t, err := r.token(ctx, l.Debtor)
		if err != nil {
			return nil, err
		}
		sig := p.Signature
		call, err := r.netting.abi.TryPackTryPermit(common.Address(t.at), common.Address(l.Creditor), units(l.Amount), units(s.Deadline),
			sig[64], [32]byte(sig[:32]), [32]byte(sig[32:64]))
		if err != nil {
			return nil, fault.Wrap(fault.Malformed, op, err)
		}
		out = append(out, call)
	}
	return out, nil
}

// Settled reports whether the contract settled a statement, up to the newest block.
func (r *Rounds) Settled(ctx context.Context, s terms.Statement) (bool, error) {
	return r.netting.Settled(ctx, s)
}
