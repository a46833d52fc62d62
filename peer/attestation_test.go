package peer_test

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"github.com/souk-network/souk/peer"
	"github.com/souk-network/souk/peer/attest"
	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/peer/stream"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/reward"
)

// rewarding is a merchant's campaign and how it is asked for.
type rewarding struct {
	w     *peertest.World
	shop  *peertest.Peer
	at    [20]byte
	terms peertest.CampaignTerms
}

// openRewards has a merchant reward consents with 1,000 over a hundred days.
func openRewards(w *peertest.World, shop *peertest.Peer, quorum uint8) rewarding {
	now := w.Rewards.Now()
	t := peertest.CampaignTerms{
		Start: now, End: now + 50*86_400, Vesting: 100 * 86_400, Amount: 1000, MaxPersons: 5, Cap: 100_000, Budget: 100_000, Quorum: quorum,
	}
	return rewarding{w: w, shop: shop, at: w.Rewards.Create(shop.ID, t), terms: t}
}

func (r rewarding) ask() wallet.RewardAsk {
	return wallet.RewardAsk{
		Campaign: r.w.Rewards.Campaign(r.at), Merchant: r.shop.ID, Start: r.terms.Start, Quorum: r.terms.Quorum, Now: r.w.Rewards.Now(),
	}
}

// start gathers the words for a grant and brings them to the chain.
func (r rewarding) start(c *peertest.Wallet, id consent.GrantID) ([]attest.Word, error) {
	s, words, err := c.AttestStart(r.w.Ctx(), id, r.ask())
	if err != nil {
		return nil, err
	}
	return words, r.w.Rewards.Start(r.at, s, words)
}

func (r rewarding) stream(c *peertest.Wallet) reward.Stream {
	return r.w.Rewards.Streams(r.at)[c.Account(r.shop.ID, 0).Address]
}

func refusedAs(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// While a grant lives, so many members say so as the campaign asks for, and its
// reward starts once. When it is taken back nobody says so any more, and if the wallet
// does not stop the reward, the merchant's peer has those members stop it. A member
// that signs nonsense is passed over.
func TestRewardsFollowTheConsent(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 6, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop := w.Peers[5]
		campaign, c := openRewards(w, shop, 3), w.NewCustomer()
		id := w.Grant(c, w.AskToRead(shop), wallet.Terms{})
		w.Settle()
		liar := w.Peers[0]
		liar.Rewards.Garble(true)
		words, err := campaign.start(c, id)
		check(t, err)
		for _, word := range words {
			if word.Member == liar.ID || word.Member == shop.ID {
				t.Error("the words are of a liar, or of the merchant before others were asked")
			}
		}
		since := campaign.stream(c).Since
		if since == 0 {
			t.Fatal("nothing started")
		}
		_, err = campaign.start(c, id)
		refusedAs(t, "a second start", err, fault.Replayed)
		ask := attest.StopRequest{Consortium: peertest.Consortium, Campaign: campaign.at, Account: c.Account(shop.ID, 0).Address, Since: since, Deadline: w.Rewards.Now() + 86_400}
		refusedAs(t, "a stop while the consent lives", askStop(w, shop, word(w, words), ask), fault.Conflict)
		w.Pass(30 * time.Minute)
		if s := campaign.stream(c); s.Stopped != 0 {
			t.Fatal("the reward of a living consent was stopped")
		}
		_, err = c.Revoke(w.Ctx(), id)
		check(t, err)
		w.Settle()
		_, err = campaign.start(c, id)
		refusedAs(t, "a start after the revocation", err, fault.Revoked)
		revoked := w.Rewards.Now()
		ask.Deadline = w.Rewards.Now() + 86_400
		refusedAs(t, "a stop that another member asks for", askStop(w, liar, word(w, words), ask), fault.Unauthorized)
		refusedAs(t, "a stop of another beginning", askStop(w, shop, word(w, words), with(ask, func(r *attest.StopRequest) { r.Since-- })), fault.NotFound)
		refusedAs(t, "a stop of a member that attested nothing", askStop(w, shop, liarless(w, words, shop), ask), fault.NotFound)
		w.Pass(9 * time.Minute)
		if campaign.stream(c).Stopped != 0 {
			t.Error("the wallet had no time to stop the reward itself")
		}
		w.Until("the merchant's peer had the reward stopped", func() bool { return campaign.stream(c).Stopped != 0 })
		if late := campaign.stream(c).Stopped - revoked; late > 15*60 {
			t.Errorf("stopped %d seconds after the revocation", late)
		}
		again := w.Grant(c, w.AskToRead(shop), wallet.Terms{})
		w.Settle()
		_, err = campaign.start(c, again)
		refusedAs(t, "a start after giving again", err, fault.Replayed)
	})
}

