// Package sqlite keeps a peer's private values in one SQLite file: custody
// shares, CRM rows, outbox, cursors.
//
// Writes go through one connection and are acknowledged after the write-ahead
// log is synced (synchronous=FULL); concurrent batches share one transaction.
// Deleted values are overwritten with zeros (secure_delete) and the write-ahead
// log is emptied before a delete is acknowledged. Values that are overwritten
// only stay in the log until then.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
	"github.com/souk-network/souk/storage/groupcommit"
)

// Config says where and how large.
type Config struct {
	// Path of the database file. It is made with mode 0600; two files with the
	// suffixes -wal and -shm appear beside it. The folder must exist.
	Path string
	// MaxBytes bounds the database file; 0 is no bound but the disk. The
	// write-ahead log comes on top, about 4 MiB plus the largest batch.
	MaxBytes uint64
	// Readers is the number of connections for reading; 0 means 4.
	Readers int
}

// Validate says what is wrong with a Config.
func (c Config) Validate() error {
	if c.Path == "" {
		return fault.New(fault.Malformed, "open database", "no path given")
	}
	if c.MaxBytes != 0 && c.MaxBytes < 1<<20 {
		return fault.New(fault.Malformed, "open database", "MaxBytes is below 1 MiB")
	}
	return nil
}

// Store is a storage.KV in one SQLite file. One process may have it open.
type Store struct {
	write  *sql.DB // one connection
	read   *sql.DB
	group  *groupcommit.Group[[]storage.Op]
	size   atomic.Uint64 // bytes of the pages in use, as of the last commit
	mu     sync.RWMutex  // held for reading by every call, for writing by Close
	closed bool
}

// pageSize of new files, in bytes.
const pageSize = 4096

// Open opens or makes the file, brings its schema up to date and checks it
// (storage.ErrCorrupt). It starts no goroutine of its own.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if err := touch(cfg.Path); err != nil {
		return nil, fault.Wrap(fault.Unavailable, "open database", err)
	}
	s := &Store{}
	s.group = groupcommit.New(256, s.commit)
	if err := s.connect(cfg); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, cfg); err != nil {
		return nil, errors.Join(classify("open database", err), s.Close())
	}
	return s, nil
}

// touch makes the file unreadable to others before SQLite writes to it.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Store) connect(cfg Config) error {
	path, err := filepath.Abs(cfg.Path)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "open database", err)
	}
	if s.write, err = sql.Open("sqlite", dsn(path, writePragmas(cfg))); err != nil {
		return fault.Wrap(fault.Internal, "open database", err)
	}
	if s.read, err = sql.Open("sqlite", dsn(path, []string{"query_only(1)", "busy_timeout(5000)", "cache_size(-4000)"})); err != nil {
		return errors.Join(fault.Wrap(fault.Internal, "open database", err), s.write.Close())
	}
	readers := cfg.Readers
	if readers <= 0 {
		readers = 4
	}
	s.write.SetMaxOpenConns(1)
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	return nil
}

func writePragmas(cfg Config) []string {
	p := []string{
		fmt.Sprintf("page_size(%d)", pageSize), "busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)",
		"secure_delete(1)", "cache_size(-8000)", "trusted_schema(0)", "cell_size_check(1)",
	}
	if cfg.MaxBytes > 0 {
		p = append(p, fmt.Sprintf("max_page_count(%d)", cfg.MaxBytes/pageSize))
	}
	return p
}

func dsn(path string, pragmas []string) string {
	u := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}.Encode()}
	return u.String()
}

// migrations are applied in order; the file's user_version counts them. Append
// only: a released one never changes.
func migrations() []string {
	return []string{
		`CREATE TABLE kv (space TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID, STRICT`,
	}
}

func (s *Store) prepare(ctx context.Context, cfg Config) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx, migrations()); err != nil {
		return err
	}
	if err := s.erase(); err != nil { // what a crash kept from it
		return err
	}
	if err := s.measure(ctx); err != nil {
		return err
	}
	return syncDir(filepath.Dir(cfg.Path))
}

func (s *Store) check(ctx context.Context) error {
	var verdict string
	if err := s.write.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return storage.ErrCorrupt
	}
	return nil
}

func (s *Store) migrate(ctx context.Context, steps []string) error {
	var version int
	if err := s.write.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(steps) {
		return fault.New(fault.UnknownVersion, "open database", "written by a newer version of this program")
	}
	for ; version < len(steps); version++ {
		if err := s.step(ctx, version+1, steps[version]); err != nil {
			return err
		}
	}
	return nil
}

// step applies one migration together with its number.
func (s *Store) step(ctx context.Context, version int, statement string) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, statement); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}

// measure notes how much of the file is in use. Pages that deletes freed are
// used again before the file grows, so they do not count.
func (s *Store) measure(ctx context.Context) error {
	var pages, free, size uint64
	row := s.write.QueryRowContext(ctx, "SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size")
	if err := row.Scan(&pages, &free, &size); err != nil {
		return err
	}
	s.size.Store((pages - free) * size)
	return nil
}

// Size is the part of the file that holds values. The write-ahead log comes on
// top, about 4 MiB.
func (s *Store) Size(ctx context.Context) (uint64, error) { return s.size.Load(), ctx.Err() }

// syncDir makes a new file's name durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Close waits for calls in progress and closes the file. Closing twice is
// harmless.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return errors.Join(s.read.Close(), s.write.Close())
}

// classify turns SQLite's answers into the errors of package storage. Texts of
// SQLite name tables and files, never values.
func classify(op string, err error) error {
	var known *fault.Error
	var lite *sqlite.Error
	switch {
	case err == nil, errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return storage.ErrNotFound
	case errors.Is(err, fs.ErrClosed):
		return storage.ErrClosed
	case errors.As(err, &lite):
		return classifyCode(op, lite)
	}
	return fault.Wrap(fault.Unavailable, op, err)
}

func classifyCode(op string, err *sqlite.Error) error {
	switch err.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return storage.ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return storage.ErrCorrupt
	case sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	}
	return fault.Wrap(fault.Unavailable, op, err)
}
