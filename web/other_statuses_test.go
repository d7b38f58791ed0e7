package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestWalkAStatusThatIsNotKnownIsFoundByTheFilter serves statuses that Frontdesk does not know, and looks for them in each
// list with a Status filter.
func TestWalkAStatusThatIsNotKnownIsFoundByTheFilter(t *testing.T) {
	p, server := startStandIn(t)
	client := p.signIn(t, "admin")
	pages := []string{"/connections/conn_01A", "/directories/directory_01A", "/users/user_01A", "/invitations/invitation_01A",
		"/directory-users/directory_user_01A"}
	read := func() {
		for _, page := range pages {
			p.open(t, client, page)
		}
		p.handlers.Flush()
	}
	for _, of := range []struct{ kind, field, list, usual string }{
		{"connection", "state", "/connections", "active"}, {"directory", "state", "/directories", "linked"},
		{"invitation", "state", "/invitations", "pending"}, {"membership", "status", "/organizations/org_01A/users", "active"},
		{"directory_user", "state", "/directories/directory_01A/users", "active"},
	} {
		server.reset()
		read()
		assert.Len(t, p.table(t, client, of.list+"?format=csv&state=other"), 1, "%s: every status is known", of.list)
		for _, sent := range []string{`"paused"`, ""} {
			server.setStatus(of.kind, of.field, sent)
			read()
			page := p.open(t, client, of.list+"?state=other")
			assert.Equal(t, 1, page.Find("section.list tbody tr").Length(), "%s %s", of.list, sent)
			assert.Equal(t, "Other", page.Find("select[name=state] option[selected]").Text(), of.list)
			assert.Len(t, p.table(t, client, of.list+"?format=csv&state=other"), 2, "%s %s", of.list, sent)
			assert.Len(t, p.table(t, client, of.list+"?format=csv&state="+of.usual), 1, "%s %s", of.list, sent)
		}
	}
}
