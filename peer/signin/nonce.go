package signin

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/souk-network/souk/protocol/fault"
)

// nonces gives out nonces that hold once, for five minutes, in one browser. A
// nonce carries its own proof, so giving out millions costs no memory; kept are
// only those that signed somebody in, until they expire. A restart voids all.
type nonces struct {
	key [32]byte

	mu   sync.Mutex
	used map[string]int64 // until Unix seconds
}

// mostUsed bounds the sign-ins of five minutes.
const mostUsed = 100_000

const nonceShape = 8 + 32 + 32 // hexadecimal digits: until, random, proof

func newNonces() *nonces {
	n := &nonces{used: map[string]int64{}}
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

// take checks a nonce and uses it up. Of two callers one succeeds.
func (n *nonces) take(nonce, browser string, now time.Time) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	until, err := n.judge(nonce, browser, now)
	if err != nil {
		return err
	}
	if len(n.used) >= mostUsed {
		maps.DeleteFunc(n.used, func(_ string, until int64) bool { return until <= now.Unix() })
	}
	if len(n.used) >= mostUsed {
		return fault.New(fault.RateLimited, nonceOp, "too many sign-ins within five minutes; try again")
	}
	n.used[nonce] = until
	return nil
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
