package main

import (
	"time"

	"frontdesk/views"
	apikeysview "frontdesk/views/apikeys"
	flagsview "frontdesk/views/flags"
	magiclinksview "frontdesk/views/magiclinks"
	providersview "frontdesk/views/providers"
	settingsview "frontdesk/views/settings"
	"frontdesk/views/ui"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

func settingsPages() map[string]templ.Component {
	provider := decode[workos.DataIntegration](`{"id":"data_integration_1","slug":"github","name":"GitHub",
		"integration_type":"github","enabled":true,
		"scopes":["repo","user"],"created_at":"` + iso(80*time.Hour) + `"}`)
	endpoint := decode[workos.WebhookEndpoint](`{"id":"we_1","endpoint_url":"https://app.acme.example/webhooks","status":"enabled",
		"events":["user.created","user.updated"],"updated_at":"` + iso(80*time.Hour) + `"}`)
	created := webhooksview.Created{Endpoint: endpoint, Back: "/settings/webhooks"}
	created.Endpoint.Secret = "whsec_sample"
	key := workos.CreatedAPIKey{APIKey: sampleKeys()[0], Value: "sk_sample"}
	syncing := settingsview.SyncPage{Running: true, Interval: time.Hour, PerSecond: 1240, Left: 31 * time.Second, StartedAt: ago(time.Minute),
		Stages: []settingsview.SyncStage{
			{Name: "organizations", Unit: "organizations", Done: 200, Total: 200, Rows: 200, State: "done"},
			{Name: "users", Unit: "users", Done: 62100, Total: 100000, Rows: 62100, State: "running", PerSecond: 1240, Left: 31 * time.Second},
			{Name: "events", Unit: "events", State: "waiting"}}}
	loaded := settingsview.SyncPage{Interval: time.Hour, FinishedAt: ago(4 * time.Minute), CheckedAt: ago(4 * time.Minute),
		Stages: []settingsview.SyncStage{{Name: "organizations", Unit: "organizations", Rows: 200, State: "done"}}}
	setUp := settingsview.SetUpPage{Callback: "https://frontdesk.example/callback", Registered: true, ClockKnown: true,
		Clock:   workos.Clock{Ahead: 400 * time.Millisecond, Within: 500 * time.Millisecond},
		URIs:    region([]workos.RedirectURI{decode[workos.RedirectURI](`{"uri":"https://frontdesk.example/callback","default":true}`)}),
		Origins: region([]workos.CORSOrigin{}), Reads: []settingsview.SetUpRead{{Name: "Organizations"},
			{Name: "Directories", Problem: "WorkOS refused"}, {Name: "Flags", NotOffered: true}}}
	roles := settingsview.RolesPage{Own: "Support", Roles: []string{"Viewer", "Support", "Admin"},
		Grants: []settingsview.Grant{{Text: "Look at everything", From: 0}, {Text: "Issue portal links", From: 1},
			{Text: "Delete organizations", From: 2}}}
	check := workos.WebhookCheck{Problem: workos.WebhookBadHash, At: ago(time.Minute), Age: time.Minute, Expected: "5f2c", Got: "91ab"}
	settings := func(title string, body templ.Component) templ.Component {
		return full(views.SectionSettings, title, body)
	}
	return map[string]templ.Component{
		"api-key-created": full(views.SectionOrganizations, "API key",
			apikeysview.CreatedBody(apikeysview.Created{Organization: "Acme Robotics", Key: key, Back: "/organizations/org_1"})),
		"flags":     settings("Feature flags", flagsview.Body(flagsview.Page{Flags: region(sampleFlags()), May: everything})),
		"providers": settings("Data providers", providersview.ListBody(region([]workos.DataIntegration{provider}))),
		"provider":  settings("GitHub", providersview.Body("GitHub", region(provider))),
		"webhooks": settings("Webhooks", webhooksview.Body(webhooksview.Page{Endpoints: region([]workos.WebhookEndpoint{endpoint}),
			May: everything})),
		"webhook-created": settings("Webhook endpoint", webhooksview.CreatedBody(created)),
		"webhook-tester": full(views.SectionTools, "Webhook tester",
			webhooksview.TesterBody(webhooksview.TesterPage{Header: "t=1,v1=2", Body: "{}", Check: &check})),
		"roles":        settings("Roles", settingsview.RolesBody(roles)),
		"set-up":       settings("Set-up check", settingsview.SetUpBody(setUp)),
		"sync":         settings("Data freshness", settingsview.SyncBody(loaded)),
		"sync-running": inShell(busy, settings("Data freshness", settingsview.SyncBody(syncing))),
		"magic-links":  full(views.SectionTools, "Magic links", magiclinksview.Body(everything)),
		"magic-link-shown": full(views.SectionTools, "Magic link",
			magiclinksview.Shown(magiclinksview.Link{Email: "jo@acme.example", Link: "https://auth.example/magic",
				ExpiresAt: ago(-15 * time.Minute)})),
		"event-choices": settings("Webhook endpoint", templ.Join(ui.PageHead("New endpoint", "", nil),
			webhooksview.EventChoices([]string{"user.created", "user.updated", "session.created"}, []string{"user.created"},
				"Choose at least one event."))),
	}
}

// busy is the shell while a sync is in progress in production.
func busy(shell *views.Shell) {
	shell.Environment, shell.Production = "Production", true
	shell.Sync = views.SyncStatus{Text: "Updating users, 62 %", Title: "1,240 objects a second, 3 min left", Busy: true, URL: "/settings/sync"}
}
