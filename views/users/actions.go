package users

import (
	"cmp"
	"strings"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

func (f Frame) actions() []ui.Action {
	actions := views.DashboardAction(f.Dashboard.User(f.User.ID))
	if f.May.Impersonate && f.Dashboard != "" { // only the WorkOS Dashboard can impersonate
		actions = append(actions, ui.Action{Label: "Impersonate", URL: paths.UserImpersonate.URL(f.User.ID)})
	}
	return append(actions, f.Buttons...)
}

// emailActions are the emails that WorkOS can send to a person who cannot sign in.
func (p Page) emailActions() []ui.Action {
	if p.User.Email == "" {
		return nil
	}
	actions := []ui.Action{
		{Label: "Password reset", URL: paths.UserPasswordReset.URL(p.User.ID)},
		{Label: "Sign-in code", URL: paths.UserMagicAuth.URL(p.User.ID)},
	}
	if !p.User.EmailVerified {
		actions = append(actions, ui.Action{Label: "Verification email", URL: paths.UserVerificationMail.URL(p.User.ID)},
			ui.Action{Label: "Enter verification code", URL: paths.UserVerificationConfirm.URL(p.User.ID)})
	}
	return actions
}

func (p Page) membershipActions() []ui.Action {
	if !p.May.Memberships {
		return nil
	}
	return []ui.Action{{Label: "Add to an organization", URL: paths.MembershipNew.URL(p.User.ID)}}
}

func (p Page) factorActions() []ui.Action {
	var actions []ui.Action
	if p.May.EnrollFactors && p.Factors.Missing == "" {
		actions = append(actions, ui.Action{Label: "Set up authenticator app", URL: paths.UserFactorEnroll.URL(p.User.ID)})
	}
	if p.May.Factors && len(p.Factors.Value) > 0 {
		actions = append(actions, ui.Action{Label: "Reset MFA", URL: paths.UserFactorsReset.URL(p.User.ID)})
	}
	return actions
}

func (p Page) sessionActions() []ui.Action {
	if !p.May.Sessions || len(p.Sessions.Value) == 0 {
		return nil
	}
	return []ui.Action{{Label: "End all sessions", URL: paths.UserSessionsRevoke.URL(p.User.ID)}}
}

// actionsOfMembership returns the possible actions on a membership in its current status.
func actionsOfMembership(m workos.Membership) []ui.Action {
	remove := ui.Action{Label: "Remove from organization", URL: paths.MembershipRemove.URL(m.ID)}
	switch m.Status {
	case "active":
		return []ui.Action{{Label: "Change role", URL: paths.MembershipRole.URL(m.ID)},
			{Label: "Deactivate", URL: paths.MembershipDeactivate.URL(m.ID)}, remove}
	case "inactive":
		return []ui.Action{{Label: "Reactivate", URL: paths.MembershipReactivate.URL(m.ID)}, remove}
	}
	return []ui.Action{remove}
}

func sessionTable(userID string, sessions []workos.Session, may views.Permissions) ui.List {
	list := ui.List{ID: "sessions", Title: "Active sessions", Headers: []ui.Header{{Label: "Device"}, {Label: "IP address"},
		{Label: "Signed in by"}, {Label: "Since"}}}
	if may.Sessions {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, session := range sessions {
		row := ui.Row{Cells: ui.Cells(ui.Titled(Device(session.UserAgent), sessionDetail(session)), ui.Unbroken(session.IPAddress, "unknown"),
			ui.Text(AuthMethod(session.AuthMethod)), ui.Time(session.CreatedAt))}
		if may.Sessions {
			row.Cells = append(row.Cells, ui.RowActions([]ui.Action{{Label: "End session", URL: paths.UserSessionRevoke.URL(userID, session.ID)}}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// sessionDetail describes what is unusual about a session: an impersonator, or an unknown status.
func sessionDetail(session workos.Session) string {
	detail := impersonated(session)
	switch {
	case session.HasKnownStatus():
		return detail
	case detail != "":
		detail += ", "
	}
	return detail + wording.LowerFirst(wording.StatusUnknown(session.Status))
}

func impersonated(session workos.Session) string {
	if session.Impersonator == nil {
		return ""
	}
	return "as them: " + session.Impersonator.Email
}

func factorTable(userID string, factors []workos.AuthFactor, may views.Permissions) ui.List {
	list := ui.List{ID: "factors", Title: "MFA methods", Headers: []ui.Header{{Label: "MFA method"}, {Label: "Set up"}}}
	if may.Factors {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, factor := range factors {
		row := ui.Row{Cells: ui.Cells(ui.Text(wording.FactorName(factor)), ui.Time(factor.CreatedAt))}
		if may.Factors {
			row.Cells = append(row.Cells, ui.RowActions(actionsOfFactor(userID, factor)))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// actionsOfFactor returns the actions on an MFA method. Only an app's code can be checked without sending one.
func actionsOfFactor(userID string, factor workos.AuthFactor) []ui.Action {
	remove := ui.Action{Label: "Remove MFA method", URL: paths.UserFactorRemove.URL(userID, factor.ID)}
	if factor.Type != "totp" {
		return []ui.Action{remove}
	}
	return []ui.Action{{Label: "Verify a code", URL: paths.UserFactorCheck.URL(userID, factor.ID)}, remove}
}

// AuthMethod describes how a person signed in for a session.
func AuthMethod(method string) string {
	words := map[string]string{"sso": "SSO", "password": "Password", "magic_code": "Email code", "oauth": "OAuth", "passkey": "Passkey",
		"impersonation": "Impersonation", "migrated_session": "Migrated", "cross_app_auth": "Another app", "external_auth": "External",
		"unknown": "Unknown"}
	return cmp.Or(words[method], wording.Humanized(cmp.Or(method, "unknown")))
}

// Device names the browser and system of a user agent, for the common ones.
func Device(userAgent string) string {
	first := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(userAgent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := first("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "CriOS/", "Chrome", "Safari/", "Safari")
	system := first("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS X", "macOS", "CrOS", "ChromeOS",
		"Linux", "Linux")
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser+system != "":
		return browser + system
	case userAgent == "":
		return "Unknown device"
	}
	return wording.Clipped(userAgent, 40)
}
