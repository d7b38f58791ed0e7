package main

import (
	"time"

	"frontdesk/views"
	apikeysview "frontdesk/views/apikeys"
	flagsview "frontdesk/views/flags"
	issuesview "frontdesk/views/issues"
	magiclinksview "frontdesk/views/magiclinks"
	providersview "frontdesk/views/providers"
	settingsview "frontdesk/views/settings"
	"frontdesk/views/ui"
	webhooksview "frontdesk/views/webhooks"
	"frontdesk/workos"
	"frontdesk/workos/health"

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
	syncing := settingsview.SyncPage{Status: ui.Callout{Tone: ui.Neutral, Title: "The first sync is in progress"}, Running: true,
		StartedBy: "first start", Interval: time.Hour, PerSecond: 1240, Left: 31 * time.Second, StartedAt: ago(time.Minute),
		Stages: []settingsview.SyncStage{
			{Name: "organizations", Unit: "organizations", Done: 200, Total: 200, Rows: 200, State: "done"},
			{Name: "users", Unit: "users", Done: 62100, Total: 100000, Rows: 62100, State: "running", PerSecond: 1240, Left: 31 * time.Second},
			{Name: "events", Unit: "events", State: "waiting"}}}
	loaded := settingsview.SyncPage{Status: ui.Callout{Tone: ui.OK, Title: "Lists follow WorkOS"},
		Interval: time.Hour, FinishedAt: ago(4 * time.Minute), CheckedAt: ago(4 * time.Minute),
		Stages: []settingsview.SyncStage{{Name: "organizations", Unit: "organizations", Rows: 200, State: "done"}}}
	following := loaded
	following.Status = ui.Callout{Tone: ui.Danger, Title: "WorkOS is not answering",
		Text: "WorkOS is not answering since 10:02 UTC. Lists show WorkOS as of 10:01 UTC. Frontdesk tries again by itself."}
	following.MaySync, following.StartedAt, following.StartedBy, following.NextAt = true, ago(7*time.Minute), "Ana Ruiz", ago(-3*time.Hour)
	following.Waiting, following.LeftOut = 240, []string{"agent.created", "agent.deleted"}
	following.Aside = []settingsview.AsideEvent{{Number: 1, ID: "event_01K8", Type: "connection.activated", ObjectID: "conn_01K8S4M2Q7",
		ObjectURL: "/search?q=conn_01K8S4M2Q7", Reason: "WorkOS does not show conn_01K8S4M2Q7: 403 Forbidden", At: ago(2 * time.Hour),
		TriedAt: ago(4 * time.Minute), NextAt: ago(-26 * time.Minute), Tries: 3}}
	following.Limits = []settingsview.Limit{
		{RateLimit: workos.RateLimit{Name: workos.AllCalls, Calls: 6000, Per: time.Minute, Share: 3000, Used: 1210, Left: 1790,
			DelayedAt: ago(3 * time.Minute), DelayedFor: 1200 * time.Millisecond}},
		{RateLimit: workos.RateLimit{Name: workos.DirectoryUsers, Calls: 4, Per: time.Second, Share: 2, Used: 96, Left: 0,
			Scope: "directory_01K8S4M2Q7", DelayedAt: ago(time.Second), DelayedFor: 480 * time.Millisecond, RefusedAt: ago(20 * time.Second),
			PausedUntil: ago(-8 * time.Second)}}}
	following.Failures = []settingsview.Failure{{Why: "WorkOS did not answer in time.", Failure: workos.Failure{Operation: "GET /events",
		First: ago(4 * time.Minute), Last: ago(5 * time.Second), Count: 12}}, {Why: "WorkOS is busy with other requests.",
		Failure: workos.Failure{Operation: "GET /directory_users", Status: 429, First: ago(time.Hour), Last: ago(time.Hour), Count: 1,
			Over: ago(59 * time.Minute)}}}
	following.Polls = []settingsview.Poll{{What: "Connections and directories", Interval: 10 * time.Minute, At: ago(3 * time.Minute),
		Why: "Their status can change without an event.", Problem: "WorkOS did not answer in time."}}
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
		"rules": settings("Rules", issuesview.RulesBody(issuesview.RulesPage{Open: map[health.Code]int{
			health.CertificateExpired: 3, health.MemberLeft: 1204}})),
		"roles":        settings("Roles", settingsview.RolesBody(roles)),
		"set-up":       settings("Set-up check", settingsview.SetUpBody(setUp)),
		"sync":         settings("Data freshness", settingsview.SyncBody(loaded)),
		"sync-failing": settings("Data freshness", settingsview.SyncBody(following)),
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
	shell.Sync = views.SyncStatus{Tone: ui.Neutral, Text: "First sync in progress", Title: "Lists fill up as Frontdesk loads the environment.",
		IsBusy: true, URL: "/settings/sync"}
}
