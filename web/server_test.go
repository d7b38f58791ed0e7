package web

import (
	"context"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"frontdesk/web/webtest"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStoppingFinishesWhatIsUnderWay(t *testing.T) {
	d := startDesk(t)
	entered, release := make(chan struct{}), make(chan struct{})
	d.echo.GET("/slow", func(c echo.Context) error {
		close(entered)
		<-release
		return c.String(http.StatusOK, "done")
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	d.cfg.Listener = listener

	ctx, stop := context.WithCancel(t.Context())
	stopped, answered := make(chan error, 1), make(chan int, 1)
	go func() { stopped <- d.Run(ctx) }()
	go func() { answered <- webtest.Status(t, "http://"+listener.Addr().String()+"/slow", "") }()
	<-entered
	stop()
	require.Eventually(t, func() bool {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err == nil {
			_ = connection.Close()
		}
		return err != nil
	}, patience, 5*time.Millisecond, "it takes no more requests")
	select {
	case err := <-stopped:
		t.Fatalf("stopped with a request under way: %v", err)
	default:
	}
	assert.True(t, d.draining.Load(), "says that it is not ready")
	close(release)
	assert.Equal(t, http.StatusOK, <-answered)
	require.NoError(t, <-stopped)
}

func TestTheDatabasesAreForTheirOwnerAlone(t *testing.T) {
	d := startDesk(t)
	for _, path := range []string{d.cfg.DeskPath, d.cfg.MirrorPath, d.cfg.WithDefaults().EventsPath} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
	}
}

func TestPagesAnswerHEADLikeGETWithoutABody(t *testing.T) {
	d := startDesk(t)
	client := d.signIn(t, "admin")
	for _, path := range []string{"/", "/organizations", "/organizations?format=csv", "/organizations/org_01NONE", "/organizations/new",
		"/users/new", "/livez", "/readyz"} {
		get := d.send(t, client, http.MethodGet, path, nil)
		head := d.send(t, client, http.MethodHead, path, nil)
		assert.Equal(t, get.StatusCode, head.StatusCode, path)
		assert.Equal(t, get.Header.Get("Content-Type"), head.Header.Get("Content-Type"), path)
		assert.NotEmpty(t, get.body, path)
		assert.Empty(t, head.body, path)
	}
	stranger := d.send(t, d.browser(t), http.MethodHead, "/users", nil)
	assert.Equal(t, "/sign-in?return=%2Fusers", stranger.Header.Get("Location"))
	onlyByGet := 0
	for _, route := range d.routes() {
		if route.onlyGet {
			onlyByGet++
			assert.Equal(t, http.StatusMethodNotAllowed, d.send(t, client, http.MethodHead, exampleURL(route.Route), nil).StatusCode, route.Pattern)
		}
	}
	assert.Equal(t, 5, onlyByGet)
}
