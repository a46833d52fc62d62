// Package webvh checks Souk's did:webvh logs against another implementation of
// the method, the Decentralized Identity Foundation's didwebvh-ts: each resolves
// what the other one wrote, and refuses what was changed. Its test needs
// `npm ci --ignore-scripts` in this folder and is skipped without.
package webvh
