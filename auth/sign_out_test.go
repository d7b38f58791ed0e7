package auth

import (
	"database/sql"
	"net/http"
	"testing"

	"frontdesk/store"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/require"
)

// database is another connection to the records' file.
func (d *desk) database() *sql.DB {
	db, err := sql.Open("sqlite", "file:"+d.path+"?_txlock=immediate")
	require.NoError(d.t, err)
	d.t.Cleanup(func() { _ = db.Close() })
	return db
}

// lockRecords keeps the records locked as another process does; the returned function lets go.
func (d *desk) lockRecords() (unlock func()) {
	tx, err := d.database().Begin()
	require.NoError(d.t, err)
	return func() { require.NoError(d.t, tx.Rollback()) }
}

func TestSigningOutWhileTheRecordsAreLocked(t *testing.T) {
	d := newDesk(t)
	b := d.browser()
	b.signIn(staff("ana@example.com"), "")
	stolen := b.cookies[hostPrefix+sessionCookie]
	unlock := d.lockRecords()
	w := b.do(http.MethodPost, "/sign-out")
	require.Equal(t, http.StatusSeeOther, w.Code, w.Body.String())
	require.Equal(t, "/signed-out?reason=not_written", w.Header().Get("Location"))
	require.Empty(t, b.cookies)
	page := b.get("/signed-out?reason=not_written")
	require.Equal(t, SignInPrompt{ReasonNotWritten, paths.SignInStart.URL()}, promptOf(t, page))
	b.cookies[hostPrefix+sessionCookie] = stolen
	require.Equal(t, http.StatusSeeOther, b.get("/").Code, "a copied cookie does not work, though nothing is written")

	unlock()
	left, err := d.store.WriteUnwritten(t.Context())
	require.NoError(t, err)
	require.Zero(t, left)
	require.Len(t, d.entries(store.AuditQuery{Action: ActionSignOut}), 1)
	var ended int
	require.NoError(t, d.database().QueryRow("SELECT count(*) FROM sessions WHERE revoked_at > 0").Scan(&ended))
	require.Equal(t, 1, ended)
}
