package trace

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"sync"
)

// Sink takes events, in the order in which they happened.
type Sink interface{ Put(Event) }

// Writer writes events as lines and hashes them. Its methods may be called
// concurrently; the first error of the underlying writer stays.
type Writer struct {
	mu   sync.Mutex
	out  *bufio.Writer
	hash hash.Hash
	line []byte
	n    int64
	err  error
}

// NewWriter writes to w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{out: bufio.NewWriterSize(w, 1<<16), hash: sha256.New()}
}

// Put writes an event.
func (w *Writer) Put(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line = e.Append(w.line[:0])
	if e.Hashed() {
		w.hash.Write(w.line)
	}
	w.n++
	if _, err := w.out.Write(w.line); err != nil && w.err == nil {
		w.err = err
	}
}

// Err is the first error that the underlying writer gave; what follows it is lost.
func (w *Writer) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// Count is how many events were put.
func (w *Writer) Count() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.n
}

// Sum is the hash of all events so far, in hex.
func (w *Writer) Sum() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return hex.EncodeToString(w.hash.Sum(nil))
}

// Flush hands everything to the underlying writer and returns the first error.
func (w *Writer) Flush() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.out.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}

// Tee puts each event into several sinks.
func Tee(sinks ...Sink) Sink { return tee(sinks) }

type tee []Sink

func (t tee) Put(e Event) {
	for _, s := range t {
		s.Put(e)
	}
}
