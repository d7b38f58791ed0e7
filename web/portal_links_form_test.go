package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortalLinkFormSaysWhatIsWrongWithEachField(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	foreign := p.form(t, p.signIn(t, "admin")).Get("form_key")
	for _, test := range []struct {
		name, field, value string
		wantID, want       string // of the element with the error, and what it says
	}{
		{"no organization", "organization", "", "organization-error", "Choose the organization"},
		{"something that is no id", "organization", "conn_123", "organization-error", "begin with org_"},
		{"an id that nobody has", "organization", "org_01NONE", "organization-error", "WorkOS knows no organization with the ID org_01NONE"},
		{"an id of 10,000 characters", "organization", "org_" + strings.Repeat("x", 10_000), "organization-error", "at most 200 characters"},
		{"no intent", "intent", "", "intent-error", "Choose what the IT admin"},
		{"an unknown intent", "intent", "root_access", "intent-error", "Choose what the IT admin"},
		{"a return URL that is no address", "return_url", "app.example.com", "return_url-error", "whole address"},
		{"a return URL with another scheme", "return_url", "javascript:alert(1)", "return_url-error", "whole address"},
		{"another port", "return_url", "https://app.example.com:8443/", "return_url-error", "may only be sent to app.example.com"},
		{"plain http", "return_url", "http://app.example.com/", "return_url-error", "must begin with https://"},
		{"a host that is not allowed", "success_url", "https://evil.example/", "success_url-error",
			"only be sent to app.example.com or localhost"},
		{"a host that only ends like one", "success_url", "https://xapp.example.com/", "success_url-error", "only be sent to"},
		{"a host that only begins like one", "success_url", "https://app.example.com.evil.example/", "success_url-error", "only be sent to"},
		{"a password in the address", "success_url", "https://app.example.com@evil.example/", "success_url-error", "whole address"},
		{"a host in disguise", "success_url", "https://app%2eexample.com/", "success_url-error", ""},
		{"an address of 10,000 characters", "success_url", "https://app.example.com/" + strings.Repeat("x", 10_000), "success_url-error",
			"2000 characters"},
		{"a reason of 501 characters", "reason", strings.Repeat("ä", 501), "reason-error", "500 characters"},
		{"no form key", "form_key", "", "", "has expired or was opened by another operator"},
		{"a made-up form key", "form_key", "AAAAAAAAAAAAAAAAAAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA", "",
			"has expired or was opened by another operator"},
		{"somebody else's form key", "form_key", foreign, "", "has expired or was opened by another operator"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := p.form(t, client, "organization", acme.ID, "intent", "sso")
			form.Set("reason", "Kept")
			form.Set("return_url", "https://app.example.com/kept")
			form.Set(test.field, test.value)
			if test.field == "organization" {
				form.Del("organization_text")
				form.Del("organization_shown")
			}
			got, link := p.post(t, client, form)
			page := got.page(t)
			require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode, got.body)
			assert.Empty(t, link)
			assert.Contains(t, errorsOf(page), test.want)
			assert.Equal(t, "alert", page.Find(".form-errors").AttrOr("role", ""))
			if test.wantID != "" {
				assert.Contains(t, page.Find("#"+test.wantID).Text(), test.want)
			}
			again := fieldsOf(page)
			for _, kept := range []string{"organization", "intent", "return_url", "reason"} {
				if kept != test.field {
					assert.Equal(t, form.Get(kept), again.Get(kept), "%s is kept", kept)
				}
			}
			assert.NotEqual(t, form.Get("form_key"), again.Get("form_key"), "the form that comes back can be sent")
		})
	}
	assert.Zero(t, p.generated.Load())
	assert.Empty(t, p.entries(t), "what was never tried is not in the ledger")
}

func TestPortalLinkReturnAddressMayBePlainOnThisMachine(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	form := p.form(t, client, "organization", acme.ID, "intent", "sso")
	form.Set("return_url", "http://localhost:3000/back")
	got, _ := p.post(t, client, form)
	assert.Equal(t, http.StatusCreated, got.StatusCode, errorsOf(got.page(t)))
}

