package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"frontdesk/web"
	"frontdesk/workos/emulator"

	"golang.org/x/sync/errgroup"
)

// RunEmulator is the command that serves only the WorkOS emulator, for people who build on WorkOS.
func RunEmulator(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("frontdesk emulator", flag.ContinueOnError)
	var (
		addr = flags.String("addr", "",
			"address to listen on; port 0 takes any free port (default "+DefaultEmulatorAddr+", or the next free port)")
		organizations = flags.Int("organizations", 200, "made-up customers, 0 for none")
		users         = flags.Int("users", 5000, "made-up people in them, up to 1,000,000")
		life          = flags.Float64("life", 0, lifeFlag+"; 0 for none, so that only your own calls change anything")
		limits        = flags.Bool("limits", false, "answer 429 above WorkOS's documented rate limits")
	)
	if err := parseFlags(flags, args, out); err != nil {
		return err
	}
	if err := errors.Join(checkSize(*organizations, *users), checkLife(*life)); err != nil {
		return err
	}
	server, err := emulator.New(emulator.Config{
		Organizations: *organizations, Users: *users, Exact: true, Limits: *limits,
		Logger: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	if err != nil {
		return err
	}
	listener, note, err := listen("The WorkOS emulator", *addr, DefaultEmulatorAddr, "-addr")
	if err != nil {
		return err
	}
	if note != "" {
		fmt.Fprintln(out, note)
	}
	server.SetBaseURL(urlOf(listener))
	fmt.Fprintf(out, "WorkOS emulator at %s, API key %s, client ID %s\n", urlOf(listener), emulator.DefaultAPIKey, emulator.DefaultClientID)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return serveHandler(ctx, listener, server) })
	if *life > 0 {
		group.Go(func() error { return server.Live(ctx, *life) })
	}
	return group.Wait()
}

// emulatorDrain is how long the emulator's requests may take to finish; none of them needs a longer wait.
const emulatorDrain = 2 * time.Second

// serveHandler serves until ctx ends and everything it started has ended.
func serveHandler(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := web.NewHTTPServer(handler)
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		drain, cancel := context.WithTimeout(context.Background(), emulatorDrain)
		defer cancel()
		if err := server.Shutdown(drain); err != nil {
			err = server.Close()
			stopped <- err
			return
		}
		stopped <- nil
	})
	err := server.Serve(listener)
	if stop() { // ctx has not ended: serving itself failed
		return err
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, <-stopped)
}
