package accesslog

import (
	"crypto/ed25519"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const opCosign = "cosign checkpoint"

// Cosignature is a witness's statement: at this time I saw this checkpoint, and
// it extends every checkpoint of this log that I cosigned before. C2SP
// tlog-cosignature, cosignature/v1 with Ed25519.
type Cosignature struct {
	Name  string // the witness's own Origin
	KeyID uint32 // of the witness's key, type 0x04
	Time  uint64 // Unix seconds
	Sig   [ed25519.SignatureSize]byte
}

// line is the cosignature as a note line: eight bytes of time and 64 of signature.
func (c Cosignature) line() signature {
	data := binary.BigEndian.AppendUint64(make([]byte, 0, 8+len(c.Sig)), c.Time)
	return signature{name: c.Name, id: c.KeyID, data: append(data, c.Sig[:]...)}
}

// cosignaturesOf reads lines in strictly ascending order of name.
func cosignaturesOf(lines []signature) ([]Cosignature, error) {
	var out []Cosignature
	for i, l := range lines {
		if len(l.data) != 8+ed25519.SignatureSize {
			return nil, fault.New(fault.Malformed, opCheckpoint, "a cosignature is not time and signature")
		}
		if i > 0 && out[i-1].Name >= l.name {
			return nil, fault.New(fault.Malformed, opCheckpoint, "cosignatures are not in order of name, one each")
		}
		c := Cosignature{Name: l.name, KeyID: l.id, Time: binary.BigEndian.Uint64(l.data), Sig: [64]byte(l.data[8:])}
		if c.Time == 0 || c.Time > math.MaxInt64 {
			return nil, fault.New(fault.Malformed, opCheckpoint, "time of a cosignature is not in 1 to 2^63-1")
		}
		out = append(out, c)
	}
	return out, nil
}

// cosignedMessage is what a cosignature/v1 signs.
func cosignedMessage(unixSeconds uint64, text string) []byte {
	return []byte("cosignature/v1\ntime " + strconv.FormatUint(unixSeconds, 10) + "\n" + text)
}

// Cosign is a witness's whole decision. s is the checkpoint shown to it, log
// the registry's key for that log, last the newest checkpoint of that log which
// the witness cosigned (the zero value if none), proof the consistency proof
// from last to s, witness its own Origin, key its peer key, now Unix ms.
//
// It refuses with BadSignature, BadProof, or Conflict when s is older than last
// or another tree of the same size: proof that the log showed two histories.
// The caller stores s durably before it hands the cosignature out.
func Cosign(s Signed, log did.Key, last Checkpoint, proof [][]byte, witness string, key ed25519.PrivateKey, now uint64) (Cosignature, error) {
	if err := s.Verify(log); err != nil {
		return Cosignature{}, err
	}
	if err := Extends(last, s.Checkpoint, proof); err != nil {
		return Cosignature{}, err
	}
	if _, _, err := ParseOrigin(witness); err != nil {
		return Cosignature{}, err
	}
	if witness == s.Origin {
		return Cosignature{}, fault.New(fault.Conflict, opCosign, "a log does not witness itself")
	}
	seconds := now / 1000
	return Cosignature{
		Name: witness, KeyID: keyID(witness, algCosignature, did.KeyOf(key)), Time: seconds,
		Sig: [64]byte(ed25519.Sign(key, cosignedMessage(seconds, s.Text()))),
	}, nil
}

// Extends says whether next is a later state of the log whose state was last;
// the zero last is the state before the first. Conflict means two histories.
func Extends(last, next Checkpoint, proof [][]byte) error {
	if last.Origin == "" && last.Size == 0 {
		last = Checkpoint{Origin: next.Origin, Root: EmptyRoot()}
	}
	switch {
	case last.Origin != next.Origin:
		return fault.New(fault.Conflict, opCosign, "checkpoints of two logs")
	case last.Size > next.Size:
		return fault.New(fault.Conflict, opCosign, "smaller than a checkpoint already seen")
	case last.Size == next.Size && last.Root != next.Root:
		return fault.New(fault.Conflict, opCosign, "another tree of the same size was seen")
	}
	return VerifyConsistency(last.Size, next.Size, last.Root, next.Root, proof)
}

// With returns s with c added in order of name. A second cosignature of one
// witness replaces the first if it is newer; more than MaxCosignatures is Full.
func (s Signed) With(c Cosignature) (Signed, error) {
	at, found := slices.BinarySearchFunc(s.cosignatures, c, func(a, b Cosignature) int { return strings.Compare(a.Name, b.Name) })
	list := slices.Clone(s.cosignatures)
	switch {
	case found && list[at].Time < c.Time:
		list[at] = c
	case found:
	case len(list) >= MaxCosignatures:
		return s, fault.New(fault.Full, opCosign, "carries 32 cosignatures already")
	default:
		list = slices.Insert(list, at, c)
	}
	s.cosignatures = list
	return s, nil
}

// Cosignatures lists the cosignatures in order of name. Do not change it.
func (s Signed) Cosignatures() []Cosignature { return s.cosignatures }

// VerifyCosignature checks one cosignature of s under the witness's peer keys,
// retired ones too. As in Verify, a key that is not among them is NotMember.
func (s Signed) VerifyCosignature(c Cosignature, witness ...did.Key) error {
	const op = "verify cosignature"
	named := keysNamed(c.Name, algCosignature, c.KeyID, witness)
	if len(named) == 0 {
		return fault.New(fault.NotMember, op, "signed with a key that the registry does not give to the witness")
	}
	for _, key := range named {
		if key.Verify(cosignedMessage(c.Time, s.Text()), c.Sig[:]) {
			return nil
		}
	}
	return fault.New(fault.BadSignature, op, "not signed by the witness's key")
}

// CheckCosignatures verifies every cosignature under the keys that keysOf finds
// by merchant, retired ones too, and returns how many there are. A witness or a
// key that keysOf does not know is NotMember, another consortium's witness is
// Conflict.
func (s Signed) CheckCosignatures(keysOf func(did.Merchant) []did.Key) (int, error) {
	home, _, err := ParseOrigin(s.Origin)
	if err != nil {
		return 0, err
	}
	for _, c := range s.cosignatures {
		consortium, m, err := ParseOrigin(c.Name)
		if err != nil {
			return 0, err
		}
		if consortium != home || c.Name == s.Origin {
			return 0, fault.New(fault.Conflict, "verify cosignature", "witness is of another consortium, or the log itself")
		}
		if err := s.VerifyCosignature(c, keysOf(m)...); err != nil {
			return 0, err
		}
	}
	return len(s.cosignatures), nil
}
