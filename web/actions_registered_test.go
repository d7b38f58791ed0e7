package web

import (
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// formsTriedElsewhere are the forms of actions that no table of actions can hold, because they answer with something that is shown
// once, lead out of Frontdesk, or need what the emulator does not have, each with the test that tries it.
var formsTriedElsewhere = map[paths.Route]string{
	paths.APIKeyNew:             "TestSettingsAPIKeyIsShownOnceAndKeptNowhere",
	paths.ConnectionTest:        "TestATestSignInLinkIsRecorded",
	paths.FactorReveal:          "TestWhatToolsShowOnceIsKeptNowhere",
	paths.MagicLinkReveal:       "TestWhatToolsShowOnceIsKeptNowhere",
	paths.UserAccountDisconnect: "TestAnAccountOfNoOrganizationIsDisconnected",
	paths.UserFactorEnroll:      "TestAnAuthenticatorAppIsSetUpAndItsKeyKeptNowhere",
	paths.UserImpersonate:       "TestImpersonationKeepsTheReasonAndLeadsToTheDashboard",
	paths.WebhookNew:            "TestAWebhookSecretIsShownOnceAndKeptNowhere",
}

// triedWithoutForm are the actions that are done without a form of their own, by name, each with the test that tries it.
var triedWithoutForm = map[string]string{
	"sign_in":                          "TestASignInEndsOnThePageThatWasWanted",
	"sign_out":                         "TestSignOutEndsTheSessionOnTheServer",
	"access.denied":                    "TestWhoMayDoWhat",
	"portal_link.issue":                "TestPortalLinkIsIssuedAndShown",
	"audit_log_export.create":          "TestExportIsAskedForOncePerForm",
	"audit_log_export.download":        "TestExportIsDownloadedThroughTheDesk",
	"audit_log_export.read":            "TestAnAuditLogIsReadAsATable",
	"directory_user.reveal_attributes": "TestAttributesAreMaskedUntilTheLedgerKnows",
	"directory_user.reveal_raw":        "TestAttributesAreMaskedUntilTheLedgerKnows",
	"connection.tested":                "TestATestSignInMakesNoSession",
	"sync.start":                       "TestSyncNowStartsOneFullSync",
	"event.retry":                      "TestAnEventThatWasSetAsideIsTriedAgain",
}

// testFileOf is the file that holds each test of the packages that try actions.
func testFileOf(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, folder := range []string{".", "../auth", "../e2e"} {
		files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		require.NoError(t, err)
		for _, file := range files {
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			for line := range strings.Lines(string(content)) {
				if name, isTest := strings.CutPrefix(line, "func Test"); isTest {
					name, _, _ = strings.Cut(name, "(")
					found["Test"+name] = string(content)
				}
			}
		}
	}
	return found
}

// routeAt is the route that answers an address of Frontdesk's. Where several do, it is the one with the most fixed segments.
func routeAt(routes []paths.Route, address string) (paths.Route, bool) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host != "" {
		return paths.Route{}, false
	}
	parts, best, most := strings.Split(parsed.Path, "/"), paths.Route{}, -1
	for _, route := range routes {
		segments, fixed := strings.Split(route.Pattern, "/"), 0
		isSame := len(segments) == len(parts)
		for i := 0; isSame && i < len(parts); i++ {
			isSame = strings.HasPrefix(segments[i], ":") && parts[i] != "" || segments[i] == parts[i]
			if segments[i] == parts[i] {
				fixed++
			}
		}
		if isSame && fixed > most {
			best, most = route, fixed
		}
	}
	return best, most >= 0
}

// everyTable are all table of actions.
func everyTable() []func(*testing.T, *pagesDesk) []actionTest {
	return slices.Concat(syncedActions, []func(*testing.T, *pagesDesk) []actionTest{settingsActions, auditActions})
}

// getRoutes are the routes of pages.
func (p *pagesDesk) getRoutes() []paths.Route {
	var routes []paths.Route
	for _, route := range p.routes() {
		if route.Method == http.MethodGet {
			routes = append(routes, route.Route)
		}
	}
	return routes
}

