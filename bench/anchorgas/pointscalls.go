package main

import (
	"fmt"
	"io"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/souk-network/souk/protocol/ledger"
)

const (
	batchLines = 1024 // lines of the measured batch
	runLines   = 128  // lines of a measured run
)

// printPointsCalls prints the gas of each call of points under each set of rules.
func printPointsCalls(out io.Writer, forks [2]rules) error {
	var columns [2][]call
	for i, r := range forks {
		s, err := newShop(r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if columns[i], err = s.measure(); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	fmt.Fprintf(out, "\ngas of each call of points; a batch of %d lines\n", batchLines)
	printColumns(out, forks, columns)
	return nil
}

func (s *shop) measure() ([]call, error) {
	x := &script{consortium: s.consortium, calls: []call{
		{"deploy PointsFactory", s.created[0]}, {"PointsFactory.create", s.created[1]},
	}}
	s.issueCalls(x)
	s.batchCalls(x)
	s.holderCalls(x)
	s.signedCalls(x)
	return x.calls, x.err
}

func (s *shop) issueCalls(x *script) {
	shop := s.members[0]
	x.add("Points.issue, 1 line, new holder", shop, s.token, s.calls.PackIssue(bound(s.lines(1, "few", 1))))
	x.add("Points.issue, 1 line", shop, s.token, s.calls.PackIssue(bound(s.lines(1, "few", 2))))
	x.add(fmt.Sprintf("Points.issue, %d lines, new holders", runLines), shop, s.token, s.calls.PackIssue(bound(s.lines(runLines, "many", 3))))
	x.add(fmt.Sprintf("Points.issue, %d lines", runLines), shop, s.token, s.calls.PackIssue(bound(s.lines(runLines, "many", 4))))
	x.add("Points.setCap", shop, s.token, s.calls.PackSetCap(big.NewInt(900_000)))
}

func (s *shop) batchCalls(x *script) {
	shop, relayer := s.members[0], account("relayer")
	lines := s.lines(batchLines, "batch", 5)
	tree, err := ledger.NewTree(lines)
	if err != nil {
		x.err = err
		return
	}
	root, now := tree.Root(), start+12*(s.block+1)
	x.add("Points.commit", shop, s.token, s.calls.PackCommit(root, batchLines, big.NewInt(10*batchLines), now))
	release := func(name string, first, size int) {
		x.add(name, relayer, s.token, s.calls.PackRelease(root, big.NewInt(int64(first)), bound(lines[first:first+size]), proofOf(x, tree, first, size)))
	}
	x.add("Points.reduce", shop, s.token, s.calls.PackReduce(root, big.NewInt(2), bound(lines[2:3])[0], big.NewInt(3), proofOf(x, tree, 2, 1)))
	release("Points.release, 1 line, new holder", 0, 1)
	release(fmt.Sprintf("Points.release, %d lines, new holders", runLines), runLines, runLines)
	x.add("Points.takeBack", shop, s.token, s.calls.PackTakeBack(root, big.NewInt(runLines), bound(lines[runLines : runLines+1])[0], big.NewInt(3),
		proofOf(x, tree, runLines, 1)))
}

func (s *shop) holderCalls(x *script) {
	x.add("Points.approve", s.alice, s.token, s.calls.PackApprove(s.bob, big.NewInt(100)))
	x.add("Points.transferFrom, new holder", s.bob, s.token, s.calls.PackTransferFrom(s.alice, s.bob, big.NewInt(20)))
	x.add("Points.redeem", s.alice, s.token, s.calls.PackRedeem(big.NewInt(20), digest("goods", 1)))
	x.add("Points.redeemFrom", s.bob, s.token, s.calls.PackRedeemFrom(s.alice, big.NewInt(20), digest("goods", 2)))
}

func (s *shop) signedCalls(x *script) {
	owner, relayer := crypto.PubkeyToAddress(s.owner.PublicKey), account("relayer")
	x.add("transfer", s.alice, s.token, s.calls.PackTransfer(owner, big.NewInt(100)))
	x.calls = x.calls[:len(x.calls)-1] // not reported
	until := new(big.Int).SetUint64(2 * start)
	kind := crypto.Keccak256([]byte("TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"))
	nonce := digest("nonce", 1)
	sig := s.signature(x, kind, common.LeftPadBytes(owner[:], 32), common.LeftPadBytes(s.bob[:], 32), word(10), word(0), word(2*start), nonce[:])
	x.add("Points.transferWithAuthorization", relayer, s.token, s.calls.PackTransferWithAuthorization(owner, s.bob, big.NewInt(10), new(big.Int), until, nonce, sig))
	kind = crypto.Keccak256([]byte("RedeemWithAuthorization(address holder,uint256 amount,bytes32 ref,uint256 validAfter,uint256 validBefore,bytes32 nonce)"))
	nonce = digest("nonce", 2)
	ref := digest("goods", 3)
	sig = s.signature(x, kind, common.LeftPadBytes(owner[:], 32), word(10), ref[:], word(0), word(2*start), nonce[:])
	x.add("Points.redeemWithAuthorization", relayer, s.token, s.calls.PackRedeemWithAuthorization(owner, big.NewInt(10), ref, new(big.Int), until, nonce, sig))
}

func (s *shop) signature(x *script, words ...[]byte) []byte {
	v, r, low, err := s.sign(s.token, crypto.Keccak256(words...))
	if err != nil && x.err == nil {
		x.err = err
	}
	return append(append(r[:], low[:]...), v)
}

// lines are 10 points for each of count accounts.
func (s *shop) lines(count int, who string, salt int) []ledger.Line {
	lines := make([]ledger.Line, count)
	for i := range lines {
		lines[i] = line(salt*10_000+i, ledger.Account(account(fmt.Sprint(who, i))), 10)
	}
	return lines
}

func proofOf(x *script, tree ledger.Tree, first, size int) [][32]byte {
	proof, err := tree.Proof(first, size)
	if err != nil && x.err == nil {
		x.err = err
	}
	return proof
}
