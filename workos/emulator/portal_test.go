package emulator

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
	"frontdesk/workos/emulator/hosted"
)

// portalLinkFor makes a link and returns where it leads.
func (v *visit) portalLinkFor(organization, intent string, more ...string) string {
	v.Helper()
	body := map[string]string{"organization": organization, "intent": intent}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	var made struct{ Link string }
	v.api(http.MethodPost, "/portal/generate_link", body).into(http.StatusCreated, &made)
	require.True(v, strings.HasPrefix(made.Link, v.url+"/portal?token="), "a link on this server")
	return made.Link
}

// press submits the first form that has the named button (or a field act of that value) and follows to the page.
func (v *visit) press(doc *goquery.Document, act string, changes ...string) *goquery.Document {
	v.Helper()
	address, _ := v.pressed(doc, act, changes...).back()
	require.True(v, strings.HasPrefix(address, "/portal/sessions/"), address)
	return v.get(address).page(http.StatusOK)
}

func (v *visit) pressed(doc *goquery.Document, act string, changes ...string) answer {
	v.Helper()
	form := doc.Find("form").FilterFunction(func(_ int, form *goquery.Selection) bool {
		return form.Find("[name=act][value="+act+"]").Length() > 0
	}).First()
	require.Equal(v, 1, form.Length(), "there is no form for %s in %s", act, doc.Find("main").Text())
	return v.post(form.AttrOr("action", ""), filled(form, append(changes, "act", act)...))
}

func (v *visit) customer() (id, name string) {
	s := v.server
	for at, row := range s.state.Organizations.All() {
		if s.state.Organizations.ID(at) != StaffOrganizationID && row.Domain != "" {
			return s.state.Organizations.ID(at), row.Name
		}
	}
	return "", ""
}

func TestEveryIntentOpensAPortalThatSaysWhoseItIs(t *testing.T) {
	v := newVisit(t)
	id, name := v.customer()
	for _, task := range hosted.PortalTasks {
		t.Run(task.Intent, func(t *testing.T) {
			v := v.in(t)
			link := v.portalLinkFor(id, task.Intent, "return_url", "https://desk.example/organizations")
			doc := v.get(link).page(http.StatusOK)
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
	v := newVisit(t)
	id, _ := v.customer()
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
			v := v.in(t)
			var got struct{ Errors []api.FieldError }
			v.api(http.MethodPost, "/portal/generate_link", test.body).into(test.want, &got)
			if test.field != "" {
				require.Len(t, got.Errors, 1)
				assert.Equal(t, test.field, got.Errors[0].Field)
			}
		})
	}
}

func TestPortalLinksDie(t *testing.T) {
	v := newVisit(t)
	id, _ := v.customer()
	link := v.portalLinkFor(id, "log_streams", "return_url", "https://desk.example/")
	v.wait(4 * time.Minute)
	opened := v.get(link).page(http.StatusOK)
	again := v.get(link).page(http.StatusOK)
	assert.Equal(t, opened.Find("form").AttrOr("action", "a"), again.Find("form").AttrOr("action", "b"), "one session")
	v.wait(2 * time.Minute)

	doc := v.get(link).page(http.StatusGone)
	assert.Equal(t, "This link has expired", doc.Find("h1").Text())
	assert.Equal(t, "https://desk.example/", doc.Find("main a").AttrOr("href", ""))
	v.press(opened, "save-stream") // who opened it in time may finish

	v.get(v.url + "/portal?token=nonsense").page(http.StatusNotFound)
	v.get("/portal/sessions/nonsense").page(http.StatusGone)
	v.wait(2 * time.Hour)
	v.pressed(opened, "save-stream").page(http.StatusGone)
}

func TestPortalSetsUpSingleSignOn(t *testing.T) {
	v := newVisit(t)
	at := v.server.state.AddOrganization(v.server.state.NewULID(), &data.Organization{Name: "Fresh Start", Domain: "fresh.example"})
	id := v.server.state.Organizations.ID(at)
	state := func() string {
		var list struct{ Data []data.ConnectionJSON }
		v.api(http.MethodGet, "/connections?organization_id="+id, nil).into(http.StatusOK, &list)
		require.Len(t, list.Data, 1)
		return list.Data[0].ConnectionType + " " + list.Data[0].State
	}
	doc := v.get(v.portalLinkFor(id, "sso", "success_url", "http://localhost:8080/done")).page(http.StatusOK)
	doc = v.press(doc, "choose-provider", "provider", "OktaSAML")
	assert.Equal(t, "OktaSAML draft", state())
	doc = v.press(doc, "save-metadata", "metadata_url", "nonsense")
	assert.Contains(t, doc.Find("#mistake").Text(), "metadata URL")
	assert.Equal(t, "OktaSAML draft", state())
	doc = v.press(doc, "save-metadata")
	assert.Equal(t, "OktaSAML validating", state())

	doc = v.press(doc, "fail-sign-in")
	assert.Contains(t, doc.Find("#mistake").Text(), "failed")
	assert.Equal(t, "OktaSAML validating", state())
	address, _ := v.pressed(doc, "test-sign-in").back()
	assert.Equal(t, "http://localhost:8080/done", address)
	assert.Equal(t, "OktaSAML active", state())

	events := v.happened("connection.activated", "authentication.sso_succeeded", "authentication.sso_failed")
	assert.Equal(t, []string{
		"authentication.sso_failed by system", "authentication.sso_succeeded by system", "connection.activated by admin_portal",
	}, kinds(events))
	assert.Equal(t, "server_error", dig(events[0], "error", "code"))
}

func TestPortalContinuesADraft(t *testing.T) {
	v := newVisit(t)
	organization, _ := v.connectionIn("draft", true)
	doc := v.get(v.portalLinkFor(organization, "sso")).page(http.StatusOK)
	assert.Equal(t, "draft", doc.Find("#state").Text())
	doc = v.press(v.press(doc, "save-metadata"), "test-sign-in")
	assert.Contains(t, doc.Find("#done").Text(), "active")
	assert.Equal(t, "active", doc.Find("#state").Text())
}

func TestPortalWorksForItsOwnOrganizationOnly(t *testing.T) {
	v := newVisit(t)
	id, _ := v.customer()
	doc := v.get(v.portalLinkFor(id, "sso")).page(http.StatusOK)
	session := doc.Find("form").AttrOr("action", "")
	v.post(session, url.Values{"act": {"choose-connection"}, "connection": {StaffConnectionID}})
	assert.Contains(t, v.get(session).page(http.StatusOK).Find("#mistake").Text(), "gone")
}
