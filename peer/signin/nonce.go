package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// nonces gives out nonces that hold once, for five minutes, in one browser. A
// nonce carries its own proof, so giving out millions costs no memory; kept are
// only those that signed somebody in, until they expire. A restart voids all.
type nonces struct {
	key [32]byte

	mu   sync.Mutex
	used map[string]int64     // until Unix seconds
	by   map[did.Key][]string // who used them
}

// What bounds the sign-ins of five minutes: of all customers together, and of each,
// so that none can keep the others out.
const (
	mostUsed   = 100_000
	mostUsedBy = 100
)

const nonceShape = 8 + 32 + 32 // hexadecimal digits: until, random, proof

func newNonces() *nonces {
	n := &nonces{used: map[string]int64{}, by: map[did.Key][]string{}}
	_, _ = rand.Read(n.key[:])
	return n
}

func (n *nonces) issue(browser string, now time.Time) string {
	random := make([]byte, 16)
	_, _ = rand.Read(random)
	until := strconv.FormatInt(now.Add(nonceLife).Unix(), 16)
	body := ("00000000" + until)[len(until):] + hex.EncodeToString(random)
	return body + n.proof(body, browser)
}

func (n *nonces) proof(body, browser string) string {
	mac := hmac.New(sha256.New, n.key[:])
	mac.Write([]byte("souk/v1/nonce\x00" + body + "\x00" + browser))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

const nonceOp = "check nonce"

// check refuses a nonce that was not given out to this browser, or too long
// ago, or used: replayed, expired.
func (n *nonces) check(nonce, browser string, now time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, err := n.judge(nonce, browser, now)
	return err
}

// take checks a nonce and uses it up for a customer. Of two callers one succeeds.
func (n *nonces) take(nonce, browser string, customer did.Key, now time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	until, err := n.judge(nonce, browser, now)
	if err != nil {
		return err
	}
	if len(n.by[customer]) >= mostUsedBy {
		n.expire(customer, now)
	}
	if len(n.used) >= mostUsed {
		for one := range n.by {
			n.expire(one, now)
		}
	}
	if len(n.used) >= mostUsed || len(n.by[customer]) >= mostUsedBy {
		return fault.New(fault.RateLimited, nonceOp, "too many sign-ins within five minutes; try again")
	}
	n.used[nonce] = until
	n.by[customer] = append(n.by[customer], nonce)
	return nil
}

// expire forgets a customer's nonces whose time is over.
func (n *nonces) expire(customer did.Key, now time.Time) {
	left := slices.DeleteFunc(n.by[customer], func(nonce string) bool {
		past := n.used[nonce] <= now.Unix()
		if past {
			delete(n.used, nonce)
		}
		return past
	})
	if n.by[customer] = left; len(left) == 0 {
		delete(n.by, customer)
	}
}

func (n *nonces) judge(nonce, browser string, now time.Time) (until int64, err error) {
	if len(nonce) != nonceShape || browser == "" || !hmac.Equal([]byte(nonce[40:]), []byte(n.proof(nonce[:40], browser))) {
		return 0, fault.New(fault.Replayed, nonceOp, "it was not given out to this browser; ask for a new text")
	}
	until, err = strconv.ParseInt(nonce[:8], 16, 64)
	if err != nil || until <= now.Unix() {
		return 0, fault.New(fault.Expired, nonceOp, "it is too old; ask for a new text")
	}
	if _, used := n.used[nonce]; used {
		return 0, fault.New(fault.Replayed, nonceOp, "it was used; ask for a new text")
	}
	return until, nil
}
