package web

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/views/wording"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keptFacts are facts of every kind that the actions keep, and what an entry shows of them.
var keptFacts = map[string]struct{ value, shown string }{
	"domain": {"new.example", "Domain: new.example"}, "contact": {"it@x.example", "Contact: it@x.example"},
	"name":        {"Warehouse", "Name: Warehouse"},
	"works until": {"it is revoked", "Expires: never"}, "permissions": {"documents:read", "Permissions: documents:read"},
	"intent":  {"dsync", "Portal link for: " + wording.PortalIntent("dsync")},
	"intents": {"sso, directory_sync", "Access to: Set up single sign-on, Set up directory sync"},
	"role":    {"admin", "Role: admin"}, "days": {"7", "Days until it expires: 7"}, "events": {"user.created", "Events: user.created"},
	"factors": {"Authenticator app", "MFA methods: Authenticator app"}, "kind": {"sms", "MFA method: sms"}, "sessions": {"3", "Sessions: 3"},
	"flag": {"beta", "Flag: beta"}, "group": {"Auditors", "Group: Auditors"}, "user id": {"user_7", "User ID: user_7"},
	"user":        {"user_8", "User ID: user_8"},
	"application": {"Zap", "Application: Zap"}, "provider": {"github", "Provider: github"}, "members": {"12", "Members: 12"},
	"permission": {"users.write", "Permission: users.write"}, "needs": {"support", "Role needed: support"},
	"code":          {"access_denied", "Code: access_denied"},
	"something new": {"as it is", "Something new: as it is"}, "state": {"pending → verified",
		"State: pending → verified"},
}

// inFile is what the CSV says for a fact or change on the screen: its values are JSON texts, so that they can be read back.
func inFile(shown string) string {
	label, value, _ := strings.Cut(shown, ": ")
	before, after, isChange := strings.Cut(value, " → ")
	if isChange {
		return label + ": " + strconv.Quote(before) + " → " + strconv.Quote(after)
	}
	return label + ": " + strconv.Quote(value)
}

func TestEveryEntryShowsWhatItKeeps(t *testing.T) {
	p := startPages(t)
	client, details := p.signIn(t, "viewer"), store.Details{}
	for name, fact := range keptFacts {
		details.Add(name, fact.value)
	}
	details["state"] = store.Change{Before: "pending", After: "verified"}.Detail()
	for _, action := range p.Server.handlers.Registered() {
		t.Run(action.Name, func(t *testing.T) {
			_, err := p.records.Record(t.Context(), store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: action.Name,
				TargetName:     "it",
				OrganizationID: "org_walk", Details: details}, store.Done, "Done.")
			require.NoError(t, err)
			screen := squeeze(p.open(t, client, "/activity?organization=org_walk&type="+action.Name).Find("section.list tbody tr").First().Text())
			table := p.send(t, client, http.MethodGet, "/activity?format=csv&organization=org_walk&type="+action.Name, nil)
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.body, "\ufeff"))).ReadAll()
			require.NoError(t, err)
			require.Greater(t, len(rows), 1)
			for name, fact := range keptFacts {
				assert.Contains(t, screen, fact.shown, name)
				want := inFile(fact.shown)
				if strings.HasPrefix(name, "intent") || name == "works until" {
					want = fact.shown // words of Frontdesk's own
				}
				assert.Contains(t, strings.Join(rows[1], " "), want, name)
			}
		})
	}
}

// TestOnlyWhatWasDoneReadsAsAChange records an action with every outcome.
func TestOnlyWhatWasDoneReadsAsAChange(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	details := store.Details{"state": store.Change{Before: "pending", After: "revoked"}.Detail(),
		"metadata plan": store.Change{Before: "gold"}.Detail()}
	const done, asked = "Metadata plan: gold → none; State: pending → revoked",
		"Metadata plan: asked for none (was gold); State: asked for revoked (was pending)"
	for outcome, want := range map[store.Outcome]string{store.Done: done, store.Partial: asked, store.NotDone: asked, store.Refused: asked,
		store.Failed: asked, store.Unknown: asked, store.Canceled: asked, store.Intent: asked} {
		t.Run(string(outcome), func(t *testing.T) {
			entry := store.OperatorAction{Actor: store.Actor{ID: "op", Email: "op@x.example"}, Action: "invitation.revoke", TargetName: "it",
				OrganizationID: "org_" + string(outcome), Details: details}
			if outcome == store.Intent {
				_, err := p.records.Begin(t.Context(), entry)
				require.NoError(t, err)
			} else {
				_, err := p.records.Record(t.Context(), entry, outcome, "")
				require.NoError(t, err)
			}
			screen := squeeze(p.open(t, client, "/activity?organization=org_"+string(outcome)).Find("section.list tbody tr").Text())
			assert.Contains(t, screen, want)
			file := p.table(t, client, "/activity?format=csv&organization=org_"+string(outcome))
			require.Len(t, file, 2)
			assert.Contains(t, file[1], strings.NewReplacer("gold", `"gold"`, "pending", `"pending"`, "revoked", `"revoked"`).Replace(want))
		})
	}
}

