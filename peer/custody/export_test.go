package custody

import "crypto/ed25519"

// Signed is an answer under the key of a custodian that a test plays.
func (a ReleaseAnswer) Signed(key ed25519.PrivateKey, request [32]byte) ReleaseAnswer {
	a.Sig = ed25519.Sign(key, a.preimage(request))
	return a
}

// Loaded is how many vaults are in memory.
func (s *Service) Loaded() int {
	s.vaults.mu.Lock()
	defer s.vaults.mu.Unlock()
	return len(s.vaults.at)
}
