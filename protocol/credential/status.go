package credential

import (
	"bytes"
	"compress/zlib"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of a status list: 1 Mi entries are 128 KiB before compression.
const (
	MaxStatusEntries = 1 << 20
	MaxStatusToken   = 256 << 10 // bytes of the signed text
)

const (
	opStatus  = "read status list"
	typStatus = "statuslist+jwt"
)

// StatusRef says where a credential's status stands.
type StatusRef struct {
	Index uint64 // position in the list
	URI   string // name of the list, at most 512 bytes
}

func (r StatusRef) claim() map[string]any {
	return map[string]any{"status_list": map[string]any{"idx": r.Index, "uri": r.URI}}
}

// readStatus reads a status claim; an absent one is nil. Any other status
// mechanism is refused: not to understand it must not mean "valid".
func readStatus(v any) (*StatusRef, error) {
	if v == nil {
		return nil, nil
	}
	status, _ := v.(map[string]any)
	list, ok := status["status_list"].(map[string]any)
	if !ok || len(status) != 1 {
		return nil, fault.New(fault.Malformed, opStatus, "status is not one status_list")
	}
	idx, err := uintAt(list, "idx")
	if err != nil {
		return nil, err
	}
	uri, err := stringAt(list, "uri")
	if err != nil {
		return nil, err
	}
	if idx >= MaxStatusEntries || len(uri) > maxURI {
		return nil, fault.New(fault.TooLarge, opStatus, "index or uri is over its limit")
	}
	return &StatusRef{idx, uri}, nil
}

// StatusList holds one bit for each credential an issuer gave out: 0 valid, 1
// revoked (Token Status List, bits = 1: bit i is bit i%8 of byte i/8, least
// significant first). The zero value has no entries.
type StatusList struct{ bits []byte }

// NewStatusList makes a list of at least entries entries, all valid. The
// number is rounded up to a whole byte.
func NewStatusList(entries uint64) (*StatusList, error) {
	if entries == 0 || entries > MaxStatusEntries {
		return nil, fault.New(fault.TooLarge, "new status list", fmt.Sprintf("want 1 to %d entries", MaxStatusEntries))
	}
	return &StatusList{make([]byte, (entries+7)/8)}, nil
}

// Len is the number of entries.
func (l *StatusList) Len() uint64 { return uint64(len(l.bits)) * 8 }

// Set writes entry i.
func (l *StatusList) Set(i uint64, revoked bool) error {
	if i >= l.Len() {
		return fault.New(fault.NotFound, "set status", "index is outside the list")
	}
	if revoked {
		l.bits[i/8] |= 1 << (i % 8)
	} else {
		l.bits[i/8] &^= 1 << (i % 8)
	}
	return nil
}

// Get reads entry i: true is revoked. An index outside the list is an error,
// never "valid".
func (l *StatusList) Get(i uint64) (bool, error) {
	if i >= l.Len() {
		return false, fault.New(fault.NotFound, "get status", "index is outside the list")
	}
	return l.bits[i/8]>>(i%8)&1 == 1, nil
}

// Sign makes the status list token that uri names, as of issuedAt and good
// until expiry (both Unix milliseconds, cut to the second).
func (l *StatusList) Sign(key ed25519.PrivateKey, uri string, issuedAt, expiry uint64) (string, error) {
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestCompression)
	if err != nil {
		return "", fault.Wrap(fault.Internal, "sign status list", err)
	}
	if _, err := w.Write(l.bits); err != nil {
		return "", fault.Wrap(fault.Internal, "sign status list", err)
	}
	if err := w.Close(); err != nil {
		return "", fault.Wrap(fault.Internal, "sign status list", err)
	}
	return signJWS(key, typStatus, did.KeyOf(key).DID(), map[string]any{
		"sub":       uri,
		claimIssued: issuedAt / millisSecond,
		claimExpiry: expiry / millisSecond,
		"status_list": map[string]any{
			"bits": 1,
			"lst":  encode64(packed.Bytes()),
		},
	})
}

// VerifyStatusList checks a status list token: signed by issuer, for uri, and
// good at now (Unix milliseconds).
func VerifyStatusList(token string, issuer did.Key, uri string, now uint64) (*StatusList, error) {
	if len(token) > MaxStatusToken {
		return nil, fault.New(fault.TooLarge, opStatus, "longer than 256 KiB")
	}
	j, err := splitJWS(token, typStatus)
	if err != nil {
		return nil, err
	}
	if err := j.verify(issuer); err != nil {
		return nil, err
	}
	if j.payload["sub"] != uri {
		return nil, fault.New(fault.BadProof, opStatus, "is another list")
	}
	if _, err := uintAt(j.payload, claimExpiry); err != nil {
		return nil, err // a list that never ages would hide a revocation for ever
	}
	if err := checkDates(j.payload, now); err != nil {
		return nil, err
	}
	return readList(j.payload["status_list"])
}

func readList(v any) (*StatusList, error) {
	list, _ := v.(map[string]any)
	if bits, _ := list["bits"].(json.Number); bits != "1" {
		return nil, fault.New(fault.UnknownVersion, opStatus, "want one bit an entry")
	}
	text, err := stringAt(list, "lst")
	if err != nil {
		return nil, err
	}
	packed, err := decode64(text)
	if err != nil {
		return nil, err
	}
	bits, err := inflate(packed)
	return &StatusList{bits}, err
}

// inflate unpacks a zlib stream that fills packed exactly, up to the limit.
func inflate(packed []byte) ([]byte, error) {
	source := bytes.NewReader(packed)
	z, err := zlib.NewReader(source)
	if err != nil {
		return nil, fault.New(fault.Malformed, opStatus, "not a zlib stream")
	}
	bits, err := io.ReadAll(io.LimitReader(z, MaxStatusEntries/8+1))
	if err != nil {
		return nil, fault.New(fault.Malformed, opStatus, "the zlib stream is damaged")
	}
	if len(bits) > MaxStatusEntries/8 {
		return nil, fault.New(fault.TooLarge, opStatus, "more entries than allowed")
	}
	if source.Len() != 0 {
		return nil, fault.New(fault.Malformed, opStatus, "something follows the zlib stream")
	}
	return bits, nil
}

// CheckStatus refuses a credential that its issuer's list has revoked. A
// credential without a status passes. uri is the list's name as verified.
func (c Credential) CheckStatus(list *StatusList, uri string) error {
	if c.Status == nil {
		return nil
	}
	if c.Status.URI != uri {
		return fault.New(fault.BadProof, opStatus, "is another list")
	}
	revoked, err := list.Get(c.Status.Index)
	if err != nil {
		return err
	}
	if revoked {
		return fault.New(fault.Revoked, "check status", "the issuer has revoked the credential")
	}
	return nil
}
