package web

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEventsOfAConnectionsPageLeadToTheEvent(t *testing.T) {
	p := startSynced(t)
	client, northwind := p.signIn(t, "viewer"), scenario(t, "Northwind Logistics")
	at := "/connections/" + data[struct{ ID string }](t, p, "/connections?limit=1&organization_id="+northwind.OrganizationID)[0].ID
	timeline := p.open(t, client, at).Find("ol.timeline")
	found := links(timeline)
	require.NotEmpty(t, found)
	assert.NotContains(t, found, at, "no line leads to the page that it is on")
	for _, link := range found {
		page := p.send(t, client, http.MethodGet, link, nil)
		assert.Equal(t, http.StatusOK, page.StatusCode, link)
		if len(link) > 8 && link[:8] == "/events?" {
			assert.Positive(t, page.page(t).Find("li.event").Length(), link)
		}
	}
}

func TestASignInOnTheOverviewLeadsToThatOperator(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	const at = "/activity?q=viewer%40frontdesk.example"
	require.Contains(t, links(p.open(t, client, "/").Find("main")), at)
	assert.Contains(t, mainText(p.open(t, client, at)), "Signed in")
}
