package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"time"

	"frontdesk/store"
	"frontdesk/web"
	"frontdesk/web/config"

	"golang.org/x/sync/errgroup"
)

// RunServe is the command that serves Frontdesk, configured by the environment. With -check it only checks the
// configuration, also against WorkOS, and reports every error at once.
func RunServe(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("frontdesk serve", flag.ContinueOnError)
	checkOnly := flags.Bool("check", false, "check the configuration and the API key against WorkOS, and exit")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "Usage of frontdesk serve:")
		flags.PrintDefaults()
		config.WriteTable(flags.Output())
	}
	if err := parseFlags(flags, args, out); err != nil {
		return err
	}
	environ := os.Environ()
	if *checkOnly {
		for _, note := range config.Renamed(environ) {
			fmt.Fprintln(out, note)
		}
		cfg, errs := config.Parse(environ)
		config.ForgetSecrets()
		return runCheck(ctx, cfg, append(errs, config.Unknown(environ)...), out)
	}
	cfg, err := config.Load(environ)
	if err != nil {
		return err
	}
	config.ForgetSecrets()
	cfg = cfg.WithDefaults()
	for _, unknown := range config.Unknown(environ) {
		cfg.Log.WarnContext(ctx, "unknown setting", "name", unknown.Setting, "problem", unknown.Problem)
	}
	for _, note := range config.Renamed(environ) {
		cfg.Log.WarnContext(ctx, note)
	}
	return serve(ctx, cfg, out)
}

// serve locks the records before anything reads them, because opening them records an outcome for the actions of a process
// that ended. It listens before it opens the databases, so that a port in use is reported at once, but after the lock,
// because the process that it waits for may use the port.
func serve(ctx context.Context, cfg config.Config, out io.Writer) (err error) {
	lock, err := lockRecords(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	defer context.AfterFunc(ctx, lock.Stopping)()
	if cfg.Listener, err = net.Listen("tcp", cfg.Addr); err != nil {
		return addrErrors(cfg.Addr, err)
	}
	server, err := web.New(ctx, cfg)
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

// closeTimeout is how long the databases may take to close after the last request has ended.
const closeTimeout = 5 * time.Second

// lockRecords waits for another Frontdesk with the same records if it is stopping, and otherwise refuses to
// start.
func lockRecords(ctx context.Context, cfg config.Config) (*store.Lock, error) {
	wait := cfg.ShutdownDelay + web.DrainTimeout + closeTimeout
	lock, err := store.LockRecords(ctx, cfg.DeskPath, wait, func(user *store.InUseError) {
		cfg.Log.WarnContext(ctx, fmt.Sprintf("the file of the records is %s, which is stopping; waiting up to %s for it", user, wait),
			"path", cfg.DeskPath)
	})
	var user *store.InUseError
	switch {
	case errors.As(err, &user):
		return nil, config.Errors{{Setting: "DATABASE_URL", Problem: "names a file that is " + user.Error() + ": " + cfg.DeskPath,
			Fix: "Stop that one first, or give each Frontdesk a file of its own. Only one process at a time can use the records."}}
	case err != nil && ctx.Err() == nil:
		return nil, web.RecordsError(cfg.DeskPath, err)
	}
	return lock, err
}

// addrErrors describes why serve cannot listen on its address, and what to set instead. Unlike demo it uses no other port:
// a proxy and WorkOS send people to this one.
func addrErrors(addr string, err error) config.Errors {
	problem := "is " + addr
	if addr == DefaultAddr {
		problem += " (the default)"
	}
	remedy := "Set FRONTDESK_ADDR to another address, such as 127.0.0.1:8081."
	if errors.Is(err, syscall.EADDRINUSE) {
		remedy = "Stop the other program, or set FRONTDESK_ADDR to a free address, such as 127.0.0.1:8081."
	}
	return config.Errors{{Setting: "FRONTDESK_ADDR", Problem: problem + ", which Frontdesk cannot listen on: " + listenWords(err),
		Fix: remedy}}
}
