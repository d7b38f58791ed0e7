package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheSetUpCheckTriesAllThatTheDeskReads(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	heads := section(p.open(t, client, "/settings/set-up"), "What Frontdesk reads").Find("thead th")
	assert.Equal(t, "WhatStatus", squeeze(heads.Text()), "no column for reasons where there are none")
	for name, path := range map[string]string{
		"Redirect URIs": "/user_management/redirect_uris", "Webhook endpoints": "/webhook_endpoints", "Audit log actions": "/audit_logs/actions",
		"Feature flags": "/feature-flags",
		"Roles":         "/authorization/roles", "Data providers": "/data-integrations", "Groups of an organization": "/organizations/*/groups",
		"Data providers of an organization": "/organizations/*/data_integration_configurations",
		"Memberships":                       "/user_management/organization_memberships",
		"Directory users":                   "/directory_users", "Sessions": "/user_management/users/*/sessions",
	} {
		p.breaks(t, path, `"status":403`)
		page := p.open(t, client, "/settings/set-up")
		p.clearFaults(t)
		assert.Equal(t, 1, callout(page, "1 thing cannot be read").Length(), name)
		for _, row := range section(page, "What Frontdesk reads").Find("tbody tr").EachIter() {
			want := "Can be read"
			if squeeze(row.Find("th").Text()) == name {
				want = "Cannot be read"
			}
			assert.Equal(t, want, squeeze(row.Find("td").First().Text()), "%s without %s", row.Find("th").Text(), name)
		}
	}
	p.breaks(t, "/data-integrations", `"status":404`)
	p.breaks(t, "/directories", `"status":200,"body":{"data":[],"list_metadata":{"before":null,"after":null}}`)
	page := p.open(t, client, "/settings/set-up")
	assert.Contains(t, squeeze(callout(page, "The API key works").Text()), "does not offer 1 thing")
	assert.Contains(t, squeeze(section(page, "What Frontdesk reads").Text()), "It is tried on the first directory, and none could be read.")
}

func TestTheSetUpCheckSaysHowFarTheClockIsOff(t *testing.T) {
	p := startPages(t)
	client := p.signIn(t, "viewer")
	for _, test := range []struct {
		name, title, says, tone string
		theirs                  time.Duration // WorkOS's clock, as this machine sees it
	}{
		{"right", "This machine's clock is right", " WorkOS (± ", "ok", 0},
		{"a little off", "This machine's clock is wrong", " s behind WorkOS (± ", "attention", time.Minute},
		{"far off", "This machine's clock is wrong", "Webhooks are refused, because their time must be within 180 seconds.", "danger",
			-time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			p.breaks(t, "", `"headers":{"Date":"`+time.Now().Add(test.theirs).UTC().Format(http.TimeFormat)+`"}`)
			defer p.clearFaults(t)
			said := callout(p.open(t, client, "/settings/set-up"), test.title)
			assert.Contains(t, squeeze(said.Text()), test.says)
			assert.Equal(t, test.tone, said.AttrOr("data-tone", ""))
		})
	}
	p.breaks(t, "", `"headers":{"Date":"some day"}`)
	assert.Equal(t, 1, callout(p.open(t, client, "/settings/set-up"), "It is not known whether this machine's clock is right").Length())
}
