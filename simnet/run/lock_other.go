//go:build !unix

package run

import "os"

// lock opens nothing where there are no such locks: a folder with an open file in it
// could not be renamed or removed there.
func lock(string) (*os.File, error) { return nil, nil }

// dead is not known there.
func dead(string) bool { return false }
