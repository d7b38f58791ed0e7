package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"frontdesk/workos/emulator"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// issueLink fills in the form that is shown and returns the link.
func (v *visit) issueLink(intent string) string {
	v.t.Helper()
	v.headed("Issue portal link")
	require.NoError(v.t, v.Locator(`input[name=intent][value="`+intent+`"]`).Check())
	v.click("button", "Issue portal link")
	link := v.Locator("#secret-link")
	v.see(link)
	text, err := link.InnerText()
	require.NoError(v.t, err)
	return strings.TrimSpace(text)
}

func TestACustomerSetsUpSingleSignOnWithALinkAndTheDeskShowsIt(t *testing.T) {
	v := as(t, "success")
	tamarind := "/organizations/" + scenario(t, "Tamarind Foods").OrganizationID
	v.goTo(tamarind)
	require.NoError(t, v.Locator(".object-line .btn[href^='/portal-links/new']").Click())
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("onboarding call with their IT"))
	link := v.issueLink("sso")
	v.headed("Portal link for Tamarind Foods")
	v.countsDown()
	require.NoError(t, that(v.Locator("#mail-body")).ToHaveValue(containing(link)))

	setUpSingleSignOn(v.desk.visit(), link)

	v.goTo(tamarind)
	require.NoError(t, that(v.row("Tamarind SSO")).ToContainText("Active"))
	v.eventually("/portal-links?q=tamarind", "Connection active")
	v.goTo("/activity?type=portal_link.issue")
	entry := v.row("onboarding call with their IT")
	require.NoError(t, that(entry).ToContainText("Issued a portal link"))
	require.NoError(t, that(entry).ToContainText("Tamarind Foods"))
	require.NoError(t, that(entry).ToContainText("Done"))

	_, token, _ := strings.Cut(link, "token=")
	require.Greater(t, len(token), 15)
	for _, path := range []string{tamarind, tamarind + "/portal-links", "/portal-links", "/activity", "/"} {
		v.goTo(path)
		assert.NotContains(t, v.html(), token, path)
	}
	assert.NotContains(t, string(v.desk.log.Bytes()), token)
}

// countsDown asserts that the time left is shown and shrinks by itself.
func (v *visit) countsDown() {
	v.t.Helper()
	clock := v.Locator(".secret [data-countdown]")
	left, err := clock.InnerText()
	require.NoError(v.t, err)
	require.Regexp(v.t, `^(5:00|4:\d\d)$`, left)
	require.NoError(v.t, that(clock).Not().ToHaveText(left))
}

// setUpSingleSignOn is what a customer's IT admin does with a link, in a browser of their own.
func setUpSingleSignOn(admin *visit, link string) {
	t := admin.t
	_, err := admin.Goto(link)
	require.NoError(t, err)
	admin.headed("Set up single sign-on")
	admin.click("button", "Okta")
	admin.click("button", "Save metadata")
	admin.click("button", "Test sign-in")
	require.NoError(t, that(admin.Locator("#done")).ToContainText("Single sign-on is active"))
}

// eventually opens a page until a text is on it: Frontdesk asks for news every few seconds at most.
func (v *visit) eventually(path, text string) {
	v.t.Helper()
	require.Eventually(v.t, func() bool {
		v.goTo(path)
		found, err := v.Locator("#main").GetByText(text).Count()
		return err == nil && found > 0
	}, 30*time.Second, 250*time.Millisecond, "%q never comes to %s", text, path)
}

func TestALinkIsIssuedForAnOrganizationFoundByTyping(t *testing.T) {
	v := as(t, "support")
	links := "/organizations/" + scenario(t, "Pelican Mutual").OrganizationID + "/portal-links"
	issued := v.rows().Filter(playwright.LocatorFilterOptions{HasText: "Set up directory sync"})
	v.goTo(links)
	before, err := issued.Count() // of other tests, and of this one when it is repeated
	require.NoError(t, err)
	v.goTo("/portal-links")
	require.NoError(t, v.Locator(".page-head .btn", playwright.PageLocatorOptions{HasText: "Issue portal link"}).Click())
	v.headed("Issue portal link")
	organization := v.Locator("#portal-link [role=combobox]")
	require.NoError(t, organization.Focus())
	v.see(v.Locator("#portal-link [role=option]").First())
	// Faster than the answer: the keys count for what comes, not for what stands there.
	require.NoError(t, organization.PressSequentially("pelican"))
	v.press("ArrowDown", "Enter")
	require.NoError(t, that(organization).ToHaveValue("Pelican Mutual"))
	v.issueLink("dsync")
	v.headed("Portal link for Pelican Mutual")
	v.goTo(links)
	require.NoError(t, that(issued).ToHaveCount(before+1))
	require.NoError(t, that(issued.First()).ToContainText("Valid"))
}

func TestAFormThatLacksSomethingSaysWhatAndKeepsTheRest(t *testing.T) {
	v := as(t, "support")
	v.expect("status of 422")
	v.goTo("/portal-links/new")
	require.NoError(t, v.Locator("textarea[name=reason]").Fill("a reason worth keeping"))
	v.click("button", "Issue portal link")
	require.NoError(t, that(v.Locator(".form-errors")).ToBeFocused())
	v.see(v.Locator(".field-error").First())
	require.NoError(t, that(v.Locator("textarea[name=reason]")).ToHaveValue("a reason worth keeping"))
	v.noAxeViolations()
}

func TestADoubleClickIssuesOneLink(t *testing.T) {
	for name, options := range map[string][]func(*playwright.BrowserNewContextOptions){"with scripts": nil,
		"without scripts": {withoutScripts}} {
		t.Run(name, func(t *testing.T) {
			d := startDesk(t)
			v := d.visit(options...)
			v.signInAt("/portal-links/new?intent=sso&organization="+scenario(t, "Pelican Mutual").OrganizationID, "success")
			const struck = 50
			d.slowDown(t, emulator.Fault{Method: "POST", Path: "/portal/generate_link", DelayMS: 500, Count: struck})
			require.NoError(t, v.named("button", "Issue portal link").Dblclick())
			v.see(v.Locator("#secret-link"))
			assert.Equal(t, 1, struck-d.faultsLeft(t), "links asked of WorkOS")
			v.goTo("/portal-links")
			require.NoError(t, that(v.rows()).ToHaveCount(1))
		})
	}
}

// slowDown sets a fault at the emulator.
func (d *desk) slowDown(t *testing.T, fault emulator.Fault) {
	t.Helper()
	body, err := json.Marshal(fault)
	require.NoError(t, err)
	answer, err := http.Post(d.EmulatorURL+"/_emulator/faults", "application/json", strings.NewReader(string(body)))
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusCreated, answer.StatusCode)
}

// faultsLeft is how many requests the first fault at the emulator will still strike.
func (d *desk) faultsLeft(t *testing.T) int {
	t.Helper()
	answer, err := http.Get(d.EmulatorURL + "/_emulator/faults")
	require.NoError(t, err)
	defer answer.Body.Close()
	var list struct{ Data []emulator.Fault }
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&list))
	require.Len(t, list.Data, 1)
	return list.Data[0].Count
}
