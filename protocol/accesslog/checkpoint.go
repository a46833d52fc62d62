package accesslog

import (
	"crypto/ed25519"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of a signed checkpoint.
const (
	// MaxCosignatures is how many cosignatures a checkpoint may carry.
	MaxCosignatures = 32
	// MaxCheckpoint bounds a signed checkpoint with all its lines, in bytes, so
	// that it fits the body of a fact.
	MaxCheckpoint = 7 << 10
	// MaxConsortium bounds a consortium's name, in bytes.
	MaxConsortium = 32
)

const opCheckpoint = "read checkpoint"

// Checkpoint is the state of one log: C2SP tlog-checkpoint without extension
// lines.
//
//	souk/riverside/0x00000000000000000000000000000000000000a1
//	20852163
//	CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
type Checkpoint struct {
	Origin string   // "souk/<consortium>/<merchant>", see Origin
	Size   uint64   // number of entries
	Root   [32]byte // RFC 6962 tree hash of them
}

// Origin names the log of merchant m in a consortium. The same text is the key
// name under which m signs and cosigns.
func Origin(consortium string, m did.Merchant) string { return "souk/" + consortium + "/" + m.String() }

// ParseOrigin reads what Origin writes. A consortium's name is 1 to 32
// characters of a-z, 0-9, dot and hyphen.
func ParseOrigin(origin string) (consortium string, m did.Merchant, err error) {
	rest, ok := strings.CutPrefix(origin, "souk/")
	consortium, account, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 || !isConsortium(consortium) {
		return "", m, fault.New(fault.Malformed, opCheckpoint, "origin is not souk/<consortium>/<merchant>")
	}
	m, err = did.ParseMerchant(account)
	if err != nil {
		return "", m, err
	}
	if Origin(consortium, m) != origin {
		return "", m, fault.New(fault.Malformed, opCheckpoint, "merchant of the origin is not in lower case")
	}
	return consortium, m, nil
}

func isConsortium(name string) bool {
	if name == "" || len(name) > MaxConsortium {
		return false
	}
	return strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == "" // all of it is in the set
}

// Text is the signed text: origin, decimal size and base64 root, each with its
// newline.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatUint(c.Size, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Root[:]) + "\n"
}

// parseText reads what Text writes and refuses everything else.
func parseText(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, fault.New(fault.Malformed, opCheckpoint, "want the three lines origin, size and root")
	}
	if _, _, err := ParseOrigin(lines[0]); err != nil {
		return Checkpoint{}, err
	}
	size, err := strconv.ParseUint(lines[1], 10, 64)
	if err != nil {
		return Checkpoint{}, fault.New(fault.Malformed, opCheckpoint, "size is not a decimal number below 2^64")
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != 32 {
		return Checkpoint{}, fault.New(fault.Malformed, opCheckpoint, "root is not base64 of 32 bytes")
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: [32]byte(root)}
	switch {
	case c.Text() != text:
		return Checkpoint{}, fault.New(fault.Malformed, opCheckpoint, "not the canonical text")
	case size == 0 && c.Root != EmptyRoot():
		return Checkpoint{}, fault.New(fault.Malformed, opCheckpoint, "an empty log has only one root")
	}
	return c, nil
}

// Signed is a checkpoint with its log's signature and any cosignatures. Its
// bytes are a C2SP signed note; the log's own line comes first.
type Signed struct {
	Checkpoint
	keyID        uint32
	sig          [ed25519.SignatureSize]byte
	cosignatures []Cosignature
}

// SignCheckpoint signs c with the log's key, the peer key of the merchant that
// c.Origin names.
func SignCheckpoint(c Checkpoint, key ed25519.PrivateKey) Signed {
	return Signed{
		Checkpoint: c,
		keyID:      keyID(c.Origin, algEd25519, did.KeyOf(key)),
		sig:        [ed25519.SignatureSize]byte(ed25519.Sign(key, []byte(c.Text()))),
	}
}

// ParseCheckpoint reads a signed note whose first signature line is the log's
// and whose other lines are cosignatures. It checks form alone: call Verify and
// CheckCosignatures before trusting it.
func ParseCheckpoint(note []byte) (Signed, error) {
	if len(note) > MaxCheckpoint {
		return Signed{}, fault.New(fault.TooLarge, opCheckpoint, "longer than 7 KiB")
	}
	text, sigs, err := splitNote(note, 1+MaxCosignatures)
	if err != nil {
		return Signed{}, err
	}
	c, err := parseText(text)
	if err != nil {
		return Signed{}, err
	}
	if sigs[0].name != c.Origin || len(sigs[0].data) != ed25519.SignatureSize {
		return Signed{}, fault.New(fault.Malformed, opCheckpoint, "first signature is not the log's own")
	}
	s := Signed{Checkpoint: c, keyID: sigs[0].id, sig: [ed25519.SignatureSize]byte(sigs[0].data)}
	if s.cosignatures, err = cosignaturesOf(sigs[1:]); err != nil {
		return Signed{}, err
	}
	return s, nil
}

// Encode is the signed note. ParseCheckpoint reads it back.
func (s Signed) Encode() []byte {
	note := append([]byte(s.Text()), '\n')
	note = signature{name: s.Origin, id: s.keyID, data: s.sig[:]}.appendLine(note)
	for _, c := range s.cosignatures {
		note = c.line().appendLine(note)
	}
	return note
}

// Verify checks the log's own signature. log is the peer keys that the registry
// gives for the merchant in Origin, retired ones too. A signature of a key that
// is not among them is NotMember: the registry may not have been read far enough
// to know it. One that names a key and is not the key's is BadSignature.
func (s Signed) Verify(log ...did.Key) error {
	const op = "verify checkpoint"
	named := keysNamed(s.Origin, algEd25519, s.keyID, log)
	if len(named) == 0 {
		return fault.New(fault.NotMember, op, "signed with a key that the registry does not give to the log's merchant")
	}
	for _, key := range named {
		if key.Verify([]byte(s.Text()), s.sig[:]) {
			return nil
		}
	}
	return fault.New(fault.BadSignature, op, "not signed by the log's key")
}
