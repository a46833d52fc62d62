package chain

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/simnet/trace"
)

type nowhere struct{}

func (nowhere) Put(trace.Event) {}

func onChain(t *testing.T, test func(*Chain, func(id byte, state string, block uint64))) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := New(Config{BlockTime: 2 * time.Second, FinalAge: 4, Start: time.Now(), Trace: nowhere{}}, []did.Member{{ID: anchors, Status: did.StatusActive}})
		test(c, func(id byte, state string, block uint64) {
			t.Helper()
			p, err := c.Anchored(context.Background(), [32]byte{id})
			if err != nil || p.State != state || p.Block != block {
				t.Errorf("root %d is %s in block %d, want %s in %d (%v)", id, p.State, p.Block, state, block, err)
			}
		})
	})
}

// anchors is the member whose peer anchors.
var anchors = did.Merchant{77}

func send(c *Chain, id byte) {
	_ = c.Seat(anchors).SubmitAnchor(context.Background(), [32]byte{id}, 1)
}

// Defends I12: nothing is shown as mined or final before it is.
func TestRootsAreMinedWithTheNextBlockAndFinalLater(t *testing.T) {
	onChain(t, func(c *Chain, stands func(byte, string, uint64)) {
		time.Sleep(3 * time.Second)
		stands(1, "pending", 0)
		send(c, 1)
		stands(1, "sent", 0)
		time.Sleep(time.Second)
		stands(1, "mined", 2)
		time.Sleep(8 * time.Second)
		stands(1, "final", 2)
		send(c, 1) // repeating is harmless
		stands(1, "final", 2)
	})
}

func TestAStalledChainMinesNothingAndGoesOnWhereItStopped(t *testing.T) {
	onChain(t, func(c *Chain, stands func(byte, string, uint64)) {
		time.Sleep(2 * time.Second)
		c.Stall(true)
		c.Stall(true)
		send(c, 1)
		time.Sleep(time.Hour)
		stands(1, "sent", 0)
		c.Stall(false)
		time.Sleep(2 * time.Second)
		stands(1, "mined", 2)
		if h := c.Height(); h != 2 {
			t.Errorf("height %d, want 2: the stall made no blocks", h)
		}
	})
}

func TestAReorganisationTakesBlocksBackButNotFinalOnes(t *testing.T) {
	onChain(t, func(c *Chain, stands func(byte, string, uint64)) {
		send(c, 1)
		time.Sleep(6 * time.Second) // mined in block 1
		before, _ := c.Anchored(context.Background(), [32]byte{1})
		if n := c.Reorg(3); n != 3 {
			t.Errorf("%d blocks were taken back", n)
		}
		stands(1, "sent", 0)
		time.Sleep(2 * time.Second)
		stands(1, "mined", 4)
		if after, _ := c.Anchored(context.Background(), [32]byte{1}); after.Tx == before.Tx {
			t.Error("the same transaction in another branch")
		}
		time.Sleep(8 * time.Second)
		if n := c.Reorg(100); n != 4 {
			t.Errorf("%d blocks were taken back, want at most the 4 that are not final", n)
		}
		stands(1, "final", 4)
	})
}

func TestMembersComeAndLeaveInBlocks(t *testing.T) {
	onChain(t, func(c *Chain, _ func(byte, string, uint64)) {
		if err := c.Admit(did.Member{ID: did.Merchant{1}}); err != nil {
			t.Fatal(err)
		}
		m := did.Member{ID: did.Merchant{7}, PeerKey: did.Key{1}, Status: did.StatusActive}
		earlier := c.Registry()
		if err := errors.Join(c.Admit(m), c.SetStatus(m.ID, did.StatusLeft)); err != nil {
			t.Fatal(err)
		}
		now, found := c.Registry().ByKey(did.Key{1})
		if _, was := earlier.Member(m.ID); was || !found || now.Status != did.StatusLeft || now.Changed != now.Since+1 {
			t.Errorf("%+v", now)
		}
	})
}
