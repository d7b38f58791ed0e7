package workos

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADownloadStreamsWithoutTheKey(t *testing.T) {
	line := strings.Repeat("a,b\n", 1<<18)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Empty(t, r.Header.Get("Authorization"))
		assert.Equal(t, "s3cret", r.URL.Query().Get("signature"))
		for range 20 {
			_, _ = io.WriteString(w, line)
		}
	})
	file, err := client.OpenAuditLogExport(t.Context(), client.base.String()+"/export.csv?signature=s3cret")
	require.NoError(t, err)
	defer file.Close()
	var got bytes.Buffer
	_, err = got.ReadFrom(file)
	require.NoError(t, err)
	assert.Equal(t, 20*len(line), got.Len(), "no 8 MiB limit on a download")
}

func TestADownloadThatCannotBe(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			http.Error(w, "<Error>s3cret</Error>", http.StatusForbidden)
		case "/moved":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		default:
			t.Error("sent to", r.URL.Path)
		}
	})
	remote, err := New(Config{APIKey: testKey, BaseURL: "https://api.workos.example"})
	require.NoError(t, err)
	tests := []struct {
		name    string
		client  *Client
		address string
		status  int
		says    string
	}{
		{name: "dead for ten minutes", client: client, address: client.base.String() + "/gone?token=s3cret", status: 403, says: "403"},
		{name: "moved", client: client, address: client.base.String() + "/moved?token=s3cret", status: 302, says: "redirect"},
		{name: "plain http elsewhere", client: client, address: "http://files.example/s3cret", says: "may be opened"},
		{name: "loopback, said by a server that is not", client: remote, address: client.base.String() + "/s3cret", says: "may be opened"},
		{name: "another host", client: remote, address: "https://files.example/s3cret", says: `lies on "files.example"`},
		{name: "another port", client: remote, address: "https://exports.audit-logs.com:444/s3cret", says: `lies on "exports.audit-logs.com"`},
		{name: "the end of a name", client: remote, address: "https://evil-exports.audit-logs.com/s3cret", says: `lies on`},
		{name: "a file", client: client, address: "file:///etc/s3cret", says: "may be opened"},
		{name: "a password", client: client, address: "https://a:s3cret@files.example/x", says: "may be opened"},
		{name: "nothing", client: client, address: "", says: "may be opened"},
		{name: "no URL", client: client, address: "https://s3cret\x7f", says: "may be opened"},
		{name: "nobody there", client: client, address: "http://127.0.0.1:1/s3cret", says: "connection refused"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.client.OpenAuditLogExport(t.Context(), test.address)
			require.ErrorContains(t, err, test.says)
			assert.Equal(t, test.status, statusOf(err))
			assert.NotContains(t, err.Error(), "s3cret")
		})
	}
}

func TestADownloadThatBreaksOffIsNoShortFile(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "a,b\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	file, err := client.OpenAuditLogExport(t.Context(), client.base.String()+"/export.csv")
	require.NoError(t, err)
	defer file.Close()
	_, err = io.ReadAll(file)
	assert.ErrorContains(t, err, "cut short")
}

func TestADownloadThatStandsStillEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, stop := serveIn(t, &memory{}, 1, func(w http.ResponseWriter, r *http.Request) {
			for range 5 {
				_, _ = io.WriteString(w, "a,b\n")
				_ = http.NewResponseController(w).Flush()
				_ = sleep(r.Context(), 20*time.Second)
			}
			<-r.Context().Done()
		})
		defer stop()
		file, err := client.OpenAuditLogExport(t.Context(), client.base.String()+"/export.csv")
		require.NoError(t, err)
		start := time.Now()
		got, err := io.ReadAll(file)
		assert.ErrorContains(t, err, "cut short")
		assert.Equal(t, 5, strings.Count(string(got), "\n"), "slow is not dead")
		assert.Equal(t, 80*time.Second+idleTimeout, time.Since(start))
		require.NoError(t, file.Close())
	})
}
