package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
)

// didOptions are the flags that the commands of 'souk peer did' share.
type didOptions struct {
	dir, keyFile string
	work         int
	wallet       walletOptions // where the passphrase comes from
}

func (o *didOptions) bind(cmd *cobra.Command, signs bool) {
	f := cmd.Flags()
	f.StringVar(&o.dir, "data", "souk-peer", "the peer's data folder")
	if !signs {
		return
	}
	f.StringVar(&o.keyFile, "key-file", "", "where the key of the next entry lies, sealed; none: "+didKeyFile+" in the data folder. Keep it elsewhere if you can")
	f.StringVar(&o.wallet.passphraseFile, "passphrase-file", "", "file whose first line is the passphrase; none: $SOUK_PASSPHRASE, or it is asked for")
	f.IntVar(&o.work, "work", defaultWork, "cost of a guess at the passphrase, as a power of two")
	_ = f.MarkHidden("work")
}

func (o *didOptions) keyPath() string {
	if o.keyFile != "" {
		return o.keyFile
	}
	return filepath.Join(o.dir, didKeyFile)
}

// didSession is a merchant's DID in the hands of one command: through the running
// peer, or on its files while it does not run.
type didSession struct {
	options *didOptions
	config  peerConfig
	keys    peerKeys
	client  apiClient
	own     *identity.Own // nil while the peer runs
	state   api.DID
	log     *webvh.Log // published, or nil
	newest  *webvh.Log // with the entry that waits, if there is one
}

func (o *didOptions) open(ctx context.Context) (*didSession, error) {
	config, keys, err := openPeer(o.dir)
	if err != nil {
		return nil, err
	}
	s := &didSession{options: o, config: config, keys: keys, client: newAPIClient(config.API, keys.Token)}
	return s, s.refresh(ctx)
}

// refresh asks the peer, and reads the files if there is none.
func (s *didSession) refresh(ctx context.Context) error {
	err := s.client.call(ctx, http.MethodGet, "/v1/did", nil, &s.state)
	switch {
	case err == nil:
		return s.parse()
	case !errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("the peer at %s: %w", s.config.API, err)
	}
	if s.own, err = identity.OpenOwn(filepath.Join(s.options.dir, didFolder), nil); err != nil {
		return err
	}
	s.fromFiles()
	return nil
}

func (s *didSession) fromFiles() {
	s.state, s.log, s.newest = api.DID{}, s.own.Log(), s.own.Newest()
	if s.log != nil {
		files, _ := s.own.Files()
		s.state.DID, s.state.Version, s.state.Entries = s.log.DID().String(), s.log.Newest().ID, s.log.Len()
		s.state.Log, s.state.Witness = string(files.Log), string(files.Witness)
	}
	if p, waits := s.own.Pending(); waits {
		s.state.Pending, s.state.Threshold = string(p.Log.Last()), p.Log.Newest().Approvers().Threshold
		for _, key := range p.Missing {
			s.state.Missing = append(s.state.Missing, key.DID())
		}
	}
}

func (s *didSession) parse() (err error) {
	now := uint64(time.Now().UnixMilli())
	s.log, s.newest = nil, nil
	if s.state.Log != "" {
		if s.log, err = webvh.Read([]byte(s.state.Log), now); err != nil {
			return err
		}
		s.newest = s.log
	}
	switch {
	case s.state.Pending == "":
	case s.log == nil:
		s.newest, err = webvh.Read([]byte(s.state.Pending), now)
	default:
		s.newest, err = s.log.Append([]byte(s.state.Pending), now)
	}
	return err
}

var errNoDID = errors.New("this merchant has no DID; make one with 'souk peer did create'")

// stall is what the data folder and the consortium file say of this merchant.
func (s *didSession) stall(id string) webvh.Stall {
	m := s.keys.member(s.config.Name)
	out := webvh.Stall{DID: id, Account: m.ID, PeerKey: m.PeerKey, HPKEKey: m.HPKEKey}
	if network, err := readConsortium(s.config.Consortium); err == nil {
		out.ChainID, out.Registry = network.Chain.ChainID, network.Chain.Consortium
	}
	return out
}

