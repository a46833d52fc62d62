package signin

import "strings"

// The parts of RFC 3986 that EIP-4361 refers to.

func all(s string, good func(byte) bool) bool {
	for i := range len(s) {
		if !good(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isAlphanumeric(c byte) bool { return isAlpha(c) || isDigit(c) }

func isUnreserved(c byte) bool { return isAlphanumeric(c) || in(c, "-._~") }

func isSubDelim(c byte) bool { return in(c, "!$&'()*+,;=") }

func isReserved(c byte) bool { return isSubDelim(c) || in(c, ":/?#[]@") }

func isPchar(c byte) bool { return isUnreserved(c) || isSubDelim(c) || c == ':' || c == '@' }

func in(c byte, set string) bool { return strings.IndexByte(set, c) >= 0 }

// isEscaped reports whether s is made of good characters and %XX.
func isEscaped(s string, good func(byte) bool) bool {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			i += 2
		case s[i] == '%' || !good(s[i]):
			return false
		}
	}
	return true
}

func isScheme(s string) bool {
	return s != "" && isAlpha(s[0]) && all(s, func(c byte) bool { return isAlphanumeric(c) || in(c, "+-.") })
}

// isURI reports whether s is a URI: scheme ":" hier-part ["?" query] ["#" fragment].
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || !isScheme(scheme) {
		return false
	}
	rest, fragment, _ := strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	loose := func(c byte) bool { return isPchar(c) || c == '/' || c == '?' }
	if !isEscaped(fragment, loose) || !isEscaped(query, loose) {
		return false
	}
	if after, hasAuthority := strings.CutPrefix(rest, "//"); hasAuthority {
		end := strings.IndexByte(after, '/')
		if end < 0 {
			end = len(after)
		}
		return (end == 0 || isAuthority(after[:end])) && isPath(after[end:])
	}
	return isPath(rest)
}

func isPath(s string) bool {
	return isEscaped(s, func(c byte) bool { return isPchar(c) || c == '/' })
}

// isAuthority reports whether s is [userinfo "@"] host [":" port], the host not empty.
func isAuthority(s string) bool {
	if user, host, ok := strings.Cut(s, "@"); ok {
		if !isEscaped(user, func(c byte) bool { return isUnreserved(c) || isSubDelim(c) || c == ':' }) {
			return false
		}
		s = host
	}
	if strings.HasPrefix(s, "[") {
		inner, after, ok := strings.Cut(s[1:], "]")
		port, hasPort := strings.CutPrefix(after, ":")
		return ok && (after == "" || hasPort && all(port, isDigit)) && (isIPv6(inner) || isIPvFuture(inner))
	}
	host, port, _ := strings.Cut(s, ":")
	return host != "" && all(port, isDigit) && isEscaped(host, func(c byte) bool { return isUnreserved(c) || isSubDelim(c) })
}

func isIPvFuture(s string) bool {
	version, address, ok := strings.Cut(s, ".")
	return ok && len(version) > 1 && version[0]|0x20 == 'v' && all(version[1:], isHex) && address != "" &&
		all(address, func(c byte) bool { return isUnreserved(c) || isSubDelim(c) || c == ':' })
}

// isIPv6 reports whether s is an IPv6 address without a zone.
func isIPv6(s string) bool {
	before, after, short := strings.Cut(s, "::")
	if !short {
		return groups(before, true) == 8
	}
	left, right := groups(before, false), groups(after, true)
	return left >= 0 && right >= 0 && left+right <= 7
}

// groups counts the 16-bit groups of a part of an IPv6 address; an IPv4 address
// at its end counts as two. It is -1 for what is none.
func groups(s string, last bool) int {
	if s == "" {
		return 0
	}
	parts := strings.Split(s, ":")
	n := len(parts)
	for i, p := range parts {
		switch {
		case last && i == len(parts)-1 && isIPv4(p):
			n++
		case p == "" || len(p) > 4 || !all(p, isHex):
			return -1
		}
	}
	return n
}

func isIPv4(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if p == "" || len(p) > 3 || !all(p, isDigit) || len(p) > 1 && p[0] == '0' || len(p) == 3 && p > "255" {
			return false
		}
	}
	return len(parts) == 4
}
