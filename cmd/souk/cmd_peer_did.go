package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/webvh"
)

func peerDIDCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "did", Short: "This merchant's DID: make, change, end, check", Long: `A merchant may have a did:webvh: a name that anybody can look up at the
merchant's web site, with a log that proves every key it ever had. The peer
serves the two files of it, did.jsonl and did-witness.json, at their place on its
HTTP API, for a TLS proxy to pass on; they may lie on any web server.

Every entry of the log is signed by a key that the entry before fixed in advance.
That key is the only secret. It lies sealed under a passphrase, and no running
peer needs it: whoever takes over a peer cannot change the DID.`}
	cmd.AddCommand(didCreateCommand(), didShowCommand(), didRotateCommand(), didWitnessCommand(), didDeactivateCommand(), didRegisterCommand(), didVerifyCommand())
	return cmd
}

func didCreateCommand() *cobra.Command {
	var o didOptions
	var place string
	var ttl time.Duration
	var fixed bool
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Make this merchant's DID",
		Long: `Makes the first entry of this merchant's DID and prints the registration with
which it becomes part of the consortium's registry: 'doc_hash' is the DID's own
hash. Do it between 'souk peer init' and the deployment, or hand the registration
to the members for a vote about rotated keys.

It asks for a new passphrase, which seals the key of the next entry. Without the
sealed file and the passphrase the DID can never be changed again.`,
		Example: `  souk peer did create --data shop --at https://shop.example > corner-shop.json
  souk peer did create --data shop --at https://market.example:8443/stalls/7 --key-file /media/safe/shop-did.age`,
		Args: exactly(0, "no arguments"),
	}
	o.bind(cmd, true)
	f := cmd.Flags()
	f.StringVar(&place, "at", "", "where the files will be: https://DOMAIN[:PORT][/PATH]")
	f.DurationVar(&ttl, "ttl", time.Hour, "how long readers may keep the document")
	f.BoolVar(&fixed, "fixed", false, "the DID may never move to another place")
	_ = cmd.MarkFlagRequired("at")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := o.open(cmd.Context())
		if err != nil {
			return err
		}
		if s.newest != nil {
			return fmt.Errorf("this merchant has a DID: %s", s.newest.DID())
		}
		if err := s.create(cmd, place, webvh.Parameters{Portable: !fixed, TTL: uint32(ttl / time.Second)}); err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "Made %s. Keep %s and its passphrase safe.\n", s.log.DID(), o.keyPath())
		m := s.keys.member(s.config.Name)
		m.DocHash = s.log.DID().Digest()
		return writeJSON(cmd.OutOrStdout(), api.RegistrationOf(m))
	}
	return cmd
}

// create makes the first entry. The key of the next one is sealed on the disk
// before the DID exists.
func (s *didSession) create(cmd *cobra.Command, place string, p webvh.Parameters) error {
	written, err := placeOf(place)
	if err != nil {
		return err
	}
	id, err := webvh.Unborn(written)
	if err != nil {
		return usagef("--at: %v", err)
	}
	path := s.options.keyPath()
	if hasFile(path) {
		return fmt.Errorf("%s is there already: it may hold the key of another DID; put it elsewhere, or give --key-file", path)
	}
	passphrase, err := s.options.wallet.passphrase(cmd, true)
	if err != nil {
		return err
	}
	var keys didKeys
	first, err := keys.draw()
	if err != nil {
		return err
	}
	next, err := keys.draw()
	if err != nil {
		return err
	}
	p.UpdateKeys, p.NextKeyHashes = []string{multikeyOf(first)}, []string{keyHash(next)}
	log, err := webvh.Create(s.stall(id).Document(), p, first, time.Now())
	if err != nil {
		return err
	}
	if err := (didKeys{next}).seal(path, passphrase, s.options.work); err != nil {
		return err
	}
	back, err := openDIDKeys(path, passphrase)
	if err != nil {
		return fmt.Errorf("no DID is made: what was sealed cannot be read back: %w", err)
	}
	if _, err := back.next(log); err != nil {
		return fmt.Errorf("no DID is made: what was sealed reads back as another key: %w", err)
	}
	return s.offer(cmd.Context(), log)
}