// word is a peer whose word was taken.
func word(w *peertest.World, words []attest.Word) *peertest.Peer { return w.Peer(words[0].Member) }

// liarless is a peer that was not asked: neither among the words nor the merchant.
func liarless(w *peertest.World, words []attest.Word, shop *peertest.Peer) *peertest.Peer {
	for _, p := range w.Peers[1:] {
		taken := p == shop
		for _, word := range words {
			taken = taken || word.Member == p.ID
		}
		if !taken {
			return p
		}
	}
	return nil
}

func with(r attest.StopRequest, change func(*attest.StopRequest)) attest.StopRequest {
	change(&r)
	return r
}

// askStop asks one peer for a word in another's name.
func askStop(w *peertest.World, from, to *peertest.Peer, r attest.StopRequest) error {
	return stream.Call(w.Ctx(), from.Host(), to.Where().ID, attest.StopProtocol, r, nil)
}

// Who takes a consent back without stopping its reward, and gives it for a moment
// whenever the merchant may look, is given time to stop it once and not each time.
func TestConsentsOfAMomentEarnNoRewardThatGoesOn(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop := w.Peers[3]
		campaign, c := openRewards(w, shop, 2), w.NewCustomer()
		notice := w.AskToRead(shop)
		id := w.Grant(c, notice, wallet.Terms{})
		w.Settle()
		_, err := campaign.start(c, id)
		check(t, err)
		took := w.Rewards.Now()
		for range 3 {
			_, err = c.Revoke(w.Ctx(), id)
			check(t, err)
			w.Pass(6 * time.Minute)
			if campaign.stream(c).Stopped != 0 {
				break
			}
			id = w.Grant(c, notice, wallet.Terms{})
			w.Pass(90 * time.Second)
		}
		if s := campaign.stream(c).Stopped; s == 0 || s-took > 15*60 {
			t.Errorf("the reward was stopped at %d, want at most 900 seconds after the first revocation at %d", s, took)
		}
	})
}

// A member that attests what is not so is one of a quorum: its word alone starts and
// stops nothing, and the merchant that attests alone says so in its terms.
func TestOneLiarStartsNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop, liar := w.Peers[0], w.Peers[3]
		campaign, c := openRewards(w, shop, 2), w.NewCustomer()
		id := w.Grant(c, w.AskToRead(shop), wallet.Terms{})
		w.Settle()
		_, err := c.Revoke(w.Ctx(), id)
		check(t, err)
		w.Settle()
		s := reward.Start{
			Account: c.Account(shop.ID, 0).Address, Digest: [32]byte{1}, Person: [32]byte{2}, Since: w.Rewards.Now(), Deadline: w.Rewards.Now() + 100,
		}
		lie := attest.Word{Member: liar.ID, Signature: reward.Sign(s, w.Rewards.Campaign(campaign.at), liar.Operator)}
		refusedAs(t, "one liar", w.Rewards.Start(campaign.at, s, []attest.Word{lie}), fault.Unauthorized)
		refusedAs(t, "one liar twice", w.Rewards.Start(campaign.at, s, []attest.Word{lie, lie}), fault.NotMember)
		refusedAs(t, "one liar in another's name", w.Rewards.Start(campaign.at, s, []attest.Word{lie, {Member: shop.ID, Signature: lie.Signature}}), fault.BadSignature)
	})
}

// The merchant that attests alone names its customers by its own books: an
// invite links one wallet, and who has none is rewarded by nobody.
func TestMerchantAttestsItsOwnCustomersOnce(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop := w.Peers[0]
		campaign := openRewards(w, shop, 0)
		first, second, stranger := w.NewCustomer(), w.NewCustomer(), w.NewCustomer()
		one := w.Enrol(shop, first, "C-1")
		_, err := campaign.start(first, one)
		check(t, err)
		contact, err := shop.Invite(w.Ctx(), "C-1")
		check(t, err)
		other := w.Grant(second, w.AskToWrite(shop), wallet.Terms{Invite: contact.Invite})
		w.Until("the merchant holds the other grant", func() bool { _, held := shop.CRM().Grant(other); return held })
		_, err = campaign.start(second, other)
		refusedAs(t, "the second wallet of one customer", err, fault.NoGrant)
		unknown := w.Grant(stranger, w.AskToRead(shop), wallet.Terms{})
		w.Settle()
		_, err = campaign.start(stranger, unknown)
		refusedAs(t, "a wallet that is no customer of the shop", err, fault.NoGrant)
		_, err = first.Revoke(w.Ctx(), one)
		check(t, err)
		w.Pass(5 * time.Minute)
		w.Until("the merchant stopped it by its own word", func() bool { return campaign.stream(first).Stopped != 0 })
	})
}

