package tlog

import (
	"context"
	"runtime"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// batch is what one write and one fsync make durable.
type batch struct {
	leaves [][32]byte
	done   chan struct{} // closed by finish
	first  uint64        // index of leaves[0], once done
	err    error         // once done
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

func (b *batch) finish(first uint64, err error) {
	b.first, b.err = first, err
	close(b.done)
}

func (b *batch) isDone() bool {
	select {
	case <-b.done:
		return true
	default:
		return false
	}
}

// join puts leaf into the batch that collects and says where. A full batch is
// returned with position -1: wait for it and join again.
func (l *Log) join(leaf [32]byte) (*batch, int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.closed:
		return nil, 0, storage.ErrClosed
	case l.broken != nil:
		return nil, 0, l.broken
	}
	b := l.pending
	if len(b.leaves) >= l.maxBatch {
		return b, -1, nil
	}
	b.leaves = append(b.leaves, leaf)
	return b, len(b.leaves) - 1, nil
}

// await returns when b is committed, by another caller or by this one.
func (l *Log) await(ctx context.Context, b *batch) error {
	select {
	case <-b.done:
		return b.err
	case l.lead <- struct{}{}:
		if !b.isDone() { // then b is the pending batch: only a leader replaces it
			runtime.Gosched() // lets callers that the last commit woke join this one
			l.commit()
		}
		<-l.lead
		return b.err
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, "append", ctx.Err())
	}
}

// commit makes the pending batch durable, then visible. Only the leader calls it.
func (l *Log) commit() {
	l.mu.Lock()
	b, first, err := l.pending, l.tree.size(), l.broken
	l.pending = newBatch()
	l.mu.Unlock()
	if err == nil {
		err = l.persist(b.leaves, first)
	}
	if err == nil {
		l.publish(b.leaves)
	}
	b.finish(first, err)
}

// persist writes and syncs the records. On a full disk it restores the file's
// old end; if that fails, or after any other error, the log is broken.
func (l *Log) persist(leaves [][32]byte, first uint64) error {
	l.buf = l.buf[:0]
	for i, leaf := range leaves {
		l.buf = record{leaf: leaf, pos: uint32(i), count: uint32(len(leaves))}.append(l.buf, first+uint64(i))
	}
	err := l.writeSync(l.buf, offset(first))
	if err == nil {
		return nil
	}
	cut := l.cut(offset(first))
	if isFull(err) && cut == nil {
		return storage.ErrFull
	}
	return l.breakDown(err)
}

func (l *Log) writeSync(b []byte, at int64) error {
	if _, err := l.file.WriteAt(b, at); err != nil {
		return err
	}
	return l.file.Sync()
}

func (l *Log) cut(at int64) error {
	if err := l.file.Truncate(at); err != nil {
		return err
	}
	return l.file.Sync()
}

// breakDown stops all appending until the log is opened again.
func (l *Log) breakDown(cause error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.broken = fault.Wrap(fault.Unavailable, "append: log stopped after a disk error; open it again", cause)
	return l.broken
}

// publish adds durable leaves to the tree that readers see.
func (l *Log) publish(leaves [][32]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, leaf := range leaves {
		l.tree.append(leafHash(leaf))
	}
}