// placeOf writes an address as a DID does.
func placeOf(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", usagef("--at: want https://DOMAIN[:PORT][/PATH]")
	}
	host, err := identity.ToASCII(u.Hostname())
	if err != nil {
		return "", usagef("--at: no valid domain")
	}
	if port := u.Port(); port != "" && port != "443" {
		host += "%3A" + port
	}
	for _, segment := range strings.Split(strings.Trim(u.EscapedPath(), "/"), "/") {
		if segment != "" {
			host += ":" + strings.ReplaceAll(segment, ":", "%3A")
		}
	}
	return host, nil
}

func didShowCommand() *cobra.Command {
	var o didOptions
	cmd := &cobra.Command{
		Use: "show", Short: "Show this merchant's DID and what waits",
		Long: `Shows this merchant's DID, its log and, while the peer runs, what still waits for
witnesses and how the document stands to the registry.`,
		Example: `  souk peer did show --data shop
  souk peer did show --data shop --json`,
		Args: exactly(0, "no arguments"),
	}
	o.bind(cmd, false)
	json := asJSON(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := o.open(cmd.Context())
		switch {
		case err != nil:
			return err
		case *json:
			return writeJSON(cmd.OutOrStdout(), s.state)
		case s.newest == nil:
			return errNoDID
		}
		s.print(cmd.OutOrStdout())
		return nil
	}
	return cmd
}

func (s *didSession) print(w io.Writer) {
	if s.log != nil {
		v := s.log.Newest()
		fmt.Fprintf(w, "%s\n  %d entries, the last of %s\n", v.DID, s.log.Len(), v.TimeText)
		if v.Parameters.Deactivated {
			fmt.Fprintln(w, "  deactivated: nothing may follow")
		}
		if a := v.Parameters.Witness; !a.None() {
			fmt.Fprintf(w, "  entries need %d of %d witnesses\n", a.Threshold, len(a.Witnesses))
		}
		if address, err := v.DID.LogURL(identity.ToASCII); err == nil {
			fmt.Fprintf(w, "  to be found at %s\n", address)
		}
		if s.state.LogCID != "" {
			fmt.Fprintf(w, "  as blocks: %s %s\n", s.state.LogCID, s.state.WitnessCID)
		}
		for _, line := range documentLines(v.Document) {
			fmt.Fprintln(w, " ", line)
		}
	}
	if s.state.Pending != "" {
		fmt.Fprintf(w, "  an entry waits: it needs %d witnesses, %d have not answered\n", s.state.Threshold, len(s.state.Missing))
	}
}

// done says what became of a change.
func (s *didSession) done(w io.Writer) error {
	if s.state.Pending == "" {
		fmt.Fprintf(w, "Published: entry %d of %s\n", s.log.Len(), s.log.DID())
		return nil
	}
	fmt.Fprintf(w, "Entry %d waits: %d of its witnesses have not answered, %d are needed. It is published by itself when they have; see 'souk peer did show'.\n",
		s.newest.Len(), len(s.state.Missing), s.state.Threshold)
	return nil
}

func didRotateCommand() *cobra.Command {
	var o didOptions
	var move string
	var services, drop []string
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Write a new entry: keys as they are now, services, another place",
		Long: `Writes an entry with the keys that the data folder has now, signed by the key
that was fixed in advance, and fixes the next. Use it after the peer's keys were
changed, when the file with the sealed key may have been seen, to add services,
or to move the DID to another place. Keys count in the network when the members
have voted about them; the DID follows the registry, not the other way round.`,
		Example: `  souk peer did rotate --data shop
  souk peer did rotate --data shop --service shop=LinkedDomains=https://shop.example
  souk peer did rotate --data shop --move https://market.example/stalls/7`,
		Args: exactly(0, "no arguments"),
	}
	o.bind(cmd, true)
	f := cmd.Flags()
	f.StringVar(&move, "move", "", "the DID's new place: https://DOMAIN[:PORT][/PATH]")
	f.StringArrayVar(&services, "service", nil, "service to add or replace: NAME=TYPE=ADDRESS")
	f.StringArrayVar(&drop, "drop-service", nil, "service to take out, by name")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.change(cmd, func(s *didSession, _ *webvh.Parameters, stall *webvh.Stall) error {
			if err := editServices(stall, services, drop); err != nil || move == "" {
				return err
			}
			place, err := placeOf(move)
			if err != nil {
				return err
			}
			from := s.log.DID()
			stall.DID = "did:webvh:" + from.SCID() + ":" + place
			if !slices.Contains(stall.AlsoKnown, from.String()) {
				stall.AlsoKnown = append(stall.AlsoKnown, from.String())
			}
			return nil
		})
	}
	return cmd
}

