package hosted_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/emulator/api"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
	"frontdesk/workos/emulator/hosted"
)

// portalLinkFor makes a link and returns where it leads.
func portalLinkFor(v *emulatortest.Visit, organization, intent string, more ...string) string {
	v.Helper()
	body := map[string]string{"organization": organization, "intent": intent}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	var made struct{ Link string }
	v.API(http.MethodPost, "/portal/generate_link", body).Into(http.StatusCreated, &made)
	require.True(v, strings.HasPrefix(made.Link, v.URL+"/portal?token="), "a link on this server")
	return made.Link
}

// press submits the first form that has the named button (or a field act of that value) and follows to the page.
func press(v *emulatortest.Visit, doc *goquery.Document, act string, changes ...string) *goquery.Document {
	v.Helper()
	address, _ := pressed(v, doc, act, changes...).Back()
	require.True(v, strings.HasPrefix(address, "/portal/sessions/"), address)
	return v.Get(address).Page(http.StatusOK)
}

func pressed(v *emulatortest.Visit, doc *goquery.Document, act string, changes ...string) emulatortest.Answer {
	v.Helper()
	form := doc.Find("form").FilterFunction(func(_ int, form *goquery.Selection) bool {
		return form.Find("[name=act][value="+act+"]").Length() > 0
	}).First()
	require.Equal(v, 1, form.Length(), "there is no form for %s in %s", act, doc.Find("main").Text())
	return v.Post(form.AttrOr("action", ""), emulatortest.Filled(form, append(changes, "act", act)...))
}

func TestEveryIntentOpensAPortalThatSaysWhoseItIs(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, name := v.Customer()
	for _, task := range hosted.PortalTasks {
		t.Run(task.Intent, func(t *testing.T) {
			v := v.In(t)
			link := portalLinkFor(v, id, task.Intent, "return_url", "https://desk.example/organizations")
			doc := v.Get(link).Page(http.StatusOK)
			assert.Equal(t, task.Title, doc.Find("h1").Text())
			assert.Contains(t, doc.Find("main").Text(), name)
			assert.Equal(t, "Back to desk.example", doc.Find("#back").Text())
			assert.Equal(t, "https://desk.example/organizations", doc.Find("#back").AttrOr("href", ""))
			doc.Find("input[type=text], input[type=url], select").Each(func(_ int, field *goquery.Selection) {
				assert.Equal(t, 1, doc.Find("label[for="+field.AttrOr("id", "?")+"]").Length(), "every field has a label")
			})
		})
	}
}

func TestPortalLinksAreRefused(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	tests := []struct {
		name  string
		body  map[string]any
		want  int
		field string
	}{
		{"no organization", map[string]any{"intent": "sso"}, 422, "organization"},
		{"an unknown organization", map[string]any{"organization": "org_unknown", "intent": "sso"}, 404, ""},
		{"an unknown intent", map[string]any{"organization": id, "intent": "world_peace"}, 422, "intent"},
		{"plain http to go back to", map[string]any{"organization": id, "intent": "sso", "return_url": "http://desk.example"}, 422, "return_url"},
		{"a script for success", map[string]any{"organization": id, "intent": "sso", "success_url": "javascript:alert(1)"}, 422, "success_url"},
		{
			"a contact that is no email", map[string]any{"organization": id, "intent": "sso", "it_contact_emails": []string{"x"}}, 422,
			"it_contact_emails",
		},
		{"plain http on this machine", map[string]any{"organization": id, "intent": "sso", "return_url": "http://localhost:8080/"}, 201, ""},
		{"no intent, which is left to the portal", map[string]any{"organization": id}, 201, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := v.In(t)
			var got struct{ Errors []api.FieldError }
			v.API(http.MethodPost, "/portal/generate_link", test.body).Into(test.want, &got)
			if test.field != "" {
				require.Len(t, got.Errors, 1)
				assert.Equal(t, test.field, got.Errors[0].Field)
			}
		})
	}
}

