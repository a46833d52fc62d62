//go:build !unix

package run

import "os"

// hold does nothing where there are no such locks.
func hold(*os.File) error { return nil }

// free is not known there.
func free(*os.File) bool { return false }
