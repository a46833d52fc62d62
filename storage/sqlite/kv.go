package sqlite

import (
	"bytes"
	"context"
	"database/sql"

	"github.com/souk-network/souk/protocol/fault"
	"github.com/souk-network/souk/storage"
)

// enter keeps Close out until the returned function is called.
func (s *Store) enter() (func(), error) {
	s.mu.RLock()
	if s.closed {
		s.mu.RUnlock()
		return nil, storage.ErrClosed
	}
	return s.mu.RUnlock, nil
}

// Get returns a value, or storage.ErrNotFound.
func (s *Store) Get(ctx context.Context, space string, key []byte) ([]byte, error) {
	if err := storage.CheckKey(space, key); err != nil {
		return nil, err
	}
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	var value []byte
	err = s.read.QueryRowContext(ctx, "SELECT value FROM kv WHERE space = ? AND key = ?", space, key).Scan(&value)
	return value, classify("read value", err)
}

// Scan lists pairs in key order.
func (s *Store) Scan(ctx context.Context, space string, prefix, after []byte, limit int) ([]storage.Pair, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	query, args := scanQuery(space, prefix, after)
	rows, err := s.read.QueryContext(ctx, query, append(args, storage.Limit(limit))...)
	if err != nil {
		return nil, classify("list values", err)
	}
	pairs, err := pairsOf(rows)
	return pairs, classify("list values", err)
}

// scanQuery bounds the key from both sides, so that only the index range is
// read.
func scanQuery(space string, prefix, after []byte) (string, []any) {
	query, args := "SELECT key, value FROM kv WHERE space = ?", []any{space}
	if after != nil && bytes.Compare(after, prefix) >= 0 {
		query, args = query+" AND key > ?", append(args, after)
	} else if len(prefix) > 0 {
		query, args = query+" AND key >= ?", append(args, prefix)
	}
	if end := prefixEnd(prefix); end != nil {
		query, args = query+" AND key < ?", append(args, end)
	}
	return query + " ORDER BY key LIMIT ?", args
}

// prefixEnd is the smallest key above all keys with the prefix; nil where there
// is none.
func prefixEnd(prefix []byte) []byte {
	end := bytes.Clone(bytes.TrimRight(prefix, "\xff"))
	if len(end) == 0 {
		return nil
	}
	end[len(end)-1]++
	return end
}

func pairsOf(rows *sql.Rows) ([]storage.Pair, error) {
	defer rows.Close()
	var out []storage.Pair
	for rows.Next() {
		var p storage.Pair
		if err := rows.Scan(&p.Key, &p.Value); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// Batch applies all operations or none, durably.
func (s *Store) Batch(ctx context.Context, ops []storage.Op) error {
	if err := storage.CheckOps(ops); err != nil {
		return err
	}
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	return s.group.Do(ctx, ops)
}

// commit writes the batches of several callers in one transaction.
func (s *Store) commit(batches [][]storage.Op) error {
	deleted, err := s.transact(batches)
	if err == nil && deleted {
		err = s.erase()
	}
	if err == nil {
		err = s.measure(context.Background())
	}
	return classify("write values", err)
}

func (s *Store) transact(batches [][]storage.Op) (deleted bool, err error) {
	tx, err := s.write.Begin()
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	for _, ops := range batches {
		for _, op := range ops {
			if err := apply(tx, op); err != nil {
				return false, err
			}
			deleted = deleted || op.Delete
		}
	}
	return deleted, tx.Commit()
}

func apply(tx *sql.Tx, op storage.Op) error {
	if op.Delete {
		_, err := tx.Exec("DELETE FROM kv WHERE space = ? AND key = ?", op.Space, op.Key)
		return err
	}
	value := op.Value
	if value == nil {
		value = []byte{}
	}
	_, err := tx.Exec("INSERT INTO kv VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", op.Space, op.Key, value)
	return err
}

// erase moves the zeroed pages into the file and empties the write-ahead log,
// which still holds the old ones.
func (s *Store) erase() error {
	var busy, frames, moved int
	if err := s.write.QueryRow("PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fault.New(fault.Unavailable, "write values", "deleted, but not yet erased from the log: a reader is in the way; try again")
	}
	return nil
}
