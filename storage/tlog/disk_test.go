package tlog

import (
	"bytes"
	"io"
	"sync"
	"syscall"

	"pgregory.net/rapid"
)

// disk is a file that can run full, and lose power.
type disk struct {
	mu      sync.Mutex
	data    []byte // what reads see
	synced  []byte // what survives power loss for certain
	free    int    // bytes left; writes beyond fail after filling it
	syncErr error  // next Sync fails with it
	cutErr  error  // every Truncate fails with it
}

func newDisk() *disk { return &disk{free: 1 << 30} }

func (d *disk) open(string) (File, error) { return d, nil }

func (d *disk) ReadAt(p []byte, at int64) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at >= int64(len(d.data)) {
		return 0, io.EOF
	}
	n := copy(p, d.data[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (d *disk) WriteAt(p []byte, at int64) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	grow := max(int(at)+len(p)-len(d.data), 0)
	over := max(grow-d.free, 0)
	p = p[:len(p)-over]
	if need := int(at) + len(p); need > len(d.data) {
		d.free -= need - len(d.data)
		d.data = append(d.data, make([]byte, need-len(d.data))...)
	}
	copy(d.data[at:], p)
	if over > 0 {
		return len(p), syscall.ENOSPC
	}
	return len(p), nil
}

func (d *disk) Sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.syncErr; err != nil {
		d.syncErr = nil
		return err
	}
	d.synced = bytes.Clone(d.data)
	return nil
}

func (d *disk) Truncate(size int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cutErr != nil {
		return d.cutErr
	}
	d.free += len(d.data) - int(size)
	d.data = d.data[:size]
	return nil
}

func (d *disk) Size() (int64, error) { return int64(len(d.data)), nil }

func (d *disk) Close() error { return nil }

// losePower keeps what was synced and, of the rest, whole 512-byte sectors as
// chance decides; the file ends anywhere between the two sizes.
func (d *disk) losePower(t *rapid.T) *disk {
	end := rapid.IntRange(min(len(d.synced), len(d.data)), max(len(d.synced), len(d.data))).Draw(t, "end")
	after := make([]byte, end)
	copy(after, d.synced)
	for at := 0; at < end; at += 512 {
		stop := min(at+512, end)
		if at < len(d.data) && !bytes.Equal(after[at:stop], d.data[at:min(stop, len(d.data))]) && rapid.Bool().Draw(t, "kept") {
			copy(after[at:stop], d.data[at:])
		}
	}
	return &disk{data: after, synced: bytes.Clone(after), free: 1 << 30}
}
