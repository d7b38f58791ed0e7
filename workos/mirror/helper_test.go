package mirror

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
)

// open opens an empty mirror in a file of its own.
func open(t testing.TB, options ...Option) *Mirror {
	t.Helper()
	return openFile(t, filepath.Join(t.TempDir(), "mirror.db"), nil, options...)
}

func openFile(t testing.TB, path string, client *workos.Client, options ...Option) *Mirror {
	t.Helper()
	m, err := Open(context.Background(), path, client, nil, options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Close()) })
	return m
}

// decode makes an object as an answer would: from JSON, which it keeps.
func decode[T any](t testing.TB, object any) T {
	t.Helper()
	data, err := json.Marshal(object)
	require.NoError(t, err)
	decoded, err := workos.Decode[T](data)
	require.NoError(t, err)
	return decoded
}

func at(second int) workos.Time {
	return workos.Time{Time: time.Date(2026, 1, 1, 0, 0, second, 0, time.UTC)}
}
