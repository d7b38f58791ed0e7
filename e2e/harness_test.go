package e2e

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/web/cli"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// desk is the program as `frontdesk demo` starts it, on free ports, for one test.
type desk struct {
	*cli.RunningDemo
	t   *testing.T
	log *logBuffer
}

// startDesk serves a desk with a small made-up environment, and stops it when the test ends.
func startDesk(t *testing.T, changes ...func(*cli.Demo)) *desk {
	t.Helper()
	log := &logBuffer{}
	demo := cli.Demo{
		Addr: "127.0.0.1:0", EmulatorAddr: "127.0.0.1:0", Organizations: 60, Users: 600,
		Log: slog.New(slog.NewJSONHandler(log, nil)),
	}
	for _, change := range changes {
		change(&demo)
	}
	ctx, stop := context.WithCancel(context.Background())
	running, err := demo.Start(ctx)
	require.NoError(t, err)
	t.Cleanup(func() {
		stop()
		assert.NoError(t, running.Wait())
		if t.Failed() {
			keep(t, "desk.log", log.Bytes())
		}
	})
	return &desk{RunningDemo: running, t: t, log: log}
}

// in is the same desk for a subtest, whose windows close and complain with it.
func (d *desk) in(t *testing.T) *desk { return &desk{RunningDemo: d.RunningDemo, t: t, log: d.log} }

// waitForCopy returns when the first whole copy is in, so that lists show everything.
func (d *desk) waitForCopy() {
	d.t.Helper()
	whole := func() bool { return d.Server.Progress().Complete }
	if !assert.Eventually(d.t, whole, 3*time.Minute, 20*time.Millisecond) {
		d.t.Fatalf("no whole copy: %+v", d.Server.Progress())
	}
}

// visit is one browser window with cookies of its own.
type visit struct {
	playwright.Page
	t       *testing.T
	desk    *desk
	scripts bool // whether JavaScript is on

	mu         sync.Mutex
	complaints []string // what the browser complained about
	expected   []string // parts of complaints that the test provokes
}

// visit opens a window of 1440×900. When the test ends, anything that the browser complained about fails it.
func (d *desk) visit(options ...func(*playwright.BrowserNewContextOptions)) *visit {
	d.t.Helper()
	c, err := chromium()
	require.NoError(d.t, err)
	settings := playwright.BrowserNewContextOptions{
		BaseURL: playwright.String(d.URL), Viewport: &playwright.Size{Width: 1440, Height: 900},
		ReducedMotion: playwright.ReducedMotionReduce,
		TimezoneId:    playwright.String("UTC"), // addresses name the zone
	}
	for _, option := range options {
		option(&settings)
	}
	window, err := c.browser.NewContext(settings)
	require.NoError(d.t, err)
	window.SetDefaultTimeout(patience)
	page, err := window.NewPage()
	require.NoError(d.t, err)
	v := &visit{Page: page, t: d.t, desk: d, scripts: settings.JavaScriptEnabled == nil || *settings.JavaScriptEnabled}
	v.listen()
	d.t.Cleanup(v.end)
	return v
}

// withoutScripts is for windows with JavaScript switched off.
func withoutScripts(o *playwright.BrowserNewContextOptions) {
	o.JavaScriptEnabled = playwright.Bool(false)
}

// inTheLight is for windows that prefer a light page.
func inTheLight(o *playwright.BrowserNewContextOptions) { o.ColorScheme = playwright.ColorSchemeLight }

// inTheDark is for windows that prefer a dark page.
func inTheDark(o *playwright.BrowserNewContextOptions) { o.ColorScheme = playwright.ColorSchemeDark }

// onAPhone is for windows of 390×844.
func onAPhone(o *playwright.BrowserNewContextOptions) {
	o.Viewport = &playwright.Size{Width: 390, Height: 844}
}

func (v *visit) listen() {
	v.OnConsole(func(message playwright.ConsoleMessage) {
		if kind := message.Type(); kind == "error" || kind == "warning" {
			v.complain("console " + kind + ": " + message.Text())
		}
	})
	v.OnPageError(func(err error) { v.complain("script error: " + err.Error()) })
}

func (v *visit) complain(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.complaints = append(v.complaints, text)
}

// expect names part of a complaint that the test provokes, such as "status of 422": Chromium writes every failed
// request to the console.
func (v *visit) expect(part string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.expected = append(v.expected, part)
}

func (v *visit) end() {
	v.mu.Lock()
	for _, complaint := range v.complaints {
		known := false
		for _, part := range v.expected {
			known = known || strings.Contains(complaint, part)
		}
		assert.True(v.t, known, "the browser complained: %s", complaint)
	}
	v.mu.Unlock()
	assert.Zero(v.t, v.desk.Server.CSPReports(), "the content security policy blocked something:\n%s", v.desk.log.Bytes())
	if v.t.Failed() {
		if picture, err := v.Screenshot(playwright.PageScreenshotOptions{FullPage: playwright.Bool(true)}); err == nil {
			keep(v.t, "page.png", picture)
		}
		if html, err := v.Content(); err == nil {
			keep(v.t, "page.html", []byte(html))
		}
	}
	assert.NoError(v.t, v.Context().Close())
}

var unsafeInNames = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// keep leaves something of a failed test in artifacts/.
func keep(t *testing.T, name string, content []byte) {
	path := filepath.Join("artifacts", unsafeInNames.ReplaceAllString(t.Name(), "_")+"-"+name)
	if err := os.MkdirAll("artifacts", 0o755); err != nil {
		t.Log(err)
		return
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Log(err)
		return
	}
	t.Logf("kept e2e/%s", path)
}

// logBuffer is a log that is written and read at once.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// Bytes is what was logged so far.
func (b *logBuffer) Bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.text.Bytes())
}
