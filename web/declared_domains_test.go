package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withSibling has the organization of a pending domain show another domain, whose state is a JSON text, "" for none. It
// returns the path of the action that marks the pending one as verified, and its name; the other's begins with b-.
func withSibling(t *testing.T, p *pagesDesk, state string) (path, name string) {
	t.Helper()
	organization, domain := unverifiedDomain(t, p)
	var object map[string]json.RawMessage
	decode(t, p.ask(t, http.MethodGet, "/organizations/"+organization, "").body, &object)
	if state != "" {
		state = `,"state":` + state
	}
	object["domains"] = json.RawMessage(`[{"object":"organization_domain","id":"` + domain.ID + `","organization_id":"` + organization +
		`","domain":"` + domain.Domain + `","state":"pending"},` +
		`{"object":"organization_domain","id":"org_domain_01SIBLING","organization_id":"` + organization + `","domain":"b-` + domain.Domain +
		`"` + state + `}]`)
	whole, err := json.Marshal(object)
	require.NoError(t, err)
	now, err := workos.Decode[workos.Organization](whole)
	require.NoError(t, err)
	held, _, err := p.mirror.Organization(t.Context(), mirror.Everything, organization)
	require.NoError(t, err)
	for _, other := range held.Domains { // as if they had never been there
		require.NoError(t, p.mirror.Delete(t.Context(), mirror.KindDomain, other.ID))
	}
	require.NoError(t, p.mirror.UpsertOrganization(t.Context(), now))
	p.breaks(t, "/organizations/"+organization, `"method":"GET","status":200,"body":`+string(whole))
	return "/organizations/" + organization + "/domains/" + domain.ID + "/declare-verified", domain.Domain
}

func TestMarkingADomainAsVerifiedLeavesTheOthersAlone(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	for _, test := range []struct{ state, sent, warns, refused string }{
		{state: `"unverified"`, refused: " has the status “unverified”"},
		{state: `"in_review"`, refused: " has the status “in_review”"},
		{state: `null`, refused: " came without a status"},
		{state: ``, refused: " came without a status"},
		{state: `"pending"`, sent: "pending"},
		{state: `"verified"`, sent: "verified"},
		{state: `"failed"`, sent: "pending", warns: " will become pending"},
		{state: `"legacy_verified"`, sent: "verified", warns: " will become verified"},
	} {
		t.Run("a sibling that is "+test.state, func(t *testing.T) {
			path, name := withSibling(t, p, test.state)
			defer p.clearFaults(t)
			p.sent()
			if test.refused != "" {
				page := p.shows(t, client, path, http.StatusConflict)
				assert.Contains(t, squeeze(mainText(page)), "b-"+name+test.refused)
				assert.Contains(t, mainText(page), "Nothing was changed.")
				got := p.send(t, client, http.MethodPost, path, url.Values{})
				assert.Equal(t, http.StatusConflict, got.StatusCode)
				assert.Empty(t, p.sent())
				return
			}
			text := mainText(p.open(t, client, path))
			if test.warns == "" {
				assert.NotContains(t, text, "b-"+name+" will become")
			} else {
				assert.Contains(t, text, "b-"+name+test.warns)
			}
			got := p.submit(t, client, path, func(url.Values) {})
			require.Equal(t, http.StatusSeeOther, got.StatusCode, mainText(got.page(t)))
			bodies := p.sent()
			require.Len(t, bodies, 1)
			assert.Contains(t, bodies[0], `{"domain_data":[{"domain":"`+name+`","state":"verified"},{"domain":"b-`+name+`","state":"`+test.sent+
				`"}]}`)
			change, isChange := p.lastEntry(t, "domain.declare_verified").Details.Change("state of b-" + name)
			assert.Equal(t, test.warns != "", isChange)
			if isChange {
				assert.Equal(t, test.sent, change.After)
			}
		})
	}
}

func TestASiblingThatChangesWhileTheFormIsOpenIsNoticed(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	path, name := withSibling(t, p, `"verified"`)
	form := browserForm(p.open(t, client, path).Find("#action-form"))
	form.Set("reason", "Ticket 4711")
	p.clearFaults(t)
	withSibling(t, p, `"failed"`)
	p.sent()
	got := p.send(t, client, http.MethodPost, path, form)
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	assert.Contains(t, mainText(got.page(t)), "Something changed while the form was open, and nothing was sent.")
	assert.Contains(t, mainText(got.page(t)), "b-"+name+" will become pending")
	assert.Empty(t, p.sent())
}

// TestADomainThatAnAnswerLacksIsNotDeleted marks a domain as verified while WorkOS's answer lacks another one: WorkOS replaces
// all domains by those that it is sent.
func TestADomainThatAnAnswerLacksIsNotDeleted(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	path, name := withSibling(t, p, `"pending"`)
	organization := strings.Split(path, "/")[2]
	held, err := workos.Decode[workos.Organization]([]byte(p.ask(t, http.MethodGet, "/organizations/"+organization, "").body))
	require.NoError(t, err)
	kept := workos.OrganizationDomain{Object: workos.Object{ID: "org_domain_01KEPT"}, Domain: "kept.example", State: "verified"}
	require.NoError(t, p.mirror.UpsertOrganization(t.Context(), workos.Organization{Name: held.Name, Domains: append(held.Domains, kept),
		Object: workos.Object{ID: held.ID, CreatedAt: held.CreatedAt, UpdatedAt: held.UpdatedAt}}))
	p.sent()
	row, err := p.mirror.OrganizationRow(t.Context(), mirror.Everything, organization)
	require.NoError(t, err)
	require.Contains(t, row.DomainNames, "kept.example")
	page := p.shows(t, client, path, http.StatusConflict)
	assert.Contains(t, mainText(page), "kept.example")
	assert.Contains(t, mainText(page), "Marking "+name+" would delete what is missing. Nothing was changed.")
	p.handlers.Flush()
	text := mainText(p.open(t, client, path)) // the mirror has now read what WorkOS shows
	assert.Contains(t, text, "It will then have exactly these: "+name+" (verified) and b-"+name+" (pending).")
	assert.Empty(t, p.sent())
}
