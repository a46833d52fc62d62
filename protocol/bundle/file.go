package bundle

import (
	"bytes"
	"io"
	"slices"

	"github.com/souk-network/souk/protocol/accesslog"
	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/consent"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Limits of entries, in bytes.
const (
	maxAbout  = 128
	maxMember = 16 << 10 // room for more than 400 retired keys
	maxOpened = accesslog.MaxOpening + 16
)

type aboutWire struct {
	_          struct{} `cbor:",toarray"`
	Version    uint64
	Consortium string
	ChainID    uint64
	Created    uint64
}

type memberWire struct {
	_       struct{} `cbor:",toarray"`
	ID      [20]byte
	PeerKey [32]byte
	HPKEKey []byte
	DocHash [32]byte
	Name    string
	Status  uint8
	Since   uint64
	Changed uint64
	Retired []did.Key
}

type openedWire struct {
	_       struct{} `cbor:",toarray"`
	Index   uint64
	Opening []byte
}

// Write writes b in canonical form. It refuses what Read would refuse.
func Write(w io.Writer, b Bundle) error {
	b = b.sorted()
	for i := 1; i < len(b.Logs); i++ {
		if b.Logs[i].Custodian == b.Logs[i-1].Custodian {
			return fault.New(fault.Conflict, "write bundle", "two logs of one custodian: join them first")
		}
	}
	out, err := newWriter(w)
	if err != nil {
		return err
	}
	for _, s := range b.sections() {
		if err := new(Bundle).take(s); err != nil && len(s.payload) > 0 {
			return err
		}
		if err := out.section(s.kind, s.name, s.payload); err != nil {
			return err
		}
	}
	return out.end()
}

// sections lists the bundle's sections in file order, empty ones included.
func (b Bundle) sections() []section {
	about := codec.Marshal(aboutWire{Version: 1, Consortium: b.Consortium, ChainID: b.ChainID, Created: b.Created})
	out := []section{
		{secAbout, "", about},
		{secRegistry, "", pack(b.Members, encodeMember)},
		{secVaults, "", pack(b.Vaults, VaultCard.Encode)},
		{secNotices, "", pack(b.Notices, raw)},
		{secGrants, "", pack(b.Grants, consent.SignedGrant.Encode)},
		{secStatements, "", pack(b.Statements, raw)},
		{secReceipts, "", pack(b.Receipts, raw)},
	}
	for _, l := range b.Logs {
		out = append(out, section{secLeaves, l.Custodian.String(), encodeLeaves(l.Leaves)})
	}
	for _, l := range b.Logs {
		out = append(out, section{secOpenings, l.Custodian.String(), pack(l.Openings, encodeOpened)})
	}
	for _, l := range b.Logs {
		out = append(out, section{secCheckpoints, l.Custodian.String(), pack(l.Checkpoints, accesslog.Signed.Encode)})
	}
	return append(out, section{secAnchors, "", pack(b.Anchors, raw)}, section{secMissing, "", pack(b.Missing, encodeMerchant)})
}

// Read reads a bundle and refuses whatever Write would not have written. An
// error says in which section and at which byte or entry. What it returns is
// well formed, not yet true: call Verify.
func Read(r io.Reader) (Bundle, error) {
	in, err := newReader(r)
	if err != nil {
		return Bundle{}, err
	}
	var b Bundle
	for {
		s, err := in.next()
		if err != nil {
			return Bundle{}, err
		}
		if in.n == 1 && s.kind != secAbout {
			return Bundle{}, bad(fault.Malformed, s.title(), 0, "the first section must be about the bundle")
		}
		if s.kind == secEnd {
			slices.SortFunc(b.Logs, Log.compare)
			return b, nil
		}
		if err := b.take(s); err != nil {
			return Bundle{}, err
		}
	}
}

// take decodes one section into the bundle.
func (b *Bundle) take(s section) error {
	var err error
	switch s.kind {
	case secAbout:
		err = b.takeAbout(s)
	case secRegistry:
		b.Members, err = unpack(s, decodeMember, compareMembers)
	case secVaults:
		b.Vaults, err = unpack(s, DecodeVaultCard, VaultCard.compare)
	case secNotices:
		b.Notices, err = unpack(s, decodeRaw, bytes.Compare)
	case secGrants:
		b.Grants, err = unpack(s, consent.DecodeSignedGrant, compareGrants)
	case secStatements:
		b.Statements, err = unpack(s, decodeRaw, bytes.Compare)
	case secReceipts:
		b.Receipts, err = unpack(s, decodeRaw, bytes.Compare)
	case secLeaves, secOpenings, secCheckpoints:
		return b.takeLog(s)
	case secAnchors:
		b.Anchors, err = unpack(s, decodeRaw, bytes.Compare)
	case secMissing:
		b.Missing, err = unpack(s, decodeMerchant, compareMerchants)
	default:
		return fault.New(fault.UnknownVersion, "read bundle", s.title())
	}
	if err == nil && s.name != "" {
		err = fault.New(fault.Malformed, "read bundle", s.title()+": this section has no name")
	}
	return err
}

func (b *Bundle) takeAbout(s section) error {
	var w aboutWire
	if err := codec.Unmarshal(s.payload, &w, maxAbout); err != nil {
		return entryError(s, 0, err)
	}
	if w.Version != 1 {
		return entryError(s, 0, fault.New(fault.UnknownVersion, "read bundle", "only version 1 is known"))
	}
	if _, _, err := accesslog.ParseOrigin(accesslog.Origin(w.Consortium, did.Merchant{})); err != nil {
		return entryError(s, 0, err)
	}
	b.Consortium, b.ChainID, b.Created = w.Consortium, w.ChainID, w.Created
	return nil
}

// takeLog decodes a section of one custodian.
func (b *Bundle) takeLog(s section) error {
	m, err := did.ParseMerchant(s.name)
	if err != nil || m.String() != s.name {
		return fault.New(fault.Malformed, "read bundle", s.title()+": the name is not a merchant's account")
	}
	l := b.log(m)
	switch s.kind {
	case secLeaves:
		l.Leaves, err = decodeLeaves(s)
	case secOpenings:
		l.Openings, err = unpack(s, decodeOpened, Opened.compare)
	case secCheckpoints:
		l.Checkpoints, err = unpack(s, accesslog.ParseCheckpoint, compareCheckpoints)
	}
	return err
}

// log finds or adds the log of a custodian.
func (b *Bundle) log(m did.Merchant) *Log {
	for i := range b.Logs {
		if b.Logs[i].Custodian == m {
			return &b.Logs[i]
		}
	}
	b.Logs = append(b.Logs, Log{Custodian: m})
	return &b.Logs[len(b.Logs)-1]
}

func raw(b []byte) []byte { return b }

// decodeRaw takes a fact as it is; Verify decodes it.
func decodeRaw(b []byte) ([]byte, error) {
	if len(b) == 0 || len(b) > fact.MaxSize {
		return nil, fault.New(fault.TooLarge, "read bundle", "a fact has 1 to 8,192 bytes")
	}
	return b, nil
}

func encodeMerchant(m did.Merchant) []byte { return m[:] }

func decodeMerchant(b []byte) (did.Merchant, error) {
	if len(b) != len(did.Merchant{}) {
		return did.Merchant{}, fault.New(fault.Malformed, "read bundle", "a merchant's account has 20 bytes")
	}
	return did.Merchant(b), nil
}

func encodeMember(m did.Member) []byte {
	return codec.Marshal(memberWire{
		ID: m.ID, PeerKey: m.PeerKey, HPKEKey: m.HPKEKey, DocHash: m.DocHash, Name: m.Name,
		Status: uint8(m.Status), Since: m.Since, Changed: m.Changed, Retired: m.Retired,
	})
}

func decodeMember(b []byte) (did.Member, error) {
	var w memberWire
	if err := codec.Unmarshal(b, &w, maxMember); err != nil {
		return did.Member{}, err
	}
	return did.Member{
		ID: w.ID, PeerKey: w.PeerKey, HPKEKey: w.HPKEKey, DocHash: w.DocHash, Name: w.Name,
		Status: did.Status(w.Status), Since: w.Since, Changed: w.Changed, Retired: append([]did.Key(nil), w.Retired...),
	}, nil
}

func encodeOpened(e Opened) []byte {
	return codec.Marshal(openedWire{Index: e.Index, Opening: e.Opening.Encode()})
}

func decodeOpened(b []byte) (Opened, error) {
	var w openedWire
	if err := codec.Unmarshal(b, &w, maxOpened); err != nil {
		return Opened{}, err
	}
	o, err := accesslog.DecodeOpening(w.Opening)
	return Opened{Index: w.Index, Opening: o}, err
}

func encodeLeaves(leaves [][32]byte) []byte {
	out := make([]byte, 0, 32*len(leaves))
	for _, l := range leaves {
		out = append(out, l[:]...)
	}
	return out
}

func decodeLeaves(s section) ([][32]byte, error) {
	if len(s.payload)%32 != 0 {
		return nil, fault.New(fault.Malformed, "read bundle", s.title()+": not a multiple of 32 bytes")
	}
	out := make([][32]byte, len(s.payload)/32)
	for i := range out {
		out[i] = [32]byte(s.payload[32*i:])
	}
	return out, nil
}
