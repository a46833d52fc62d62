package signin

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/signin"
)

// The calls of pages and wallets, as JSON. docs/spec/signin.md describes them.
func (s *Server) calls(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/nonce", s.getNonce)
	mux.HandleFunc("POST /v1/message", s.postMessage)
	mux.HandleFunc("POST /v1/session", s.postSession)
	mux.HandleFunc("GET /v1/session", s.getSession)
	mux.HandleFunc("DELETE /v1/session", s.deleteSession)
	mux.HandleFunc("DELETE /v1/sessions", s.deleteSessions)
	mux.HandleFunc("POST /v1/bindings", s.postBinding)
	mux.HandleFunc("POST /v1/unbindings", s.postUnbinding)
	mux.HandleFunc("POST /v1/profile", s.postProfile)
}

// readJSON reads a body that says that it is JSON: a form of another site
// cannot. What is not described is refused.
func readJSON(w http.ResponseWriter, r *http.Request, into any) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, fault.New(fault.Malformed, "read request", "send Content-Type: application/json"))
		return false
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		_, err = d.Token()
		if err == io.EOF {
			return true
		}
	}
	refuse(w, http.StatusBadRequest, fault.New(fault.Malformed, "read request", "not the JSON that this call takes")) // err would quote it
	return false
}

// Nonce is what a client composes a text of.
type Nonce struct {
	Nonce   string    `json:"nonce"`
	Domain  string    `json:"domain"`
	URI     string    `json:"uri"`
	Chains  []uint64  `json:"chains"`
	Expires time.Time `json:"expires"`
}

func (s *Server) getNonce(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	writeJSON(w, http.StatusOK, Nonce{
		Nonce: s.nonces.issue(visitorOf(r.Context()).browser, now), Domain: s.domain, URI: s.loginURI(), Chains: s.config.Chains, Expires: now.Add(nonceLife).UTC(),
	})
}

func (s *Server) loginURI() string { return s.config.Issuer + "/login" }

// compose writes the text that an account is to sign. Its statement names the
// merchant where EIP-4361 allows the letters of the name.
func (s *Server) compose(account signin.Account, browser string, now time.Time) (string, error) {
	if !s.onChain(account.Chain) {
		return "", fault.New(fault.Unauthorized, "write sign-in text", "accounts of this chain cannot sign in here")
	}
	m := signin.Message{
		Domain: s.domain, Account: account, Statement: "Sign in to " + s.config.Name + ".", URI: s.loginURI(), Nonce: s.nonces.issue(browser, now),
		IssuedAt: signin.At(milliseconds(now)), Expires: signin.At(milliseconds(now.Add(nonceLife))),
	}
	text, err := m.Text()
	if err != nil {
		m.Statement = "Sign in to this shop."
		text, err = m.Text()
	}
	return text, err
}

func (s *Server) postMessage(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Address string `json:"address"` // 0x and 40 hexadecimal digits
		Chain   uint64 `json:"chain"`   // EIP-155 chain id
	}
	if !readJSON(w, r, &in) {
		return
	}
	account, err := signin.AccountOf(in.Chain, in.Address)
	if err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	text, err := s.compose(account, visitorOf(r.Context()).browser, time.Now())
	if err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"message": text})
}

