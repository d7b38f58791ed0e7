package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"frontdesk/auth"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/emulator"

	"golang.org/x/sync/errgroup"
)

// DefaultEmulatorAddr is where the emulator listens when nothing else is asked for. The demo takes a free port
// instead when this one is taken.
const DefaultEmulatorAddr = "127.0.0.1:4100"

// demoRate lifts the pace: the demo's emulator has no limits, and nobody else shares them.
const demoRate = 1000

// demoDashboard is an environment that does not exist: the demo's ways to the WorkOS Dashboard end at its sign-in.
const demoDashboard = "environment_01K8DEMO"

// Demo is everything in one process: the emulator with made-up customers, and a desk in front of it with throwaway
// databases.
type Demo struct {
	Addr          string // of the desk; port 0 takes a free one
	EmulatorAddr  string // of the emulator; "" for DefaultEmulatorAddr or a free port
	Organizations int    // customers, 0 for 200
	Users         int    // people in them, 0 for 5,000
	Environment   string // label on every page, "" for "demo"
	Log           *slog.Logger
}

// RunningDemo is a demo that serves.
type RunningDemo struct {
	URL         string // of the desk
	EmulatorURL string
	Server      *Server
	Emulator    *emulator.Server

	folder string
	group  *errgroup.Group
	stop   context.CancelFunc
}

// RunDemo is the command: it reads its flags, says where the two servers are once both answer, and serves until
// ctx ends.
func RunDemo(ctx context.Context, args []string, out io.Writer) error {
	demo := Demo{Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))}
	flags := flag.NewFlagSet("frontdesk demo", flag.ContinueOnError)
	flags.StringVar(&demo.Addr, "addr", "127.0.0.1:8080", "address of the desk; port 0 takes a free port")
	flags.StringVar(&demo.EmulatorAddr, "emulator-addr", "", "address of the WorkOS emulator; port 0 takes a free port (default "+DefaultEmulatorAddr+", or a free port when that is taken)")
	flags.IntVar(&demo.Organizations, "organizations", 200, "made-up customers")
	flags.IntVar(&demo.Users, "users", 5000, "made-up people in them, up to 1,000,000")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	running, err := demo.Start(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Frontdesk is ready at %s\n", running.URL)
	fmt.Fprintf(out, "WorkOS emulator at %s, API key %s, client id %s\n", running.EmulatorURL, emulator.DefaultAPIKey, emulator.DefaultClientID)
	return running.Wait()
}

// Start returns when both servers answer. They stop when ctx ends; Wait for it.
func (d Demo) Start(ctx context.Context) (_ *RunningDemo, err error) {
	r := &RunningDemo{}
	ctx, r.stop = context.WithCancel(ctx)
	r.group, ctx = errgroup.WithContext(ctx)
	defer func() {
		if err != nil {
			r.stop()
			err = errors.Join(err, r.Wait())
		}
	}()
	if r.Emulator, err = emulator.New(emulator.Config{Organizations: d.Organizations, Users: d.Users, Logger: d.Log}); err != nil {
		return nil, err
	}
	emulatorListener, err := listenEmulator(d.EmulatorAddr)
	if err != nil {
		return nil, err
	}
	r.EmulatorURL = urlOf(emulatorListener)
	r.Emulator.SetBaseURL(r.EmulatorURL)
	r.group.Go(func() error { return serveHandler(ctx, emulatorListener, r.Emulator) })

	if err = r.startDesk(ctx, d); err != nil {
		return nil, err
	}
	if err = waitReady(ctx, r.URL); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *RunningDemo) startDesk(ctx context.Context, d Demo) error {
	listener, err := net.Listen("tcp", d.Addr)
	if err != nil {
		return fmt.Errorf("the desk cannot listen on %s; choose another address with -addr: %w", d.Addr, err)
	}
	r.URL = urlOf(listener)
	if r.folder, err = os.MkdirTemp("", "frontdesk-demo-"); err != nil {
		return errors.Join(err, listener.Close())
	}
	cfg, err := d.config(r.folder, r.URL, r.EmulatorURL)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	cfg.Listener, cfg.Log = listener, d.Log
	if r.Server, err = New(ctx, cfg); err != nil {
		return errors.Join(err, listener.Close())
	}
	r.group.Go(func() error { return r.Server.Run(ctx) })
	return nil
}

// config is what serve takes from the environment.
func (d Demo) config(folder, url, emulatorURL string) (Config, error) {
	roles, err := auth.ParseRoles("viewer=role:viewer;success=role:success;support=role:support;admin=role:admin")
	return Config{
		APIKey: emulator.DefaultAPIKey, ClientID: emulator.DefaultClientID, BaseURL: emulatorURL, RateShare: demoRate,
		URL: url, DeskPath: filepath.Join(folder, "frontdesk.db"), MirrorPath: filepath.Join(folder, "frontdesk-mirror.db"),
		SessionKeys:  []workos.Secret{workos.Secret(rand.Text() + rand.Text())},
		Organization: emulator.StaffOrganizationID, Roles: roles, Environment: cmp.Or(d.Environment, "demo"), Dashboard: demoDashboard,
		PortalHosts: []string{"example.com", "app.example.com"}, CopyInterval: time.Hour,
	}, err
}

// Wait returns when both servers have stopped and the throwaway databases are gone.
func (r *RunningDemo) Wait() error {
	err := r.group.Wait()
	r.stop()
	if r.Server != nil {
		err = errors.Join(err, r.Server.Close())
	}
	if r.folder != "" {
		err = errors.Join(err, os.RemoveAll(r.folder))
	}
	return err
}

// listenEmulator falls back to a free port only when nobody asked for a certain one.
func listenEmulator(addr string) (net.Listener, error) {
	if addr != "" {
		listener, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("the emulator cannot listen on %s; choose another address with -emulator-addr: %w", addr, err)
		}
		return listener, nil
	}
	if listener, err := net.Listen("tcp", DefaultEmulatorAddr); err == nil {
		return listener, nil
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// urlOf is where people on this machine reach a listener.
func urlOf(listener net.Listener) string {
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// waitReady asks the desk itself whether it serves.
func waitReady(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+paths.Ready.URL(), nil)
	if err != nil {
		return err
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the desk does not answer: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the desk is not ready: %s", response.Status)
	}
	return nil
}
