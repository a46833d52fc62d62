package webvh

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"maps"
	"strings"
	"time"

	"github.com/multiformats/go-multibase"

	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
)

const (
	proofType   = "DataIntegrityProof"
	cryptosuite = "eddsa-jcs-2022"
	assertion   = "assertionMethod"
	opProof     = "check proof"
	keyPrefix   = "did:key:"
)

func badProof(detail string) error {
	return refuse(InvalidProof, fault.BadSignature, opProof, detail)
}

// Multikey writes an Ed25519 key as "z6Mk…".
func Multikey(key did.Key) string { return strings.TrimPrefix(key.DID(), keyPrefix) }

// Prove signs document, which has no proof, with a Data Integrity proof of the
// cryptosuite eddsa-jcs-2022 (W3C vc-di-eddsa 3.3) and returns the proof. The
// verification method is key's did:key.
func Prove(document jcs.Object, key ed25519.PrivateKey, at time.Time) jcs.Object {
	multikey := Multikey(did.KeyOf(key))
	proof := jcs.Object{
		"type": proofType, "cryptosuite": cryptosuite, "verificationMethod": keyPrefix + multikey + "#" + multikey,
		"created": formatTime(at), "proofPurpose": assertion,
	}
	if context, has := document["@context"]; has {
		proof["@context"] = context
	}
	proof["proofValue"] = signatureText(ed25519.Sign(key, signingInput(document, proof)))
	return proof
}

func signatureText(sig []byte) string {
	text, err := multibase.Encode(multibase.Base58BTC, sig)
	if err != nil {
		panic(err) // base58btc is a known encoding
	}
	return text
}

// signingInput is the hash of the proof's options and the hash of the document.
func signingInput(document, proof jcs.Object) []byte {
	options := maps.Clone(proof)
	delete(options, "proofValue")
	first, second := sha256.Sum256(jcs.Append(nil, options)), sha256.Sum256(jcs.Append(nil, document))
	return append(first[:], second[:]...)
}

// CheckProof verifies one eddsa-jcs-2022 proof over document, which has no proof,
// and returns the key that signed. Only did:key verification methods are taken,
// with body and fragment alike.
func CheckProof(document, proof jcs.Object) (did.Key, error) {
	for _, want := range [...][2]string{{"type", proofType}, {"cryptosuite", cryptosuite}, {"proofPurpose", assertion}} {
		if proof[want[0]] != want[1] {
			return did.Key{}, badProof("its " + want[0] + " is not " + want[1])
		}
	}
	if context, has := proof["@context"]; has && !same(context, document["@context"]) {
		return did.Key{}, badProof("its @context is not the document's")
	}
	method, _ := proof["verificationMethod"].(string)
	key, err := keyOfMethod(method)
	if err != nil {
		return did.Key{}, err
	}
	text, _ := proof["proofValue"].(string)
	sig, ok := signatureOf(text)
	if !ok {
		return did.Key{}, badProof("its proofValue is not base58btc of 64 bytes")
	}
	if !key.Verify(signingInput(document, proof), sig) {
		return did.Key{}, badProof("the signature does not verify: the content was changed, or another key signed it")
	}
	return key, nil
}

func keyOfMethod(method string) (did.Key, error) {
	body, fragment, ok := strings.Cut(method, "#")
	if !ok || !strings.HasPrefix(body, keyPrefix) || body[len(keyPrefix):] != fragment {
		return did.Key{}, badProof("its verificationMethod is no did:key whose fragment repeats the key")
	}
	key, err := did.ParseKey(body)
	if err != nil {
		return did.Key{}, badProof("its verificationMethod is no Ed25519 did:key")
	}
	return key, nil
}

func signatureOf(text string) ([]byte, bool) {
	const longest = 89 // of 64 bytes in base58, with the multibase letter
	if len(text) > longest || !strings.HasPrefix(text, "z") || strings.Trim(text, base58) != "" {
		return nil, false
	}
	_, sig, err := multibase.Decode(text)
	return sig, err == nil && len(sig) == ed25519.SignatureSize && signatureText(sig) == text
}

func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// objects reads a list of objects, or a single one as a list of one.
func objects(v any) ([]jcs.Object, bool) {
	if o, ok := v.(jcs.Object); ok {
		return []jcs.Object{o}, true
	}
	list, ok := v.([]any)
	out := make([]jcs.Object, 0, len(list))
	for _, e := range list {
		o, isObject := e.(jcs.Object)
		ok = ok && isObject
		out = append(out, o)
	}
	return out, ok
}

func same(a, b any) bool { return bytes.Equal(jcs.Append(nil, a), jcs.Append(nil, b)) }
