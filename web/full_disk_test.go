package web

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fillDisk makes every write of organizations fail, as a full disk does; the returned function makes room.
func fillDisk(t *testing.T, path string) (makeRoom func()) {
	t.Helper()
	run := func(statement string) {
		db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(30000)")
		require.NoError(t, err)
		defer db.Close()
		_, err = db.Exec(statement)
		require.NoError(t, err)
	}
	run(`CREATE TRIGGER full_disk BEFORE INSERT ON organizations BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
	return func() { run(`DROP TRIGGER full_disk`) }
}

func TestASyncThatCannotBeSavedSaysSoAndRecovers(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "admin")
	makeRoom := fillDisk(t, d.cfg.MirrorPath)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.mirror.Run(ctx) }()
	require.Eventually(t, func() bool {
		return strings.Contains(d.send(t, client, http.MethodGet, "/settings/sync", nil).body, "database or disk is full")
	}, patience, patience/1000, "the freshness page says what is wrong")
	for _, page := range []string{"/", "/organizations", "/users", "/activity", "/readyz/actions"} {
		assert.Equal(t, http.StatusOK, d.send(t, client, http.MethodGet, page, nil).StatusCode, page)
	}
	assert.False(t, d.Progress().Complete)
	stop()
	<-done

	makeRoom()
	ctx, stop = context.WithCancel(t.Context())
	go func() { done <- d.mirror.Run(ctx) }()
	require.Eventually(t, func() bool { return d.Progress().Complete }, patience, patience/1000, "it goes on when there is room")
	stop()
	require.NoError(t, <-done)
	list := d.send(t, client, http.MethodGet, "/organizations", nil)
	assert.Positive(t, list.page(t).Find("#main .rows tbody tr").Length())
}
