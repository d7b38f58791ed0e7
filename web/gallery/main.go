// Command gallery serves every page with made-up data: light, dark and narrow, for people who change how Frontdesk looks.
// It needs neither WorkOS nor a database.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"

	"frontdesk/static"
)

func main() {
	at := flag.String("at", "localhost:8099", "the address to serve at")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := serve(ctx, *at); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, at string) error {
	listener, err := net.Listen("tcp", at)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler(), ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	address := "http://" + listener.Addr().String()
	fmt.Println("The gallery is at " + address)
	show(ctx, address)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// show opens the gallery in a browser, where the system has a command for that.
func show(ctx context.Context, address string) {
	for _, name := range []string{"xdg-open", "open"} {
		if path, err := exec.LookPath(name); err == nil {
			_ = exec.CommandContext(ctx, path, address).Start() // the address is printed as well
			return
		}
	}
}

// handler answers with the list of pages, with each of them, and with their style sheet, scripts and icon.
func handler() http.Handler {
	mux := http.NewServeMux()
	for _, file := range static.Files() {
		mux.HandleFunc("GET "+file.URL, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file.ContentType)
			_, _ = w.Write(file.Content)
		})
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = write(w, r, looks[0], indexPage(sortedNames()))
	})
	mux.HandleFunc("GET /looks/{name}", func(w http.ResponseWriter, r *http.Request) {
		if _, known := pages()[r.PathValue("name")]; !known {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = write(w, r, looks[0], looksPage(r.PathValue("name")))
	})
	mux.HandleFunc("GET /pages/{look}/{name}", func(w http.ResponseWriter, r *http.Request) {
		page, known := pages()[r.PathValue("name")]
		if !known {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = write(w, r, lookNamed(r.PathValue("look")), page)
	})
	return mux
}

// look is one variant in which each page is shown.
type look struct {
	name, label, theme string
	width, height      string
}

var looks = []look{
	{name: "light", label: "Light", theme: "light", width: "1280", height: "900"},
	{name: "dark", label: "Dark", theme: "dark", width: "1280", height: "900"},
	{name: "narrow", label: "Narrow", theme: "light", width: "390", height: "900"},
	{name: "narrow-dark", label: "Narrow and dark", theme: "dark", width: "390", height: "900"},
}

func lookNamed(name string) look {
	for _, one := range looks {
		if strings.EqualFold(one.name, name) {
			return one
		}
	}
	return looks[0]
}
