package mirror

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/store"
)

// bareFill is what a full sync is compared with: the same objects, encoded and inserted by the same driver with the same
// settings and portions into one plain table of each kind, which has their columns, their JSON and a unique ID, but no
// other index, no search, no counts and no issues.
func bareFill(b *testing.B, path string, users int) time.Duration {
	ctx := context.Background()
	none := fstest.MapFS{"00001_none.sql": {Data: []byte("-- +goose Up\nSELECT 1;\n")}}
	db, err := store.OpenSQLite(ctx, path, store.SQLiteOptions{Migrations: none, Pragmas: writing()})
	require.NoError(b, err)
	require.NoError(b, setCache(ctx, db, syncCache))
	start, made := ticks(), map[Kind]bool{}
	populate(users, func(records []record) {
		r := records[0]
		columns := append([]string{"created", "updated", "json"}, r.inputs...)
		if !made[r.kind] {
			_, err := db.Write.ExecContext(ctx, "CREATE TABLE "+string(r.kind)+" (id TEXT NOT NULL UNIQUE, "+strings.Join(columns, ", ")+")")
			require.NoError(b, err)
			made[r.kind] = true
		}
		tx, err := db.Write.BeginTx(ctx, nil)
		require.NoError(b, err)
		insert, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s VALUES (?%s)", r.kind, strings.Repeat(", ?", len(columns))))
		require.NoError(b, err)
		for _, r := range records {
			require.NoError(b, r.encode())
			values := append([]any{r.id, momentMillis(r.created), momentMillis(r.updated), []byte(r.json)}, r.values...)
			_, err := insert.ExecContext(ctx, values...)
			require.NoError(b, err)
		}
		require.NoError(b, tx.Commit())
	})
	took := since(start)
	require.NoError(b, db.Close())
	require.NoError(b, os.Remove(path))
	return took
}
