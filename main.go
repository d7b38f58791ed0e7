// Frontdesk is the support desk for WorkOS: organizations, SSO connections, directories, users, Admin Portal links and
// audit log exports of one environment, for support staff who sign in with WorkOS SSO.
//
// This file only starts a command and turns its end into an exit code; the commands are in package web/cli.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"frontdesk/web/cli"
	"frontdesk/web/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(exitCode(ctx, cli.Run(ctx, os.Args[1:], os.Stdout)))
}

// exitCode returns 0 for success or a requested stop, 2 for an invalid command line, 1 for anything else.
func exitCode(ctx context.Context, err error) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return 0
	}
	var wrong config.Errors
	if errors.As(err, &wrong) {
		fmt.Fprintf(os.Stderr, "Frontdesk cannot start: %s", wrong)
	} else {
		fmt.Fprintf(os.Stderr, "frontdesk: %v\n", err)
	}
	if errors.Is(err, cli.ErrUsage) {
		return 2
	}
	return 1
}
