package main

import (
	"time"

	"frontdesk/views"
	factorsview "frontdesk/views/factors"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/workos"
	"frontdesk/workos/health"

	"github.com/a-h/templ"
)

func sampleUser() workos.User {
	return decode[workos.User](`{"id":"user_1","email":"jo@acme.example","first_name":"Jo","last_name":"Lindqvist","email_verified":false,
		"external_id":"u_991","locale":"sv-SE","last_sign_in_at":"` + iso(9*time.Hour) + `","created_at":"` + iso(400*24*time.Hour) + `",
		"updated_at":"` + iso(9*time.Hour) + `","metadata":{"plan":"pro"}}`)
}

func sampleFactors() []workos.AuthFactor {
	return []workos.AuthFactor{
		decode[workos.AuthFactor](`{"id":"auth_factor_1","type":"totp","user_id":"user_1","created_at":"` + iso(80*time.Hour) + `",
			"totp":{"issuer":"Acme","user":"jo@acme.example"}}`),
		decode[workos.AuthFactor](`{"id":"auth_factor_2","type":"sms","created_at":"` + iso(90*time.Hour) +
			`","sms":{"phone_number":"+46701234567"}}`),
	}
}

func sampleSessions() []workos.Session {
	const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	return []workos.Session{
		decode[workos.Session](`{"id":"session_1","user_id":"user_1","ip_address":"203.0.113.9",
			"user_agent":"` + firefox + `","auth_method":"sso",
			"status":"active","created_at":"` + iso(time.Hour) + `"}`),
		decode[workos.Session](`{"id":"session_2","user_id":"user_1","ip_address":"198.51.100.7",
			"user_agent":"curl/8","auth_method":"impersonation",
			"status":"active","created_at":"` + iso(2*time.Hour) + `","impersonator":{"email":"ana.ruiz@frontdesk.example"}}`),
	}
}

func sampleFlags() []workos.FeatureFlag {
	return []workos.FeatureFlag{
		decode[workos.FeatureFlag](`{"id":"flag_1","slug":"new-invoices","name":"New invoices","enabled":true,"tags":["beta"],"updated_at":"` +
			iso(50*time.Hour) + `"}`),
		decode[workos.FeatureFlag](`{"id":"flag_2","slug":"audit-search","name":"Audit search","enabled":true,"default_value":true}`),
		decode[workos.FeatureFlag](`{"id":"flag_3","slug":"old-export","name":"Old export","enabled":false}`),
	}
}

func sampleKeys() []workos.APIKey {
	return []workos.APIKey{
		decode[workos.APIKey](`{"id":"api_key_1","name":"Nightly import","obfuscated_value":"sk_…x7Qa","permissions":["users:read","users:write"],
			"owner":{"type":"organization","id":"org_1","organization_id":"org_1"},"last_used_at":"` + iso(3*time.Hour) + `"}`),
		decode[workos.APIKey](`{"id":"api_key_2","name":"Trial","obfuscated_value":"sk_…p0Lk","permissions":[],"expires_at":"` +
			iso(24*time.Hour) + `"}`),
	}
}

func userPages() map[string]templ.Component {
	at := issuesview.Context{Now: time.Now(), CanIssue: true, MayInvite: true, Here: health.Subject{Kind: health.KindUser, ID: "user_1"}}
	frame := usersview.Frame{User: sampleUser(), May: everything,
		Buttons: buttons("/users/user_1", "Delete", "Change email", "Edit"), Dashboard: "environment_1",
		FrameIssues: issuesview.FrameIssues{At: at,
			Issues: evaluated(&health.Input{Kind: health.KindUser, User: health.UserOf(sampleUser()), IsMember: true}, "")}}
	frame.Callouts = issuesview.Callouts(frame.Issues, at)
	user := usersview.Page{
		Frame: frame, Memberships: region(sampleMembers()), Sessions: region(sampleSessions()), EndedSessions: 1,
		Factors: region(sampleFactors()),
		Events:  timelineview.Recent{Region: region(sampleEvents())},
		DirectoryUsers: []usersview.MatchedDirectoryUser{{ID: "directory_user_1", Name: "Jo Lindqvist", State: "active", Directory: "Acme staff",
			OrganizationID: "org_1", Organization: "Acme Robotics"}},
		Duplicates: []views.MatchedUser{{ID: "user_9", Name: "Jo Lindqvist", Email: "jo+test@acme.example"}},
	}
	settings := usersview.SettingsPage{
		Frame: frame, Now: time.Now(), Flags: region(sampleFlags()), Keys: region(sampleKeys()),
		Organizations: map[string]string{"org_1": "Acme Robotics"},
		Identities:    region([]workos.Identity{decode[workos.Identity](`{"idp_id":"4711","type":"OAuth","provider":"GoogleOAuth"}`)}),
		Applications:  region[[]workos.AuthorizedApplication](nil),
		Accounts:      unread[usersview.ConnectedAccounts]("connected accounts"),
	}
	settings.Tab = "settings"
	raw := frame
	raw.Tab = "raw"
	enrolled := factorsview.Enrolled{Person: "Jo Lindqvist", Issuer: "Acme", Account: "jo@acme.example", Secret: "JBSWY3DPEHPK3PXP",
		Answered: true,
		Back:     "/users/user_1", Check: "/users/user_1"}
	impersonate := usersview.ImpersonatePage{Person: "Jo Lindqvist", Reason: "Ticket 4711", Dashboard: "https://dashboard.example/",
		Back: "/users/user_1"}
	return map[string]templ.Component{
		"user":             full(views.SectionUsers, "Jo Lindqvist", usersview.Body(user)),
		"user-settings":    full(views.SectionUsers, "Jo Lindqvist", usersview.Tab(settings.Frame, usersview.SettingsBody(settings))),
		"user-raw":         full(views.SectionUsers, "Jo Lindqvist", usersview.Tab(raw, ui.Raw([]byte(`{"id":"user_1"}`)))),
		"user-impersonate": full(views.SectionUsers, "Impersonate", usersview.ImpersonateBody(impersonate)),
		"factor": full(views.SectionTools, "MFA method",
			factorsview.Body(factorsview.Page{Factor: sampleFactors()[0], Person: "Jo Lindqvist", May: everything})),
		"factor-search": full(views.SectionTools, "MFA methods",
			factorsview.SearchBody(factorsview.SearchPage{ID: "auth_9", Error: "WorkOS does not know this ID.", May: everything})),
		"factor-enrolled": full(views.SectionUsers, "Authenticator app", factorsview.EnrolledBody(enrolled)),
		"factor-code": full(views.SectionTools, "One-time code",
			factorsview.OneTimeCodeShown(factorsview.OneTimeCode{Code: "481516", Back: "/factors", Verify: "/factors"})),
	}
}
