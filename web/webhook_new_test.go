package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const newEndpoint = "https://api.osier.example/webhooks/workos"

// endpointForm is the form for a webhook endpoint, filled in.
func endpointForm() actionTest {
	return actionTest{
		name: "webhook.create", path: "/settings/webhooks/new", call: "POST /webhook_endpoints",
		form: url.Values{"endpoint_url": {newEndpoint}, "events": {"connection", "user.created"}},
	}
}

func TestAWebhookSecretIsShownOnceAndKeptNowhere(t *testing.T) {
	p := startPages(t)
	client, a := p.signIn(t, "admin"), endpointForm()
	assert.Equal(t, 1, p.open(t, client, "/settings/webhooks").Find("a[href='/settings/webhooks/new']").Length())
	a.isRefused(t, p, client)

	form := a.fill(t, p, client)
	p.requests()
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusCreated, got.StatusCode, mainText(got.page(t)))
	assert.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	page := got.page(t)
	secret := page.Find("#secret-key").Text()
	require.Greater(t, len(secret), 20)
	assert.Equal(t, 1, strings.Count(got.body, secret), "the secret is on the page once")
	assert.Contains(t, mainText(page), "WORKOS_WEBHOOK_SECRET")
	assert.Contains(t, mainText(page), "connection.activated", "a group stands for all that is in it")

	p.later.Add(int64(2 * time.Minute)) // the answer is not in memory any longer
	again := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusSeeOther, again.StatusCode)
	assert.Len(t, writes(p.requests()), 1, "the same form twice is one endpoint")
	list := p.send(t, client, http.MethodGet, again.Header.Get("Location"), nil)
	assert.Contains(t, squeeze(list.page(t).Find(".notice").Text()), "Its secret was shown once")
	assert.Contains(t, list.body, newEndpoint)
	for _, kept := range []string{list.body, p.Log.String(), databases(t, p), p.send(t, client, http.MethodGet, "/activity", nil).body} {
		assert.NotContains(t, kept, secret)
	}
	entry := p.lastEntry(t, "webhook.create")
	assert.Equal(t, store.Done, entry.Outcome)
	assert.Contains(t, entry.Details.Fact("events"), "user.created")
}

func TestSecretsOfTheListOfEndpointsAreShownNowhere(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	for _, endpoint := range data[struct{ ID, Secret string }](t, p, "/webhook_endpoints") {
		require.NotEmpty(t, endpoint.Secret)
		for _, path := range []string{"/settings/webhooks", "/settings/webhooks/" + endpoint.ID + "/edit",
			"/settings/webhooks/" + endpoint.ID + "/delete"} {
			assert.NotContains(t, p.send(t, client, http.MethodGet, path, nil).body, endpoint.Secret, path)
		}
	}
}

func TestAWebhookEndpointWithoutAnAnswer(t *testing.T) {
	p := startPages(t)
	endpointForm().isUnknown(t, p, p.signIn(t, "admin"))
}

// TestAWebhookEndpointWhoseAnswerWasLostIsNotMadeAgain has WorkOS show an endpoint as asked for, which may be anybody's.
func TestAWebhookEndpointWhoseAnswerWasLostIsNotMadeAgain(t *testing.T) {
	p := startPages(t)
	client, a := p.signIn(t, "admin"), endpointForm()
	a.form["events"] = []string{"user.created"}
	form, made := a.fill(t, p, client), time.Now().UTC().Format(time.RFC3339)
	p.breaks(t, "/webhook_endpoints", `"method":"POST","status":201,"body":{"object":"webhook_endpoint"}`)
	p.breaks(t, "/webhook_endpoints", `"method":"GET","status":200,"body":{"data":[{"id":"we_1","endpoint_url":"`+newEndpoint+
		`","events":["user.created"],"created_at":"`+made+`"}]}`)
	got := p.send(t, client, http.MethodPost, a.path, form)
	require.Equal(t, http.StatusBadGateway, got.StatusCode, mainText(got.page(t)))
	assert.Contains(t, mainText(got.page(t)), "The secret was not received. It will not be sent again. WorkOS shows the webhook endpoint")
	assert.Contains(t, mainText(got.page(t)), byWhom)
}

func TestEndpointFormsSayWhatIsWrong(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	taken := data[workos.WebhookEndpoint](t, p, "/webhook_endpoints")[0]
	wrong := func(status int, code string, fields string) string {
		return `"method":"POST","status":` + strconv.Itoa(status) + `,"body":{"code":"` + code + `","message":"No.","errors":[` + fields + `]}`
	}
	for _, test := range []struct {
		name, fault, field, want string
		form                     url.Values
	}{
		{"no address", "", "endpoint_url", "beginning with https://", url.Values{"endpoint_url": {"http://x.example"}}},
		{"no events", "", "events", "Choose at least one type", url.Values{"events": {}}},
		{"an event that there is not", "", "events", "no event called “user.vanished”", url.Values{"events": {"user.vanished"}}},
		{"an address that is taken", "", "endpoint_url", "WorkOS sends to this address already", url.Values{"endpoint_url": {taken.EndpointURL}}},
		{"an address that WorkOS does not take", wrong(422, "invalid_url", ""), "endpoint_url", "WorkOS does not accept this address", nil},
		{"an event that WorkOS does not know", wrong(422, "invalid_request_parameters",
			`{"code":"unknown_event_type","message":"Unknown event type: user.created"}`), "events", "Unknown event type: user.created.", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := endpointForm()
			for name, values := range test.form {
				a.form[name] = values
			}
			if test.fault != "" {
				p.breaks(t, "/webhook_endpoints", test.fault)
				defer p.clearFaults(t)
			}
			got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			page := got.page(t)
			assert.Contains(t, squeeze(page.Find(".form-errors a[href='#"+test.field+"']").Text()), test.want)
			assert.Contains(t, squeeze(page.Find("#"+test.field+"-error").Text()), test.want)
		})
	}
}

func TestAnEndpointKeepsEventsThatTheDeskDoesNotKnow(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "admin")
	p.breaks(t, "/webhook_endpoints", `"status":200,"body":{"data":[{"id":"we_new","endpoint_url":"`+newEndpoint+
		`","events":["novel.thing.happened","user.created"]}]}`)
	page := p.open(t, client, "/settings/webhooks/we_new/edit")
	var chosen []string
	for _, box := range page.Find("input[name=events][checked]").EachIter() {
		chosen = append(chosen, box.AttrOr("value", ""))
	}
	assert.ElementsMatch(t, []string{"novel.thing.happened", "user.created"}, chosen)
	assert.Equal(t, 2, page.Find("#events details[open]").Length(), "what is chosen is in sight")
	a := actionTest{path: "/settings/webhooks/we_new/edit", form: url.Values{"endpoint_url": {newEndpoint}, "events": chosen}}
	got := p.send(t, client, http.MethodPost, a.path, a.fill(t, p, client))
	assert.Contains(t, squeeze(got.page(t).Find(".form-errors").Text()), "You have not changed anything.")
}
