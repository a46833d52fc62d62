package channel_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/vault"
)

// What is sealed opens with the secret of its epoch, in its channel, and with
// nothing else; and every bit counts.
func TestOnlyTheEpochsSecretOpens(t *testing.T) {
	p := post(t)
	got, err := p.Open(secret(), id())
	if err != nil || fmt.Sprint(got) != fmt.Sprint(content()) {
		t.Fatalf("opened %+v, %v", got, err)
	}
	_, err = p.Open(channel.Secret{2}, id())
	wantKind(t, "another secret", err, fault.BadProof)
	_, err = p.Open(secret(), channel.IDOf(owner(), "silver"))
	wantKind(t, "another channel", err, fault.BadProof)
	later := p
	later.Epoch++
	_, err = later.Open(secret(), id())
	wantKind(t, "another epoch", err, fault.BadProof)
	for at := range p.Sealed {
		p.Sealed[at] ^= 1
		if _, err := p.Open(secret(), id()); err == nil {
			t.Fatalf("opens with byte %d changed", at)
		}
		p.Sealed[at] ^= 1
	}
}

// The length of a post says which of four classes it is in, and nothing more; no
// two seals of one content are alike.
func TestLengthSaysLittle(t *testing.T) {
	lengths := map[int]bool{}
	for size := range channel.MaxContent {
		c := content()
		c.Link, c.Texts = nil, []channel.Text{{Lang: "en", Title: "t", Body: strings.Repeat("b", 1+size%2000)}}
		if size >= 2000 {
			c.Texts = append(c.Texts, channel.Text{Lang: "ko", Title: "t", Body: strings.Repeat("c", 1+min(size-2000, 1800))})
		}
		p, err := channel.Seal(same(), secret(), id(), "gold-club", 1, c)
		if err != nil {
			t.Fatal(size, err)
		}
		lengths[len(p.Sealed)] = true
	}
	if len(lengths) != 4 || !lengths[560] || !lengths[1072] || !lengths[2096] || !lengths[4048] {
		t.Errorf("lengths %v", lengths)
	}
	source := same()
	a, _ := channel.Seal(source, secret(), id(), "gold-club", 1, content())
	b, _ := channel.Seal(source, secret(), id(), "gold-club", 1, content())
	if bytes.Equal(a.Sealed, b.Sealed) || bytes.Equal(a.Sealed[:32], b.Sealed[:32]) {
		t.Error("two seals of one content are alike")
	}
}

// The greatest post fits into its kind, and one byte more is refused.
func TestGreatestPost(t *testing.T) {
	c := content()
	c.Texts = []channel.Text{{Lang: "en", Title: strings.Repeat("t", 200), Body: strings.Repeat("b", 2000)}, {Lang: "ko", Title: "제목", Body: "x"}}
	probe := func(n int) error {
		c.Texts[1].Body = strings.Repeat("c", n)
		p, err := channel.Seal(same(), secret(), channel.IDOf(owner(), strings.Repeat("n", 32)), strings.Repeat("n", 32), 1<<31, c)
		if err == nil {
			if err := p.Fact(ownerKey(), channel.IDOf(owner(), p.Name), 1<<40, t0, t0+day).Check(); err != nil {
				t.Errorf("the fact of a post of %d bytes: %v", n, err)
			}
		}
		return err
	}
	fits, refused := 0, 0
	for n := 1500; n <= 2000; n++ {
		if err := probe(n); err == nil {
			fits = n
		} else {
			wantKind(t, "too long", err, fault.TooLarge)
			refused++
		}
	}
	if fits < 1600 || fits+refused != 2000 {
		t.Errorf("the longest fits with %d, %d are refused", fits, refused)
	}
}

// A channel's id fixes its owner: only the owner's facts are in it.
func TestOnlyTheOwnerPosts(t *testing.T) {
	f := post(t).Fact(ownerKey(), id(), 1, t0, t0+day)
	if _, err := channel.FromFact(f, owner()); err != nil {
		t.Error(err)
	}
	_, err := channel.FromFact(f, did.Merchant{19: 8})
	wantKind(t, "another merchant", err, fault.Conflict)
}