// However many wallets somebody makes: a vault is one person, whatever it grants, and
// all of them together get no more than places, cap and budget allow.
func TestFarmingIsBounded(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 3, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop := w.Peers[2]
		campaign := openRewards(w, shop, 2)
		reads, writes := w.AskToRead(shop), w.AskToWrite(shop)
		var started, full int
		for range 8 {
			c := w.NewCustomer()
			id := w.Grant(c, reads, wallet.Terms{})
			another := w.Grant(c, writes, wallet.Terms{})
			w.Settle()
			switch _, err := campaign.start(c, id); {
			case err == nil:
				started++
				_, err = campaign.start(c, another)
				refusedAs(t, "another grant of one wallet", err, fault.Replayed)
			case fault.KindOf(err) == fault.Full:
				full++
			default:
				t.Fatal(err)
			}
		}
		if started != 5 || full != 3 || w.Rewards.Granted(campaign.at) != 5000 {
			t.Errorf("%d started, %d found it full, %d granted", started, full, w.Rewards.Granted(campaign.at))
		}
	})
}

// A silent chain stops no revocation and no grant: nothing is attested meanwhile, and
// what ended is stopped once it answers.
//
// Defends I9.
func TestSilentChainDelaysRewardsAlone(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop := w.Peers[3]
		campaign, c, late := openRewards(w, shop, 2), w.NewCustomer(), w.NewCustomer()
		notice := w.AskToRead(shop)
		id := w.Grant(c, notice, wallet.Terms{})
		w.Settle()
		_, err := campaign.start(c, id)
		check(t, err)
		w.Chain.Stall(true)
		given := w.Grant(late, notice, wallet.Terms{})
		w.Settle()
		_, _, err = late.AttestStart(w.Ctx(), given, campaign.ask())
		refusedAs(t, "a start while the chain is silent", err, fault.Unavailable)
		r, err := c.Revoke(w.Ctx(), id)
		if err != nil || !r.Quorum {
			t.Fatalf("the revocation waits for the chain: %v, %v", r.Quorum, err)
		}
		w.Pass(20 * time.Minute)
		w.Chain.Stall(false)
		w.Pass(5 * time.Minute)
		w.Until("the reward is stopped", func() bool { return campaign.stream(c).Stopped != 0 })
		_, err = campaign.start(late, given)
		check(t, err)
	})
}

// What attestors are shown stays with them: neither facts nor logs name the account,
// the vault, the person or the grant's salt.
//
// Defends I1.
func TestAttestationsTellNothing(t *testing.T) {
	peertest.Run(t, peertest.Config{Merchants: 4, Adjust: seldomer}, func(w *peertest.World) {
		t := w.T
		shop := w.Peers[3]
		campaign, c := openRewards(w, shop, 2), w.NewCustomer()
		id := w.Grant(c, w.AskToRead(shop), wallet.Terms{})
		w.Settle()
		s, words, err := c.AttestStart(w.Ctx(), id, campaign.ask())
		check(t, err)
		check(t, w.Rewards.Start(campaign.at, s, words))
		_, err = c.Revoke(w.Ctx(), id)
		check(t, err)
		w.Pass(5 * time.Minute)
		w.Until("the reward is stopped", func() bool { return campaign.stream(c).Stopped != 0 })
		g, _ := c.Signed(id)
		for what, secret := range map[string][]byte{
			"account": s.Account[:], "digest": s.Digest[:], "person": s.Person[:], "vault": g.Grant.Vault[:], "salt": g.Grant.Salt[:],
		} {
			for _, p := range w.Peers {
				for _, r := range w.Records(p) {
					if bytes.Contains(r.Raw, secret) {
						t.Errorf("a fact tells the %s", what)
					}
				}
				if log := p.Log.Bytes(); bytes.Contains(log, secret) || bytes.Contains(bytes.ToLower(log), []byte(hex.EncodeToString(secret))) {
					t.Errorf("a log tells the %s", what)
				}
			}
		}
	})
}

// seldomer has peers reconcile seldom enough that minutes pass soon, and often
// enough to be fresh.
func seldomer(_ int, cfg *peer.Config) { cfg.SyncEvery = 20 * time.Second }