// change makes, seals for and hands in the next entry. The keys are on the disk
// before the entry leaves this process.
func (s *didSession) change(cmd *cobra.Command, alter func(*webvh.Parameters, *webvh.Stall) error) error {
	switch {
	case s.log == nil:
		return errNoDID
	case s.state.Pending != "":
		return fmt.Errorf("an entry still waits for %d of its witnesses; it goes on by itself while the peer runs", len(s.state.Missing))
	}
	passphrase, err := s.options.wallet.passphrase(cmd, false)
	if err != nil {
		return err
	}
	keys, err := openDIDKeys(s.options.keyPath(), passphrase)
	if err != nil {
		return err
	}
	key, err := keys.next(s.log)
	if err != nil {
		return err
	}
	keys = keys.needed(s.log)
	fresh, err := keys.draw()
	if err != nil {
		return err
	}
	p, stall := s.log.Newest().Parameters, s.stall(s.log.DID().String())
	stall.AlsoKnown, stall.Services = carried(s.log.Newest().Document)
	p.UpdateKeys, p.NextKeyHashes = []string{multikeyOf(key)}, []string{keyHash(fresh)}
	if err := alter(&p, &stall); err != nil {
		return err
	}
	if err := until(cmd.Context(), s.log.Newest().Time.Add(time.Second)); err != nil {
		return err
	}
	next, err := s.log.Next(stall.Document(), p, key, time.Now())
	if err != nil {
		return err
	}
	if err := keys.seal(s.options.keyPath(), passphrase, s.options.work); err != nil {
		return err
	}
	if err := s.offer(cmd.Context(), next); err != nil {
		return err
	}
	return keys.needed(s.log, s.newest).seal(s.options.keyPath(), passphrase, s.options.work)
}

// until waits for the second in which an entry may follow: entries have times of
// whole seconds, each later than the one before. A clock that is further behind is
// wrong.
func until(ctx context.Context, earliest time.Time) error {
	wait := time.Until(earliest)
	if wait > time.Minute {
		return errors.New("the DID's newest entry is from the future: set this machine's clock")
	}
	select {
	case <-time.After(wait):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// offer hands in the newest entry of a log.
func (s *didSession) offer(ctx context.Context, next *webvh.Log) error {
	if s.own != nil {
		if err := s.own.Offer(next.Last()); err != nil {
			return err
		}
		s.fromFiles()
		return nil
	}
	if err := s.client.call(ctx, http.MethodPost, "/v1/did/entries", api.DIDEntry{Entry: string(next.Last())}, &s.state); err != nil {
		return err
	}
	return s.parse()
}

// carried is what a document says beyond the merchant's keys and account.
func carried(document jcs.Object) (known []string, services []webvh.Service) {
	list, _ := document["alsoKnownAs"].([]any)
	for _, e := range list {
		if text, ok := e.(string); ok {
			known = append(known, text)
		}
	}
	id, _ := document["id"].(string)
	entries, _ := document["service"].([]any)
	for _, e := range entries {
		o, _ := e.(jcs.Object)
		endpoint, isText := o["serviceEndpoint"].(string)
		name, _ := o["id"].(string)
		kind, _ := o["type"].(string)
		if isText && len(name) > len(id)+1 {
			services = append(services, webvh.Service{Name: name[len(id)+1:], Type: kind, Endpoint: endpoint})
		}
	}
	return known, services
}

// resolve asks the running peer what the web site says.
func (s *didSession) resolve(ctx context.Context) (api.DIDDocument, error) {
	var out api.DIDDocument
	err := s.client.call(ctx, http.MethodGet, "/v1/did/resolve?did="+url.QueryEscape(s.state.DID), nil, &out)
	return out, err
}
