package index

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/protocol/fault"
)

// On disk are the final logs as the chain gave them, pageSize to a page, and how
// far they go. The page is written first: what it has beyond the position is not
// counted, and is read from the chain again.
const (
	keyPage  = "events/" // 8 hexadecimal digits follow
	keyAt    = "at"
	pageSize = 256
	// saveEvery is how many blocks without events go by between two writes.
	saveEvery = 256
)

type disk struct {
	store chain.Store
	of    string // which contracts
	pages int    // full ones
	last  []storedLog
	saved uint64 // height on disk
}

// position is the stored form of how far the logs go.
type position struct {
	Of    string      `json:"of"`
	Block uint64      `json:"block"`
	Hash  common.Hash `json:"hash"`
	Time  uint64      `json:"time"`
	Logs  uint64      `json:"logs"`
}

// storedLog is a log in a page, in RLP.
type storedLog struct {
	Address   common.Address
	Topics    []common.Hash
	Data      []byte
	Block     uint64
	BlockHash common.Hash
	Time      uint64
	Tx        common.Hash
	Index     uint64
}

func newDisk(store chain.Store, d chain.Deployment) *disk {
	of := sha256.Sum256(fmt.Appendf(nil, "%d %d %s %s %s %s %s", d.ChainID, d.Block, d.PointsFactory, d.Rewards, d.Memberships, d.Exchange, d.Netting))
	return &disk{store: store, of: fmt.Sprintf("%x", of[:16])}
}

// load reads all logs. Those of other contracts are forgotten.
func (d *disk) load(ctx context.Context) ([]types.Log, chain.BlockRef, error) {
	const op = "read event index"
	at, err := d.at(ctx)
	if err != nil || at.Of != d.of {
		return nil, chain.BlockRef{}, err
	}
	pages, err := d.store.List(ctx, keyPage)
	if err != nil {
		return nil, chain.BlockRef{}, err
	}
	var stored []storedLog
	for i, page := range pages {
		var logs []storedLog
		if page.Key != pageKey(i) {
			return nil, chain.BlockRef{}, fault.New(fault.Internal, op, "a page is missing; delete the folder of the index to have it made again")
		}
		if err := rlp.DecodeBytes(page.Value, &logs); err != nil {
			return nil, chain.BlockRef{}, fault.Wrap(fault.Internal, op, err)
		}
		stored = append(stored, logs...)
	}
	if uint64(len(stored)) < at.Logs {
		return nil, chain.BlockRef{}, fault.New(fault.Internal, op, "events are missing; delete the folder of the index to have it made again")
	}
	stored = stored[:at.Logs]
	d.pages, d.saved = len(stored)/pageSize, at.Block
	d.last = slices.Clone(stored[d.pages*pageSize:])
	logs := make([]types.Log, len(stored))
	for i, s := range stored {
		logs[i] = types.Log{
			Address: s.Address, Topics: s.Topics, Data: s.Data, BlockNumber: s.Block, BlockHash: s.BlockHash, BlockTimestamp: s.Time,
			TxHash: s.Tx, Index: uint(s.Index),
		}
	}
	return logs, chain.BlockRef{Number: at.Block, Hash: at.Hash, Time: at.Time}, nil
}

func (d *disk) at(ctx context.Context) (at position, err error) {
	pairs, err := d.store.List(ctx, keyAt)
	if err != nil {
		return at, err
	}
	for _, p := range pairs {
		if strings.HasPrefix(p.Key, keyAt) {
			err = json.Unmarshal(p.Value, &at)
		}
	}
	return at, fault.Wrap(fault.Internal, "read event index", err)
}

func pageKey(n int) string { return fmt.Sprintf("%s%08x", keyPage, n) }

// append stores the logs of blocks and that they go up to end.
func (d *disk) append(ctx context.Context, blocks []block, end chain.BlockRef) error {
	pages, last := d.pages, slices.Clone(d.last)
	fresh := false
	for _, b := range blocks {
		for _, l := range b.logs {
			last, fresh = append(last, storedOf(l)), true
			if len(last) == pageSize {
				if err := d.put(ctx, pages, last); err != nil {
					return err
				}
				pages, last, fresh = pages+1, nil, false
			}
		}
	}
	if fresh {
		if err := d.put(ctx, pages, last); err != nil {
			return err
		}
	}
	if pages == d.pages && len(last) == len(d.last) && end.Number < d.saved+saveEvery {
		return nil // read again after a restart, with nothing in it
	}
	at := position{Of: d.of, Block: end.Number, Hash: end.Hash, Time: end.Time, Logs: uint64(pages*pageSize + len(last))}
	raw, err := json.Marshal(at)
	if err == nil {
		err = d.store.Put(ctx, keyAt, raw)
	}
	if err == nil {
		d.pages, d.last, d.saved = pages, last, end.Number
	}
	return err
}

// clear forgets all logs. Their pages are written over.
func (d *disk) clear(ctx context.Context) error {
	err := d.store.Delete(ctx, keyAt)
	if err == nil {
		d.pages, d.last, d.saved = 0, nil, 0
	}
	return err
}

func (d *disk) put(ctx context.Context, page int, logs []storedLog) error {
	raw, err := rlp.EncodeToBytes(logs)
	if err != nil {
		return fault.Wrap(fault.Internal, "write event index", err)
	}
	return d.store.Put(ctx, pageKey(page), raw)
}

func storedOf(l types.Log) storedLog {
	return storedLog{
		Address: l.Address, Topics: l.Topics, Data: l.Data, Block: l.BlockNumber, BlockHash: l.BlockHash, Time: l.BlockTimestamp,
		Tx: l.TxHash, Index: uint64(l.Index),
	}
}
