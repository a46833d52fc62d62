package main

import (
	"crypto/ecdsa"
	"fmt"
	"io"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/contracts/bindings/points"
	"github.com/souk-network/souk/contracts/bindings/pointsfactory"
	"github.com/souk-network/souk/contracts/bindings/referencetoken"
	"github.com/souk-network/souk/protocol/ledger"
)

// most is how much more than the least a transfer or permit of points may cost.
const most = 1.05

// shop is a member with points, and beside them a clone of the least that an
// ERC-20 with permit can be.
type shop struct {
	*consortium
	token, least  common.Address
	pointsFactory common.Address
	calls         *points.Points
	created       [2]uint64 // gas of the factory's creation, and of the points'
	owner         *ecdsa.PrivateKey
	alice, bob    common.Address
}

func newShop(r rules) (*shop, error) {
	c, err := newConsortium(r)
	if err != nil {
		return nil, err
	}
	return shopOf(c)
}

func shopOf(c *consortium) (*shop, error) {
	h := digest("owner's key", 0)
	key, err := crypto.ToECDSA(h[:])
	if err != nil {
		return nil, err
	}
	s := &shop{consortium: c, calls: points.NewPoints(), owner: key, alice: account("alice"), bob: account("bob")}
	if err := s.createPoints(); err != nil {
		return nil, fmt.Errorf("create points: %w", err)
	}
	if err := s.createLeast(); err != nil {
		return nil, fmt.Errorf("create the least: %w", err)
	}
	return s, s.fill()
}

func (s *shop) createPoints() error {
	factory := pointsfactory.NewPointsFactory()
	code := append(common.FromHex(pointsfactory.PointsFactoryMetaData.Bin), factory.PackConstructor(s.registry)...)
	at, gas, err := s.deploy(s.members[0], code)
	if err != nil {
		return err
	}
	s.pointsFactory, s.created[0] = at, gas
	terms := pointsfactory.PointsTerms{Start: start, EpochLength: 90 * 86_400, Cap: big.NewInt(1_000_000), Decimals: 2, Name: "Corner Bakery points", Symbol: "CBP"}
	if s.created[1], err = s.send(s.members[0], &at, factory.PackCreate(terms)); err != nil {
		return err
	}
	out, err := s.view(at, factory.PackPointsOf(s.members[0]))
	if err != nil {
		return err
	}
	s.token, err = factory.UnpackPointsOf(out)
	return err
}

// createLeast clones the reference through ERC-1167, as points are.
func (s *shop) createLeast() error {
	code, _, err := s.deploy(s.members[0], common.FromHex(referencetoken.ReferenceTokenMetaData.Bin))
	if err != nil {
		return err
	}
	proxy := append(common.FromHex("3d602d80600a3d3981f3363d3d373d3d3d363d73"), code[:]...)
	s.least, _, err = s.deploy(s.members[0], append(proxy, common.FromHex("5af43d82803e903d91602b57fd5bf3")...))
	return err
}

// fill gives alice 1,000 of each.
func (s *shop) fill() error {
	if _, err := s.send(s.members[0], &s.token, s.calls.PackIssue(bound([]ledger.Line{line(0, ledger.Account(s.alice), 1000)}))); err != nil {
		return err
	}
	_, err := s.send(s.members[0], &s.least, referencetoken.NewReferenceToken().PackMint(s.alice, big.NewInt(1000)))
	return err
}

// pairRow is one call of points and of the least, under one set of rules.
type pairRow struct {
	name          string
	points, least uint64
}

func (r pairRow) ratio() float64 { return float64(r.points) / float64(r.least) }

// printPoints prints what transfer and permit cost against the least, and then
// each call.
func printPoints(out io.Writer, forks [2]rules) error {
	var missed error
	fmt.Fprintf(out, "gas of transfer and permit, points against the least through a clone; goal: at most %.2f\n", most)
	fmt.Fprintf(out, "%-10s %-28s %8s %8s %7s\n", "rules", "call", "points", "least", "ratio")
	for _, r := range forks {
		rows, err := comparePoints(r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		for _, row := range rows {
			fmt.Fprintf(out, "%-10s %-28s %8d %8d %7.4f\n", r.name, row.name, row.points, row.least, row.ratio())
			if row.ratio() > most {
				missed = fmt.Errorf("%s, %s: %.4f misses the goal", r.name, row.name, row.ratio())
			}
		}
	}
	if err := printPointsCalls(out, forks); err != nil {
		return err
	}
	return missed
}

func comparePoints(r rules) ([]pairRow, error) {
	s, err := newShop(r)
	if err != nil {
		return nil, err
	}
	var rows []pairRow
	both := func(name string, from common.Address, ours, theirs []byte) {
		if err != nil {
			return
		}
		row := pairRow{name: name}
		if row.points, err = s.send(from, &s.token, ours); err != nil {
			return
		}
		row.least, err = s.send(from, &s.least, theirs)
		rows = append(rows, row)
	}
	transfer := func(name string, from, to common.Address, value int64) {
		data := s.calls.PackTransfer(to, big.NewInt(value)) // one selector for both
		both(name, from, data, data)
	}
	transfer("transfer to a new holder", s.alice, s.bob, 10)
	transfer("transfer to a holder", s.alice, s.bob, 10)
	transfer("transfer of all to a holder", s.bob, s.alice, 20)
	for i, name := range []string{"permit, first", "permit"} {
		ours, e := s.permit(s.token, int64(5+i), uint64(i))
		if err == nil {
			err = e
		}
		theirs, e := s.permit(s.least, int64(5+i), uint64(i))
		if err == nil {
			err = e
		}
		both(name, account("relayer"), ours, theirs)
	}
	return rows, err
}

// permit signs for either token; both have one selector and one type.
func (s *shop) permit(token common.Address, value int64, nonce uint64) ([]byte, error) {
	kind := crypto.Keccak256([]byte("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"))
	owner, deadline := crypto.PubkeyToAddress(s.owner.PublicKey), uint64(2*start)
	v, r, low, err := s.sign(token, crypto.Keccak256(kind, common.LeftPadBytes(owner[:], 32), common.LeftPadBytes(s.bob[:], 32),
		word(uint64(value)), word(nonce), word(deadline)))
	return s.calls.PackPermit(owner, s.bob, big.NewInt(value), new(big.Int).SetUint64(deadline), v, r, low), err
}

func (s *shop) sign(token common.Address, body []byte) (v uint8, r, low [32]byte, err error) {
	domain, err := s.view(token, s.calls.PackDOMAINSEPARATOR())
	if err != nil {
		return 0, r, low, err
	}
	sig, err := crypto.Sign(crypto.Keccak256([]byte{0x19, 0x01}, domain, body), s.owner)
	if err != nil {
		return 0, r, low, err
	}
	return sig[64] + 27, [32]byte(sig[:32]), [32]byte(sig[32:64]), nil
}

// line is points for an account, under a reference of its own.
func line(n int, to ledger.Account, amount uint64) ledger.Line {
	return ledger.Line{Account: to, Amount: amount, Ref: digest("ref", n)}
}

func bound(lines []ledger.Line) []points.Line {
	out := make([]points.Line, len(lines))
	for i, l := range lines {
		out[i] = points.Line{Account: common.Address(l.Account), Amount: new(big.Int).SetUint64(l.Amount), Ref: l.Ref}
	}
	return out
}
