// Package credential checks Souk's credentials against another implementation,
// the OpenWallet Foundation's @sd-jwt/sd-jwt-vc: each side issues, presents and
// revokes, the other one verifies. Its test needs `npm ci --ignore-scripts` in this
// folder and is skipped without.
package credential