func TestAnEntryOpensWhatItCreated(t *testing.T) {
	p := startSynced(t)
	client, customer := p.signIn(t, "admin"), scenario(t, "Castellan Insurance").OrganizationID
	for _, test := range []struct {
		path, action, opens string
		fill                map[string]string
	}{
		{"/organizations/new", "organization.create", "/organizations/org_",
			map[string]string{"name": "Osier Dairies", "external_id": "acct_osier"}},
		{"/users/new", "user.create", "/users/user_", map[string]string{"email": "new@osier.example"}},
		{"/invitations/new?organization=" + customer, "invitation.send", "/invitations/invitation_",
			map[string]string{"email": "invited@osier.example", "organization": customer}},
		{"/organizations/" + customer + "/groups/new", "group.create", "/organizations/" + customer + "/groups/",
			map[string]string{"name": "Auditors"}},
		{"/organizations/" + customer + "/api-keys/new", "api_key.create", "/organizations/" + customer + "/settings",
			map[string]string{"name": "Warehouse"}},
		{"/organizations/" + customer + "/it-contacts/new", "it_contact.add", "/organizations/" + customer + "/settings",
			map[string]string{"email": "it@osier.example"}},
	} {
		t.Run(test.action, func(t *testing.T) {
			form := browserForm(p.open(t, client, test.path).Find("#action-form"))
			form.Set("reason", "Ticket 4711")
			for name, value := range test.fill {
				form.Set(name, value)
			}
			got := p.send(t, client, http.MethodPost, strings.Split(test.path, "?")[0], form)
			require.Less(t, got.StatusCode, 400, mainText(got.page(t)))
			links := p.open(t, client, "/activity?type="+test.action).Find("section.list tbody tr").First().Find("a[href]")
			href := links.First().AttrOr("href", "")
			assert.True(t, strings.HasPrefix(href, test.opens), "opens %q", href)
			p.open(t, client, href)
		})
	}
}

// TestTheDetailsInACSVCanBeReadBack although a name looks like the words around it, or turns them round.
func TestTheDetailsInACSVCanBeReadBack(t *testing.T) {
	for value, want := range map[string]string{
		"":                               "",
		"none":                           `"none"`,
		`"quoted" → "x"; Name: none → y`: `"\"quoted\" → \"x\"; Name: none → y"`,
		"\u2068own\u202eturned":          "\u2068\"" + `\u2068` + "own\u202eturned\"\u2069",
	} {
		said := activityview.Quoted(value)
		assert.Equal(t, want, said)
		if value != "" {
			var back string
			require.NoError(t, json.Unmarshal([]byte(strings.Trim(said, "\u2068\u2069")), &back))
			assert.Equal(t, value, back)
		}
	}
	assert.Equal(t, `Name: none → "none"`, activityview.Changed("name", activityview.Quoted(""), activityview.Quoted("none")))

	p := startSynced(t)
	client := p.signIn(t, "admin")
	name := "\u2068Acme\u202e" + `"quoted" → none`
	made := p.submit(t, client, "/organizations/new", func(form url.Values) { form.Set("name", name) })
	require.Equal(t, http.StatusSeeOther, made.StatusCode, mainText(made.page(t)))
	assert.Equal(t, name, p.lastEntry(t, "organization.create").TargetName)
	row := p.table(t, client, "/activity?format=csv")[1]
	assert.Contains(t, fmt.Sprint(row), "\u2068"+name+"\u2069\u2069")
}
