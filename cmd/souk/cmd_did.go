package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/souk-network/souk/peer/api"
	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/protocol/jcs"
	"github.com/souk-network/souk/protocol/webvh"
	"github.com/souk-network/souk/storage/sqlite"
)

func didCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "did", Short: "Look up merchants' DIDs", Long: `A merchant's DID is a did:webvh: a log at the merchant's web site which proves
every key that the merchant ever had. To make one, see 'souk peer did'.`}
	cmd.AddCommand(didResolveCommand())
	return cmd
}

// resolveOptions are the flags of 'souk did resolve'.
type resolveOptions struct {
	memory, log, witness, roots string
	peer, blocks                string
	private                     bool
}

func didResolveCommand() *cobra.Command {
	var o resolveOptions
	cmd := &cobra.Command{
		Use:   "resolve DID",
		Short: "Show what a did:webvh says, now or at a version",
		Long: `Fetches the log of a did:webvh from its web site, or takes it from a file,
verifies every entry and its witnesses, and shows the DID document. Ask for an
older one with ?versionNumber=, ?versionId= or ?versionTime= behind the DID.

What was seen is remembered: within the log's time to live it is not asked for
again, and a log that is shorter than one seen before, or another history, is
refused. When the web site does not answer, what was seen before is shown, and
said so. A merchant may have its running peer resolve, which also gets logs as
blocks from other peers, by their names.

Exit status 0: it holds. 1: it does not; with --json the answer says why.`,
		Example: `  souk did resolve did:webvh:QmbkXW…:shop.example
  souk did resolve 'did:webvh:QmbkXW…:shop.example?versionTime=2026-03-01T12:00:00Z' --json
  souk did resolve did:webvh:QmbkXW…:shop.example --log did.jsonl --witness-file did-witness.json
  souk did resolve did:webvh:QmbkXW…:shop.example --peer bakery --blocks bafkreib…,bafkreic…`,
		Args: exactly(1, "one DID"),
	}
	json := asJSON(cmd)
	f := cmd.Flags()
	f.StringVar(&o.memory, "memory", "", "file that remembers what was seen; none: one in your cache folder")
	f.StringVar(&o.log, "log", "", "take the log from this file instead of the web site")
	f.StringVar(&o.witness, "witness-file", "", "with --log: the witnesses' file")
	f.StringVar(&o.peer, "peer", "", "data folder of a running peer that is to resolve")
	f.StringVar(&o.blocks, "blocks", "", "with --peer: the block with the log and, behind a comma, the one with the witness file")
	f.StringVar(&o.roots, "ca", "", "file with certificate authorities in PEM to trust instead of the system's")
	f.BoolVar(&o.private, "allow-private", false, "let the DID lead to this machine and to private networks")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if o.peer != "" || o.blocks != "" {
			return o.byPeer(cmd, args[0])
		}
		result, err := o.resolve(cmd.Context(), args[0])
		if *json {
			return writeResolution(cmd.OutOrStdout(), result, err)
		}
		if err != nil {
			return err
		}
		printResolution(cmd.OutOrStdout(), result)
		return nil
	}
	return cmd
}

// byPeer has a running peer resolve. The answer is a DID resolution result.
func (o resolveOptions) byPeer(cmd *cobra.Command, text string) error {
	if o.peer == "" || o.log != "" {
		return usagef("--blocks goes with --peer, and neither with --log")
	}
	query := url.Values{"did": {text}}
	if log, witness, _ := strings.Cut(o.blocks, ","); log != "" {
		query.Set("log", log)
		query.Set("witness", witness)
	}
	var found api.DIDDocument
	if err := askPeer(cmd, o.peer, http.MethodGet, "/v1/did/resolve?"+query.Encode(), nil, &found); err != nil {
		return err
	}
	answer := identity.Result{Resolution: webvh.Resolution{Document: found.Document, Metadata: found.Metadata}, Fetched: found.Seen}
	if !found.Seen.IsZero() {
		answer.Away = errors.New("the web site does not answer")
	}
	return writeResolution(cmd.OutOrStdout(), answer, nil)
}