// change opens the DID, has alter say what the next entry changes, and reports.
func (o *didOptions) change(cmd *cobra.Command, alter func(*didSession, *webvh.Parameters, *webvh.Stall) error) error {
	s, err := o.open(cmd.Context())
	if err != nil {
		return err
	}
	if err := s.change(cmd, func(p *webvh.Parameters, stall *webvh.Stall) error { return alter(s, p, stall) }); err != nil {
		return err
	}
	return s.done(cmd.OutOrStdout())
}

func editServices(stall *webvh.Stall, add, drop []string) error {
	for _, text := range add {
		parts := strings.SplitN(text, "=", 3)
		if len(parts) != 3 || strings.Trim(parts[0], "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || parts[0] == "" || parts[0] == "member" {
			return usagef("--service: want NAME=TYPE=ADDRESS, the name of a-z, 0-9 and hyphen")
		}
		drop = append(drop, parts[0])
		stall.Services = append(withoutService(stall.Services, drop), webvh.Service{Name: parts[0], Type: parts[1], Endpoint: parts[2]})
		drop = drop[:len(drop)-1]
	}
	stall.Services = withoutService(stall.Services, drop)
	return nil
}

func withoutService(list []webvh.Service, names []string) []webvh.Service {
	return slices.DeleteFunc(slices.Clone(list), func(s webvh.Service) bool { return slices.Contains(names, s.Name) })
}

func didWitnessCommand() *cobra.Command {
	var o didOptions
	var threshold int
	var none bool
	cmd := &cobra.Command{
		Use:   "witness MEMBER...",
		Short: "Say which members must approve the DID's entries",
		Long: `Names the members whose peers must approve entries from now on, and how many of
them each entry needs. They sign one history only, so that nobody, with whatever
keys, can write a second one unseen. A change of the list is approved by the list
before. Choose a threshold below the number of members, so that one may be gone.`,
		Example: `  souk peer did witness --data shop --threshold 2 Bakery Bookshop "Tea house"
  souk peer did witness --data shop --none`,
	}
	o.bind(cmd, true)
	f := cmd.Flags()
	f.IntVar(&threshold, "threshold", 0, "how many must approve; 0: more than half")
	f.BoolVar(&none, "none", false, "no witnesses from now on")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if none == (len(args) > 0) {
			return usagef("name members, or give --none")
		}
		return o.change(cmd, func(s *didSession, p *webvh.Parameters, _ *webvh.Stall) error {
			w, err := s.witnesses(args, threshold)
			p.Witness = w
			return err
		})
	}
	return cmd
}

func (s *didSession) witnesses(names []string, threshold int) (webvh.Witness, error) {
	if len(names) == 0 {
		return webvh.Witness{}, nil
	}
	if s.own != nil {
		return webvh.Witness{}, errors.New("the peer does not run; it knows the members' keys and asks the witnesses")
	}
	w := webvh.Witness{Threshold: threshold}
	for _, name := range names {
		m, err := s.possibleWitness(name)
		if err != nil {
			return w, err
		}
		key, err := did.ParseKey(m.Key)
		if err != nil {
			return w, err
		}
		if slices.Contains(w.Witnesses, key) {
			return w, usagef("%q is named twice", name)
		}
		w.Witnesses = append(w.Witnesses, key)
	}
	if threshold == 0 {
		w.Threshold = len(names)/2 + 1
	}
	if w.Threshold < 1 || w.Threshold > len(names) {
		return w, usagef("--threshold lies between 1 and the number of members")
	}
	return w, nil
}