func TestEveryActionIsTried(t *testing.T) {
	p := startSynced(t)
	routes, tables, tests := p.getRoutes(), map[paths.Route][]string{}, testFileOf(t)
	for _, actions := range everyTable() {
		for _, a := range actions(t, p) {
			route, _ := routeAt(routes, a.path)
			tables[route] = append(tables[route], a.name)
		}
	}
	forms, formless := maps.Clone(formsTriedElsewhere), maps.Clone(triedWithoutForm)
	for _, action := range p.handlers.Registered() {
		for _, form := range action.Forms {
			elsewhere, isElsewhere := forms[form.Route]
			delete(forms, form.Route)
			switch {
			case slices.Contains(tables[form.Route], action.Name):
				assert.False(t, isElsewhere, "%s is in a table of actions: remove it from formsTriedElsewhere", form.Route.Pattern)
			case !isElsewhere:
				t.Errorf("nothing tries %s at %s: add a row for it to a table of web/actions_test.go or the files beside it "+
					"(an actionTest with its name, role, path, form, call, next, notice and check)", action.Name, form.Route.Pattern)
			default:
				assert.Contains(t, tests[elsewhere], `"`+action.Name+`"`,
					"formsTriedElsewhere names %s for %s: there is no such test, or its file does not name the action", elsewhere, action.Name)
			}
		}
		if len(action.Forms) == 0 {
			test, isTried := formless[action.Name]
			delete(formless, action.Name)
			assert.True(t, isTried, "nothing tries %s: write a test that does it, and name the test in triedWithoutForm of "+
				"web/actions_registered_test.go", action.Name)
			assert.NotEmpty(t, tests[test], "triedWithoutForm names %s for %s: there is no such test", test, action.Name)
		}
	}
	assert.Empty(t, forms, "formsTriedElsewhere names forms that no action declares")
	assert.Empty(t, formless, "triedWithoutForm names actions that are not declared, or have a form")
}

// pagesOfOneRoute is how many pages of one route are looked at for buttons.
const pagesOfOneRoute = 4

// TestEveryActionHasAButton walks through the pages, as an admin sees them, and looks for a link to each action's form.
func TestEveryActionHasAButton(t *testing.T) {
	p := startSynced(t)
	client, routes := p.signIn(t, "admin"), p.getRoutes()
	isForm, offered := map[paths.Route]bool{}, map[paths.Route]bool{}
	for _, action := range p.handlers.Registered() {
		for _, form := range action.Forms {
			isForm[form.Route] = true
		}
	}
	code := p.enroll(t, `{"type":"generic_otp"}`)
	ahead := []string{paths.Overview.URL(), paths.FactorShow.URL(code.ID), paths.UserSettings.URL(ownAccountHolder(t, p))}
	for _, actions := range everyTable() { // they make what an action needs, and name the page that shows it
		for _, a := range actions(t, p) {
			ahead = append(ahead, a.next)
		}
	}
	opened, seen := map[paths.Route]int{}, map[string]bool{}
	start := len(ahead)
	for i := 0; i < len(ahead); i++ {
		route, isPage := routeAt(routes, ahead[i])
		if i >= start && isForm[route] {
			offered[route] = true
		}
		path, _, _ := strings.Cut(ahead[i], "#")
		if !isPage || seen[path] || i >= start && opened[route] >= pagesOfOneRoute || strings.Contains(path, "format=") {
			continue
		}
		seen[path] = true
		if i >= start {
			opened[route]++
		}
		got := p.send(t, client, http.MethodGet, path, nil)
		if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") {
			continue
		}
		page := got.page(t)
		for _, link := range page.Find("a[href^='/'], form[action^='/']").EachIter() {
			ahead = append(ahead, link.AttrOr("href", link.AttrOr("action", "")))
		}
	}
	for _, action := range p.handlers.Registered() {
		for _, form := range action.Forms {
			assert.True(t, offered[form.Route], "no page leads to %s at %s: add its button to the page of the object in views, "+
				"or give the object the state that the button needs in its row of web/actions_test.go", action.Name, form.Route.Pattern)
		}
	}
}
