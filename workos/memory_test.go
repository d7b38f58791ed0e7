package workos

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	testKey  = "sk_test_do_not_leak_me"
	basePath = "/mounted/here"
)

// memory is a network of one server, inside the process: with it, testing/synctest can run the client's real
// transport and deadlines in made-up time.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
	dials  atomic.Int64
	refuse int64 // how many dials fail first
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case conn := <-m.conns:
		return conn, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error   { close(m.closed); return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

func (m *memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if m.dials.Add(1) <= m.refuse {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: io.ErrClosedPipe}
	}
	near, far := net.Pipe()
	select {
	case m.conns <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// serveIn starts a server in memory and returns a client of it. To be called, and closed by the returned
// function, inside a synctest bubble.
func serveIn(t *testing.T, network *memory, share float64, handler http.HandlerFunc) (*Client, func()) {
	t.Helper()
	network.conns, network.closed = make(chan net.Conn), make(chan struct{})
	server := &http.Server{Handler: http.StripPrefix(basePath, handler), ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(network)
	}()
	transport := newTransport()
	transport.DialContext = network.dial
	client, err := New(Config{
		APIKey: testKey, ClientID: "client_test", BaseURL: "http://localhost" + basePath,
		RateShare: share, HTTPClient: &http.Client{Transport: transport},
	})
	require.NoError(t, err)
	return client, func() {
		client.Close()
		_ = server.Close()
		<-done
	}
}

// answerJSON writes a JSON answer.
func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}
