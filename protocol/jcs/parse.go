package jcs

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/souk-network/souk/protocol/fault"
)

// MaxDepth is how deep arrays and objects may nest.
const MaxDepth = 32

// Parse reads exactly one JSON value (RFC 8259, I-JSON of RFC 7493): text that is
// UTF-8 without lone surrogates, names that are unique within their object,
// numbers that a float64 can hold. Everything else is fault.Malformed, deeper
// nesting than MaxDepth fault.TooLarge. The error tells where and quotes nothing.
// Callers bound len(raw).
func Parse(raw []byte) (any, error) {
	p := &parser{raw: raw}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.space(); p.at != len(raw) {
		return nil, p.bad("something follows the value")
	}
	return v, nil
}

// ParseObject is Parse of what must be an object.
func ParseObject(raw []byte) (Object, error) {
	v, err := Parse(raw)
	if err != nil {
		return nil, err
	}
	o, ok := v.(Object)
	if !ok {
		return nil, fault.New(fault.Malformed, opParse, "not an object")
	}
	return o, nil
}

const opParse = "read JSON"

type parser struct {
	raw []byte
	at  int
}

func (p *parser) bad(what string) error {
	return fault.New(fault.Malformed, opParse, what+" at byte "+strconv.Itoa(p.at))
}

func (p *parser) space() {
	for p.at < len(p.raw) {
		switch p.raw[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// next skips white space and is the byte that follows it, 0 at the end.
func (p *parser) next() byte {
	p.space()
	return p.peek()
}

func (p *parser) peek() byte {
	if p.at == len(p.raw) {
		return 0
	}
	return p.raw[p.at]
}

func (p *parser) value(depth int) (any, error) {
	c := p.next()
	switch {
	case (c == '{' || c == '[') && depth == MaxDepth:
		return nil, fault.New(fault.TooLarge, opParse, "nested deeper than "+strconv.Itoa(MaxDepth))
	case c == '{':
		return p.object(depth + 1)
	case c == '[':
		return p.array(depth + 1)
	case c == '"':
		return p.text()
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	}
	for _, w := range [...]struct {
		text  string
		value any
	}{{"null", nil}, {"true", true}, {"false", false}} {
		if rest := p.raw[p.at:]; len(rest) >= len(w.text) && string(rest[:len(w.text)]) == w.text {
			p.at += len(w.text)
			return w.value, nil
		}
	}
	return nil, p.bad("no value")
}

func (p *parser) object(depth int) (any, error) {
	o := Object{}
	p.at++
	if p.next() == '}' {
		p.at++
		return o, nil
	}
	for {
		if p.next() != '"' {
			return nil, p.bad("no name of a member")
		}
		name, err := p.text()
		if err != nil {
			return nil, err
		}
		if _, twice := o[name]; twice {
			return nil, p.bad("a name for the second time")
		}
		if p.next() != ':' {
			return nil, p.bad("no colon")
		}
		p.at++
		if o[name], err = p.value(depth); err != nil {
			return nil, err
		}
		if done, err := p.after('}'); done || err != nil {
			return o, err
		}
	}
}

func (p *parser) array(depth int) (any, error) {
	list := []any{}
	p.at++
	if p.next() == ']' {
		p.at++
		return list, nil
	}
	for {
		v, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if done, err := p.after(']'); done || err != nil {
			return list, err
		}
	}
}

// after reads what stands behind a member or an element: a comma, or the end.
func (p *parser) after(end byte) (done bool, err error) {
	switch p.next() {
	case ',':
		p.at++
		return false, nil
	case end:
		p.at++
		return true, nil
	}
	return false, p.bad("no comma and no end")
}

func (p *parser) text() (string, error) {
	p.at++
	var out []byte
	for {
		c := p.peek()
		switch {
		case p.at == len(p.raw):
			return "", p.bad("a text without its end")
		case c == '"':
			p.at++
			return string(out), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
		case c < ' ':
			return "", p.bad("a control character")
		case c < utf8.RuneSelf:
			p.at++
			out = append(out, c)
		default:
			r, n := utf8.DecodeRune(p.raw[p.at:])
			if r == utf8.RuneError && n == 1 {
				return "", p.bad("not UTF-8")
			}
			out = append(out, p.raw[p.at:p.at+n]...)
			p.at += n
		}
	}
}

func (p *parser) escape() (rune, error) {
	p.at++
	c := p.peek()
	p.at++
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		return p.unit()
	}
	p.at = min(p.at, len(p.raw))
	return 0, p.bad("an unknown escape")
}

// unit reads the four digits behind \u, and the second half of a pair.
func (p *parser) unit() (rune, error) {
	first, err := p.hex()
	if err != nil || !utf16.IsSurrogate(first) {
		return first, err
	}
	if rest := p.raw[p.at:]; len(rest) < 2 || rest[0] != '\\' || rest[1] != 'u' {
		return 0, p.bad("half of a surrogate pair")
	}
	p.at += 2
	second, err := p.hex()
	if err != nil {
		return 0, err
	}
	r := utf16.DecodeRune(first, second)
	if r == utf8.RuneError {
		return 0, p.bad("half of a surrogate pair")
	}
	return r, nil
}

func (p *parser) hex() (rune, error) {
	if len(p.raw)-p.at < 4 {
		return 0, p.bad("an escape without its four digits")
	}
	var r rune
	for _, c := range p.raw[p.at : p.at+4] {
		switch {
		case '0' <= c && c <= '9':
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, p.bad("an escape without its four digits")
		}
	}
	p.at += 4
	return r, nil
}

func (p *parser) number() (any, error) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	if p.peek() == '0' {
		p.at++
	} else if !p.digits() {
		return nil, p.bad("no digit")
	}
	if p.peek() == '.' {
		if p.at++; !p.digits() {
			return nil, p.bad("no digit behind the point")
		}
	}
	if p.peek()|0x20 == 'e' {
		if p.at++; p.peek() == '+' || p.peek() == '-' {
			p.at++
		}
		if !p.digits() {
			return nil, p.bad("no digit in the exponent")
		}
	}
	f, err := strconv.ParseFloat(string(p.raw[start:p.at]), 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, p.bad("a number out of range")
	}
	return f, nil
}

func (p *parser) digits() bool {
	start := p.at
	for c := p.peek(); '0' <= c && c <= '9'; c = p.peek() {
		p.at++
	}
	return p.at > start
}
