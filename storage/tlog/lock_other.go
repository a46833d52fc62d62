//go:build !unix

package tlog

import "os"

// lockDir only marks the folder: this system has no lock that ends with the process.
func lockDir(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}
