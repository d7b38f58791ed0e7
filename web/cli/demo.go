package cli

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
	"frontdesk/web"
	"frontdesk/web/config"
	"frontdesk/web/paths"
	"frontdesk/workos"
	"frontdesk/workos/emulator"

	"golang.org/x/sync/errgroup"
)

// The addresses of Frontdesk and the emulator if none is given.
const (
	DefaultAddr         = "127.0.0.1:8080"
	DefaultEmulatorAddr = "127.0.0.1:4100"
)

// demoRate disables the rate limits: the demo's emulator has none, and no one else uses it.
const demoRate = 1000

// usualLife is how many events a minute show that a demo is alive, and leave time to read.
const usualLife = 8

const lifeFlag = "events a minute that the customers make by themselves: sign-ins, failures, people who come and leave"

// demoDashboard is an environment that does not exist: the demo's links to the WorkOS Dashboard end at its sign-in.
const demoDashboard = "environment_01K8DEMO"

// Demo runs everything in one process: the emulator with made-up customers, and Frontdesk with temporary
// databases.
type Demo struct {
	Addr          string  // of Frontdesk; "" for DefaultAddr or the next free port, port 0 for any free one
	EmulatorAddr  string  // of the emulator; "" for DefaultEmulatorAddr or the next free port
	Organizations int     // customers, 0 for 200
	Users         int     // people in them, 0 for 5,000
	Exact         bool    // that many organizations, also when that leaves stories out; 0 is none then
	Environment   string  // label on every page, "" for "demo"
	Life          float64 // events a minute that the customers make by themselves, 0 for none
	Log           *slog.Logger
}

// RunningDemo is a demo that serves.
type RunningDemo struct {
	URL         string // of Frontdesk
	EmulatorURL string
	Notes       []string // what differs from a usual start, a sentence each
	Server      *web.Server
	Emulator    *emulator.Server

	folder string
	group  *errgroup.Group
	stop   context.CancelFunc
}

// RunDemo is the demo command: it reads its flags, prints the addresses of the two servers once both answer, and serves
// until ctx ends.
func RunDemo(ctx context.Context, args []string, out io.Writer) error {
	demo := Demo{Exact: true, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))}
	flags := flag.NewFlagSet("frontdesk demo", flag.ContinueOnError)
	flags.StringVar(&demo.Addr, "addr", "",
		"address of Frontdesk; port 0 takes any free port (default "+DefaultAddr+", or the next free port)")
	flags.StringVar(&demo.EmulatorAddr, "emulator-addr", "",
		"address of the WorkOS emulator; port 0 takes any free port (default "+DefaultEmulatorAddr+", or the next free port)")
	flags.IntVar(&demo.Organizations, "organizations", 200, "made-up customers, 0 for none")
	flags.IntVar(&demo.Users, "users", 5000, "made-up people in them, up to 1,000,000")
	flags.StringVar(&demo.Environment, "environment", "demo", "label on every page; production shows how a production environment looks")
	flags.Float64Var(&demo.Life, "life", usualLife, lifeFlag+"; 0 for none")
	if err := parseFlags(flags, args, out); err != nil {
		return err
	}
	if err := errors.Join(checkSize(demo.Organizations, demo.Users), checkLife(demo.Life)); err != nil {
		return err
	}
	running, err := demo.Start(ctx)
	if err != nil {
		return err
	}
	for _, note := range running.Notes {
		fmt.Fprintln(out, note)
	}
	fmt.Fprintf(out, "Frontdesk is ready at %s\n", running.URL)
	fmt.Fprintf(out, "WorkOS emulator at %s, API key %s, client ID %s\n", running.EmulatorURL, emulator.DefaultAPIKey,
		emulator.DefaultClientID)
	return running.Wait()
}

// Start returns when both servers answer. They stop when ctx ends; call Wait for that.
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
	if r.Emulator, err = emulator.New(emulator.Config{
		Organizations: d.Organizations, Users: d.Users, Exact: d.Exact, Logger: d.Log,
	}); err != nil {
		return nil, err
	}
	emulatorListener, note, err := listen("The WorkOS emulator", d.EmulatorAddr, DefaultEmulatorAddr, "-emulator-addr")
	if err != nil {
		return nil, err
	}
	r.note(note)
	r.EmulatorURL = urlOf(emulatorListener)
	r.Emulator.SetBaseURL(r.EmulatorURL)
	r.group.Go(func() error { return serveHandler(ctx, emulatorListener, r.Emulator) })

	if err = r.startDesk(ctx, d); err != nil {
		return nil, err
	}
	if err = waitReady(ctx, r.URL); err != nil {
		return nil, err
	}
	if d.Life > 0 {
		r.group.Go(func() error { return r.Emulator.Live(ctx, d.Life) })
	}
	return r, nil
}

func (r *RunningDemo) startDesk(ctx context.Context, d Demo) error {
	listener, note, err := listen("Frontdesk", d.Addr, DefaultAddr, "-addr")
	if err != nil {
		return err
	}
	r.note(note)
	r.URL = urlOf(listener)
	r.Emulator.SetApplication(r.URL)
	if r.folder, err = os.MkdirTemp("", "frontdesk-demo-"); err != nil {
		return errors.Join(err, listener.Close())
	}
	cfg, err := d.config(r.folder, r.URL, r.EmulatorURL)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	cfg.Listener, cfg.Log = listener, d.Log
	cfg.WebhookSecrets = []workos.Secret{workos.Secret(r.Emulator.AddWebhookEndpoint(r.URL + paths.WebhookReceive.URL()))}
	if r.Server, err = web.New(ctx, cfg); err != nil {
		return errors.Join(err, listener.Close())
	}
	r.group.Go(func() error { return r.Server.Run(ctx) })
	return nil
}

func (r *RunningDemo) note(text string) {
	if text != "" {
		r.Notes = append(r.Notes, text)
	}
}

// config returns the configuration that serve reads from the environment.
func (d Demo) config(folder, url, emulatorURL string) (config.Config, error) {
	roles, err := auth.ParseRoles("viewer=role:viewer;success=role:success;support=role:support;admin=role:admin")
	return config.Config{
		APIKey: emulator.DefaultAPIKey, ClientID: emulator.DefaultClientID, BaseURL: emulatorURL, RateShare: demoRate,
		URL: url, DeskPath: filepath.Join(folder, "frontdesk.db"), MirrorPath: filepath.Join(folder, "frontdesk-mirror.db"),
		SessionKeys:  []workos.Secret{workos.Secret(rand.Text() + rand.Text())},
		Organization: emulator.StaffOrganizationID, Roles: roles, Environment: cmp.Or(d.Environment, "demo"), Dashboard: demoDashboard,
		PortalHosts: []string{"example.com", "app.example.com"}, FullSyncAt: 3 * time.Hour,
	}, err
}

// Wait returns when both servers have stopped and the temporary databases are deleted.
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

// urlOf returns the URL of a listener for people on this machine.
func urlOf(listener net.Listener) string {
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// readyTimeout is how long a server that has just started may take to answer.
const readyTimeout = 15 * time.Second

// waitReady waits until Frontdesk itself answers.
func waitReady(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+paths.Ready.URL(), nil)
	if err != nil {
		return err
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the demo does not answer: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the demo is not ready: %s", response.Status)
	}
	return nil
}