func TestRequests(t *testing.T) {
	good := join(t).Sign(account(5))
	verify := func(r channel.Request) error { return r.Verify("bazaar", owner(), t0+channel.MaxRequestAge) }
	if err := verify(good); err != nil {
		t.Fatal(err)
	}
	if err := verify(leave().Sign(account(5))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		kind   fault.Kind
		change func(*channel.Request)
	}{
		"another consortium": {fault.WrongPeer, func(r *channel.Request) { r.Consortium = "souk" }},
		"another peer":       {fault.WrongPeer, func(r *channel.Request) { r.Peer[0]++ }},
		"another channel":    {fault.BadSignature, func(r *channel.Request) { r.Channel[0]++ }},
		"another account":    {fault.BadSignature, func(r *channel.Request) { r.Account[0]++ }},
		"another act":        {fault.BadSignature, func(r *channel.Request) { r.Act, r.Key = channel.Leave, nil }},
		"another time":       {fault.BadSignature, func(r *channel.Request) { r.Time++ }},
		"another key":        {fault.BadSignature, func(r *channel.Request) { r.Key = bytes.Clone(r.Key); r.Key[0]++ }},
		"another signature":  {fault.BadSignature, func(r *channel.Request) { r.Sig = leave().Sign(account(5)).Sig }},
		"no signature":       {fault.BadSignature, func(r *channel.Request) { r.Sig = nil }},
		"no key":             {fault.Malformed, func(r *channel.Request) { r.Key = nil }},
		"no consortium":      {fault.Malformed, func(r *channel.Request) { r.Consortium = "" }},
		"an unknown act":     {fault.UnknownVersion, func(r *channel.Request) { r.Act = 3 }},
		"too old":            {fault.Expired, func(r *channel.Request) { r.Time-- }},
		"too early":          {fault.NotYet, func(r *channel.Request) { r.Time = t0 + 2*channel.MaxRequestAge + 1 }},
	} {
		r := good
		c.change(&r)
		wantKind(t, name, verify(r), c.kind)
	}
}

// Secrets reach the wallet that asked and nobody else, and how many there are
// does not show.
func TestKeysAreForTheOneWhoAsked(t *testing.T) {
	r := join(t).Sign(account(5))
	for _, n := range []int{0, 1, 2, channel.MaxKeys} {
		keys := []channel.EpochKey{}
		for e := range n {
			keys = append(keys, channel.EpochKey{Epoch: 1<<31 + uint32(e), Secret: channel.Secret{byte(e)}}) // ends with zeros
		}
		sealed, err := r.SealKeys(keys)
		if err != nil {
			t.Fatal(err)
		}
		if len(sealed) != 1136+2565 {
			t.Errorf("%d secrets take %d bytes", n, len(sealed))
		}
		got, err := r.OpenKeys(wrapKey(t), sealed)
		if err != nil || len(got) != n {
			t.Fatalf("%d of %d secrets: %v", len(got), n, err)
		}
		for i := range got {
			if got[i] != keys[i] {
				t.Fatal("another secret")
			}
		}
		other := r
		other.Time++
		_, err = other.OpenKeys(wrapKey(t), sealed)
		wantKind(t, "another request", err, fault.BadProof)
		stranger, err := vault.NewWrapKey([32]byte{6})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.OpenKeys(stranger, sealed)
		wantKind(t, "another key", err, fault.BadProof)
	}
	_, err := r.SealKeys(make([]channel.EpochKey, channel.MaxKeys+1))
	wantKind(t, "65 epochs", err, fault.TooLarge)
	_, err = r.SealKeys([]channel.EpochKey{{Epoch: 2}, {Epoch: 1}})
	wantKind(t, "out of order", err, fault.Malformed)
}

func TestTopics(t *testing.T) {
	for _, topic := range []channel.Topic{channel.TopicNews, channel.TopicOffer, channel.TopicCampaign} {
		if got, err := channel.ParseTopic(topic.String()); err != nil || got != topic {
			t.Errorf("%v: %v, %v", topic, got, err)
		}
	}
	if _, err := channel.ParseTopic("unknown"); err == nil {
		t.Error("an unknown topic is read")
	}
}

// Nothing that prints shows a secret.
func TestSecretsDoNotPrint(t *testing.T) {
	k := channel.EpochKey{Epoch: 1, Secret: secret()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s", "%d"} {
		for _, v := range []any{k, k.Secret} {
			if text := fmt.Sprintf(verb, v); !strings.Contains(text, "hidden") {
				t.Errorf("%s shows %s", verb, text)
			}
		}
	}
}

// The holder's account is the one that its signatures recover to.
func TestAccountOfARequest(t *testing.T) {
	if r := join(t).Sign(account(5)); r.Account != consent.AccountOfKey(account(5).PubKey()) {
		t.Errorf("account %x", r.Account)
	}
}