func TestPortalLinksDie(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	link := portalLinkFor(v, id, "log_streams", "return_url", "https://desk.example/")
	v.Wait(4 * time.Minute)
	opened := v.Get(link).Page(http.StatusOK)
	again := v.Get(link).Page(http.StatusOK)
	assert.Equal(t, opened.Find("form").AttrOr("action", "a"), again.Find("form").AttrOr("action", "b"), "one session")
	v.Wait(2 * time.Minute)

	doc := v.Get(link).Page(http.StatusGone)
	assert.Equal(t, "This link has expired", doc.Find("h1").Text())
	assert.Equal(t, "https://desk.example/", doc.Find("main a").AttrOr("href", ""))
	press(v, opened, "save-stream") // who opened it in time may finish

	v.Get(v.URL + "/portal?token=nonsense").Page(http.StatusNotFound)
	v.Get("/portal/sessions/nonsense").Page(http.StatusGone)
	v.Wait(2 * time.Hour)
	pressed(v, opened, "save-stream").Page(http.StatusGone)
}

func TestPortalSetsUpSingleSignOn(t *testing.T) {
	v := emulatortest.NewVisit(t)
	at := v.Server.State().AddOrganization(v.Server.State().NewULID(), &data.Organization{Name: "Fresh Start", Domain: "fresh.example"})
	id := v.Server.State().Organizations.ID(at)
	state := func() string {
		var list struct{ Data []data.ConnectionJSON }
		v.API(http.MethodGet, "/connections?organization_id="+id, nil).Into(http.StatusOK, &list)
		require.Len(t, list.Data, 1)
		return list.Data[0].ConnectionType + " " + list.Data[0].State
	}
	doc := v.Get(portalLinkFor(v, id, "sso", "success_url", "http://localhost:8080/done")).Page(http.StatusOK)
	doc = press(v, doc, "choose-provider", "provider", "OktaSAML")
	assert.Equal(t, "OktaSAML draft", state())
	doc = press(v, doc, "save-metadata", "metadata_url", "nonsense")
	assert.Contains(t, doc.Find("#mistake").Text(), "metadata URL")
	assert.Equal(t, "OktaSAML draft", state())
	doc = press(v, doc, "save-metadata")
	assert.Equal(t, "OktaSAML validating", state())

	doc = press(v, doc, "fail-sign-in")
	assert.Contains(t, doc.Find("#mistake").Text(), "failed")
	assert.Equal(t, "OktaSAML validating", state())
	address, _ := pressed(v, doc, "test-sign-in").Back()
	assert.Equal(t, "http://localhost:8080/done", address)
	assert.Equal(t, "OktaSAML active", state())

	events := v.Happened("connection.activated", "authentication.sso_succeeded", "authentication.sso_failed")
	assert.Equal(t, []string{
		"authentication.sso_failed by system", "authentication.sso_succeeded by system", "connection.activated by admin_portal",
	}, emulatortest.Kinds(events))
	assert.Equal(t, "server_error", emulatortest.Dig(events[0], "error", "code"))
}

func TestPortalContinuesADraft(t *testing.T) {
	v := emulatortest.NewVisit(t)
	organization, _ := v.ConnectionIn("draft", true)
	doc := v.Get(portalLinkFor(v, organization, "sso")).Page(http.StatusOK)
	assert.Equal(t, "draft", doc.Find("#state").Text())
	doc = press(v, press(v, doc, "save-metadata"), "test-sign-in")
	assert.Contains(t, doc.Find("#done").Text(), "active")
	assert.Equal(t, "active", doc.Find("#state").Text())
}

func TestPortalWorksForItsOwnOrganizationOnly(t *testing.T) {
	v := emulatortest.NewVisit(t)
	id, _ := v.Customer()
	doc := v.Get(portalLinkFor(v, id, "sso")).Page(http.StatusOK)
	session := doc.Find("form").AttrOr("action", "")
	v.Post(session, url.Values{"act": {"choose-connection"}, "connection": {data.StaffConnectionID}})
	assert.Contains(t, v.Get(session).Page(http.StatusOK).Find("#mistake").Text(), "gone")
}
