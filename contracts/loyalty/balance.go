package loyalty

import (
	"context"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/souk-network/souk/contracts/bindings/balanceprobe"
	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// Lane is points that expire together.
type Lane struct {
	Ends   uint64 // first Unix second at which they are gone
	Points uint64
}

// Lanes are points by expiry, the earliest first; empty ones are left out.
type Lanes []Lane

// Total is the sum of all lanes.
func (l Lanes) Total() (sum uint64) {
	for _, lane := range l {
		sum += lane.Points
	}
	return sum
}

// Reading is what a contract held at one block.
type Reading struct {
	Block, Time uint64 // height and Unix seconds
	Supply      Lanes
	Balances    []Lanes // in the order in which they were asked for
}

// readings are the last answers, for the time in which the chain gives none.
type readings struct {
	mu       sync.Mutex
	supply   Lanes
	known    bool
	balances map[[20]byte]Lanes
}

func newReadings() readings { return readings{balances: map[[20]byte]Lanes{}} }

// probePage is how many balances one question covers: its creation code stays
// below the 49,152 bytes that EIP-3860 allows.
const probePage = 1000

// Read reads supply and balances of any member's points from the chain, page by
// page: where more than 1,000 balances are asked for, later ones may be of a later
// block. Block and Time are those of the first page.
func (p *Points) Read(ctx context.Context, token chain.Address, accounts [][20]byte) (Reading, error) {
	return ReadHoldings(ctx, p.client, token, accounts)
}

// Prober runs code on the chain's newest state and keeps nothing of it.
type Prober interface {
	Probe(ctx context.Context, code []byte) ([]byte, error)
}

// ReadHoldings reads as Read of Points does, for who issues none.
func ReadHoldings(ctx context.Context, client Prober, token chain.Address, accounts [][20]byte) (Reading, error) {
	var out Reading
	for first := true; first || len(accounts) > 0; first = false {
		page := accounts[:min(probePage, len(accounts))]
		accounts = accounts[len(page):]
		r, err := readPage(ctx, client, token, page)
		if err != nil {
			return Reading{}, err
		}
		if first {
			out.Block, out.Time, out.Supply = r.Block, r.Time, r.Supply
		}
		out.Balances = append(out.Balances, r.Balances...)
	}
	return out, nil
}

func readPage(ctx context.Context, client Prober, token chain.Address, accounts [][20]byte) (Reading, error) {
	const op = "read points"
	holders := make([]common.Address, len(accounts))
	for i, a := range accounts {
		holders[i] = a
	}
	code, err := hexutil.Decode(balanceprobe.BalanceProbeMetaData.Bin)
	if err != nil {
		return Reading{}, fault.Wrap(fault.Internal, op, err)
	}
	answer, err := client.Probe(ctx, append(code, balanceprobe.NewBalanceProbe().PackConstructor(common.Address(token), holders)...))
	if err != nil {
		return Reading{}, err
	}
	return readProbe(answer, len(accounts))
}

// readProbe reads what the probe answers about so many accounts.
func readProbe(answer []byte, accounts int) (Reading, error) {
	if len(answer) != 32*(2+accounts) {
		return Reading{}, fault.New(fault.Malformed, "read points", "not an answer of the probe")
	}
	moment, rest := answer[:32], answer[32:]
	length := uint64(binary.BigEndian.Uint32(moment[12:16]))
	r := Reading{Block: binary.BigEndian.Uint64(moment[24:]), Time: binary.BigEndian.Uint64(moment[16:24])}
	r.Supply = unpackLanes([32]byte(rest), length)
	for rest = rest[32:]; len(rest) > 0; rest = rest[32:] {
		r.Balances = append(r.Balances, unpackLanes([32]byte(rest), length))
	}
	return r, nil
}

// unpackLanes reads a word of the probe. length is that of an epoch in seconds.
func unpackLanes(word [32]byte, length uint64) Lanes {
	ends := binary.BigEndian.Uint64(word[2:10])
	var out Lanes
	for i := range uint64(3) {
		lane := word[26-6*i : 32-6*i] // 48 bits each, the first on the right
		points := uint64(binary.BigEndian.Uint16(lane))<<32 | uint64(binary.BigEndian.Uint32(lane[2:]))
		if points > 0 {
			out = append(out, Lane{Ends: ends + i*length, Points: points})
		}
	}
	return out
}

// Balances are those of accounts at the merchant's points, in their order: as
// the chain has them now or, where it does not answer, as they were last seen.
func (p *Points) Balances(ctx context.Context, accounts [][20]byte) ([]Lanes, error) {
	token, err := p.Token(ctx)
	if err != nil {
		return nil, err
	}
	r, err := p.Read(ctx, token, accounts)
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	if err != nil {
		return p.seen.all(accounts, err)
	}
	p.seen.supply, p.seen.known = r.Supply, true
	for i, a := range accounts {
		p.seen.balances[a] = r.Balances[i]
	}
	return r.Balances, nil
}

// all are the last balances seen; err if one was never seen.
func (s *readings) all(accounts [][20]byte, err error) ([]Lanes, error) {
	out := make([]Lanes, len(accounts))
	for i, a := range accounts {
		lanes, known := s.balances[a]
		if !known {
			return nil, err
		}
		out[i] = slices.Clone(lanes)
	}
	return out, nil
}

// Supply is all points of the merchant that have not expired, now or as last seen.
func (p *Points) Supply(ctx context.Context) (Lanes, error) {
	token, err := p.Token(ctx)
	if err != nil {
		return nil, err
	}
	r, err := p.Read(ctx, token, nil)
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	if err != nil && p.seen.known {
		return slices.Clone(p.seen.supply), nil
	}
	if err == nil {
		p.seen.supply, p.seen.known = r.Supply, true
	}
	return r.Supply, err
}
