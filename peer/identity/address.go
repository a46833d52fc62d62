package identity

import "net/netip"

// nearby lists what is not the open internet: addresses of this machine, of a
// private network, of documentation, and IPv6 ranges that lead to IPv4 ones.
var nearby = func() []netip.Prefix {
	texts := [...]string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	}
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}()

var globalIPv6 = netip.MustParsePrefix("2000::/3")

// isPublic reports whether an address is one of the open internet (IANA's special
// purpose registries, RFC 6890).
func isPublic(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" || a.Is6() && !globalIPv6.Contains(a) {
		return false
	}
	for _, p := range nearby {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
