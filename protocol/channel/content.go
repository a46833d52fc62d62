package channel

import (
	"bytes"

	"github.com/souk-network/souk/protocol/codec"
	"github.com/souk-network/souk/protocol/fact"
	"github.com/souk-network/souk/protocol/fault"
)

// Topic says what a post is for. Numbers are on the wire and append-only.
type Topic uint8

// The topics of version 1.
const (
	TopicNews     Topic = 1
	TopicOffer    Topic = 2 // something that holders can get
	TopicCampaign Topic = 3 // something that holders can take part in
)

var topics = [...]string{"", "news", "offer", "campaign"}

// String is the topic's stable name, as in JSON.
func (t Topic) String() string {
	if t.valid() {
		return topics[t]
	}
	return "unknown"
}

func (t Topic) valid() bool { return t >= TopicNews && int(t) < len(topics) }

// ParseTopic reads what String writes.
func ParseTopic(name string) (Topic, error) {
	for t := TopicNews; t.valid(); t++ {
		if topics[t] == name {
			return t, nil
		}
	}
	return 0, fault.New(fault.Malformed, "parse topic", "topics are news, offer and campaign")
}

const (
	maxTexts = 8
	maxLang  = 16
	maxTitle = 200
	maxBody  = 2000
	linkSize = 36
)

// Text is one language version of a post or a card.
type Text struct {
	_     struct{} `cbor:",toarray"`
	Lang  string   // BCP 47 tag of at most 16 characters: "ko", "en"
	Title string   // 1 to 200 bytes
	Body  string   // 1 to 2,000 bytes
}

// Content is what a post says to holders.
type Content struct {
	_     struct{} `cbor:",toarray"`
	Topic Topic
	From  uint64 // Unix milliseconds, first moment at which it holds
	Until uint64 // Unix milliseconds, first moment after it
	Link  []byte // empty, or the binary CIDv1 (raw or dag-pb, sha2-256) of more: a picture, a page
	Texts []Text // 1 to 8 languages, sorted by language
}

// Text is the version in lang, or the first one there is.
func (c Content) Text(lang string) Text { return pick(c.Texts, lang) }

func pick(texts []Text, lang string) Text {
	for _, t := range texts {
		if t.Lang == lang {
			return t
		}
	}
	if len(texts) == 0 {
		return Text{}
	}
	return texts[0]
}

// Holds reports whether the post is valid at a time.
func (c Content) Holds(now uint64) bool { return c.From <= now && now < c.Until }

// Check holds the content against the limits of its fields.
func (c Content) Check() error {
	const op = "check post"
	switch {
	case !c.Topic.valid():
		return fault.New(fault.Malformed, op, "an unknown topic")
	case c.From == 0 || c.Until <= c.From || c.Until > fact.MaxTime:
		return fault.New(fault.Malformed, op, "want 0 < from < until, before the year 10000")
	case len(c.Link) > 0 && !validLink(c.Link):
		return fault.New(fault.Malformed, op, "the link is not a CIDv1 of raw or dag-pb with sha2-256")
	}
	if err := checkTexts(op, c.Texts); err != nil {
		return err
	}
	if n := len(codec.Marshal(c)); n > MaxContent {
		return fault.New(fault.TooLarge, op, "the texts together are longer than a post may be; shorten them, or link to more")
	}
	return nil
}

// validLink: 0x01, raw (0x55) or dag-pb (0x70), sha2-256 of 32 bytes.
func validLink(c []byte) bool {
	return len(c) == linkSize && c[0] == 1 && (c[1] == 0x55 || c[1] == 0x70) && bytes.Equal(c[2:4], []byte{0x12, 0x20})
}

func checkTexts(op string, texts []Text) error {
	if len(texts) == 0 || len(texts) > maxTexts {
		return fault.New(fault.Malformed, op, "want 1 to 8 languages")
	}
	for i, t := range texts {
		if !validLang(t.Lang) {
			return fault.New(fault.Malformed, op, "not a language tag")
		}
		if i > 0 && texts[i-1].Lang >= t.Lang {
			return fault.New(fault.Malformed, op, "languages are not sorted and unique")
		}
		if t.Title == "" || t.Body == "" || len(t.Title) > maxTitle || len(t.Body) > maxBody {
			return fault.New(fault.Malformed, op, "want a title of at most 200 and a body of at most 2,000 bytes")
		}
	}
	return nil
}

func validLang(lang string) bool {
	for i := range len(lang) {
		c := lang[i] | 0x20 // lower case
		if (c < 'a' || c > 'z') && (lang[i] < '0' || lang[i] > '9') && lang[i] != '-' {
			return false
		}
	}
	return lang != "" && len(lang) <= maxLang
}