func (o resolveOptions) resolve(ctx context.Context, text string) (result identity.Result, err error) {
	if (o.witness != "") && o.log == "" {
		return result, usagef("--witness-file goes with --log")
	}
	path, err := o.memoryPath()
	if err != nil {
		return result, err
	}
	store, err := sqlite.Open(ctx, sqlite.Config{Path: path})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	web := identity.WebConfig{AllowPrivate: o.private}
	if o.roots != "" {
		if web.Roots, err = readRoots(o.roots); err != nil {
			return result, err
		}
	}
	r := identity.NewResolver(identity.NewWeb(web), store, nil)
	if o.log == "" {
		return r.Resolve(ctx, text)
	}
	var files identity.Files
	if files.Log, err = readBounded(o.log, webvh.MaxLog); err != nil {
		return result, err
	}
	if o.witness != "" {
		if files.Witness, err = readBounded(o.witness, webvh.MaxApprovals); err != nil {
			return result, err
		}
	}
	return r.Take(ctx, text, files)
}

func (o resolveOptions) memoryPath() (string, error) {
	if o.memory != "" {
		return o.memory, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no cache folder; give --memory: %w", err)
	}
	dir := filepath.Join(cache, "souk")
	return filepath.Join(dir, "dids.db"), os.MkdirAll(dir, 0o700)
}

func readBounded(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(raw)) > most {
		err = fmt.Errorf("%s: larger than %d bytes", path, most)
	}
	return raw, err
}

func readRoots(path string) (*x509.CertPool, error) {
	raw, err := readBounded(path, 1<<20)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(raw) {
		return nil, fmt.Errorf("%s: no certificate in PEM", path)
	}
	return roots, nil
}

// writeResolution is a DID resolution result (W3C DID Resolution).
func writeResolution(w io.Writer, r identity.Result, err error) error {
	answer := jcs.Object{"didDocument": nil, "didDocumentMetadata": jcs.Object{}, "didResolutionMetadata": jcs.Object{"contentType": "application/did+ld+json"}}
	switch {
	case err != nil:
		answer["didResolutionMetadata"] = jcs.Object{"error": string(webvh.CodeOf(err)), "problemDetails": jcs.Object{
			"title": fault.KindOf(err).String(), "detail": err.Error(),
		}}
	case r.Document != nil:
		answer["didDocument"] = r.Document
		fallthrough
	default:
		answer["didDocumentMetadata"] = r.Metadata
	}
	if r.Away != nil {
		answer["didResolutionMetadata"].(jcs.Object)["staleSince"] = r.Fetched.UTC().Format(time.RFC3339)
	}
	if failed := writeJSON(w, answer); failed != nil || err == nil {
		return failed
	}
	return errSilent
}

func printResolution(w io.Writer, r identity.Result) {
	v := r.Version
	fmt.Fprintf(w, "%s\n  version %d of %d, since %s\n", v.DID, v.Number, r.Log.Len(), v.TimeText)
	if r.Away != nil {
		fmt.Fprintf(w, "  the web site does not answer; this is what it said at %s\n", r.Fetched.UTC().Format(time.RFC3339))
	}
	switch {
	case r.Log.Newest().Parameters.Deactivated:
		fmt.Fprintln(w, "  deactivated: nothing may be signed by it any more")
	case len(v.Parameters.NextKeyHashes) > 0:
		fmt.Fprintln(w, "  its next key is fixed in advance")
	}
	if a := v.Approvers(); !a.None() {
		fmt.Fprintf(w, "  approved by %d of %d witnesses\n", a.Threshold, len(a.Witnesses))
	}
	for _, line := range documentLines(r.Document) {
		fmt.Fprintln(w, " ", line)
	}
}

// documentLines names keys and services of a document.
func documentLines(document jcs.Object) []string {
	var out []string
	for _, list := range [...][2]string{{"verificationMethod", "key"}, {"service", "service"}} {
		entries, _ := document[list[0]].([]any)
		for _, e := range entries {
			o, _ := e.(jcs.Object)
			what := o["serviceEndpoint"]
			if what == nil {
				what = o["publicKeyMultibase"]
			}
			out = append(out, fmt.Sprintf("%-8s %v %v %s", list[1], o["id"], o["type"], clipped(jcs.Append(nil, what))))
		}
	}
	return out
}

// clipped cuts what is too long for a line, such as a key of post-quantum size.
func clipped(raw []byte) string {
	const most = 120
	if len(raw) <= most {
		return string(raw)
	}
	return string(raw[:most]) + "…"
}
