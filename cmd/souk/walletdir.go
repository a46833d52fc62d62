package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"filippo.io/age"

	"github.com/souk-network/souk/contracts/chain"
	"github.com/souk-network/souk/peer/wallet"
	"github.com/souk-network/souk/protocol/did"
	"github.com/souk-network/souk/storage/sealed"
	"github.com/souk-network/souk/storage/sqlite"
)

// The files of a wallet's data folder. See docs/spec/wallet.md.
const (
	walletFile = "wallet.json"
	seedFile   = "seed.age"
	stateFile  = "wallet.db"
	lockFile   = "lock"
)

// walletConfig is wallet.json: everything that is not secret.
type walletConfig struct {
	Consortium string    `json:"consortium"`        // path of the consortium file
	Restored   time.Time `json:"restored,omitzero"` // when the words were typed in; zero for a wallet that began here
	// Networks are chains besides the consortium's on which the customer's accounts may have allowances.
	Networks []chain.Network `json:"networks,omitempty"`
}

// Bounds of scrypt's cost as a power of two. Each step doubles the time and the
// memory (256 MiB at 18) of one guess at the passphrase.
const (
	leastWork   = 10
	defaultWork = 18
	mostWork    = 22

	leastPassphrase = 8
)

// makeWalletDir writes a new data folder. It never overwrites one. The seed is
// on the disk, sealed, and has been read back from there with the passphrase,
// before the configuration that makes the folder a wallet.
func makeWalletDir(dir string, config walletConfig, seed did.Seed, passphrase string, work int) error {
	if isWalletDir(dir) {
		return fmt.Errorf("%s already holds a wallet", dir)
	}
	sealedSeed, err := sealSeed(seed, passphrase, work)
	if err != nil {
		return err
	}
	if err := makeDataDir(dir); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, seedFile), sealedSeed, 0o600); err != nil {
		return err
	}
	back, err := openSeed(dir, passphrase)
	if err != nil {
		return fmt.Errorf("no wallet is made: what was written cannot be read back: %w", err)
	}
	if back != seed {
		return fmt.Errorf("no wallet is made: %s reads back as another seed", seedFile)
	}
	return writeJSONFile(filepath.Join(dir, walletFile), config, 0o600)
}

func isWalletDir(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, walletFile))
	return err == nil
}

func readWalletConfig(dir string) (walletConfig, error) {
	var config walletConfig
	err := readJSONFile(filepath.Join(dir, walletFile), &config)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s holds no wallet; make one with 'souk wallet init --data %s'", dir, dir)
	}
	return config, err
}

// sealSeed writes the recovery words into an age file under a passphrase, so
// that the age program opens it too.
func sealSeed(seed did.Seed, passphrase string, work int) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(work)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(w, seed.Words()+"\n"); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil { // only now is the last chunk in out
		return nil, err
	}
	return out.Bytes(), nil
}

const maxSeedFile = 4 << 10

func openSeed(dir, passphrase string) (did.Seed, error) {
	raw, err := os.ReadFile(filepath.Join(dir, seedFile))
	if err != nil {
		return did.Seed{}, err
	}
	if len(raw) > maxSeedFile {
		return did.Seed{}, fmt.Errorf("%s is no sealed seed", seedFile)
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return did.Seed{}, err
	}
	identity.SetMaxWorkFactor(mostWork)
	plain, err := age.Decrypt(bytes.NewReader(raw), identity)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return did.Seed{}, errors.New("the passphrase is wrong")
	}
	if err != nil {
		return did.Seed{}, fmt.Errorf("%s is damaged; restore the wallet from its words: %w", seedFile, err)
	}
	words, err := io.ReadAll(io.LimitReader(plain, maxSeedFile))
	if err != nil {
		return did.Seed{}, fmt.Errorf("%s is damaged; restore the wallet from its words: %w", seedFile, err)
	}
	return did.SeedFromWords(string(words))
}

