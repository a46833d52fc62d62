package peertest

import (
	"crypto/rand"
	"encoding/binary"

	"github.com/ipfs/go-cid"

	"github.com/souk-network/souk/peer/crm"
	"github.com/souk-network/souk/protocol/credential"
	"github.com/souk-network/souk/protocol/vault"
)

// Receipt opens an order's record as its customer can, with the secret of the
// first vault, and returns the credential in it.
func (w *World) Receipt(c *Wallet, seller *Peer, r crm.OrderRecord, epoch uint32) credential.Credential {
	w.T.Helper()
	header, err := w.Header(c, r, epoch)
	w.must(err)
	name, err := cid.Cast(header.Body)
	w.must(err)
	body, err := seller.Blobs.Get(w.Ctx(), name)
	w.must(err)
	shares, commitments, err := vault.SecretFromBytes(c.Seed.Derive("vault", binary.BigEndian.AppendUint32(nil, 0))).Split(rand.Reader, 2, 2)
	w.must(err)
	var partials []vault.Partial
	for _, share := range shares {
		p, err := vault.Release(rand.Reader, share, header)
		w.must(err)
		partials = append(partials, p)
	}
	z, err := vault.Combine(commitments, 2, header, partials)
	w.must(err)
	plain, err := vault.Open(header, z, c.GrantKey(header.Category, epoch), body)
	w.must(err)
	receipt, err := credential.Verify(string(plain), seller.Member.PeerKey)
	w.must(err)
	return receipt
}
