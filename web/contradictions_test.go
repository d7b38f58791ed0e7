package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"frontdesk/store"
	"frontdesk/workos"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAnActionThatWorkOSAcceptsAndDoesNotDoIsNotDone answers a change with success, without making it.
func TestAnActionThatWorkOSAcceptsAndDoesNotDoIsNotDone(t *testing.T) {
	const members = "/user_management/organization_memberships"
	for _, shape := range []string{"the object as it was", "something else"} {
		for _, name := range []string{"organization.edit", "user.edit", "membership.deactivate"} {
			t.Run(name+" "+shape, func(t *testing.T) {
				t.Parallel()
				p := startSynced(t)
				client := p.signIn(t, "admin")
				customer := scenario(t, "Northwind Logistics").OrganizationID
				member := data[workos.Membership](t, p, members+"?organization_id="+customer+"&statuses=active")[0]
				var a actionTest
				object, at := "", ""
				switch name {
				case "organization.edit":
					a = actionTest{path: "/organizations/" + customer + "/edit", form: url.Values{"name": {"Renamed Customer"}}}
					object, at = "/organizations/"+customer, "/organizations/"+customer
				case "user.edit":
					a = actionTest{path: "/users/" + member.UserID + "/edit", form: url.Values{"first_name": {"Renamed"}}}
					object, at = "/user_management/users/"+member.UserID, "/user_management/users/"+member.UserID
				default:
					a = actionTest{path: "/memberships/" + member.ID + "/deactivate"}
					object, at = members+"/"+member.ID, members+"/"+member.ID+"/deactivate"
				}
				body := json.RawMessage(`{"error":"invalid"}`)
				if shape == "the object as it was" {
					body = json.RawMessage(p.ask(t, http.MethodGet, object, "").body)
				}
				form := a.fill(t, p, client)
				p.breaks(t, at, `"method":"PUT","status":200,"body":`+string(body))
				got := p.send(t, client, http.MethodPost, a.path, form)
				require.Equal(t, http.StatusBadGateway, got.StatusCode)
				assert.NotContains(t, mainText(got.page(t)), "saved")
				p.clearFaults(t)
				assert.Equal(t, store.Unknown, p.lastEntry(t, name).Outcome)
				assert.Contains(t, p.lastEntry(t, name).Note, "shows what was there before")
				p.lookAt(t, time.Hour)
				assert.Equal(t, store.NotDone, p.lastEntry(t, name).Outcome, p.lastEntry(t, name).Note)
			})
		}
	}
}
