package webvh

import (
	"maps"
	"slices"
	"strconv"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

// Parameters are what holds after an entry: its own and those it left as they
// were.
type Parameters struct {
	SCID          string
	UpdateKeys    []string // multikeys; the next entry is signed by one of them, unless NextKeyHashes says otherwise
	NextKeyHashes []string // if any, the next entry brings its own update keys, all of which hash to one of these
	Witness       Witness
	Watchers      []string
	Portable      bool // the DID may move to another domain
	Deactivated   bool
	TTL           uint32 // seconds for which a resolver may keep the document
}

// DefaultTTL holds where a log names none: an hour.
const DefaultTTL = 3600

// Witness says who must approve entries. The zero Witness is nobody.
type Witness struct {
	Threshold int
	Witnesses []did.Key
}

// None reports whether entries need no approval.
func (w Witness) None() bool { return w.Threshold == 0 }

const opParameters = "read parameters"

func badParameter(name, detail string) error {
	return refuse(InvalidParameters, fault.Malformed, opParameters, name+": "+detail)
}

// apply is the parameters after an entry that sets own, which follows an entry
// with the parameters p; first says that there is none before.
func (p Parameters) apply(own jcs.Object, first bool) (Parameters, error) {
	if err := checkPresent(own, p, first); err != nil {
		return p, err
	}
	for _, name := range slices.Sorted(maps.Keys(own)) { // in one order, so that one log has one fault
		value := own[name]
		if value == nil {
			value = emptied(name) // early implementations wrote null for "off"
		}
		if err := p.set(name, value, first); err != nil {
			return p, err
		}
	}
	return p, nil
}

// checkPresent says what is missing, or must not be there.
func checkPresent(own jcs.Object, before Parameters, first bool) error {
	for _, name := range [...]string{"method", "scid", "updateKeys"} {
		if _, has := own[name]; first && !has {
			return badParameter(name, "the first entry must have it")
		}
	}
	if _, has := own["scid"]; has && !first {
		return badParameter("scid", "only the first entry may have it")
	}
	for _, name := range [...]string{"updateKeys", "nextKeyHashes"} {
		if _, has := own[name]; len(before.NextKeyHashes) > 0 && !has {
			return badParameter(name, "an entry must have it while keys are fixed in advance (pre-rotation)")
		}
	}
	return nil
}

func emptied(name string) any {
	switch name {
	case "updateKeys", "nextKeyHashes", "watchers":
		return []any{}
	case "witness":
		return jcs.Object{}
	case "ttl":
		return float64(DefaultTTL)
	}
	return nil
}

func (p *Parameters) set(name string, value any, first bool) (err error) {
	switch name {
	case "method":
		if value != Method {
			err = refuse(InvalidDID, fault.UnknownVersion, opParameters, "method: only "+Method+" is spoken here")
		}
	case "scid":
		text, _ := value.(string)
		if _, ok := digest(text); !ok {
			return badParameter(name, "no base58btc SHA-256 multihash")
		}
		p.SCID = text
	case "updateKeys":
		p.UpdateKeys, err = texts(name, value)
		if err == nil && first && len(p.UpdateKeys) == 0 {
			err = badParameter(name, "the first entry needs one")
		}
	case "nextKeyHashes":
		p.NextKeyHashes, err = texts(name, value)
	case "watchers":
		p.Watchers, err = texts(name, value)
	case "witness":
		p.Witness, err = parseWitness(value)
	case "portable":
		portable, ok := value.(bool)
		switch {
		case !ok:
			return badParameter(name, "neither true nor false")
		case portable && !first:
			return badParameter(name, "only the first entry may allow a move")
		}
		p.Portable = portable
	case "deactivated":
		var ok bool
		if p.Deactivated, ok = value.(bool); !ok {
			return badParameter(name, "neither true nor false")
		}
	case "ttl":
		ttl, ok := whole(value)
		if !ok || ttl > 1<<31 {
			return badParameter(name, "no whole number of seconds from 0 to 2^31")
		}
		p.TTL = uint32(ttl)
	default:
		return refuse(InvalidParameters, fault.Malformed, opParameters, "a parameter that "+Method+" does not have")
	}
	return err
}

func whole(v any) (uint64, bool) {
	f, ok := v.(float64)
	if !ok || f < 0 || f > 1<<53 || f != float64(uint64(f)) {
		return 0, false
	}
	return uint64(f), true
}

// texts reads a list of distinct texts.
func texts(name string, value any) ([]string, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, badParameter(name, "no list")
	}
	if len(list) > MaxKeys {
		return nil, refuse(InvalidParameters, fault.TooLarge, opParameters, name+": more than "+strconv.Itoa(MaxKeys)+" elements")
	}
	out := make([]string, 0, len(list))
	for _, e := range list {
		text, ok := e.(string)
		switch {
		case !ok || text == "" || len(text) > MaxText:
			return nil, badParameter(name, "an element that is no text of 1 to "+strconv.Itoa(MaxText)+" bytes")
		case slices.Contains(out, text):
			return nil, badParameter(name, "an element that stands there twice")
		}
		out = append(out, text)
	}
	return out, nil
}

