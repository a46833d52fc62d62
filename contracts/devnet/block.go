package devnet

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/souk-network/souk/protocol/fault"
)

// Block is a block of the chain with what became of its transactions.
type Block struct {
	Number, Time uint64 // height and Unix seconds
	Hash         [32]byte
	Holds        []Done // in their order
}

// Done is a transaction that is in a block.
type Done struct {
	ID       [32]byte
	From, To [20]byte // To is zero for one that made a contract
	Data     []byte
	Gas      uint64 // that it took
	Refused  bool   // it changed nothing but its sender's account
	Logs     []*types.Log
}

// Block reads the block of the chain at a height, as the chain is now.
// fault.NotFound: there is none.
func (c *Chain) Block(number uint64) (Block, error) {
	const op = "read devnet block"
	b := c.backend.BlockChain().GetBlockByNumber(number)
	if b == nil {
		return Block{}, fault.New(fault.NotFound, op, "the chain is not so high")
	}
	receipts := c.backend.BlockChain().GetReceiptsByHash(b.Hash())
	if len(receipts) != len(b.Transactions()) {
		return Block{}, fault.New(fault.NotFound, op, "its receipts are not there")
	}
	out := Block{Number: number, Time: b.Time(), Hash: b.Hash()}
	signer := types.LatestSigner(c.backend.BlockChain().Config())
	for i, tx := range b.Transactions() {
		from, err := types.Sender(signer, tx)
		if err != nil {
			return Block{}, fault.Wrap(fault.Internal, op, err)
		}
		d := Done{ID: tx.Hash(), From: from, Data: tx.Data(), Gas: receipts[i].GasUsed, Logs: receipts[i].Logs, Refused: receipts[i].Status != types.ReceiptStatusSuccessful}
		if to := tx.To(); to != nil {
			d.To = [20]byte(common.Address(*to))
		}
		out.Holds = append(out.Holds, d)
	}
	return out, nil
}