// signIn judges a signed text of this browser and makes a session. Refused: as
// docs/spec/signin.md lists; not_found for an account that no customer showed.
func (s *Server) signIn(ctx context.Context, text string, signature []byte) (string, *session, error) {
	v, now := visitorOf(ctx), time.Now()
	m, err := signin.Parse(text)
	if err != nil {
		return "", nil, err
	}
	err = m.Check(signin.Expect{
		Scheme: s.scheme, Domain: s.domain, Chains: s.config.Chains, Nonce: m.Nonce, Now: milliseconds(now),
		MaxAge: uint64(nonceLife.Milliseconds()), Skew: uint64(clockSkew.Milliseconds()),
	})
	if err != nil {
		return "", nil, err
	}
	if err := s.nonces.check(m.Nonce, v.browser, now); err != nil {
		return "", nil, err
	}
	shown := s.config.Directory.BoundTo(m.Account, milliseconds(now))
	if err := s.verify(ctx, m.Account, text, signature, len(shown) > 0); err != nil {
		return "", nil, err
	}
	if len(shown) == 0 {
		return "", nil, fault.New(fault.NotFound, "sign in", "no customer here showed this account; bind it with your wallet first: souk signin bind")
	}
	if err := s.nonces.take(m.Nonce, v.browser, shown[0].Bound.Customer, now); err != nil {
		return "", nil, err
	}
	if v.session != nil {
		if err := s.sessions.end(ctx, v.session); err != nil {
			return "", nil, err
		}
	}
	return s.sessions.begin(ctx, shown[0].Bound.Customer, m.Account, shown[0].Bound.ID, now)
}

// verify judges a signature: a key's by itself, and of an account that is known
// here its contract's, by asking its chain. So strangers cannot make it ask.
func (s *Server) verify(ctx context.Context, account signin.Account, text string, signature []byte, known bool) error {
	err := signin.VerifyKey(text, signature, account.Address)
	if err == nil || !known {
		return err
	}
	return s.config.Verifier.Verify(ctx, account.Chain, account.Address, signin.Hash(text), signature)
}

func readSignature(text string) ([]byte, error) {
	raw, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(text), "0x"))
	if err != nil {
		return nil, fault.New(fault.BadSignature, "read signature", "want 0x and hexadecimal digits")
	}
	return raw, nil
}

// SignedIn is a session, as its own browser may know it.
type SignedIn struct {
	Customer string    `json:"customer"` // did:key towards this merchant
	Account  string    `json:"account"`  // CAIP-10
	Began    time.Time `json:"began"`
	Next     string    `json:"next,omitempty"` // where a shop's request goes on
}

func signedIn(one *session) SignedIn {
	return SignedIn{Customer: one.customer.DID(), Account: one.account.String(), Began: one.began.UTC()}
}

func (s *Server) postSession(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Message   string `json:"message"`
		Signature string `json:"signature"` // hexadecimal
		Request   string `json:"request"`   // of a shop, or empty
	}
	if !readJSON(w, r, &in) {
		return
	}
	signature, err := readSignature(in.Signature)
	if err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	token, made, err := s.signIn(r.Context(), in.Message, signature)
	if err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	setCookie(w, sessionCookie, token, 0)
	out := signedIn(made)
	if in.Request != "" {
		a, err := s.openAsked(in.Request, visitorOf(r.Context()).browser, time.Now())
		if err == nil {
			out.Next, err = s.onward(a, in.Request, made, time.Now())
		}
		if err != nil {
			refuse(w, statusOf(err), err)
			return
		}
	}
	writeJSON(w, http.StatusCreated, out)
}

func (s *Server) getSession(w http.ResponseWriter, r *http.Request) {
	one := visitorOf(r.Context()).session
	if one == nil {
		refuse(w, http.StatusNotFound, fault.New(fault.NotFound, "show session", "nobody is signed in"))
		return
	}
	writeJSON(w, http.StatusOK, signedIn(one))
}

func (s *Server) deleteSession(w http.ResponseWriter, r *http.Request) {
	if err := s.logOut(r.Context(), w, visitorOf(r.Context())); err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) logOut(ctx context.Context, w http.ResponseWriter, v visitor) error {
	setCookie(w, sessionCookie, "", -1)
	if v.session == nil {
		return nil
	}
	return notEnded(s.sessions.end(ctx, v.session))
}

