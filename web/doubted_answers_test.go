package web

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

const emptyListBody = `{"object":"list","data":[],"list_metadata":{"before":null,"after":null}}`

// member is somebody with a membership, and the path of WorkOS's list of memberships.
func (p *pagesDesk) member(t *testing.T) (membership workos.Membership, list string) {
	t.Helper()
	list = "/user_management/organization_memberships"
	customer := scenario(t, "Northwind Logistics").OrganizationID
	return data[workos.Membership](t, p, list+"?organization_id="+customer+"&statuses=active")[0], list
}

func TestWhatAListLacksStaysOnThePageUntilWorkOSSaysThatItIsGone(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	membership, list := p.member(t)
	p.breaks(t, list, `"method":"GET","status":200,"body":`+emptyListBody)
	p.breaks(t, "/connections", `"method":"GET","status":200,"body":`+emptyListBody)
	user := squeeze(p.open(t, client, "/users/"+membership.UserID).Text())
	assert.NotContains(t, user, "Not a member of any organization")
	assert.Contains(t, user, "Not in WorkOS's current list")
	assert.Contains(t, user, "Northwind Logistics")
	organization := p.open(t, client, "/organizations/"+membership.OrganizationID)
	assert.NotContains(t, squeeze(organization.Text()), "No members yet")
	assert.NotContains(t, squeeze(organization.Text()), "No connection yet")
	assert.Contains(t, squeeze(organization.Text()), "Not in WorkOS's current list")
	p.clearFaults(t)
	assert.NotContains(t, squeeze(p.open(t, client, "/users/"+membership.UserID).Text()), "Not in WorkOS's current list")
}

func TestWhatBelongsToAnotherIsNotShownAsThisOnes(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	membership, list := p.member(t)
	other := membership
	for _, row := range data[workos.Membership](t, p, list+"?organization_id="+scenario(t, "Castellan Insurance").OrganizationID) {
		if row.UserID != membership.UserID {
			other = row
		}
	}
	require.NotEqual(t, other.UserID, membership.UserID)
	body, err := json.Marshal(map[string]any{"object": "list", "data": []json.RawMessage{json.RawMessage(p.ask(t, http.MethodGet, list+"/"+other.ID, "").body)},
		"list_metadata": map[string]any{"before": nil, "after": nil}})
	require.NoError(t, err)
	p.breaks(t, list, `"method":"GET","status":200,"body":`+string(body))
	page := p.open(t, client, "/users/"+membership.UserID)
	text := squeeze(page.Text())
	assert.Contains(t, text, "Northwind Logistics", "what Frontdesk holds")
	assert.NotContains(t, squeeze(page.Find("table").Text()), "Castellan Insurance")
	assert.Contains(t, text, "WorkOS answered with objects that belong to others, which were left out.")
	organization := p.open(t, client, "/organizations/"+membership.OrganizationID)
	assert.NotContains(t, links(organization.Find("table")), "/users/"+other.UserID)
	p.handlers.Flush()
	row, _, err := p.mirror.Membership(t.Context(), mirror.Everything, other.ID)
	require.NoError(t, err)
	assert.Equal(t, other.OrganizationID, row.OrganizationID)
}

func TestADomainThatAnAnswerLacksStaysOnThePage(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "admin")
	organization, domain := unverifiedDomain(t, p)
	var object map[string]json.RawMessage
	decode(t, p.ask(t, http.MethodGet, "/organizations/"+organization, "").body, &object)
	object["domains"] = json.RawMessage(`[]`)
	whole, err := json.Marshal(object)
	require.NoError(t, err)
	p.breaks(t, "/organizations/"+organization, `"method":"GET","status":200,"body":`+string(whole))
	text := squeeze(p.open(t, client, "/organizations/"+organization).Text())
	assert.Contains(t, text, domain.Domain+"Not in WorkOS's current answer")
	assert.NotContains(t, text, "No domain. People can only be matched")
	p.clearFaults(t)
	customer := scenario(t, "Northwind Logistics").OrganizationID
	row, _, err := p.mirror.Organization(t.Context(), mirror.Everything, customer)
	require.NoError(t, err)
	require.NotEmpty(t, row.Domains)
	p.deleteUpstream(t, "/organization_domains/"+row.Domains[0].ID)
	text = squeeze(p.open(t, client, "/organizations/"+customer).Text())
	assert.NotContains(t, text, row.Domains[0].Domain+"Not in WorkOS's current answer", "WorkOS says that it is gone")
}

func TestA404ThatDoesNotSayWhatIsMissingDoesNotHideWhatIsHeld(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "support")
	membership, _ := p.member(t)
	const reason = "WorkOS answered 404 without saying that this object does not exist."
	for page, api := range map[string]string{
		"/users/" + membership.UserID:                 "/user_management/users/" + membership.UserID,
		"/organizations/" + membership.OrganizationID: "/organizations/" + membership.OrganizationID,
	} {
		p.breaks(t, api, `"method":"GET","status":404,"body":{"message":"Not Found"}`)
		text := squeeze(p.open(t, client, page).Text())
		assert.Contains(t, text, reason+" This is the data as of ", page)
		assert.NotContains(t, text, "WorkOS knows no")
		p.clearFaults(t)
	}
	absent := "/users/user_01HHHHHHHHHHHHHHHHHHHHHHHH"
	p.breaks(t, "/user_management"+absent, `"method":"GET","status":404,"body":{"message":"Not Found"}`)
	text := squeeze(p.shows(t, client, absent, http.StatusNotFound).Text())
	assert.Contains(t, text, "without saying that this user does not exist, and Frontdesk holds no such user either.")
	p.clearFaults(t)
	text = squeeze(p.shows(t, client, absent, http.StatusNotFound).Text())
	assert.Contains(t, text, "WorkOS knows no user with the ID")
}