// Without JavaScript only the text that was typed arrives.
func TestPortalLinkOrganizationIsFoundByWhatWasTyped(t *testing.T) {
	p := startPortalDesk(t)
	client, customers := p.signIn(t, "success"), p.customers(t)
	acme, other := customers[0], customers[1]
	first, second := p.create(t, "Twin Peaks"), p.create(t, "Twin Peaks")
	require.NotEqual(t, first.ID, second.ID)
	for _, test := range []struct{ name, typed, want, wrong string }{
		{"its id", acme.ID, acme.Name, ""},
		{"its name", acme.Name, acme.Name, ""},
		{"its name in other letters", "  " + strings.ToUpper(acme.Name), acme.Name, ""},
		{"its domain", acme.Domains[0].Domain, acme.Name, ""},
		{"the name of two", "Twin Peaks", "", "Several organizations match “Twin Peaks”"},
		{"the id of one of the two", second.ID, "Twin Peaks", ""},
		{"the name of none", "Nobody and Sons", "", "No organization has the name, domain or ID “Nobody and Sons”."},
		{"an id of none", "org_01NONE", "", "WorkOS knows no organization"},
		{"a part of a name", "Twin", "", "Similar names: Twin Peaks (org_"},
	} {
		t.Run(test.name, func(t *testing.T) {
			form := p.form(t, client, "intent", "sso")
			form.Set("organization_text", test.typed)
			got, link := p.post(t, client, form)
			if test.wrong == "" {
				require.NotEmpty(t, link, errorsOf(got.page(t)))
				assert.Equal(t, "Portal link for "+test.want, got.page(t).Find("h1").Text())
				return
			}
			assert.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
			assert.Contains(t, got.page(t).Find("#organization-error").Text(), test.wrong)
			assert.Equal(t, test.typed, fieldsOf(got.page(t)).Get("organization_text"))
		})
	}
	t.Run("a name typed over the one that was filled in", func(t *testing.T) {
		form := p.form(t, client, "organization", acme.ID, "intent", "sso")
		form.Set("organization_text", other.Name)
		got, _ := p.post(t, client, form)
		assert.Equal(t, "Portal link for "+other.Name, got.page(t).Find("h1").Text(), "what the person saw counts")
	})
	t.Run("names that moved while the form was open", func(t *testing.T) {
		one, two := p.create(t, "Moving Name"), p.create(t, "Other Name")
		form := p.form(t, client, "organization", one.ID, "intent", "sso")
		p.ask(t, http.MethodPut, "/organizations/"+one.ID, `{"name":"Moved Name"}`)
		p.ask(t, http.MethodPut, "/organizations/"+two.ID, `{"name":"Moving Name"}`)
		for _, id := range []string{one.ID, two.ID} {
			p.send(t, client, http.MethodGet, "/organizations/"+id, nil)
		}
		got, link := p.post(t, client, form)
		require.NotEmpty(t, link, errorsOf(got.page(t)))
		assert.Equal(t, "Portal link for Moved Name", got.page(t).Find("h1").Text(), "the organization that the form was opened for")
	})
	t.Run("a name that was emptied", func(t *testing.T) {
		form := p.form(t, client, "organization", acme.ID, "intent", "sso")
		form.Set("organization_text", "")
		got, link := p.post(t, client, form)
		assert.Empty(t, link)
		assert.Contains(t, errorsOf(got.page(t)), "Choose the organization")
	})
	t.Run("both twins are told apart", func(t *testing.T) {
		form := p.form(t, client, "intent", "sso")
		form.Set("organization_text", "Twin Peaks")
		got, _ := p.post(t, client, form)
		assert.Contains(t, got.body, first.ID)
		assert.Contains(t, got.body, second.ID)
	})
}

func TestPortalLinkFormIsFilledInFromItsAddress(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "success"), p.customers(t)[0]
	for _, test := range []struct {
		name, query, want string
		status            int
	}{
		{"nothing", "", "", http.StatusOK},
		{"organization and intent", "?organization=" + acme.ID + "&intent=certificate_renewal", "", http.StatusOK},
		{"an unknown intent", "?intent=everything", "This address names a purpose", http.StatusBadRequest},
		{"an ID of another kind", "?organization=user_01NONE", "begin with org_", http.StatusBadRequest},
		{"an ID of no shape", "?organization=%3Cscript%3E", "WorkOS knows no organization with the ID <script>", http.StatusNotFound},
		{"an id that nobody has", "?organization=org_01NONE", "WorkOS knows no organization", http.StatusNotFound},
		{"10,000 characters", "?organization=org_" + strings.Repeat("x", 10_000), "begin with org_", http.StatusBadRequest},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := p.send(t, client, http.MethodGet, "/portal-links/new"+test.query, nil)
			assert.Equal(t, test.status, got.StatusCode)
			assert.Contains(t, errorsOf(got.page(t)), test.want)
			assert.NotEmpty(t, fieldsOf(got.page(t)).Get("form_key"))
			assert.Equal(t, 7, got.page(t).Find("input[name=intent]").Length())
		})
	}
	filled := p.form(t, client, "organization", acme.ID, "intent", "certificate_renewal")
	assert.Equal(t, []string{acme.ID, acme.Name, "certificate_renewal"},
		[]string{filled.Get("organization"), filled.Get("organization_text"), filled.Get("intent")})
}

func TestOrganizationOptions(t *testing.T) {
	p := startPortalDesk(t)
	client, acme := p.signIn(t, "viewer"), p.customers(t)[0]
	unheard := p.create(t, "Only Just Founded")
	options := func(t *testing.T, typed string) (values []string) {
		got := p.send(t, client, http.MethodGet, "/options/organizations?organization_text="+strings.ReplaceAll(typed, " ", "+"), nil,
			"HX-Request", "true", "HX-Request-Type", "partial")
		require.Equal(t, http.StatusOK, got.StatusCode, got.body)
		assert.NotContains(t, got.body, "<title>", "a suggestion does not rename the page")
		for _, option := range got.page(t).Find("[role=option]").EachIter() {
			values = append(values, option.AttrOr("data-value", "")+" "+option.AttrOr("data-text", ""))
		}
		return values
	}
	assert.Equal(t, []string{unheard.ID + " Only Just Founded"}, options(t, unheard.ID), "an id that the copy does not hold yet")
	assert.Equal(t, []string{acme.ID + " " + acme.Name}, options(t, acme.Domains[0].Domain), "a domain")
	assert.Equal(t, []string{unheard.ID + " Only Just Founded"}, options(t, "just found"), "a part of a name")
	assert.Empty(t, options(t, "org_01NONE"))
	assert.Empty(t, options(t, "conn_01NONE"))
	tooLong := p.send(t, client, http.MethodGet, "/options/organizations?organization_text="+strings.Repeat("x", 10_000), nil)
	assert.Equal(t, http.StatusBadRequest, tooLong.StatusCode)
}
