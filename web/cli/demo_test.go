package cli

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/web/webtest"
	"frontdesk/workos/emulator"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestATakenUsualPortIsReplacedAndSaid(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	require.NoError(t, err)

	listener, note, err := listen("Frontdesk", "", taken.Addr().String(), "-addr")
	require.NoError(t, err)
	defer listener.Close()
	_, other, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	assert.Equal(t, "Port "+port+" is used by another program. Frontdesk uses port "+other+" instead.", note)

	usual := webtest.FreeAddress(t)
	listener, note, err = listen("Frontdesk", "", usual, "-addr")
	require.NoError(t, err)
	defer listener.Close()
	assert.Empty(t, note)
	assert.Equal(t, usual, listener.Addr().String())
}

func TestAGivenAddressThatCannotBeUsedIsAnErrorInPlainWords(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	at := taken.Addr().String()
	for _, args := range [][]string{
		{"demo", "-addr", at, "-emulator-addr", "127.0.0.1:0", "-users", "10"}, {"demo", "-addr", "127.0.0.1:0", "-emulator-addr", at, "-users",
			"10"},
		{"emulator", "-addr", at, "-users", "10"},
	} {
		err = Run(t.Context(), args, io.Discard)
		require.ErrorContains(t, err, "cannot listen on "+at+": another program uses this address already. Choose another address with -", args)
		assert.NotContains(t, err.Error(), "bind")
	}
	err = Run(t.Context(), []string{"emulator", "-addr", "192.0.2.1:80", "-users", "10"}, io.Discard)
	assert.ErrorContains(t, err, "this machine has no such address")
}

// runningDemo starts the demo command with arguments and returns where Frontdesk and the emulator are.
func runningDemo(t *testing.T, args ...string) (desk, fake string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	out, done := make(say, 10), make(chan error, 1)
	go func() {
		done <- Run(ctx, append([]string{"demo", "-addr", "127.0.0.1:0", "-emulator-addr", "127.0.0.1:0", "-life", "0"}, args...), out)
	}()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
		goleak.VerifyNone(t, goleak.IgnoreCurrent())
	})
	desk = strings.TrimSpace(strings.TrimPrefix(out.next(t), "Frontdesk is ready at "))
	return desk, regexp.MustCompile(`http://[0-9.:]+`).FindString(out.next(t))
}

func pageAt(t *testing.T, address string) (string, *goquery.Document) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
	page, err := goquery.NewDocumentFromReader(response.Body)
	require.NoError(t, err)
	return response.Header.Get("Content-Type"), page
}

func TestTheEmulatorsAddressShowsAPage(t *testing.T) {
	desk, fake := runningDemo(t, "-organizations", "20", "-users", "50")
	kind, page := pageAt(t, fake+"/")
	assert.Equal(t, "text/html; charset=utf-8", kind)
	assert.Equal(t, "WorkOS emulator", page.Find("h1").Text())
	for _, text := range []string{"REST API", "hosted sign-in", "Admin Portal", "viewer@frontdesk.example", "admin@frontdesk.example",
		"client_frontdesk"} {
		assert.Contains(t, page.Text(), text)
	}
	var links []string
	page.Find("main a").Each(func(_ int, link *goquery.Selection) { links = append(links, link.AttrOr("href", "")) })
	assert.Equal(t, []string{desk, desk + "/sign-in"}, links)
	assert.Equal(t, http.StatusNotFound, webtest.Status(t, fake+"/no-such-page", ""))
}

// newestEvent is when something happened last in an emulator.
func newestEvent(t *testing.T, address string) (at time.Time) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/events?limit=1&order=desc&events="+
		"authentication.sso_started,authentication.password_succeeded,session.created,dsync.group.user_added", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+emulator.DefaultAPIKey)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	var page struct {
		Data []struct {
			CreatedAt time.Time `json:"created_at"`
		}
	}
	require.NoError(t, json.NewDecoder(response.Body).Decode(&page))
	require.Len(t, page.Data, 1)
	return page.Data[0].CreatedAt
}

func TestTheCustomersOfADemoLiveAtThePaceThatIsGiven(t *testing.T) {
	began := time.Now()
	_, still := runningDemo(t, "-organizations", "20", "-users", "200", "-life", "0")
	_, lively := runningDemo(t, "-organizations", "20", "-users", "200", "-life", "600")
	assert.Eventually(t, func() bool { return newestEvent(t, lively).After(began) }, patience, 20*time.Millisecond)
	assert.False(t, newestEvent(t, still).After(began), "nothing happens by itself")
}

func TestTheDemoShowsTheLookOfProduction(t *testing.T) {
	desk, _ := runningDemo(t, "-environment", "production", "-organizations", "1", "-users", "10")
	_, page := pageAt(t, desk+"/sign-in")
	assert.Equal(t, 1, page.Find(".environment[data-production]:contains(production)").Length())
}

func TestADemoOfFewOrganizations(t *testing.T) {
	for count, want := range map[string]string{"0": "1 made-up organizations", "1": "2 made-up organizations"} {
		t.Run(count, func(t *testing.T) {
			_, fake := runningDemo(t, "-organizations", count)
			_, page := pageAt(t, fake+"/")
			assert.Contains(t, page.Text(), want, "and the staff")
		})
	}
}

func TestVersionSaysWhichOneThisIs(t *testing.T) {
	for _, command := range []string{"version", "-version", "--version"} {
		var out strings.Builder
		require.NoError(t, Run(t.Context(), []string{command}, &out))
		assert.Regexp(t, `^Frontdesk.*, go1\.\d+.*\n$`, out.String())
	}
}
