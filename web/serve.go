package web

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"golang.org/x/sync/errgroup"
)

// RunServe is the command that serves the real thing, configured by the environment. With -check it only checks the
// configuration, also against WorkOS, and tells every mistake at once.
func RunServe(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("frontdesk serve", flag.ContinueOnError)
	checkOnly := flags.Bool("check", false, "check the configuration and the API key against WorkOS, and exit")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "Usage of frontdesk serve:")
		flags.PrintDefaults()
		writeSettings(flags.Output())
	}
	if err := parseFlags(flags, args, out); err != nil {
		return err
	}
	environ := os.Environ()
	if *checkOnly {
		cfg, mistakes := parseConfig(environ)
		forgetSecrets()
		return Check(ctx, cfg, append(mistakes, unknownSettings(environ)...), out)
	}
	cfg, err := LoadConfig(environ)
	if err != nil {
		return err
	}
	forgetSecrets()
	cfg = cfg.withDefaults()
	for _, unknown := range unknownSettings(environ) {
		cfg.Log.WarnContext(ctx, "unknown setting", "name", unknown.Setting, "problem", unknown.Problem)
	}
	return serve(ctx, cfg, out)
}

// serve listens before it opens anything else, so that a taken port is told at once.
func serve(ctx context.Context, cfg Config, out io.Writer) (err error) {
	if cfg.Listener, err = net.Listen("tcp", cfg.Addr); err != nil {
		return Mistakes{{"FRONTDESK_ADDR", "cannot be listened on: " + listenWords(err), "Stop the other program, or choose another address."}}
	}
	server, err := New(ctx, cfg)
	if err != nil {
		return errors.Join(err, cfg.Listener.Close())
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.Run(ctx) })
	group.Go(func() error {
		if err := waitReady(ctx, urlOf(cfg.Listener)); err != nil {
			return err
		}
		fmt.Fprintf(out, "Frontdesk is ready at %s\n", cfg.URL)
		return nil
	})
	return errors.Join(group.Wait(), server.Close())
}