func parseWitness(value any) (Witness, error) {
	const name = "witness"
	o, ok := value.(jcs.Object)
	if !ok {
		return Witness{}, badParameter(name, "no object")
	}
	if len(o) == 0 {
		return Witness{}, nil
	}
	list, ok := o["witnesses"].([]any)
	if !ok || len(list) == 0 {
		return Witness{}, badParameter(name, "no list of witnesses")
	}
	if len(list) > MaxWitnesses {
		return Witness{}, refuse(InvalidParameters, fault.TooLarge, opParameters, name+": more than "+strconv.Itoa(MaxWitnesses))
	}
	var w Witness
	for _, e := range list {
		entry, _ := e.(jcs.Object)
		id, _ := entry["id"].(string)
		key, err := did.ParseKey(id)
		if err != nil {
			return Witness{}, badParameter(name, "a witness whose id is no Ed25519 did:key")
		}
		if slices.Contains(w.Witnesses, key) {
			return Witness{}, badParameter(name, "one witness twice")
		}
		w.Witnesses = append(w.Witnesses, key)
	}
	threshold, ok := whole(o["threshold"])
	if !ok || threshold < 1 || threshold > uint64(len(w.Witnesses)) {
		return Witness{}, badParameter(name, "the threshold is no whole number from 1 to the number of witnesses")
	}
	w.Threshold = int(threshold)
	return w, nil
}

// object writes a witness parameter.
func (w Witness) object() jcs.Object {
	if w.None() {
		return jcs.Object{}
	}
	list := make([]any, len(w.Witnesses))
	for i, key := range w.Witnesses {
		list[i] = jcs.Object{"id": key.DID()}
	}
	return jcs.Object{"threshold": float64(w.Threshold), "witnesses": list}
}

// first writes the parameters of a first entry.
func (p Parameters) first() jcs.Object {
	return jcs.Object{
		"method": Method, "scid": p.SCID, "updateKeys": list(p.UpdateKeys), "nextKeyHashes": list(p.NextKeyHashes),
		"witness": p.Witness.object(), "watchers": list(p.Watchers), "portable": p.Portable, "ttl": float64(p.TTL),
	}
}

// changes writes what an entry must set so that p holds after an entry with
// before.
func (p Parameters) changes(before Parameters) jcs.Object {
	out := jcs.Object{}
	committed := len(before.NextKeyHashes) > 0
	if committed || !slices.Equal(p.UpdateKeys, before.UpdateKeys) {
		out["updateKeys"] = list(p.UpdateKeys)
	}
	if committed || !slices.Equal(p.NextKeyHashes, before.NextKeyHashes) {
		out["nextKeyHashes"] = list(p.NextKeyHashes)
	}
	if !same(p.Witness.object(), before.Witness.object()) {
		out["witness"] = p.Witness.object()
	}
	if !slices.Equal(p.Watchers, before.Watchers) {
		out["watchers"] = list(p.Watchers)
	}
	if p.Portable != before.Portable {
		out["portable"] = p.Portable
	}
	if p.Deactivated != before.Deactivated {
		out["deactivated"] = p.Deactivated
	}
	if p.TTL != before.TTL {
		out["ttl"] = float64(p.TTL)
	}
	return out
}

func list(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
