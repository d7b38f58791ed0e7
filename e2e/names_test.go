package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"frontdesk/workos/emulator"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// foreignNames are names that integrations have met and that break a page that trusts them.
var foreignNames = []string{
	"\u202eGpj.exe customer", strings.Repeat("a", 255), strings.Repeat("W", 255), "Cafe\u0301 Zu\u0308rich", "Ze\u200bro Width",
	"شركة Acme النقل", "株式会社 Acme 運輸",
}

// make creates an object in the emulator and returns its ID.
func (d *desk) make(path string, object any) string {
	d.t.Helper()
	return d.send(http.MethodPost, path, object)
}

// send changes something in the emulator, as somebody else does it, and returns the ID of the object.
func (d *desk) send(method, path string, object any) string {
	d.t.Helper()
	body, err := json.Marshal(object)
	require.NoError(d.t, err)
	request, err := http.NewRequestWithContext(d.t.Context(), method, d.EmulatorURL+path, strings.NewReader(string(body)))
	require.NoError(d.t, err)
	request.Header.Set("Authorization", "Bearer "+emulator.DefaultAPIKey)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(d.t, err)
	defer answer.Body.Close()
	var made struct{ ID string }
	require.NoError(d.t, json.NewDecoder(answer.Body).Decode(&made))
	require.NotEmpty(d.t, made.ID, "%s: %d", path, answer.StatusCode)
	return made.ID
}

func onADesktop(o *playwright.BrowserNewContextOptions) {
	o.Viewport = &playwright.Size{Width: 1440, Height: 900}
}

func TestNamesFromOutsideNeitherWidenAPageNorTurnItsSentences(t *testing.T) {
	d := startDesk(t)
	var pages, titles []string
	for i, name := range foreignNames {
		organization := d.make("/organizations", map[string]string{"name": name})
		user := d.make("/user_management/users", map[string]string{"email": "person" + string(rune('0'+i)) + "@names.example",
			"first_name": name})
		pages = append(pages, "/organizations/"+organization, "/organizations/"+organization+"/delete", "/users/"+user, "/users/"+user+"/delete",
			"/portal-links/new?organization="+organization)
		if i == 0 || i == 2 { // the one that turns words round, and the widest
			group := d.make("/organizations/"+organization+"/groups", map[string]string{"name": name[:min(len(name), 100)]})
			d.make("/user_management/organization_memberships", map[string]string{"organization_id": organization, "user_id": user})
			pages = append(pages, "/organizations/"+organization+"/edit", "/organizations/"+organization+"/users",
				"/organizations/"+organization+"/settings",
				"/organizations/"+organization+"/invitations", "/organizations/"+organization+"/raw", "/organizations/"+organization+"/groups/"+group,
				"/organizations/"+organization+"/groups/"+group+"/delete", "/invitations/new?organization="+organization,
				"/events?organization="+organization,
				"/audit-logs/exports/new?organization="+organization, "/users/"+user+"/edit", "/users/"+user+"/settings",
				"/users/"+user+"/memberships/new")
		}
		titles = append(titles, "/organizations/"+organization+"/delete", "/users/"+user+"/delete")
	}
	for width, option := range map[string]func(*playwright.BrowserNewContextOptions){"390": onAPhone, "1440": onADesktop} {
		v := d.visit(option)
		v.signIn("admin")
		for _, path := range append([]string{"/organizations", "/users", "/search?q=names.example", "/events", "/activity"}, pages...) {
			v.goTo(path)
			assert.Zero(t, v.overflow(), "%s at %s pixels", path, width)
		}
		for _, path := range titles {
			v.goTo(path)
			turned := v.listed(turnedWords)
			assert.Empty(t, turned, "words of ours that read backwards on %s", path)
			assert.NotZero(t, v.listed(lastWords), "%s has sentences", path)
		}
	}
}

// lastWords are the last words of the sentences that say what an action does.
const lastWords = `() => [...document.querySelectorAll('main .prose p')].map(p => p.textContent.trim().split(/\s+/).at(-1))`

// turnedWords are those of them whose first letter is drawn to the right of their last one.
const turnedWords = `() => [...document.querySelectorAll('main .prose p')].map(p => {
	const node = p.lastChild, found = node.data.match(/([A-Za-z]{3,})[^A-Za-z]*$/)
	if (!found) return ''
	const left = at => {
		const range = document.createRange()
		range.setStart(node, at)
		range.setEnd(node, at + 1)
		return range.getBoundingClientRect().left
	}
	return left(found.index) < left(found.index + found[1].length - 1) ? '' : found[1]
}).filter(word => word)`
