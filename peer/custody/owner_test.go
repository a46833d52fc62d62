package custody_test

import (
	"context"
	"crypto/rand"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cloudflare/circl/group"

	"github.com/souk-network/souk/peer/custody"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
	"github.com/souk-network/souk/storage"
)

// forgeShare makes a share v at an index, and commitments to a vault's public point S
// that it fits, from S alone: C1 = (vG - S - i²C2) / i.
func forgeShare(t testing.TB, public vault.Public, index uint16) (vault.Share, vault.Commitments) {
	t.Helper()
	g := group.Ristretto255
	S := g.NewElement()
	must(t, S.UnmarshalBinary(public[:]))
	i := g.NewScalar().SetUint64(uint64(index))
	v, c2 := g.RandomNonZeroScalar(rand.Reader), g.NewElement().MulGen(g.RandomNonZeroScalar(rand.Reader))
	c1 := g.NewElement().MulGen(v)
	c1.Add(c1, g.NewElement().Neg(S))
	c1.Add(c1, g.NewElement().Neg(g.NewElement().Mul(c2, g.NewScalar().Mul(i, i))))
	c1.Mul(c1, g.NewScalar().Inv(i))
	share := vault.Share{Index: index, Value: bytes32(t, v)}
	return share, vault.Commitments{public, bytes32(t, c1), bytes32(t, c2)}
}

func bytes32(t testing.TB, v interface{ MarshalBinary() ([]byte, error) }) [32]byte {
	t.Helper()
	b, err := v.MarshalBinary()
	must(t, err)
	return [32]byte(b)
}

// Who knows a vault's public point (its grantees and custodians do) can make a
// share and commitments that fit each other, and still cannot take the vault's
// place at a custodian: the deposit proves the secret.
func TestNobodyTakesAVaultsPlace(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		owner := newCustomer(t)
		d := owner.deposit(1)
		d.Share, d.Commitments = forgeShare(t, owner.secret.Public(), 1)
		must(t, d.Commitments.VerifyShare(d.Share))
		d.Control = did.KeyOf(key(103))
		for name, attempt := range map[string]func() custody.Deposit{
			"the owner's own proof, for another deposit": func() custody.Deposit { return d.Sign(key(103)) },
			"a proof by the share": func() custody.Deposit {
				proved, err := d.Prove(rand.Reader, vault.SecretFromBytes(d.Share.Value))
				must(t, err)
				return proved.Sign(key(103))
			},
			"no proof": func() custody.Deposit {
				bare := d
				bare.Proof = [64]byte{}
				return bare.Sign(key(103))
			},
		} {
			disk := w.stored()
			_, err := w.handle(depositing(attempt()))
			if fault.KindOf(err) != fault.BadProof || len(w.stored()) != len(disk) {
				t.Errorf("%s: got %v, want %v and nothing stored", name, err, fault.BadProof)
			}
		}
		if w.service.HoldsAny(context.Background(), []vault.ID{d.Vault}) {
			t.Fatal("the place is taken")
		}
		w.mustHandle(depositing(owner.deposit(1)))
	})
}

// The proof is bound to everything that the deposit says: no part of one deposit
// serves another, by the same control key or another.
func TestDepositProofCoversTheDeposit(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		for name, change := range map[string]func(d *custody.Deposit){
			"control":  func(d *custody.Deposit) { d.Control = did.KeyOf(key(103)) },
			"revision": func(d *custody.Deposit) { d.Revision++ },
			"time":     func(d *custody.Deposit) { d.Time++ },
			"inbox":    func(d *custody.Deposit) { d.Inbox[0] ^= 1 },
		} {
			d := newCustomer(t).deposit(1)
			change(&d)
			signer := controlKey
			if d.Control != did.KeyOf(controlKey) {
				signer = key(103)
			}
			_, err := w.handle(depositing(d.Sign(signer)))
			if fault.KindOf(err) != fault.BadProof {
				t.Errorf("%s: got %v, want %v", name, err, fault.BadProof)
			}
		}
	})
}

