package channels

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"

	"github.com/souk-network/souk/protocol/channel"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// Posted is a post of this merchant's own. It lies in the store, sealed, with
// the fact that says it: what was acknowledged is published, whatever dies when.
type Posted struct {
	_       struct{} `cbor:",toarray"`
	Ref     string   // the merchant's own name for it
	Number  uint64
	Epoch   uint32
	Time    uint64 // ms
	Expiry  uint64 // ms
	Fact    []byte
	Content channel.Content
}

// MaxRef is the most bytes of a post's reference.
const MaxRef = 128

// Open opens a channel, or changes the texts of one: a card says so to everybody.
// The same again changes nothing. A channel that was closed stays closed.
func (s *Service) Open(ctx context.Context, name string, texts []channel.Text) (Channel, error) {
	card := channel.Card{Name: name, Texts: texts}
	if err := card.Check(); err != nil {
		return Channel{}, err
	}
	if err := s.opening.take(ctx); err != nil {
		return Channel{}, err
	}
	defer s.opening.give()
	c := s.begin(channel.IDOf(s.cfg.Self, name))
	if err := c.take(ctx); err != nil {
		return Channel{}, err
	}
	defer c.give()
	if c.Closed {
		return Channel{}, errClosed
	}
	next := c.state
	if next.Name != "" && slices.Equal(next.Texts, texts) {
		return s.publishedCard(ctx, c)
	}
	var err error
	if next.Name = name; len(next.Epochs) == 0 {
		if next, err = next.opened(now()); err != nil {
			return Channel{}, err
		}
	}
	next.Texts = texts
	return s.saveCard(ctx, c, next, nil)
}

// begin is the channel of an id, in memory at first.
func (s *Service) begin(id channel.ID) *owned {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.own[id]; ok {
		return c
	}
	return newOwned(id)
}

var errClosed = fault.New(fault.Conflict, "change channel", "the channel was closed by its owner; open one of another name")

// saveCard writes a state with a new card and publishes it. Its number is the
// moment, or one more than the last: it counts also after a lost disk.
func (s *Service) saveCard(ctx context.Context, c *owned, next state, ops []storage.Op) (Channel, error) {
	at := now()
	next.Card = max(next.Card+1, at)
	card := channel.Card{Name: next.Name, Closed: next.Closed, Texts: next.Texts}
	f := card.Fact(s.cfg.Key, next.Card, at, at+cardLife())
	if err := s.cfg.Room(ctx, &f); err != nil {
		return Channel{}, err
	}
	next.Fact = f.Encode()
	err := s.save(ctx, c, next, ops, func() {
		s.own[c.id], c.loose = c, true
		if next.Closed {
			clear(c.holders)
		}
	})
	if err != nil {
		return Channel{}, err
	}
	return s.publishedCard(ctx, c)
}

func (s *Service) publishedCard(ctx context.Context, c *owned) (Channel, error) {
	if err := s.publish(ctx, c.Fact); err != nil {
		return Channel{}, err
	}
	return s.Show(c.id)
}

// cardLife is as long as a card may live, ms.
func cardLife() uint64 {
	spec, _ := fact.Lookup(fact.KindCampaign)
	return spec.Lifetime
}

// publish stores and gossips a fact of ours that is not here yet.
func (s *Service) publish(ctx context.Context, raw []byte) error {
	stored, err := s.cfg.Stored(ctx, fact.IDOf(raw))
	if err != nil || stored {
		return err
	}
	f, err := fact.Decode(raw)
	if err != nil {
		return err
	}
	return s.cfg.Publish(ctx, f)
}

// Close ends a channel for good: a card says so, every secret is destroyed here,
// and who held them is forgotten. What holders have read, and what they still
// have the secrets for, stays with them.
func (s *Service) Close(ctx context.Context, id channel.ID) error {
	c, err := s.find(id)
	if err != nil {
		return err
	}
	if err := c.take(ctx); err != nil {
		return err
	}
	defer c.give()
	next := c.state
	if next.Closed {
		_, err := s.publishedCard(ctx, c)
		return err
	}
	next.Closed, next.Epochs = true, nil
	var ops []storage.Op
	for a := range c.holders {
		ops = append(ops, storage.Delete(spaceHolders, holderKey(id, a)))
	}
	_, err = s.saveCard(ctx, c, next, ops)
	return err
}

