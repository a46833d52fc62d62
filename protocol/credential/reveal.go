package credential

import (
	"maps"
	"slices"
	"strconv"

	"github.com/souk-network/souk/protocol/fault"
)

const opReveal = "read disclosures"

// disclosure is one decoded disclosure: an object member when named, else an
// array element.
type disclosure struct {
	text  string
	named bool
	name  string
	value any
}

// parseDisclosure reads base64url JSON [salt, name, value] or [salt, value].
func parseDisclosure(text string) (disclosure, error) {
	raw, err := decode64(text)
	if err != nil {
		return disclosure{}, err
	}
	v, err := decodeJSON(raw)
	if err != nil {
		return disclosure{}, err
	}
	list, _ := v.([]any)
	if len(list) != 2 && len(list) != 3 {
		return disclosure{}, fault.New(fault.Malformed, opReveal, "disclosure is not an array of two or three")
	}
	if _, ok := list[0].(string); !ok {
		return disclosure{}, fault.New(fault.Malformed, opReveal, "salt is not a string")
	}
	d := disclosure{text: text, named: len(list) == 3, value: list[len(list)-1]}
	if d.named {
		name, ok := list[1].(string)
		if !ok || name == digestsName || name == elementName || name == hashName {
			return disclosure{}, fault.New(fault.Malformed, opReveal, "claim name is not a string or is reserved")
		}
		d.name = name
	}
	return d, nil
}

// revealed is a disclosure at the place in the claims where its digest stands.
type revealed struct {
	path   []string // member names and element numbers as signed
	parent int      // the disclosure that holds this one's digest, or -1
	text   string
}

// revealer puts disclosed values back in place of digests (RFC 9901 section
// 7.1) and notes where each belongs.
type revealer struct {
	byDigest map[string]disclosure
	seen     map[string]bool
	places   []revealed
}

// reveal returns the claims of payload with all disclosures applied, and a
// place for each disclosure. It refuses a disclosure that nothing refers to, a
// digest that stands twice and a name that stands twice.
func reveal(payload map[string]any, texts []string) (map[string]any, []revealed, error) {
	if alg, named := payload[hashName]; named && alg != hashAlg {
		return nil, nil, fault.New(fault.UnknownVersion, opReveal, "digests are not SHA-256")
	}
	r := revealer{byDigest: make(map[string]disclosure, len(texts)), seen: map[string]bool{}}
	for _, text := range texts {
		d, err := parseDisclosure(text)
		if err != nil {
			return nil, nil, err
		}
		r.byDigest[digestOf(text)] = d
	}
	claims, err := r.object(payload, nil, -1)
	if err != nil {
		return nil, nil, err
	}
	delete(claims, hashName)
	if len(r.places) != len(texts) {
		return nil, nil, fault.New(fault.BadProof, opReveal, "a disclosure was not signed by the issuer, or stands twice")
	}
	return claims, r.places, nil
}

func (r *revealer) value(v any, path []string, parent int) (any, error) {
	if len(path) > maxDepth {
		return nil, fault.New(fault.TooLarge, opReveal, "nested too deep")
	}
	switch v := v.(type) {
	case map[string]any:
		return r.object(v, path, parent)
	case []any:
		return r.array(v, path, parent)
	}
	return v, nil
}

func (r *revealer) object(in map[string]any, path []string, parent int) (map[string]any, error) {
	out := make(map[string]any, len(in))
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if name == elementName {
			return nil, fault.New(fault.Malformed, opReveal, "a claim has a reserved name")
		}
		if name == digestsName {
			continue
		}
		v, err := r.value(in[name], extend(path, name), parent)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	if digests, some := in[digestsName]; some {
		return out, r.members(out, digests, path, parent)
	}
	return out, nil
}

// members adds the disclosed members among digests to out.
func (r *revealer) members(out map[string]any, digests any, path []string, parent int) error {
	list, ok := digests.([]any)
	if !ok {
		return fault.New(fault.Malformed, opReveal, "_sd is not an array")
	}
	for _, item := range list {
		d, found, err := r.take(item)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if _, twice := out[d.name]; twice || !d.named {
			return fault.New(fault.Malformed, opReveal, "a claim stands twice or has no name")
		}
		if out[d.name], err = r.place(d, extend(path, d.name), parent); err != nil {
			return err
		}
	}
	return nil
}

func (r *revealer) array(in []any, path []string, parent int) (any, error) {
	out := make([]any, 0, len(in))
	for i, item := range in {
		at := extend(path, strconv.Itoa(i))
		holder, _ := item.(map[string]any)
		digest, concealed := holder[elementName]
		if !concealed {
			v, err := r.value(item, at, parent)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
			continue
		}
		d, found, err := r.take(digest)
		if err != nil {
			return nil, err
		}
		if len(holder) != 1 || (found && d.named) {
			return nil, fault.New(fault.Malformed, opReveal, "an array element has a name beside its digest")
		}
		if !found {
			continue
		}
		v, err := r.place(d, at, parent)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// take finds the disclosure of a digest. A digest may stand only once.
func (r *revealer) take(digest any) (disclosure, bool, error) {
	text, ok := digest.(string)
	if !ok {
		return disclosure{}, false, fault.New(fault.Malformed, opReveal, "a digest is not a string")
	}
	if r.seen[text] {
		return disclosure{}, false, fault.New(fault.Malformed, opReveal, "a digest stands twice")
	}
	r.seen[text] = true
	d, found := r.byDigest[text]
	return d, found, nil
}

// place notes d at path and reveals what it holds.
func (r *revealer) place(d disclosure, path []string, parent int) (any, error) {
	r.places = append(r.places, revealed{path, parent, d.text})
	return r.value(d.value, path, len(r.places)-1)
}

// extend is path with one more step, never sharing memory with a sibling.
func extend(path []string, step string) []string {
	return append(path[:len(path):len(path)], step)
}
