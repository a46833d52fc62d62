package offers

import (
	"slices"

	"github.com/souk-network/souk/protocol/market"
	"github.com/souk-network/souk/protocol/offer"
)

// Age says how old the chain's word is on which a view rests.
type Age struct {
	Block uint64 // newest one that was read
	Asked uint64 // when the chain last answered, Unix milliseconds; 0: never
}

// Pair is two kinds of points with open offers. Low is the lower address.
type Pair struct {
	Low, High           offer.Address
	LowGiven, HighGiven int // open offers that give the one or the other
}

func (s *Service) age() Age { return Age{s.head.Number, s.asked} }

// Pairs lists the pairs with public offers that are in the book.
func (s *Service) Pairs() ([]Pair, Age) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book.Expire(s.now())
	var out []Pair
	for _, w := range s.book.Ways() {
		p, low := Pair{Low: w.Give, High: w.Want}, slices.Compare(w.Give[:], w.Want[:]) < 0
		if !low {
			p = Pair{Low: w.Want, High: w.Give}
		}
		at := slices.IndexFunc(out, func(q Pair) bool { return q.Low == p.Low && q.High == p.High })
		if at < 0 {
			at, out = len(out), append(out, p)
		}
		if low {
			out[at].LowGiven = s.book.Count(w)
		} else {
			out[at].HighGiven = s.book.Count(w)
		}
	}
	return out, s.age()
}

// Side lists the best offers of a way, at most so many.
func (s *Service) Side(w market.Way, most int) ([]market.Order, Age) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book.Expire(s.now())
	return s.book.Side(w, most), s.age()
}

// Quote is the best that a request would get now.
func (s *Service) Quote(r market.Request) (market.Quote, Age) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book.Expire(s.now())
	return s.book.Quote(r), s.age()
}

// View is what this peer knows of one offer.
type View struct {
	Signed   offer.Signed
	Stored   bool // its fact is stored here and was or will be gossiped
	Answered bool
	Standing Standing // what the chain said last
	Block    uint64   // when it said so
	Final    bool     // it ended, in a block that is not taken back any more
	Sent     *Place   // the settlement that this peer sent last, if it sent one
	Age      Age
}

// View is what this peer knows of one offer, if it knows it.
func (s *Service) View(id offer.ID) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.known[id]
	if !ok {
		return View{}, false
	}
	return View{
		Signed: e.signed, Stored: e.stored, Answered: e.answered, Standing: e.standing, Block: e.at,
		Final: e.ended > 0 && e.ended <= s.head.Final, Sent: s.work.sent[id], Age: s.age(),
	}, true
}

// Open is how many offers are known, and how many of them are in the book.
func (s *Service) Open() (known, shown int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.known), s.book.Len()
}
