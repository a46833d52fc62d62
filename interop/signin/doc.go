// Package signin holds the interop tests of signing in: npm siwe writes and
// verifies texts, npm openid-client is a shop, and Chromium is a customer's
// browser, each sharing no code with Souk.
//
//	npm ci --ignore-scripts   (in interop/signin)
//	go test ./interop/signin
package signin
