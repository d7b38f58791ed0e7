package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// callouts are the titles of what a page says is wrong.
func (v *visit) callouts() []string {
	v.t.Helper()
	titles, err := v.Locator(".callout h2").AllInnerTexts()
	require.NoError(v.t, err)
	return titles
}

func TestACustomersPageSaysWhatIsWrongAtAGlance(t *testing.T) {
	v := as(t, "support")
	for _, test := range []struct{ customer, wrong, who string }{
		{"Northwind Logistics", "The SAML certificate of Northwind Okta expired", "customer"},
		{"Ōkami Robotics", "The SAML certificate of Ōkami Entra ID expires", "customer"},
		{"Fjordbank Norge", "Fjordbank PingFederate is", "customer"},
		{"Meridian Avionics", "Meridian Okta is inactive", "customer"},
		{"Querétaro Minería", "Domain queretaro-servicios.example failed verification", "customer"},
		{"Harbor Pine Health", "Harbor Pine Google Workspace", "customer"},
		{"Pelican Mutual", "Pelican OneLogin directory", "customer"},
		{"Velvet Antler Studio", "", ""},
	} {
		t.Run(test.customer, func(t *testing.T) {
			require.Equal(t, 200, v.goTo("/organizations/"+scenario(t, test.customer).OrganizationID))
			v.headed(test.customer)
			if test.wrong == "" {
				assert.Empty(t, v.callouts(), "nothing is wrong here")
				return
			}
			callout := v.Locator(".callout", playwright.PageLocatorOptions{HasText: test.wrong}).First()
			v.see(callout)
			require.NoError(t, that(callout.Locator(".callout-who")).ToContainText(test.who,
				playwright.LocatorAssertionsToContainTextOptions{IgnoreCase: playwright.Bool(true)}))
			box, err := callout.BoundingBox()
			require.NoError(t, err)
			assert.Less(t, box.Y+box.Height, 900.0, "without scrolling")
		})
	}
}

func TestACalloutLeadsToTheConnectionAndToWhatMendsIt(t *testing.T) {
	v := as(t, "support")
	meridian := scenario(t, "Meridian Avionics").OrganizationID
	v.goTo("/organizations/" + meridian)
	callout := v.Locator(".callout", playwright.PageLocatorOptions{HasText: "Meridian Okta"})
	require.NoError(t, callout.GetByText("Open connection").Click())
	v.headed("Meridian Okta")
	v.see(v.Locator(".object-name .state", playwright.PageLocatorOptions{HasText: "Inactive"}))
	assert.NotEmpty(t, v.callouts(), "the connection's page explains its state")
	v.see(v.Locator(".callout-who").First())

	require.NoError(t, v.Locator(".callout .btn", playwright.PageLocatorOptions{HasText: "Issue single sign-on link"}).First().Click())
	v.at("/portal-links/new?intent=sso&organization=" + meridian)
}

func TestEveryTabOfAnObjectIsAnAddress(t *testing.T) {
	v := as(t, "admin")
	for _, path := range []string{"/organizations/" + scenario(t, "Castellan Insurance").OrganizationID, v.firstRowOf("/connections"),
		v.firstRowOf("/directories?q=castellan"), v.firstRowOf("/users")} {
		v.goTo(path)
		name := v.heading()
		tabs, err := v.Locator(".tabs-line a").EvaluateAll("tabs => tabs.map(tab => tab.getAttribute('href'))")
		require.NoError(t, err)
		require.NotEmpty(t, tabs, path)
		// The tab that is open comes last: where a click changes neither address nor mark, nothing says that it was answered,
		// and its answer may replace the next tab while that is clicked.
		all := tabs.([]any)
		for _, tab := range append(all[1:], all[0]) {
			require.NoError(t, v.Locator(`.tabs-line a[href="`+tab.(string)+`"]`).Click())
			v.at(tab.(string))
			require.NoError(t, that(v.Locator(".tabs-line [aria-current=page]")).ToHaveAttribute("href", tab.(string)))
			v.headed(name)
		}
	}
}