// Anybody may deposit a vault, so a day has a bound of new ones, also over a
// restart. Whoever holds a vault here reshares, reads and destroys as before.
//
// Defends I6.
func TestNewVaultsOfADayAreBounded(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.vaults = 3
		w.restart()
		for range 2 {
			w.mustHandle(depositing(newCustomer(t).deposit(1)))
		}
		disk := w.stored()
		stranger := newCustomer(t)
		for range 2 {
			_, err := w.handle(depositing(stranger.deposit(1)))
			wantKind(t, err, fault.RateLimited)
			if len(w.stored()) != len(disk) {
				t.Fatal("a refused vault was stored")
			}
			w.restart()
		}
		w.customer.reshare(t)
		w.mustHandle(depositing(w.customer.deposit(2)))
		w.mustRelease()
		w.wantInbox(1)
		w.mustHandle(w.destroy())
		time.Sleep(24 * time.Hour)
		w.mustHandle(depositing(stranger.deposit(1)))
	})
}

// A custodian keeps no more vaults in memory than it was told, whatever many were
// deposited, and serves all of them: numbers of openings go on without gaps.
//
// Defends I6.
func TestVaultsInMemoryAreBounded(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.loaded = 2
		w.restart()
		for range 5 {
			w.mustRelease()
			for range 3 {
				w.mustHandle(depositing(newCustomer(t).deposit(1)))
			}
			if n := w.service.Loaded(); n > 2 {
				t.Fatalf("%d vaults in memory, at most 2", n)
			}
		}
		w.wantInbox(5)
		for range 3 {
			_, err := w.service.Inbox(context.Background(), custody.InboxRequest{Consortium: consortium, Custodian: self, Vault: vault.ID{9}, Time: now()}.Sign(controlKey))
			wantKind(t, err, fault.NotCustodian)
		}
		if n := w.service.Loaded(); n > 2 {
			t.Fatalf("%d vaults in memory after questions about unknown ones", n)
		}
	})
}

// coldKV lets the reads of one vault's share wait.
type coldKV struct {
	storage.KV
	slow  vault.ID
	come  chan struct{}
	reads atomic.Int32
}

func (s *coldKV) Get(ctx context.Context, space string, key []byte) ([]byte, error) {
	if space == "custody/shares" && [32]byte(key) == s.slow {
		s.reads.Add(1)
		select {
		case <-s.come:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return s.KV.Get(ctx, space, key)
}

// A vault that the disk is slow to bring is waited for by those who ask for it: all
// for one read. Others go on, and whoever gives up takes nobody along.
func TestAColdVaultDelaysNobodyElse(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		cold, warm := w.customer.secret.Public().ID(), newCustomer(t)
		w.mustHandle(depositing(warm.deposit(1)))
		slow := &coldKV{KV: w.disk, slow: cold, come: make(chan struct{})}
		w.store = slow
		w.start()
		held := make(chan bool, 4)
		ask := func(ctx context.Context) { held <- w.service.HoldsAny(ctx, []vault.ID{cold}) }
		first, giveUp := context.WithCancel(t.Context())
		go ask(first)
		synctest.Wait()
		for range 3 {
			go ask(t.Context())
		}
		synctest.Wait()
		if !w.service.HoldsAny(t.Context(), []vault.ID{warm.secret.Public().ID()}) || slow.reads.Load() != 1 {
			t.Fatalf("%d reads of the cold vault", slow.reads.Load())
		}
		giveUp()
		if <-held {
			t.Fatal("held, for one who gave up")
		}
		synctest.Wait()
		close(slow.come)
		for range 3 {
			if !<-held {
				t.Error("the vault is not held")
			}
		}
		if n := slow.reads.Load(); n != 2 {
			t.Errorf("%d reads for four who asked, one of whom gave up; want 2", n)
		}
	})
}

// waitingKV lets the first opening that is to be stored wait.
type waitingKV struct {
	storage.KV
	first chan struct{}
}

func (s *waitingKV) Batch(ctx context.Context, ops []storage.Op) error {
	if wait := s.first; wait != nil && ops[0].Space == "custody/openings" {
		s.first = nil
		<-wait
	}
	return s.KV.Batch(ctx, ops)
}

// A vault in use stays in memory, whatever others push it out: a second holding
// of it would give numbers of openings twice.
func TestVaultInUseStays(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.loaded = 1
		goOn := make(chan struct{})
		w.store = &waitingKV{w.disk, goOn}
		w.start()
		var both sync.WaitGroup
		help := func() {
			r := signed(w.request())
			both.Go(func() {
				if _, err := w.release(r); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		help()
		if !w.service.HoldsAny(context.Background(), []vault.ID{w.customer.secret.Public().ID()}) {
			t.Error("a vault in use is not held")
		}
		w.mustHandle(depositing(newCustomer(t).deposit(1)))
		help()
		close(goOn)
		both.Wait()
		w.wantInbox(2)
	})
}
