package webvh

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/idna"

	"github.com/souk-network/souk/protocol/fault"
)

func toASCII(domain string) (string, error) { return idna.Lookup.ToASCII(domain) }

func TestWhereTheFilesLie(t *testing.T) {
	scid := hash(nil)
	for place, want := range map[string]string{
		"example.com":                       "https://example.com/.well-known/",
		"issuer.example.com":                "https://issuer.example.com/.well-known/",
		"Example.COM":                       "https://example.com/.well-known/",
		"example.com:dids:issuer":           "https://example.com/dids/issuer/",
		"example.com%3A3000:dids:issuer":    "https://example.com:3000/dids/issuer/",
		"example.com%3a3000":                "https://example.com:3000/.well-known/",
		"example.com:a%20b:%ED%95%9C":       "https://example.com/a%20b/%ED%95%9C/",
		"example.com:a%3Ab":                 "https://example.com/a%3Ab/",
		"example.com:%2525":                 "https://example.com/%2525/",
		"example.com:{SCID}":                "https://example.com/" + scid + "/",
		"jp納豆.例.jp:用户":                      "https://xn--jp-cd2fp15c.xn--fsq.jp/%E7%94%A8%E6%88%B7/",
		"jp%E7%B4%8D%E8%B1%86.%E4%BE%8B.jp": "https://xn--jp-cd2fp15c.xn--fsq.jp/.well-known/",
		"xn--jp-cd2fp15c.xn--fsq.jp":        "https://xn--jp-cd2fp15c.xn--fsq.jp/.well-known/",
		"시장.example%3A8443:가게":              "https://xn--vv4bo1g.example:8443/%EA%B0%80%EA%B2%8C/",
	} {
		d, err := ParseDID(strings.ReplaceAll("did:webvh:"+scid+":"+place, "{SCID}", scid))
		if err != nil {
			t.Errorf("%s: %v", place, err)
			continue
		}
		log, err := d.LogURL(toASCII)
		if err != nil || log != want+"did.jsonl" {
			t.Errorf("%s: got %s, %v, want %s", place, log, err, want)
		}
		witness, err := d.WitnessURL(toASCII)
		if err != nil || witness != want+"did-witness.json" {
			t.Errorf("%s: got %s, %v, want %s", place, witness, err, want)
		}
		if d.SCID() != scid || d.Place() != strings.ReplaceAll(place, "{SCID}", scid) {
			t.Errorf("%s: %s, %s", place, d.SCID(), d.Place())
		}
	}
}

func TestHostileDIDs(t *testing.T) {
	scid := hash(nil)
	places := []string{
		"", "localhost", "example", ".example.com", "example.com.", "example..com", "-a.example", "a-.example", "exa_mple.com", "exa mple.com", "example.com%20",
		"127.0.0.1", "127.1", "0x7f.1", "0x7f000001.0x1", "1.0x", "2130706433", "0177.0.0.1", "1.2.3.4%3A80", "[::1]", "%5B::1%5D", "::1", "169%2E254%2E169%2E254", "example%2Ecom", "%65xample.com",
		"example.com%3A", "example.com%3A0", "example.com%3A65536", "example.com%3A-1", "example.com%3A+1", "example.com%3A80%3A80", "example.com%3A%380", "example.com%3A080000", "example.com%3A8a",
		"example.com%2F..", "example.com%00", "example.com%", "example.com%3", "example.com%zz", "user@example.com", "user%40example.com", "example.com\\", "example.com%5C",
		"example.com:", "example.com::a", "example.com:.", "example.com:..", "example.com:%2e", "example.com:%2E%2e", "example.com:a%2Fb", "example.com:a%5Cb", "example.com:%00", "example.com:%20a", "example.com:a%20", "example.com:%C2%A0a", "example.com:%FF", "example.com:a b", "example.com:a\nb", "example.com:%",
		"example.com/a", "example.com?a=b", "example.com#a", strings.Repeat("a", 64) + ".example", strings.Repeat("a.", 127) + "example",
		"example.com" + strings.Repeat(":a", 33), strings.Repeat("a", 3000) + ".example",
	}
	for _, place := range places {
		if d, err := ParseDID("did:webvh:" + scid + ":" + place); err == nil || CodeOf(err) != InvalidDID {
			t.Errorf("%q: %+v, %v", place, d, err)
		}
	}
	for _, text := range []string{
		"", "did:web:example.com", "did:webvh", "did:webvh:", "did:webvh:" + scid, "DID:webvh:" + scid + ":example.com", "did:WEBVH:" + scid + ":example.com", " did:webvh:" + scid + ":example.com",
		"did:webvh:" + scid[:45] + ":example.com", "did:webvh:" + scid + "a:example.com", "did:webvh:{SCID}:example.com", "did:webvh:Qm" + strings.Repeat("0", 44) + ":example.com", "did:webvh:zQ" + scid[2:] + ":example.com",
	} {
		if _, err := ParseDID(text); err == nil || CodeOf(err) != InvalidDID {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, place := range []string{
		"１２７.０.０.１", "１.example", "例。１", "a.%EF%BC%91", // full-width digits become an address, or a number at the end
		"a\u00adb.\u00ad", "xn--a.例", // nothing remains; broken Punycode
		strings.Repeat("例", 60) + ".example",
	} {
		d, err := ParseDID("did:webvh:" + scid + ":" + place)
		if err != nil {
			continue
		}
		if url, err := d.LogURL(toASCII); err == nil && place != "１.example" {
			t.Errorf("%q: %s", place, url)
		}
		if _, err := d.LogURL(nil); err == nil {
			t.Errorf("%q is taken without tables", place)
		}
	}
}

func TestParseURL(t *testing.T) {
	did := "did:webvh:" + hash(nil) + ":example.com"
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]Query{
		did:                        {},
		did + "#key-1":             {},
		did + "?versionId=1-Qmabc": {VersionID: "1-Qmabc"},
		did + "?versionNumber=7#a": {VersionNumber: 7},
		did + "?versionTime=2026-01-02T03:04:05Z":       {VersionTime: at},
		did + "?versionTime=2026-01-02T03%3A04%3A05Z":   {VersionTime: at},
		did + "?versionTime=2026-01-02T03:04:05+00:00":  {VersionTime: at},
		did + "?versionTime=2026-01-02T03:04:05.000Z#k": {VersionTime: at},
	} {
		d, q, err := ParseURL(text)
		if err != nil || d.String() != did || q != want {
			t.Errorf("%s: %+v, %v", text, q, err)
		}
	}
	for _, bad := range []string{"?versionId=", "?versionNumber=0", "?versionNumber=-1", "?versionNumber=1a", "?versionTime=2026-01-02T03:04:05", "?versionTime=2026-01-02T03:04:05+09:00",
		"?versionTime=2026-13-02T03:04:05Z", "?versionTime=yesterday", "?versionTime=2026-01-02t03:04:05z", "?versionTime=2026-01-02T03:04:05,5Z", "?other=1", "?versionNumber=1&versionTime=2026-01-02T03:04:05Z", "/whois", "?a=%"} {
		if _, _, err := ParseURL(did + bad); CodeOf(err) != InvalidDID || err == nil {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestCodeOf(t *testing.T) {
	if CodeOf(errors.New("x")) != InvalidDID || CodeOf(fault.New(fault.Malformed, "a", "b")) != InvalidDID || CodeOf(badProof("x")) != InvalidProof {
		t.Error("wrong codes")
	}
}
