package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/souk-network/souk/peer/peertest"
	"github.com/souk-network/souk/protocol/channel"
)

const openGold = `{"name":"gold","texts":[{"lang":"ko","title":"골드","body":"회원 전용"},{"lang":"en","title":"Gold","body":"For members"}]}`

// postBody is a post with what change says.
func postBody(change string) string {
	p := map[string]any{
		"ref": "P-1", "topic": "offer", "from": "2000-01-01T00:00:00Z", "until": "2000-02-01T00:00:00Z",
		"texts": []any{map[string]any{"lang": "en", "title": "Tea", "body": "Half price"}},
	}
	if err := json.Unmarshal([]byte(change), &p); err != nil {
		panic(err)
	}
	raw, _ := json.Marshal(p)
	return string(raw)
}

type shownChannel struct {
	Channel struct {
		ID, Name       string
		Closed         bool
		Holders, Posts int
		Epoch          uint32
		Texts          []struct{ Lang, Title string }
	}
	Posts []struct {
		ID, Ref, Topic, Link string
		Number               uint64
		Until                time.Time
	}
}

// A merchant's own systems open a channel, post once for each reference, see who
// many read it, and close it.
func TestChannelsOverTheAPI(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		owner := w.Peers[0]
		var opened struct{ ID string }
		c.call("POST", "/v1/channels", openGold, &opened)
		if opened.ID != channel.IDOf(owner.ID, "gold").String() {
			t.Errorf("opened %s", opened.ID)
		}
		holder := w.NewWallet()
		w.Gate.Set(holder, owner.ID, "gold", true)
		if _, err := holder.Join(w.Ctx(), owner.ID, "gold"); err != nil {
			t.Fatal(err)
		}
		link := `{"link":"bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"}`
		var first, again struct{ ID string }
		c.call("POST", "/v1/channels/gold/posts", postBody(link), &first)
		c.call("POST", "/v1/channels/gold/posts", postBody(link), &again)
		if first.ID == "" || first.ID != again.ID {
			t.Errorf("posted %q, then %q", first.ID, again.ID)
		}
		var shown shownChannel
		c.call("GET", "/v1/channels/gold", "", &shown)
		if s := shown.Channel; s.Holders != 1 || s.Posts != 1 || s.Epoch == 0 || len(s.Texts) != 2 || s.Texts[0].Lang != "en" {
			t.Errorf("shown %+v", s)
		}
		if p := shown.Posts; len(p) != 1 || p[0].Ref != "P-1" || p[0].Topic != "offer" || !strings.Contains(link, p[0].Link) || p[0].Link == "" {
			t.Errorf("posts %+v", p)
		}
		w.Gate.Set(holder, owner.ID, "gold", false)
		var after []struct{ Holders int }
		if c.call("POST", "/v1/holders/check", "", &after); len(after) != 1 || after[0].Holders != 0 {
			t.Errorf("after the check %+v", after)
		}
		c.refused("another content", request("POST", "/v1/channels/gold/posts", postBody(`{"topic":"news"}`)), 409, "conflict")
		c.call("DELETE", "/v1/channels/gold", "", nil)
		c.refused("a post into a closed channel", request("POST", "/v1/channels/gold/posts", postBody(`{"ref":"P-2"}`)), 409, "conflict")
		c.refused("a channel of that name again", request("POST", "/v1/channels", openGold), 409, "conflict")
		if c.call("GET", "/v1/channels", "", &after); len(after) != 1 {
			t.Errorf("%d channels", len(after))
		}
	})
}

func TestBadChannelRequests(t *testing.T) {
	alone(t, func(w *peertest.World, c *till) {
		c.call("POST", "/v1/channels", openGold, nil)
		long := fmt.Sprintf(`{"texts":[{"lang":"en","title":"SECRET","body":%q}]}`, strings.Repeat("SECRET", 400))
		for name, q := range map[string]struct {
			method, path, body string
			status             int
			kind               string
		}{
			"name in capitals":    {"POST", "/v1/channels", `{"name":"SECRET","texts":[{"lang":"en","title":"a","body":"b"}]}`, 422, "malformed"},
			"no texts":            {"POST", "/v1/channels", `{"name":"silver","texts":[]}`, 422, "malformed"},
			"a language twice":    {"POST", "/v1/channels", `{"name":"silver","texts":[{"lang":"en","title":"a","body":"b"},{"lang":"en","title":"SECRET","body":"b"}]}`, 422, "malformed"},
			"unknown channel":     {"GET", "/v1/channels/SECRET", "", 404, "not_found"},
			"post to no channel":  {"POST", "/v1/channels/silver/posts", postBody(`{}`), 404, "not_found"},
			"close no channel":    {"DELETE", "/v1/channels/silver", "", 404, "not_found"},
			"no reference":        {"POST", "/v1/channels/gold/posts", postBody(`{"ref":""}`), 422, "malformed"},
			"unknown topic":       {"POST", "/v1/channels/gold/posts", postBody(`{"topic":"SECRET"}`), 422, "malformed"},
			"link is no CID":      {"POST", "/v1/channels/gold/posts", postBody(`{"link":"SECRET"}`), 422, "malformed"},
			"link of a CIDv0":     {"POST", "/v1/channels/gold/posts", postBody(`{"link":"QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG"}`), 422, "malformed"},
			"ends before it is":   {"POST", "/v1/channels/gold/posts", postBody(`{"until":"1999-01-01T00:00:00Z"}`), 422, "malformed"},
			"over":                {"POST", "/v1/channels/gold/posts", postBody(`{"from":"1999-01-01T00:00:00Z","until":"1999-12-31T00:00:00Z"}`), 403, "expired"},
			"two years":           {"POST", "/v1/channels/gold/posts", postBody(`{"until":"2002-01-01T00:00:00Z"}`), 422, "malformed"},
			"before 1970":         {"POST", "/v1/channels/gold/posts", postBody(`{"from":"1969-01-01T00:00:00Z"}`), 422, "malformed"},
			"body of 2,400 bytes": {"POST", "/v1/channels/gold/posts", postBody(long), 422, "malformed"},
			"unknown field":       {"POST", "/v1/channels/gold/posts", postBody(`{"note":"SECRET"}`), 422, "malformed"},
		} {
			c.refused(name, request(q.method, q.path, q.body), q.status, q.kind)
		}
		if posts, err := w.Peers[0].Channels().Posts(channel.IDOf(w.Peers[0].ID, "gold")); err != nil || len(posts) != 0 {
			t.Errorf("refused requests left %d posts, %v", len(posts), err)
		}
	})
}
