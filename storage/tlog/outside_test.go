package tlog

import (
	"bytes"
	"context"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
)

// Another implementation's client, which knows C2SP tlog-tiles and nothing of
// us, makes proofs from our tiles, and they are the proofs that we make.
func TestTesseraClientReadsOurTiles(t *testing.T) {
	const n = 3*tileWidth + 77
	l := open(t, t.TempDir(), Options{})
	addBatch(t, l, 0, n)
	fetch := func(_ context.Context, level, index uint64, p uint8) ([]byte, error) {
		width := int(p)
		if p == 0 {
			width = tileWidth
		}
		return l.ReadTile(tileName{int(level), index, width}.path())
	}
	pb, err := client.NewProofBuilder(t.Context(), n, fetch)
	if err != nil {
		t.Fatal(err)
	}
	root, err := l.Root(n)
	if err != nil {
		t.Fatal(err)
	}
	for index := uint64(0); index < n; index += 41 {
		theirs, err := pb.InclusionProof(t.Context(), index)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := l.Inclusion(index, n)
		if err != nil || len(ours) != len(theirs) {
			t.Fatalf("%v: %d and %d hashes", err, len(ours), len(theirs))
		}
		for i := range ours {
			if !bytes.Equal(ours[i], theirs[i]) {
				t.Fatalf("proof of %d differs at %d", index, i)
			}
		}
		h := leafHash(leafOf(int(index)))
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, index, n, h[:], theirs, root[:]); err != nil {
			t.Fatal(err)
		}
	}
}
