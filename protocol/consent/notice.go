package consent

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

// NoticeID names a notice: SHA-256 of "souk/v1/notice", a zero byte and its
// encoding. A changed word is another notice.
type NoticeID [32]byte

// String is the id in lower-case hexadecimal.
func (id NoticeID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText makes JSON show the hexadecimal text.
func (id NoticeID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (id *NoticeID) UnmarshalText(text []byte) error { return unhex32(text, (*[32]byte)(id)) }

const (
	// MaxNotice is the most bytes of an encoded notice.
	MaxNotice = 7680

	maxTexts         = 8
	maxLang          = 16
	maxTitle         = 200
	maxBody          = 4000
	maxReward        = 256
	maxRetentionDays = 36_500
)

// Notice is what a merchant publishes before it asks: the purpose and terms of
// a grant, in words that the customer can read.
type Notice struct {
	_             struct{}     `cbor:",toarray"`
	Merchant      did.Merchant // who asks
	Purpose       string       // a vocabulary term: "dpv:Personalisation"
	Categories    []string     // of data: sorted, unique, 1 to 16 slugs
	Rights        Rights       // asked for
	RetentionDays uint32       // how long the merchant keeps what it read, at most 36,500
	OnwardSharing bool         // whether it passes results on
	Reward        string       // what the customer gets, in words, at most 256 bytes
	Texts         []NoticeText // 1 to 8 languages, sorted by language
	Seq           uint64       // the merchant's version number of this text
}

// NoticeText is one language version.
type NoticeText struct {
	_     struct{} `cbor:",toarray"`
	Lang  string   // BCP 47 tag of at most 16 characters: "ko", "en"
	Title string   // at most 200 bytes
	Body  string   // at most 4,000 bytes
}

// Text is the version in lang, or the first one there is.
func (n Notice) Text(lang string) NoticeText {
	for _, t := range n.Texts {
		if t.Lang == lang {
			return t
		}
	}
	if len(n.Texts) == 0 {
		return NoticeText{}
	}
	return n.Texts[0]
}

// Encode is the notice's one encoding.
func (n Notice) Encode() []byte { return codec.Marshal(n) }

// ID names the notice.
func (n Notice) ID() NoticeID {
	return sha256.Sum256(append([]byte("souk/v1/notice\x00"), n.Encode()...))
}

// DecodeNotice reads and checks a notice.
func DecodeNotice(raw []byte) (Notice, error) {
	var n Notice
	if err := codec.Unmarshal(raw, &n, MaxNotice); err != nil {
		return Notice{}, fault.Wrap(fault.KindOf(err), "decode notice", err)
	}
	return n, n.Check()
}

// Check holds the notice against the limits of its fields.
func (n Notice) Check() error {
	const op = "check notice"
	if err := checkScope(n.Purpose, n.Categories, n.Rights); err != nil {
		return err
	}
	if n.Merchant == (did.Merchant{}) || n.Seq == 0 {
		return fault.New(fault.Malformed, op, "merchant and number must not be zero")
	}
	if len(n.Reward) > maxReward || n.RetentionDays > maxRetentionDays {
		return fault.New(fault.TooLarge, op, "reward of at most 256 bytes, retention of at most 36,500 days")
	}
	return checkTexts(n.Texts)
}

func checkTexts(texts []NoticeText) error {
	const op = "check notice"
	if len(texts) == 0 || len(texts) > maxTexts {
		return fault.New(fault.Malformed, op, "want 1 to 8 languages")
	}
	for i, t := range texts {
		if t.Lang == "" || len(t.Lang) > maxLang || !only(t.Lang, lower+upper+digits+"-") {
			return fault.New(fault.Malformed, op, "not a language tag")
		}
		if i > 0 && texts[i-1].Lang >= t.Lang {
			return fault.New(fault.Malformed, op, "languages are not sorted and unique")
		}
		if t.Title == "" || t.Body == "" || len(t.Title) > maxTitle || len(t.Body) > maxBody {
			return fault.New(fault.Malformed, op, "want a title of at most 200 and a body of at most 4,000 bytes")
		}
	}
	return nil
}

func unhex32(text []byte, out *[32]byte) error {
	if len(text) != 64 {
		return fault.New(fault.Malformed, "parse id", "want 64 hexadecimal digits")
	}
	if _, err := hex.Decode(out[:], text); err != nil {
		return fault.New(fault.Malformed, "parse id", "want 64 hexadecimal digits")
	}
	return nil
}