func TestThePageThatWasAskedForLastIsShown(t *testing.T) {
	v := as(t, "admin")
	organization := "/organizations/" + scenario(t, "Castellan Insurance").OrganizationID
	v.goTo(organization)
	held, asked := make(chan struct{}), make(chan struct{})
	answered := make(chan struct{})
	require.NoError(t, v.Route("**"+organization+"/users", func(route playwright.Route) {
		close(asked)
		go func() {
			<-held
			_ = route.Continue() // an error when the browser no longer wants the answer
			if response, err := route.Request().Response(); err == nil && response != nil {
				_ = response.Finished()
			}
			close(answered)
		}()
	}))
	require.NoError(t, v.Locator(`.tabs-line a[href="`+organization+`/users"]`).Click())
	<-asked
	require.NoError(t, v.Locator(`.tabs-line a[href="`+organization+`/settings"]`).Click())
	current := that(v.Locator(".tabs-line [aria-current=page]"))
	require.NoError(t, current.ToHaveAttribute("href", organization+"/settings"))
	close(held)
	<-answered
	_, err := v.Evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(done), 500))") // an answer that counts is shown by then
	require.NoError(t, err)
	require.NoError(t, current.ToHaveAttribute("href", organization+"/settings"))
	v.at(organization + "/settings")
}

// castellansPerson is the page of somebody in Castellan's directory.
func (v *visit) castellansPerson() string {
	v.t.Helper()
	return v.firstRowOf(v.firstRowOf("/directories?q=castellan") + "/users")
}

func TestAttributesAreMaskedUntilAskedForAndTheAskingIsWrittenDown(t *testing.T) {
	v := as(t, "support")
	v.goTo(v.castellansPerson())
	name := v.heading()
	values := v.Locator(".pairs dd")
	v.see(values.First())
	require.NoError(t, that(values.Filter(playwright.LocatorFilterOptions{HasNotText: "••••••"})).ToHaveCount(0))

	v.click("button", "Show attributes")
	require.NoError(t, that(values.Filter(playwright.LocatorFilterOptions{HasText: "••••••"})).ToHaveCount(0))
	v.see(values.First())
	require.NoError(t, that(v.Locator("#attributes")).ToBeFocused())
	require.NoError(t, that(v.Locator("#status")).ToContainText("The attributes are shown."))
	v.headed(name)
	v.click("button", "Show raw JSON")
	v.see(v.GetByText("raw_attributes").Or(v.GetByText("custom_attributes")).First())

	v.goTo("/activity?type=directory_user.reveal_attributes")
	require.NoError(t, that(v.rows().First()).ToContainText("Viewed masked attributes"))
	require.NoError(t, that(v.rows().First()).ToContainText("castellan"))
}

func TestAViewerSeesNoControlsAndIsRefusedWithoutThem(t *testing.T) {
	v := as(t, "viewer")
	v.expect("status of 403")
	person := v.castellansPerson()
	organization := "/organizations/" + scenario(t, "Meridian Avionics").OrganizationID
	for _, path := range []string{person, organization, organization + "/portal-links", organization + "/audit-logs", "/portal-links",
		"/audit-logs/exports"} {
		require.Equal(t, 200, v.goTo(path), path)
		for _, control := range []string{"Show attributes", "Show raw JSON", "Issue portal link", "Issue single sign-on link", "New export",
			"Start export"} {
			require.NoError(t, that(v.Locator("#main").GetByText(control,
				playwright.LocatorGetByTextOptions{Exact: playwright.Bool(true)})).ToHaveCount(0), "%s on %s", control, path)
		}
	}
	for _, path := range []string{person + "/attributes", person + "/raw", "/portal-links", "/audit-logs/exports"} {
		assert.Equal(t, 403, v.status("POST", path), path)
	}
	assert.Equal(t, 403, v.goTo("/portal-links/new"))
	assert.NotEmpty(t, v.heading())
}

func TestAnUnknownObjectHasAPageThatNamesIt(t *testing.T) {
	v := as(t, "viewer")
	v.expect("status of 404")
	for _, id := range []string{"org_01HZZZZZZZZZZZZZZZZZZZZZZZ", "nonsense"} {
		assert.Equal(t, 404, v.goTo("/organizations/"+id))
		v.see(v.GetByText(id).First())
	}
}
