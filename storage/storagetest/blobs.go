package storagetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"github.com/souk-network/souk/storage"
)

// Blobs checks a storage.Blobs without its network. open returns an empty one
// with a budget in bytes (0: none) and cleans up by t.Cleanup.
func Blobs(t *testing.T, open func(t *testing.T, budget uint64) storage.Blobs) {
	t.Run("RoundTrip", func(t *testing.T) { blobsRoundTrip(t, open(t, 0)) })
	t.Run("Names", func(t *testing.T) { blobsNames(t, open(t, 0)) })
	t.Run("Pins", func(t *testing.T) { blobsPins(t, open(t, 0)) })
	t.Run("Budget", func(t *testing.T) { blobsBudget(t, open(t, 10_000)) })
}

func blobsRoundTrip(t *testing.T, b storage.Blobs) {
	ctx := context.Background()
	for _, size := range []int{0, 1, 1000, 70_000, storage.MaxBlock} {
		data := bytes.Repeat([]byte{byte(size)}, size)
		c, err := b.Put(ctx, data)
		must(t, err)
		if want := storage.Name(data); !c.Equals(want) {
			t.Fatalf("%d bytes are named %s, want %s", size, c, want)
		}
		again, err := b.Put(ctx, data)
		if err != nil || !again.Equals(c) {
			t.Errorf("second put: %s, %v", again, err)
		}
		got, err := b.Get(ctx, c)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
	}
	u, err := b.Usage(ctx)
	if err != nil || u.Blocks != 5 || u.Bytes != 71_001+storage.MaxBlock || u.PinnedBlocks != 0 {
		t.Errorf("usage %+v, %v", u, err)
	}
	if _, err := b.Put(ctx, make([]byte, storage.MaxBlock+1)); !errors.Is(err, storage.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

// blobsNames: only raw SHA-256 CIDv1 names are served, so that nobody can make
// us walk a graph or store an identity CID. Defends I6.
func blobsNames(t *testing.T, b storage.Blobs) {
	ctx := context.Background()
	sum := sha256.Sum256([]byte("x"))
	mh, err := multihash.Encode(sum[:], multihash.SHA2_256)
	must(t, err)
	identity, err := multihash.Encode([]byte("x"), multihash.IDENTITY)
	must(t, err)
	for name, c := range map[string]cid.Cid{
		"undefined": cid.Undef, "v0": cid.NewCidV0(mh), "dag-pb": cid.NewCidV1(cid.DagProtobuf, mh),
		"dag-cbor": cid.NewCidV1(cid.DagCBOR, mh), "identity": cid.NewCidV1(cid.Raw, identity),
	} {
		_, err := b.Get(ctx, c)
		if !errors.Is(err, storage.ErrInvalid) {
			t.Errorf("%s: get gave %v", name, err)
		}
		if err := b.Pin(ctx, c); !errors.Is(err, storage.ErrInvalid) {
			t.Errorf("%s: pin gave %v", name, err)
		}
	}
}

func blobsPins(t *testing.T, b storage.Blobs) {
	ctx := context.Background()
	var names []cid.Cid
	for i := range 5 {
		c, err := b.Put(ctx, bytes.Repeat([]byte{byte(i)}, 100))
		must(t, err)
		must(t, b.Pin(ctx, c))
		must(t, b.Pin(ctx, c))
		names = append(names, c)
	}
	must(t, b.Unpin(ctx, names[0]))
	must(t, b.Unpin(ctx, names[0]))
	must(t, b.Delete(ctx, names[1]))
	must(t, b.Delete(ctx, names[1]))
	want := slices.Clone(names[2:])
	slices.SortFunc(want, func(a, b cid.Cid) int { return bytes.Compare(a.Bytes(), b.Bytes()) })
	var got []cid.Cid
	for c, err := range b.Pinned(ctx) {
		must(t, err)
		got = append(got, c)
	}
	if !slices.Equal(got, want) {
		t.Errorf("pinned %v, want %v", got, want)
	}
	for c, want := range map[cid.Cid]bool{names[0]: true, names[1]: false, names[2]: true} {
		if has, err := b.Has(ctx, c); err != nil || has != want {
			t.Errorf("has %s: %v, %v", c, has, err)
		}
	}
	u, err := b.Usage(ctx)
	if err != nil || u.Blocks != 4 || u.Bytes != 400 || u.PinnedBlocks != 3 || u.PinnedBytes != 300 {
		t.Errorf("usage %+v, %v", u, err)
	}
}

// blobsBudget: pinned blocks stay, the others make room, and a full store says
// so and recovers. Defends I4 and I6.
func blobsBudget(t *testing.T, b storage.Blobs) {
	ctx := context.Background()
	var pinned []cid.Cid
	for i := range 30 {
		c, err := b.Put(ctx, bytes.Repeat([]byte{byte(i)}, 1000))
		must(t, err)
		if i < 6 {
			must(t, b.Pin(ctx, c))
			pinned = append(pinned, c)
		}
	}
	u, err := b.Usage(ctx)
	if err != nil || u.Bytes > 10_000 || u.PinnedBytes != 6000 || u.Budget != 10_000 {
		t.Errorf("usage %+v, %v", u, err)
	}
	for _, c := range pinned {
		if has, err := b.Has(ctx, c); !has || err != nil {
			t.Errorf("a pinned block is gone: %v", err)
		}
	}
	if _, err := b.Put(ctx, make([]byte, 5000)); !errors.Is(err, storage.ErrFull) {
		t.Fatalf("over the budget: %v", err)
	}
	for _, c := range pinned[:3] {
		must(t, b.Unpin(ctx, c))
	}
	if _, err := b.Put(ctx, make([]byte, 5000)); err != nil {
		t.Errorf("after unpinning: %v", err)
	}
}
