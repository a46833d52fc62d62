package accesslog

import (
	"encoding/json"
	"testing"

	"github.com/souk-network/souk/protocol/vectors"
)

type outsideVectors struct {
	Inclusion []struct {
		Name     string   `json:"name"`
		LeafIdx  uint64   `json:"leafIdx"`
		TreeSize uint64   `json:"treeSize"`
		Root     []byte   `json:"root"`
		LeafHash []byte   `json:"leafHash"`
		Proof    [][]byte `json:"proof"`
		WantErr  bool     `json:"wantErr"`
	} `json:"inclusion"`
	Consistency []struct {
		Name    string   `json:"name"`
		Size1   uint64   `json:"size1"`
		Size2   uint64   `json:"size2"`
		Root1   []byte   `json:"root1"`
		Root2   []byte   `json:"root2"`
		Proof   [][]byte `json:"proof"`
		WantErr bool     `json:"wantErr"`
	} `json:"consistency"`
}

// fromEmpty is the one probe on which we differ: it says that a proof from the
// empty tree is useless and refuses it; every tree extends the empty one.
const fromEmpty = "additional/size1-is-zero-and-size2-is-not-zero"

// Probes of another implementation, good and corrupted, get its answers.
func TestOutsideProbes(t *testing.T) {
	raw, err := vectors.FS.ReadFile("accesslog-rfc6962.json")
	if err != nil {
		t.Fatal(err)
	}
	var v outsideVectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Inclusion) < 50 || len(v.Consistency) < 50 {
		t.Fatal("too few probes")
	}
	for _, p := range v.Inclusion {
		if len(p.LeafHash) != 32 && p.WantErr {
			continue // our types cannot hold it
		}
		err := verifyLeafHash([32]byte(p.LeafHash), p.LeafIdx, p.TreeSize, root32(p.Root), p.Proof)
		if (err != nil) != p.WantErr {
			t.Errorf("inclusion %s: %v", p.Name, err)
		}
	}
	for _, p := range v.Consistency {
		err := VerifyConsistency(p.Size1, p.Size2, root32(p.Root1), root32(p.Root2), p.Proof)
		if (err != nil) != (p.WantErr && p.Name != fromEmpty) {
			t.Errorf("consistency %s: %v", p.Name, err)
		}
	}
}

// root32 fits a root of any length into ours; a wrong length gives a wrong root.
func root32(b []byte) [32]byte {
	var out [32]byte
	if len(b) == 32 {
		copy(out[:], b)
	} else {
		copy(out[1:], b)
	}
	return out
}