func (s *didSession) possibleWitness(name string) (api.DIDPeer, error) {
	found := slices.DeleteFunc(slices.Clone(s.state.Witnesses), func(m api.DIDPeer) bool {
		return !strings.EqualFold(m.Name, name) && !strings.EqualFold(m.Merchant, name)
	})
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return api.DIDPeer{}, usagef("%q is no other active member", name)
	}
	return api.DIDPeer{}, usagef("%q names %d members; give the address", name, len(found))
}

func didDeactivateCommand() *cobra.Command {
	var o didOptions
	var sure bool
	cmd := &cobra.Command{
		Use: "deactivate", Short: "End this merchant's DID for good",
		Long: `Writes the last entry of this merchant's DID. Nothing can follow it, and readers
get no document any more, only versions from before. It cannot be undone.`,
		Example: `  souk peer did deactivate --data shop --yes`,
		Args:    exactly(0, "no arguments"),
	}
	o.bind(cmd, true)
	cmd.Flags().BoolVar(&sure, "yes", false, "really")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if !sure {
			return usagef("this cannot be undone; give --yes")
		}
		return o.change(cmd, func(_ *didSession, p *webvh.Parameters, _ *webvh.Stall) error {
			p.Deactivated, p.NextKeyHashes = true, nil
			return nil
		})
	}
	return cmd
}

func didVerifyCommand() *cobra.Command {
	var o didOptions
	cmd := &cobra.Command{
		Use: "verify", Short: "Check that this merchant's DID is what the world sees",
		Long: `Checks, with the running peer: that the web site shows the log that the peer
published, that the registry names this DID, and that its document has the
registry's keys and this folder's.

Exit status 0: all hold. 1: one does not; it says which.`,
		Example: `  souk peer did verify --data shop`,
		Args:    exactly(0, "no arguments"),
	}
	o.bind(cmd, false)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := o.open(cmd.Context())
		switch {
		case err != nil:
			return err
		case s.log == nil:
			return errNoDID
		case s.own != nil:
			return errors.New("the peer does not run; only it sees the registry")
		}
		return printFindings(cmd.OutOrStdout(), s.findings(cmd.Context()))
	}
	return cmd
}

// finding is one thing that should hold.
type finding struct {
	holds        bool
	what, advice string
}

func (s *didSession) findings(ctx context.Context) []finding {
	b, own := s.state.Binding, s.log.Newest().Bind(s.keys.member(s.config.Name), 0)
	return []finding{
		s.siteFinding(ctx),
		{s.state.Pending == "", "nothing waits for witnesses", "an entry waits; see 'souk peer did show'"},
		{b.Registered, "the registry names this DID", "run 'souk peer did register' and have the members vote; its doc_hash is " + fmt.Sprintf("%x", s.log.DID().Digest())},
		{b.Account, "the document names this account", "run 'souk peer did rotate'"},
		{b.PeerKey, "the document has the registry's peer key", "run 'souk peer did rotate', or have the members vote about the new key"},
		{b.HPKEKey, "the document has the registry's HPKE key", "run 'souk peer did rotate', or have the members vote about the new key"},
		{own.PeerKey && own.HPKEKey, "the document has this folder's keys", "run 'souk peer did rotate'"},
	}
}

func (s *didSession) siteFinding(ctx context.Context) finding {
	f := finding{what: "the web site shows this log"}
	seen, err := s.resolve(ctx)
	switch {
	case err != nil:
		f.advice = err.Error()
	case !seen.Seen.IsZero():
		f.advice = "it does not answer"
	case seen.Metadata["versionId"] != s.state.Version:
		f.advice = "it shows another version; readers that ask again may see this one later"
	default:
		f.holds = true
	}
	return f
}

func printFindings(w io.Writer, list []finding) error {
	var failed error
	for _, f := range list {
		if f.holds {
			fmt.Fprintf(w, "ok    %s\n", f.what)
			continue
		}
		failed = errSilent
		fmt.Fprintf(w, "FAIL  %s: %s\n", f.what, f.advice)
	}
	return failed
}
