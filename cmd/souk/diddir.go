package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"

	"github.com/souk-network/souk/peer/identity"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/protocol/webvh"
)

// The folder with a merchant's DID in a peer's data folder, and the file beside it
// with the key that signs its next entry.
const (
	didFolder  = "did"
	didKeyFile = "did-key.age"
)

// didKeys are the keys that may sign entries to come: usually one, and for the
// moment of an update two.
type didKeys []ed25519.PrivateKey

// sealedKeys is what the age file holds.
type sealedKeys struct {
	Seeds []string `json:"seeds"` // Ed25519, hexadecimal
}

// draw adds a fresh key and returns it.
func (k *didKeys) draw() (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err == nil {
		*k = append(*k, key)
	}
	return key, err
}

// next is the key that a log fixed for its next entry.
func (k didKeys) next(log *webvh.Log) (ed25519.PrivateKey, error) {
	for _, key := range k {
		if slices.Contains(log.Newest().Parameters.NextKeyHashes, keyHash(key)) {
			return key, nil
		}
	}
	return nil, errors.New("the sealed file does not hold the key that the log fixed for its next entry: use the newest copy of that file; without the key this DID cannot be changed any more")
}

func keyHash(key ed25519.PrivateKey) string {
	return webvh.KeyHash(multikeyOf(key))
}

func multikeyOf(key ed25519.PrivateKey) string { return webvh.Multikey(did.KeyOf(key)) }

// needed leaves out the keys that none of the logs fixed: spent ones, which must not
// stay, and drawn ones that came to nothing.
func (k didKeys) needed(logs ...*webvh.Log) didKeys {
	return slices.DeleteFunc(slices.Clone(k), func(key ed25519.PrivateKey) bool {
		return !slices.ContainsFunc(logs, func(l *webvh.Log) bool {
			return l != nil && slices.Contains(l.Newest().Parameters.NextKeyHashes, keyHash(key))
		})
	})
}

// seal writes the keys under a passphrase, as an age file that the age program
// opens too.
func (k didKeys) seal(path, passphrase string, work int) error {
	if work < leastWork || work > mostWork {
		return usagef("--work lies between %d and %d", leastWork, mostWork)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return err
	}
	recipient.SetWorkFactor(work)
	var content sealedKeys
	for _, key := range k {
		content.Seeds = append(content.Seeds, hex.EncodeToString(key.Seed()))
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return err
	}
	if err := errors.Join(json.NewEncoder(w).Encode(content), w.Close()); err != nil {
		return err
	}
	return writeFile(path, out.Bytes(), 0o600)
}

// openDIDKeys reads the sealed file.
func openDIDKeys(path, passphrase string) (didKeys, error) {
	raw, err := readBounded(path, 64<<10)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is not here: it holds the key that changes this DID; give its place with --key-file", path)
	}
	if err != nil {
		return nil, err
	}
	opener, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	opener.SetMaxWorkFactor(mostWork)
	plain, err := age.Decrypt(bytes.NewReader(raw), opener)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, errors.New("the passphrase is wrong")
	}
	if err != nil {
		return nil, fmt.Errorf("%s is damaged; use a copy of it: %w", path, err)
	}
	var content sealedKeys
	if err := json.NewDecoder(io.LimitReader(plain, 64<<10)).Decode(&content); err != nil {
		return nil, fmt.Errorf("%s is damaged; use a copy of it", path)
	}
	var keys didKeys
	for _, text := range content.Seeds {
		seed, err := hex.DecodeString(text)
		if err != nil || len(seed) != ed25519.SeedSize {
			return nil, fmt.Errorf("%s is damaged; use a copy of it", path)
		}
		keys = append(keys, ed25519.NewKeyFromSeed(seed))
	}
	return keys, nil
}

// hasFile reports whether there is a file.
func hasFile(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// docHash is what the registry is to hold: the digest in the SCID of the merchant's
// DID, or without holds while it has none.
func docHash(dir string, without [32]byte) ([32]byte, error) {
	own, err := identity.OpenOwn(filepath.Join(dir, didFolder), nil)
	if err != nil || own.Log() == nil {
		return without, err
	}
	return own.Log().DID().Digest(), nil
}
