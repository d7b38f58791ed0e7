package web

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"frontdesk/workos/emulator"
)

func TestTitlesNameTheTabAndTheFilter(t *testing.T) {
	p := startSynced(t)
	client := p.signIn(t, "viewer")
	scenario := emulator.Scenarios()[0]
	base := "/organizations/" + scenario.OrganizationID
	for address, want := range map[string]string{
		"/connections":                "Connections – Frontdesk",
		"/connections?state=inactive": "Connections – inactive – Frontdesk",
		"/users?q=ana":                "Users – “ana” – Frontdesk",
		"/events?type=connection":     "Events – Connections: all – Frontdesk",
		"/search":                     "Search – Frontdesk",
		"/search?q=ana":               "Search – “ana” – Frontdesk",
		base:                          scenario.Name + " – Frontdesk",
		base + "/portal-links":        scenario.Name + " – Portal links – Frontdesk",
		base + "/raw":                 scenario.Name + " – Raw – Frontdesk",
		"/directories?state=unlinked": "Directories – not connected – Frontdesk",
	} {
		assert.Equal(t, want, p.open(t, client, address).Find("title").Text(), address)
	}
	part := p.open(t, client, "/connections?state=inactive", "HX-Request", "true", "HX-Request-Type", "partial")
	assert.Equal(t, "Connections – inactive – Frontdesk", part.Find("title").Text(), "htmx takes the title of a part")
}
