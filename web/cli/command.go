// Package cli has the commands of the program: demo, serve, emulator and version, each in a file of its own name. check.go
// implements serve -check, listen.go finds an address to listen on.
package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"frontdesk/workos/emulator"
)

// ErrUsage is returned for an invalid command line, after the problem was printed.
var ErrUsage = errors.New("see frontdesk help")

const usage = `Frontdesk is the support desk for WorkOS.

  frontdesk demo        everything in one process, with made-up customers: no account, no key, no network
  frontdesk serve       with your WorkOS environment, configured by environment variables (serve -h lists them)
  frontdesk serve -check   check the configuration and the API key, and exit
  frontdesk emulator    the WorkOS emulator alone
  frontdesk version     which version this is
  frontdesk help        this text

Each command explains its flags with -h.
`

// Run runs one command line (without the program's name) until it is done or ctx ends.
func Run(ctx context.Context, args []string, out io.Writer) error {
	command, rest := "help", []string(nil)
	if len(args) > 0 {
		command, rest = args[0], args[1:]
	}
	switch command {
	case "demo":
		return RunDemo(ctx, rest, out)
	case "serve":
		return RunServe(ctx, rest, out)
	case "emulator":
		return RunEmulator(ctx, rest, out)
	case "version", "-version", "--version":
		_, err := fmt.Fprintln(out, Version())
		return err
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(out, usage)
		return err
	default:
		return fmt.Errorf("there is no command %q: %w", command, ErrUsage)
	}
}

// checkSize rejects sizes that the emulator does not support.
func checkSize(organizations, users int) error {
	for _, size := range []struct {
		flag  string
		value int
	}{{"-organizations", organizations}, {"-users", users}} {
		if size.value < 0 || size.value > emulator.MaxUsers {
			return fmt.Errorf("%s is %d; it can be 0 to %d: %w", size.flag, size.value, emulator.MaxUsers, ErrUsage)
		}
	}
	return nil
}

// checkLife rejects a pace that the emulator does not support.
func checkLife(perMinute float64) error {
	if perMinute >= 0 && perMinute <= emulator.MostLife {
		return nil
	}
	return fmt.Errorf("-life is %g; it can be 0 to %d: %w", perMinute, emulator.MostLife, ErrUsage)
}

// parseFlags reads a command's flags; anything after them is an error. Requested help goes to out, errors go
// to standard error.
func parseFlags(flags *flag.FlagSet, args []string, out io.Writer) error {
	var said bytes.Buffer
	flags.SetOutput(&said)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			_, copyErr := said.WriteTo(out)
			return errors.Join(err, copyErr)
		}
		_, _ = said.WriteTo(os.Stderr)
		return ErrUsage // the flag package has said what is wrong
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s takes no %q: %w", flags.Name(), flags.Arg(0), ErrUsage)
	}
	return nil
}
