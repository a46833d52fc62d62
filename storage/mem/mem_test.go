package mem_test

import (
	"testing"

	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/mem"
	"github.com/souk-network/souk/storage/storagetest"
)

func TestKV(t *testing.T) {
	storagetest.KV(t, func(t *testing.T) storage.KV { return mem.NewKV() })
}

func TestFacts(t *testing.T) {
	storagetest.Facts(t, func(t *testing.T) storage.Facts { return mem.NewFacts() })
}

func TestBlobs(t *testing.T) {
	storagetest.Blobs(t, func(t *testing.T, budget uint64) storage.Blobs { return mem.NewBlobs(budget) })
}

func TestSize(t *testing.T) {
	storagetest.FactsSize(t, func() storagetest.SizedFacts { return mem.NewFacts() },
		func(f storagetest.SizedFacts) storagetest.SizedFacts { return f })
	storagetest.KVSize(t, func() storagetest.SizedKV { return mem.NewKV() },
		func(kv storagetest.SizedKV) storagetest.SizedKV { return kv })
}
