package e2e

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"
)

// process is the program as somebody starts it, and a person who uses it.
type process struct {
	name, url string
	ready     float64 // ms from the start until it said that it serves

	command *exec.Cmd
	client  *http.Client
}

// start starts the program and waits until it says where it is.
func start(b *testing.B, program string, settings []string, arguments ...string) *process {
	jar, err := cookiejar.New(nil)
	require.NoError(b, err)
	command := exec.Command(program, arguments...)
	command.Env, command.Dir, command.Stderr = append(os.Environ(), settings...), b.TempDir(), os.Stderr
	out, err := command.StdoutPipe()
	require.NoError(b, err)
	began := time.Now()
	require.NoError(b, command.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(b, err, "%s says nothing", command)
	p := &process{ready: millis(time.Since(began)), command: command, client: &http.Client{Jar: jar}}
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "Frontdesk is ready at "))
	b.Cleanup(func() { p.stop(b) })
	return p
}

// stop asks the program to end. Stopping twice is fine.
func (p *process) stop(b *testing.B) {
	if p.command.ProcessState != nil {
		return
	}
	p.client.CloseIdleConnections()
	require.NoError(b, p.command.Process.Signal(os.Interrupt))
	require.NoError(b, p.command.Wait())
}

// memory is a figure of /proc/<pid>/status in MB: VmRSS, or VmHWM for the most there was.
func (p *process) memory(b *testing.B, field string) int {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.command.Process.Pid), "status"))
	require.NoError(b, err)
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, field+":"); found {
			kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
			require.NoError(b, err)
			return kilobytes / 1024
		}
	}
	b.Fatalf("no %s", field)
	return 0
}

// cpu is the processor time that the program has used, in milliseconds: what it costs, on whatever else a machine is
// busy with.
func (p *process) cpu(b *testing.B) float64 {
	const tick = 10 // ms, on every Linux
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.command.Process.Pid), "stat"))
	require.NoError(b, err)
	_, fields, _ := strings.Cut(string(stat), ") ")
	ticks := 0
	for _, field := range strings.Fields(fields)[11:13] { // utime and stime
		n, err := strconv.Atoi(field)
		require.NoError(b, err)
		ticks += n
	}
	return float64(ticks) * tick
}

// forgetPeak makes VmHWM start again from what is in use now.
func (p *process) forgetPeak(b *testing.B) {
	require.NoError(b, os.WriteFile(filepath.Join("/proc", strconv.Itoa(p.command.Process.Pid), "clear_refs"), []byte("5"), 0))
}

// signIn goes through the round trip as one of the emulator's staff.
func (p *process) signIn(b *testing.B) {
	answer, err := p.client.Get(p.url + "/sign-in/start")
	require.NoError(b, err)
	defer answer.Body.Close()
	page, err := goquery.NewDocumentFromReader(answer.Body)
	require.NoError(b, err)
	form := page.Find("form:has(input[name=email][type=email])").First()
	require.Equal(b, 1, form.Length(), "no sign-in page at %s", answer.Request.URL)
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	values.Set("email", "admin@frontdesk.example")
	action, err := answer.Request.URL.Parse(form.AttrOr("action", ""))
	require.NoError(b, err)
	landed, err := p.client.PostForm(action.String(), values)
	require.NoError(b, err)
	defer landed.Body.Close()
	require.Equal(b, p.url+"/", landed.Request.URL.String())
}

// get is a page as a browser asks for it; headers are name, value, name, value.
func (p *process) get(b *testing.B, path string, headers ...string) string {
	answer := p.open(b, path, headers...)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	require.NoError(b, err)
	return string(content)
}

// open is get for answers that are read bit by bit.
func (p *process) open(b *testing.B, path string, headers ...string) *http.Response {
	request, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	require.NoError(b, err)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := p.client.Do(request)
	require.NoError(b, err)
	require.Equal(b, http.StatusOK, answer.StatusCode, path)
	return answer
}

// upstream is an emulator that remembers how long its slowest answer took.
type upstream struct {
	url string

	mu      sync.Mutex
	slowest time.Duration
}

func startUpstream(b *testing.B) *upstream {
	fake, err := emulator.New(emulator.Config{Organizations: 60, Users: 600})
	require.NoError(b, err)
	u := &upstream{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		fake.ServeHTTP(w, r)
		u.mu.Lock()
		u.slowest = max(u.slowest, time.Since(began))
		u.mu.Unlock()
	}))
	b.Cleanup(server.Close)
	fake.SetBaseURL(server.URL)
	u.url = server.URL
	return u
}

// takeSlowest is how long the slowest answer took since it was last asked for.
func (u *upstream) takeSlowest() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	slowest := u.slowest
	u.slowest = 0
	return slowest
}

// ask sends the emulator something of its own and returns the answer.
func (u *upstream) ask(b *testing.B, method, path, body string) string {
	request, err := http.NewRequestWithContext(context.Background(), method, u.url+path, strings.NewReader(body))
	require.NoError(b, err)
	request.Header.Set("Authorization", "Bearer "+emulator.DefaultAPIKey)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(b, err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	require.NoError(b, err)
	require.Less(b, answer.StatusCode, 300, "%s %s: %s", method, path, content)
	return string(content)
}

// settings configure a desk on that database, whose copy is taken as fresh for as long as anything is measured.
func (u *upstream) settings(b *testing.B, database string) []string {
	free := webtest.FreeAddress(b)
	return []string{
		"WORKOS_API_KEY=" + emulator.DefaultAPIKey, "WORKOS_CLIENT_ID=" + emulator.DefaultClientID, "WORKOS_BASE_URL=" + u.url,
		"FRONTDESK_URL=http://" + free, "FRONTDESK_ADDR=" + free, "DATABASE_URL=" + database,
		"FRONTDESK_SSO_ORGANIZATION=" + emulator.StaffOrganizationID, "FRONTDESK_ROLES=admin=role:admin",
		"FRONTDESK_SYNC_INTERVAL=240h", "FRONTDESK_LOG_LEVEL=error",
	}
}