// Post seals a content for the present holders and publishes it. ref names it to
// the merchant: sent again, the same post is returned, and another content under
// one ref is fault.Conflict. It is fault.Stale while the holders could not be
// checked for Settings.AudienceAge.
func (s *Service) Post(ctx context.Context, id channel.ID, ref string, content channel.Content) (Posted, error) {
	c, err := s.find(id)
	if err != nil {
		return Posted{}, err
	}
	if ref == "" || len(ref) > MaxRef {
		return Posted{}, fault.New(fault.Malformed, "post", "the reference has 1 to 128 bytes")
	}
	if err := content.Check(); err != nil {
		return Posted{}, err
	}
	if err := s.check(ctx, c, c.due(s, now())); err != nil && !waits(err) {
		return Posted{}, err
	}
	if err := c.take(ctx); err != nil {
		return Posted{}, err
	}
	defer c.give()
	p, err := s.sealed(ctx, c, ref, content)
	if err != nil {
		return Posted{}, err
	}
	return p, s.publish(ctx, p.Fact)
}

// sealed is the post of a ref, made and stored if there is none yet. The turn is
// held.
func (s *Service) sealed(ctx context.Context, c *owned, ref string, content channel.Content) (Posted, error) {
	if c.Closed {
		return Posted{}, errClosed
	}
	if number, known := c.refs[ref]; known {
		p := c.posts[number]
		if string(codec.Marshal(p.Content)) != string(codec.Marshal(content)) {
			return Posted{}, fault.New(fault.Conflict, "post", "another content was posted under this reference")
		}
		return p, nil
	}
	at := now()
	next, err := s.rotatedByAge(c.state, at)
	switch {
	case err != nil:
		return Posted{}, err
	case len(c.holders) > 0 && older(c.Checked, at, s.cfg.AudienceAge):
		return Posted{}, fault.New(fault.Stale, "post", "the chain could not be asked for long who still holds the membership; try again when it answers")
	case content.Until <= at:
		return Posted{}, fault.New(fault.Expired, "post", "it is over already")
	}
	return s.seal(ctx, c, next, ref, content, at)
}

func (s *Service) seal(ctx context.Context, c *owned, next state, ref string, content channel.Content, at uint64) (Posted, error) {
	used := &next.Epochs[len(next.Epochs)-1]
	sealed, err := channel.Seal(rand.Reader, used.Secret, c.id, c.Name, used.Epoch, content)
	if err != nil {
		return Posted{}, err
	}
	next.Posts++
	used.Until = max(used.Until, content.Until)
	f := sealed.Fact(s.cfg.Key, c.id, next.Posts, at, content.Until)
	if err := f.Check(); err != nil {
		return Posted{}, err
	}
	if err := s.cfg.Room(ctx, &f); err != nil {
		return Posted{}, err
	}
	p := Posted{Ref: ref, Number: next.Posts, Epoch: used.Epoch, Time: at, Expiry: f.Expiry, Fact: f.Encode(), Content: content}
	op := storage.Put(spacePosts, postKey(c.id, p.Number), codec.Marshal(p))
	return p, s.save(ctx, c, next, []storage.Op{op}, func() { c.keep(p) })
}

func (c *owned) keep(p Posted) { c.posts[p.Number], c.refs[p.Ref], c.loose = p, p.Number, true }

// rotatedByAge is the state with a new epoch where the present one is old.
func (s *Service) rotatedByAge(st state, at uint64) (state, error) {
	st.Epochs = slices.Clone(st.Epochs)
	last := st.Epochs[len(st.Epochs)-1]
	if !older(last.Since, at, s.cfg.RotateEvery) {
		return st, nil
	}
	return st.opened(at)
}

// Posts lists the posts of a channel that have not expired, oldest first.
func (s *Service) Posts(id channel.ID) ([]Posted, error) {
	c, err := s.find(id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Posted, 0, len(c.posts))
	for _, p := range c.posts {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Posted) int { return cmp.Compare(a.Number, b.Number) })
	return out, nil
}
