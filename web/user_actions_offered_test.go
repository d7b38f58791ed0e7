package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/web/config"
	"frontdesk/web/paths"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNothingIsEmailedToAUserWithoutAnAddress(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	server.set("user", "email", "null")
	server.set("user", "email_verified", "false")
	page := p.open(t, client, paths.UserShow.URL("user_01A"))
	help := section(page, "Sign-in help")
	assert.Contains(t, squeeze(help.Text()), "This user has no email address, so WorkOS cannot send them anything.")
	assert.Zero(t, help.Find("a").Length())
	server.sent()
	for _, route := range []paths.Route{paths.UserPasswordReset, paths.UserMagicAuth, paths.UserVerificationMail} {
		for method, form := range map[string]url.Values{http.MethodGet: nil, http.MethodPost: {}} {
			got := p.send(t, client, method, route.URL("user_01A"), form)
			require.Equal(t, http.StatusConflict, got.StatusCode, route.Pattern)
			assert.Contains(t, mainText(got.page(t)), "Ana Ruiz has no email address")
		}
	}
	assert.Empty(t, server.sent())
	deletion := mainText(p.open(t, client, paths.UserDelete.URL("user_01A")))
	assert.Contains(t, deletion, "This will delete Ana Ruiz from this WorkOS environment")
	assert.NotContains(t, mainText(p.open(t, client, paths.UserEmailChange.URL("user_01A"))), " will stay the address")
}

func TestImpersonationIsOfferedWhereTheDashboardIsKnown(t *testing.T) {
	for dashboard, want := range map[string]int{testDashboard: 1, "": 0} {
		p := startPages(t, func(cfg *config.Config) { cfg.Dashboard = dashboard })
		user := paths.UserShow.URL(p.unmanagedUser(t).ID)
		page := p.open(t, p.signIn(t, "admin"), user)
		assert.Equal(t, want, page.Find("header a[href$='/impersonate']").Length(), dashboard)
	}
}

func TestAnIDOfSeveralThingsOffersEachByItsName(t *testing.T) {
	p, server := startStandIn(t)
	server.set("user", "external_id", `"user_2c9QmT4vE1aB"`)
	server.set("organization", "external_id", `"user_2c9QmT4vE1aB"`)
	p.syncAll(t)
	page := p.open(t, p.signIn(t, "viewer"), paths.With(paths.Search.URL(), "q", "user_2c9QmT4vE1aB"))
	text := mainText(page)
	assert.Contains(t, text, "Open Attic & Sons")
	assert.Contains(t, text, "Open ana@attic.example")
	assert.NotContains(t, text, "goes by")
}

func TestAFieldThatIsUnreadableTwiceIsNamedOnce(t *testing.T) {
	p, server := startStandIn(t)
	server.set("user", "metadata", `"text"`)
	server.set("organization", "metadata", `"text"`)
	client := p.signIn(t, "viewer")
	for _, at := range []string{paths.UserShow.URL("user_01A"), paths.OrganizationShow.URL("org_01A")} {
		text := mainText(p.open(t, client, at))
		assert.Equal(t, 1, strings.Count(text, "metadata is text"), text)
	}
}
