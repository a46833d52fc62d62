// Package trace is what a simulated run leaves behind: one event a line, in one
// canonical form, with a hash over all of them.
//
// Two runs are the same run when their hashes are equal (I11). What depends on
// the machine and not on the scenario, such as memory and processor time, is a
// sample whose name starts with "host."; it is written and not hashed.
package trace

import (
	"strconv"
	"strings"
	"time"
)

// What says what happened. The set is closed.
type What string

// The events. What the chain took back in a reorganisation is there once more,
// with N below zero. Who did it, and what the other fields mean, is said beside each.
const (
	Start What = "start" // Who, a peer, came up
	Stop  What = "stop"  // Who ended in good order
	Kill  What = "kill"  // Who lost power
	Lost  What = "lost"  // Who, a peer that does not run, lost its disk; beside spread events each Fact that was on it, too

	Publish What = "publish" // Who is a fact's origin: Fact, Kind, Bytes
	Deliver What = "deliver" // Who stored a fact: Fact, Kind, Bytes; Peer brought it by gossip, over Hops where those are known
	Spread  What = "spread"  // N more peers stored the fact that Who is the origin of: Fact, Kind, Bytes, most Hops; Note has their times and hops, see measure.ParseSpread. In place of deliver in large networks
	Sample  What = "sample"  // a reading of Who: Kind is its name, N its value

	Buy     What = "buy"     // customer Who at merchant Peer: N micro-units of money; Note is why it failed
	Vault   What = "vault"   // customer Who split the vault's secret: Note lists the custodians, N of them are needed
	Grant   What = "grant"   // customer Who lets merchant Peer: Grant, Kind is the right
	Deny    What = "deny"    // customer Who refuses merchant Peer
	Revoke  What = "revoke"  // customer Who takes Grant back from Peer; Fact is the revocation
	Revoked What = "revoked" // customer Who knows of N members that heard of it; Note is "quorum" when no new read can succeed
	Ask     What = "ask"     // merchant Who asks to open a record under Grant
	Read    What = "read"    // merchant Who opened a record under Grant: N custodians helped
	Refused What = "refused" // merchant Who was refused under Grant; Note is the kind of fault
	Log     What = "log"     // custodian Who has one more entry of its access log on its disk
	Answer  What = "answer"  // custodian Who helped reader Peer to open a record; Kind is "colluding" where no entry is to come
	Purge   What = "purge"   // merchant Who removed N copies because Grant ended

	Issue     What = "issue"     // merchant Who credits Peer: N points
	Redeem    What = "redeem"    // customer Who spends N points of Kind
	TakeBack  What = "takeback"  // merchant Who takes N points of Kind back from Peer
	Expire    What = "expire"    // of the points of Who: N of Kind became nothing
	Balance   What = "balance"   // all holders of the points of Kind have N together, by the chain
	Offer     What = "offer"     // customer Who offers: Fact, Kind "mA>mB" it gives mA's, N given, Note "get/give for 1h0m0s"
	Settle    What = "settle"    // Who gave N of Kind to Peer, from offer Fact, in the settlement Note of Hops legs
	Cancel    What = "cancel"    // Who ended the offer Fact
	Pause     What = "pause"     // Who stopped the pair Kind "mA>mB"
	Fail      What = "fail"      // the chain refused what Who sent: Kind, Note
	Mint      What = "mint"      // Who holds a membership of Peer: Kind is its level
	Reward    What = "reward"    // Who began to earn a reward of Peer: N at most
	Vested    What = "vested"    // of the reward of Who at Peer, N more have vested
	Claim     What = "claim"     // Who was paid N of a reward of Peer
	EndReward What = "endreward" // the reward of Who at Peer stopped: N had vested

	Block What = "block" // the chain made a block: N is its height
	Reorg What = "reorg" // the chain took back N blocks
	Gas   What = "gas"   // a transaction of Who used N gas: Kind is the call

	Packet What = "packet" // Who put a packet of Bytes for Peer on the wire, where a scenario watches it
	Fault  What = "fault"  // the scenario broke or mended something: Kind, Note names whom
	Attack What = "attack" // attacker Who did something: Kind; N is 1 where an honest Peer let it happen
	Say    What = "say"    // the script: Kind is the command, Note its output
	Expect What = "expect" // the script: Kind is the claim, N 1 if it held, Note what was seen
)

// Transaction is the Kind of a Fail that is of a transaction in a block.
const Transaction = "transaction"

// HostPrefix starts the names of samples that depend on the machine. They are
// outside the hash.
const HostPrefix = "host."

// Event is one thing that happened. Fields without a value are left out.
type Event struct {
	At    time.Duration // since the scenario's start, virtual
	Who   string        // "m3" a merchant's peer, "c7" a customer, "a0" an attacker, "chain", "net", "sim"
	What  What
	Fact  string // first 16 hex digits of an id
	Kind  string
	Peer  string // the other party, named as Who is
	Grant string // first 16 hex digits of an id
	N     int64
	Bytes int64
	Hops  int64
	Note  string
}

// Hashed reports whether the event counts in the hash.
func (e Event) Hashed() bool { return e.What != Sample || !strings.HasPrefix(e.Kind, HostPrefix) }

// Append adds the event's canonical line, with its newline, to b: JSON with the
// keys t, who, what, fact, kind, peer, grant, n, bytes, hops, note in this order
// and zero fields left out.
func (e Event) Append(b []byte) []byte {
	b = append(b, `{"t":`...)
	b = strconv.AppendInt(b, int64(e.At), 10)
	b = appendText(b, "who", e.Who)
	b = appendText(b, "what", string(e.What))
	b = appendText(b, "fact", e.Fact)
	b = appendText(b, "kind", e.Kind)
	b = appendText(b, "peer", e.Peer)
	b = appendText(b, "grant", e.Grant)
	b = appendNumber(b, "n", e.N)
	b = appendNumber(b, "bytes", e.Bytes)
	b = appendNumber(b, "hops", e.Hops)
	b = appendText(b, "note", e.Note)
	return append(b, '}', '\n')
}

func appendText(b []byte, key, value string) []byte {
	if value == "" {
		return b
	}
	return appendQuoted(appendKey(b, key), value)
}

func appendNumber(b []byte, key string, value int64) []byte {
	if value == 0 {
		return b
	}
	return strconv.AppendInt(appendKey(b, key), value, 10)
}

func appendKey(b []byte, key string) []byte {
	b = append(b, ',', '"')
	b = append(b, key...)
	return append(b, '"', ':')
}

const hexDigits = "0123456789abcdef"

// appendQuoted writes a JSON string. Only what JSON demands is escaped; bytes
// that are not UTF-8 become U+FFFD.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

// Short is how ids are written in events: the first 16 hex digits.
func Short(id []byte) string {
	const digits = 8
	var b [2 * digits]byte
	for i := range min(digits, len(id)) {
		b[2*i], b[2*i+1] = hexDigits[id[i]>>4], hexDigits[id[i]&15]
	}
	return string(b[:2*min(digits, len(id))])
}
