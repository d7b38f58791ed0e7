package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"frontdesk/views/ui"
	"frontdesk/web/config"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// hostileName begins with a character that turns the direction of all that follows it, ours included.
const hostileName = "\u202eGpj.exe customer"

var namesInJSON = regexp.MustCompile(`"(name|first_name|last_name|organization_name|job_title|description)"\s*:\s*"(?:[^"\\]|\\.)*"`)

// nameEverything puts itself between Frontdesk and WorkOS and gives everything the hostile name.
func nameEverything(t *testing.T) func(*config.Config) {
	return func(cfg *config.Config) {
		target, err := url.Parse(cfg.BaseURL)
		require.NoError(t, err)
		proxy := proxyTo(target)
		cfg.BaseURL = testServer(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/sso/") || strings.HasPrefix(r.URL.Path, "/audit_logs/actions") {
				proxy.ServeHTTP(w, r)
				return
			}
			recorder := httptest.NewRecorder()
			proxy.ServeHTTP(recorder, r)
			body := namesInJSON.ReplaceAllString(recorder.Body.String(), `"$1":"`+hostileName+`"`)
			for name, values := range recorder.Header() {
				w.Header()[name] = values
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			w.WriteHeader(recorder.Code)
			_, _ = io.WriteString(w, body)
		})
	}
}

// turnedTexts are the texts of a page in which a name from outside turns words that are not its own. Style isolates every
// element, so that a name may stand in one by itself.
func turnedTexts(page *goquery.Document) (turned []string) {
	check := func(text string, alone bool) {
		rest := strings.TrimSpace(strings.ReplaceAll(text, ui.Isolated(hostileName), ""))
		if strings.Contains(rest, "\u202e") && (!alone || !strings.HasPrefix(rest, "\u202e") || strings.Count(rest, "\u202e") > 1) {
			turned = append(turned, squeeze(text))
		}
	}
	for _, element := range page.Find("*").EachIter() {
		node := element.Nodes[0]
		if element.Closest("pre").Length() > 0 {
			continue // JSON as it came
		}
		for _, attribute := range node.Attr {
			switch attribute.Key {
			case "title", "aria-label", "placeholder", "alt", "label", "hx-confirm":
				check(attribute.Val, attribute.Val == hostileName)
			}
		}
		texts, others := "", 0
		for child := node.FirstChild; child != nil; child = child.NextSibling {
			if child.Type == html.TextNode {
				texts += child.Data
			} else if child.Type == html.ElementNode && child.Data != "svg" {
				others++
			}
		}
		check(texts, strings.TrimSpace(texts) == hostileName && others == 0 && goquery.NodeName(element) != "title")
	}
	return turned
}

func TestWalkANameFromOutsideTurnsNoWordsOfOursOnAnyPage(t *testing.T) {
	p := startPages(t, nameEverything(t))
	p.syncAll(t)
	client := p.signIn(t, "admin")
	northwind, user := scenario(t, "Northwind Logistics").OrganizationID, p.unmanagedUser(t).ID
	queue, visited, named := p.everyPage(t, northwind, user), map[string]int{}, 0
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		address, _, _ := strings.Cut(at, "?")
		shape := idInAddress.ReplaceAllString(address, "*")
		if !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "/sign") || visited[shape] == 2 {
			continue // two of a kind are enough
		}
		got := p.send(t, client, http.MethodGet, at, nil)
		if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		visited[shape]++
		page := got.page(t)
		queue = append(queue, links(page.Find("main"))...)
		if strings.Contains(got.body, "Gpj.exe") {
			named++
		}
		for _, text := range turnedTexts(page) {
			t.Errorf("%s: %q", at, text)
		}
	}
	assert.Greater(t, named, 100, "pages that show the name")
	for _, shape := range []string{
		"/memberships/*/remove", "/organizations/*/groups/*/delete", "/organizations/*/api-keys/*/revoke",
		"/organizations/*/providers/slack/change", "/organizations/*/domains/*/remove", "/users/*/delete", "/invitations/*/revoke",
		"/settings/flags/dark-mode/disable", "/connections/*/test",
	} {
		assert.NotZero(t, visited[shape], shape)
	}
}

var idInAddress = regexp.MustCompile(`[a-z_]+_01[0-9A-Za-z]+`)

func TestAHostileNameIsTypedToConfirmAndSaidInTheNotice(t *testing.T) {
	p := startPages(t, nameEverything(t), func(cfg *config.Config) { cfg.Environment = "production" })
	client, northwind := p.signIn(t, "admin"), scenario(t, "Northwind Logistics").OrganizationID
	at := "/organizations/" + northwind + "/delete"
	form := p.open(t, client, at)
	assert.Contains(t, squeeze(form.Find("#action-form").Text()), "Gpj.exe customer")
	refused := p.submit(t, client, at, setTo("confirm", "Gpj.exe"))
	require.Equal(t, http.StatusUnprocessableEntity, refused.StatusCode)
	assert.Empty(t, turnedTexts(refused.page(t)))
	got := p.submit(t, client, at, setTo("confirm", "Gpj.exe customer"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	after := p.open(t, client, got.Header.Get("Location"))
	assert.Contains(t, squeeze(after.Find(".notice").Text()), "Gpj.exe customer")
	assert.Empty(t, turnedTexts(after))
	assert.Contains(t, p.table(t, client, "/activity?format=csv")[1], hostileName, "a file holds the name as it is")
	assert.Empty(t, turnedTexts(p.open(t, client, "/activity")))

	user := "/users/" + p.unmanagedUser(t).ID
	got = p.submit(t, client, user+"/edit", setTo("external_id", "ext-9"))
	require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, p.open(t, client, got.Header.Get("Location")).Find(".notice").Text(), "\u2068"+hostileName+"\u2069 saved.")
}
