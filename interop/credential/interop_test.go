package credential

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/fault"
)

const (
	now   = 1_700_000_000_000 // Unix milliseconds
	uri   = "https://stall.example/status/1"
	nonce = "nonce-1"
)

var (
	issuerKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	holderKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	issuer    = did.KeyOf(issuerKey)
	holder    = did.KeyOf(holderKey)
)

type object = map[string]any

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// ask has the other implementation do one thing.
func ask(t *testing.T, request object) object {
	t.Helper()
	if _, err := os.Stat("node_modules/@sd-jwt/sd-jwt-vc"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the other implementation is not installed: run npm ci --ignore-scripts here")
		}
		t.Skip("the other implementation is not installed: run npm ci --ignore-scripts here")
	}
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "counterpart.mjs")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("node: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var answer object
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return answer
}

func order() credential.Order {
	return credential.Order{ID: "31198705046", Merchant: did.Merchant{19: 7}, Time: now, Channel: "store", Currency: "KRW", Lines: []credential.Line{
		{SKU: "김치-1", Category: "food", Quantity: 2 * credential.One, Amount: 9_000 * credential.One},
		{SKU: "tea", Category: "drinks", Quantity: 500_000, Amount: 3_500_500_000},
	}}
}

func receipt(t *testing.T, status *credential.StatusRef) string {
	t.Helper()
	compact, err := credential.IssueReceipt(rand.NewChaCha8([32]byte{}), issuerKey, holder, order(), now, status)
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func statusToken(t *testing.T, revoked ...uint64) string {
	t.Helper()
	list, err := credential.NewStatusList(64)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range revoked {
		if err := list.Set(i, true); err != nil {
			t.Fatal(err)
		}
	}
	token, err := list.Sign(issuerKey, uri, now, now+3_600_000)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func checkRequest(compact string) object {
	return object{"do": "check", "compact": compact, "issuer": b64(issuer[:]), "now": now / 1000}
}

func TestTheyReadOurReceipt(t *testing.T) {
	answer := ask(t, checkRequest(receipt(t, nil)))
	if answer["ok"] != true {
		t.Fatal(answer["error"])
	}
	payload := answer["payload"].(object)
	if payload["total"] != "12500.5" || payload["order"] != "31198705046" || payload["iss"] != issuer.DID() {
		t.Errorf("%v", payload)
	}
	lines := payload["lines"].([]any)
	if len(lines) != 2 || !reflect.DeepEqual(lines[0], object{"sku": "김치-1", "category": "food", "quantity": "2", "amount": "9000"}) {
		t.Errorf("%v", lines)
	}
}

func TestTheyReadOurPresentation(t *testing.T) {
	part, err := credential.Present(receipt(t, nil), "total", "lines/1/category")
	if err != nil {
		t.Fatal(err)
	}
	bound, err := credential.WithKeyBinding(part, holderKey, "verifier", nonce, now)
	if err != nil {
		t.Fatal(err)
	}
	request := checkRequest(bound)
	request["nonce"] = nonce
	answer := ask(t, request)
	if answer["ok"] != true {
		t.Fatal(answer["error"])
	}
	payload := answer["payload"].(object)
	if _, shown := payload["order"]; shown || payload["total"] != "12500.5" || !reflect.DeepEqual(payload["lines"], []any{object{"category": "drinks"}}) {
		t.Errorf("%v", payload)
	}
	request["nonce"] = "another"
	if answer := ask(t, request); answer["ok"] == true {
		t.Error("they accept another nonce: this test proves little")
	}
	request["nonce"], request["compact"] = nonce, strings.Replace(bound, "~", "~~", 1)
	if answer := ask(t, request); answer["ok"] == true {
		t.Error("they accept a changed presentation: this test proves little")
	}
}

func TestTheyReadOurStatusList(t *testing.T) {
	for index, revoked := range map[uint64]bool{3: true, 4: false, 11: true, 63: true, 62: false} {
		request := checkRequest(receipt(t, &credential.StatusRef{Index: index, URI: uri}))
		request["statusList"] = statusToken(t, 3, 11, 63)
		if answer := ask(t, request); (answer["ok"] == true) == revoked {
			t.Errorf("entry %d: %v", index, answer)
		}
	}
}

func TestWeReadTheirPresentationOfOurs(t *testing.T) {
	answer := ask(t, object{"do": "present", "compact": receipt(t, nil), "holderSeed": b64(holderKey.Seed()), "holder": b64(holder[:]),
		"audience": "verifier", "nonce": nonce, "now": now / 1000, "frame": object{"total": true, "lines": object{"0": object{"amount": true}}}})
	if answer["ok"] != true {
		t.Fatal(answer["error"])
	}
	compact := answer["compact"].(string)
	want := credential.Expect{Audience: "verifier", Nonce: nonce, Now: now, MaxAge: 60_000}
	c, err := credential.VerifyPresentation(compact, issuer, want)
	if err != nil {
		t.Fatal(err)
	}
	if _, shown := c.Claims["order"]; shown || c.Claims["total"] != "12500.5" || !reflect.DeepEqual(c.Claims["lines"], []any{object{"amount": "9000"}}) {
		t.Errorf("%v", c.Claims)
	}
	want.Nonce = "another"
	if _, err := credential.VerifyPresentation(compact, issuer, want); !errors.Is(err, fault.Of(fault.Replayed)) {
		t.Errorf("another nonce: %v", err)
	}
}

func TestWeReadTheirCredentialAndStatusList(t *testing.T) {
	claims := object{"iss": issuer.DID(), "vct": credential.ReceiptType, "iat": now / 1000, "exp": now/1000 + 60,
		"cnf":    object{"jwk": object{"kty": "OKP", "crv": "Ed25519", "x": b64(holder[:])}},
		"status": object{"status_list": object{"idx": 1, "uri": uri}},
		"total":  "5", "tags": []any{"a", "b"}, "place": object{"city": "서울", "gu": "중구"}}
	frame := object{"_sd": []any{"total", "place"}, "_sdDecoy": 3, "tags": object{"_sd": []any{0}}, "place": object{"_sd": []any{"gu"}}}
	answer := ask(t, object{"do": "issue", "issuerSeed": b64(issuerKey.Seed()), "issuer": b64(issuer[:]), "now": now / 1000, "uri": uri,
		"claims": claims, "frame": frame, "statuses": []int{0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}})
	if answer["ok"] != true {
		t.Fatal(answer["error"])
	}
	compact := answer["compact"].(string)
	c, err := credential.VerifyAt(compact, issuer, now)
	if err != nil {
		t.Fatal(err)
	}
	if c.Claims["total"] != "5" || !reflect.DeepEqual(c.Claims["place"], object{"city": "서울", "gu": "중구"}) || len(c.Claims["tags"].([]any)) != 2 {
		t.Errorf("%v", c.Claims)
	}
	if _, err := credential.VerifyAt(compact, issuer, now+61_000); !errors.Is(err, fault.Of(fault.Expired)) {
		t.Errorf("after its expiry: %v", err)
	}
	if _, err := credential.VerifyAt(compact, holder, now); !errors.Is(err, fault.Of(fault.BadSignature)) {
		t.Errorf("another issuer: %v", err)
	}
	list, err := credential.VerifyStatusList(answer["statusList"].(string), issuer, uri, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CheckStatus(list, uri); !errors.Is(err, fault.Of(fault.Revoked)) {
		t.Errorf("entry 1: %v", err)
	}
	if revoked, err := list.Get(9); err != nil || !revoked {
		t.Errorf("entry 9: %v %v", revoked, err)
	}
	if revoked, err := list.Get(2); err != nil || revoked {
		t.Errorf("entry 2: %v %v", revoked, err)
	}
}