// walletSession is a wallet in use by one command.
type walletSession struct {
	dir     string
	config  walletConfig
	seed    did.Seed
	network consortium
	chain   *walletChain
	wallet  *wallet.Wallet
	closers []func() error
}

// openSession opens the data folder, looks at the chain and makes the wallet.
// warn is told what is worth knowing but stops nothing.
func openSession(ctx context.Context, dir string, seed did.Seed, warn io.Writer) (s *walletSession, err error) {
	s = &walletSession{dir: dir, seed: seed}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.config, err = readWalletConfig(dir); err != nil {
		return s, err
	}
	if s.network, err = readConsortium(s.config.Consortium); err != nil {
		return s, fmt.Errorf("the consortium file: %w", err)
	}
	if err := s.lock(); err != nil {
		return s, err
	}
	if s.chain, err = openWalletChain(ctx, filepath.Join(dir, "chain"), s.network, warn); err != nil {
		return s, err
	}
	s.onClose(s.chain.close)
	return s, s.openWallet(ctx)
}

// openWallet opens the wallet's own state, for a session that is at the chain already.
func (s *walletSession) openWallet(ctx context.Context) error {
	store, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(s.dir, stateFile)})
	if err != nil {
		return err
	}
	s.onClose(store.Close)
	kv, err := sealed.New(sealed.Config{Inner: store, Key: s.seed.Derive("disk"), Plain: wallet.PlainSpaces(), Rand: rand.Reader})
	if err != nil {
		return err
	}
	w, closeHost, err := openWallet(ctx, s.seed, kv, s.network, s.chain)
	if err != nil {
		return err
	}
	s.onClose(closeHost)
	s.wallet = w
	return nil
}

// lock keeps a second command off the folder until this one ends.
func (s *walletSession) lock() error {
	f, err := os.OpenFile(filepath.Join(s.dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errors.Join(fmt.Errorf("another command is using the wallet in %s; try again when it has ended", s.dir), f.Close())
	}
	s.onClose(f.Close)
	return nil
}

func (s *walletSession) onClose(f func() error) { s.closers = append(s.closers, f) }

func (s *walletSession) close() error {
	var failed []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		failed = append(failed, s.closers[i]())
	}
	s.closers = nil
	return errors.Join(failed...)
}

// name is a member's trade name, or its address where it has none.
func (s *walletSession) name(m did.Merchant) string {
	if entry, ok := s.chain.Registry().Member(m); ok && strings.TrimSpace(entry.Name) != "" {
		return entry.Name
	}
	return m.String()
}

func (s *walletSession) names(list []did.Merchant) []string {
	out := make([]string, len(list))
	for i, m := range list {
		out[i] = s.name(m)
	}
	return out
}

// merchant finds an active member by its address or its name, whatever the case.
func (s *walletSession) merchant(text string) (did.Merchant, error) {
	return s.find(text, "active member", func(m did.Member) bool { return m.Status == did.StatusActive })
}

// anyMerchant is merchant for those, too, that are active no more.
func (s *walletSession) anyMerchant(text string) (did.Merchant, error) {
	return s.find(text, "member", func(did.Member) bool { return true })
}

// listed is how many members an error names of whom one may be meant.
const listed = 8

func (s *walletSession) find(text, what string, counts func(did.Member) bool) (did.Merchant, error) {
	var found []did.Merchant
	var names []string
	for _, m := range s.chain.Registry().Members() {
		if !counts(m) {
			continue
		}
		names = append(names, s.name(m.ID))
		if strings.EqualFold(m.ID.String(), text) || strings.EqualFold(m.Name, text) {
			found = append(found, m.ID)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		if len(names) == 0 || len(names) > listed {
			return did.Merchant{}, usagef("%q is no %s of %s; give a member's whole name or its address", text, what, s.network.Name)
		}
		return did.Merchant{}, usagef("%q is no %s of %s, which has %s", text, what, s.network.Name, strings.Join(names, ", "))
	}
	return did.Merchant{}, usagef("%q names %d members; give the address", text, len(found))
}