func (s *Server) deleteSessions(w http.ResponseWriter, r *http.Request) {
	v := visitorOf(r.Context())
	if v.session == nil {
		refuse(w, http.StatusUnauthorized, fault.New(fault.Unauthorized, "log out everywhere", "nobody is signed in"))
		return
	}
	if err := s.logOutEverywhere(r.Context(), w, v); err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// logOutEverywhere ends all sessions of the customer, and every token and code
// that was issued to a shop for them.
func (s *Server) logOutEverywhere(ctx context.Context, w http.ResponseWriter, v visitor) error {
	customer := v.session.customer
	if err := s.refreshes.endAll(ctx, customer); err != nil {
		return err
	}
	if err := s.sessions.endAll(ctx, customer); err != nil {
		return notEnded(err)
	}
	s.mu.Lock()
	for id, a := range s.access {
		if a.customer == customer {
			delete(s.access, id)
		}
	}
	for id, a := range s.answered {
		if a.customer == customer {
			delete(s.answered, id)
		}
	}
	for code, a := range s.codes {
		if a.customer == customer {
			delete(s.codes, code)
		}
	}
	s.mu.Unlock()
	setCookie(w, sessionCookie, "", -1)
	return nil
}

// Showing is a binding with the grant under which it is shown.
type Showing struct {
	Grant   string `json:"grant"`   // id, hexadecimal
	Binding []byte `json:"binding"` // base64
}

// Kept names a binding that is kept.
type Kept struct {
	ID string `json:"id"`
}

func (s *Server) postBinding(w http.ResponseWriter, r *http.Request) {
	var in Showing
	if !readJSON(w, r, &in) {
		return
	}
	id, err := s.bind(r.Context(), in)
	if err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	writeJSON(w, http.StatusCreated, Kept{id.String()})
}

// bind keeps a binding that is for this merchant and domain, fresh, signed by
// both, and shown under a grant that covers accounts.
func (s *Server) bind(ctx context.Context, in Showing) (signin.BindingID, error) {
	const op = "show account"
	now := milliseconds(time.Now())
	grant, err := readGrant(op, in.Grant)
	if err != nil {
		return signin.BindingID{}, err
	}
	b, err := signin.DecodeBinding(in.Binding)
	if err != nil {
		return signin.BindingID{}, err
	}
	bound, err := b.Read()
	if err != nil {
		return signin.BindingID{}, err
	}
	if bound.Merchant != s.config.Merchant || bound.Domain != s.domain || !s.onChain(bound.Account.Chain) {
		return signin.BindingID{}, fault.New(fault.Unauthorized, op, "the binding is for another merchant, domain or chain")
	}
	if _, known := s.config.Directory.Binding(bound.ID); known {
		return bound.ID, s.config.Directory.Bind(ctx, grant, b, now)
	}
	if err := bound.Message.CheckTime(now, uint64(bindWindow.Milliseconds()), uint64(clockSkew.Milliseconds())); err != nil {
		return signin.BindingID{}, err
	}
	if err := s.config.Directory.CanBind(ctx, grant, bound, now); err != nil {
		return signin.BindingID{}, err
	}
	if err := s.verify(ctx, bound.Account, b.Text, b.Signed, true); err != nil {
		return signin.BindingID{}, err
	}
	return bound.ID, s.config.Directory.Bind(ctx, grant, b, now)
}

// Ending is an unbinding.
type Ending struct {
	Unbinding []byte `json:"unbinding"` // base64
}

func (s *Server) postUnbinding(w http.ResponseWriter, r *http.Request) {
	var in Ending
	if !readJSON(w, r, &in) {
		return
	}
	if err := s.unbind(r.Context(), in); err != nil {
		refuse(w, statusOf(err), err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// unbind ends a binding at the word of either end. Sessions and tokens that rest
// on it end with it.
func (s *Server) unbind(ctx context.Context, in Ending) error {
	u, err := signin.DecodeUnbinding(in.Unbinding)
	if err != nil {
		return err
	}
	shown, ok := s.config.Directory.Binding(u.Binding)
	if !ok {
		return fault.New(fault.NotFound, "unbind account", "no such binding is kept here")
	}
	if !u.ByCustomer(shown.Bound.Customer) {
		if err := s.verify(ctx, shown.Bound.Account, signin.UnbindingText(u.Binding), u.Signed, true); err != nil {
			return err
		}
	}
	return s.config.Directory.Unbind(ctx, u.Binding)
}
