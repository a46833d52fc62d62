package custody

// Loaded is how many vaults are in memory.
func (s *Service) Loaded() int {
	s.vaults.mu.Lock()
	defer s.vaults.mu.Unlock()
	return len(s.vaults.at)
}
