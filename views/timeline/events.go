// Package timeline describes events and lists them on the pages of objects.
package timeline

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// Line is one event in words.
type Line struct {
	Tone          ui.Tone
	Title, Detail string
	URL           string // the object it is about, "" when it has no page
	Actor         string
}

// Data is what Frontdesk reads from an event's payload, for every type.
type Data struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Email     string `json:"email"`
	Domain    string `json:"domain"`
	State     string `json:"state"`
	UserID    string `json:"user_id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Error     *struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
	SSO *struct {
		ConnectionID string `json:"connection_id"`
	} `json:"sso"`
	Connection *struct {
		ID string `json:"id"`
	} `json:"connection"`
	User *struct {
		ID    string `json:"id"`
		Email string `json:"email"`
	} `json:"user"`
	Group *struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"group"`
}

// Describe describes an event: what happened, to whom, by whom.
func Describe(event workos.Event) Line {
	var data Data
	_ = json.Unmarshal(event.Data, &data) // what cannot be read stays empty and is not shown
	line := Line{Tone: tone(event.Event), Title: wording.Humanized(strings.ReplaceAll(event.Event, ".", " ")), Actor: actor(event)}
	line.Detail = cmp.Or(data.Email, data.Domain, data.Name, wording.JoinWords(data.FirstName, data.LastName))
	if data.User != nil && data.Group != nil {
		line.Detail = data.User.Email + " · " + ui.Isolated(data.Group.Name)
	}
	if data.Error != nil && strings.HasPrefix(event.Event, "authentication.") {
		line.Title = "Sign-in failed: " + wording.SignInFailure(data.Error.Code).Title
	} else if title, ok := titles[event.Event]; ok {
		line.Title = title
	}
	line.URL = pageOf(event.Event, data)
	return line
}

// titles are the words for the events that support people see most; others are shown by WorkOS's name.
var titles = map[string]string{
	"authentication.sso_succeeded":                   "Signed in by single sign-on",
	"authentication.sso_started":                     "Sign-in started",
	"authentication.sso_timed_out":                   "Sign-in not completed",
	"connection.activated":                           "Connection activated",
	"connection.deactivated":                         "Connection deactivated",
	"connection.deleted":                             "Connection deleted",
	"connection.saml_certificate_renewal_required":   "SAML certificate needs renewal",
	"connection.saml_certificate_renewed":            "SAML certificate renewed",
	"dsync.activated":                                "Directory linked",
	"dsync.deleted":                                  "Directory deleted",
	"dsync.user.created":                             "Directory user added",
	"dsync.user.updated":                             "Directory user changed",
	"dsync.user.deleted":                             "Directory user removed",
	"dsync.group.created":                            "Directory group added",
	"dsync.group.user_added":                         "Added to a directory group",
	"dsync.group.user_removed":                       "Removed from a directory group",
	"organization_domain.verified":                   "Domain verified",
	"organization_domain.verification_failed":        "Domain verification failed",
	"organization_membership.created":                "Member added",
	"organization_membership.updated":                "Membership changed",
	"organization_membership.deleted":                "Member removed",
	"invitation.created":                             "Invitation sent",
	"invitation.accepted":                            "Invitation accepted",
	"invitation.resent":                              "Invitation sent again",
	"action.authentication.denied":                   "Sign-in refused by an action",
	"action.user_registration.denied":                "Registration refused by an action",
	"api_key.created":                                "API key created",
	"api_key.revoked":                                "API key revoked",
	"api_key.updated":                                "API key changed",
	"authentication.email_verification_failed":       "Email verification failed",
	"authentication.email_verification_succeeded":    "Email address verified",
	"authentication.magic_auth_failed":               "Sign-in by emailed code failed",
	"authentication.magic_auth_succeeded":            "Signed in by emailed code",
	"authentication.mfa_failed":                      "MFA failed",
	"authentication.mfa_succeeded":                   "MFA succeeded",
	"authentication.oauth_failed":                    "OAuth sign-in failed",
	"authentication.oauth_succeeded":                 "Signed in by OAuth",
	"authentication.passkey_failed":                  "Passkey sign-in failed",
	"authentication.passkey_succeeded":               "Signed in by passkey",
	"authentication.password_failed":                 "Password sign-in failed",
	"authentication.password_succeeded":              "Signed in by password",
	"authentication.radar_risk_detected":             "Radar detected a risk at sign-in",
	"authentication.reauthentication_succeeded":      "Re-authenticated",
	"authentication.sso_failed":                      "Single sign-on failed",
	"dsync.group.deleted":                            "Directory group removed",
	"dsync.group.updated":                            "Directory group changed",
	"dsync.token.created":                            "Directory token created",
	"dsync.token.revoked":                            "Directory token revoked",
	"email_verification.created":                     "Verification email sent",
	"flag.rule_updated":                              "Flag targets changed",
	"magic_auth.created":                             "Sign-in code sent",
	"organization.updated":                           "Organization changed",
	"organization_domain.created":                    "Domain added",
	"organization_domain.deleted":                    "Domain removed",
	"organization_domain.updated":                    "Domain changed",
	"pipes.connected_account.connected":              "Provider account connected",
	"pipes.connected_account.connection_failed":      "Provider account could not be connected",
	"pipes.connected_account.disconnected":           "Provider account disconnected",
	"pipes.connected_account.reauthorization_needed": "Provider account needs to be authorized again",
	"password_reset.created":                         "Password reset requested",
	"password_reset.succeeded":                       "Password reset",
	"session.created":                                "Session started",
	"session.revoked":                                "Session ended by revocation",
	"user.updated":                                   "User changed",
}

func tone(name string) ui.Tone {
	switch {
	case strings.HasSuffix(name, "_failed"), strings.HasSuffix(name, ".denied"), strings.HasSuffix(name, "deactivated"):
		return ui.Danger
	case strings.HasSuffix(name, "renewal_required"), strings.HasSuffix(name, "timed_out"), strings.HasSuffix(name, ".deleted"):
		return ui.Attention
	case strings.HasSuffix(name, "activated"), strings.HasSuffix(name, "verified"), strings.HasSuffix(name, "_succeeded"),
		strings.HasSuffix(name, "renewed"):
		return ui.OK
	default:
		return ui.Neutral
	}
}

// actor returns who caused an event; sign-in events have no actor.
func actor(event workos.Event) string {
	if event.Context == nil || event.Context.Actor == nil {
		return ""
	}
	switch actor := event.Context.Actor; actor.Source {
	case "admin_portal":
		return "by the customer's IT admin in the Admin Portal"
	case "dashboard":
		return wording.JoinWords("in the WorkOS Dashboard", bracketed(actor.Name))
	case "api":
		return "through the API"
	case "system": // no person caused it
		return ""
	default:
		return wording.JoinWords("by", actor.Source)
	}
}

// by returns the line with the operator who caused the event through Frontdesk; "" leaves it unchanged.
func (l Line) by(operator string) Line {
	if operator != "" {
		l.Actor = "by " + ui.Isolated(operator) + " through Frontdesk"
	}
	return l
}

func bracketed(text string) string {
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}

// pageOf returns the page of the object that an event is about.
func pageOf(name string, data Data) string {
	switch kind, _, _ := strings.Cut(name, "."); {
	case data.Connection != nil && data.Connection.ID != "":
		return paths.ConnectionShow.URL(data.Connection.ID)
	case data.SSO != nil && data.SSO.ConnectionID != "":
		return paths.ConnectionShow.URL(data.SSO.ConnectionID)
	case data.ID == "" || strings.HasSuffix(name, ".deleted"):
		return ""
	case kind == "connection":
		return paths.ConnectionShow.URL(data.ID)
	case strings.HasPrefix(name, "dsync.user."):
		return paths.DirectoryUserShow.URL(data.ID)
	case name == "dsync.activated":
		return paths.DirectoryShow.URL(data.ID)
	case kind == "user":
		return paths.UserShow.URL(data.ID)
	case kind == "organization_membership" && data.UserID != "":
		return paths.UserShow.URL(data.UserID)
	default:
		return ""
	}
}

// around is how far before and after an event its link to Events searches.
const around = time.Minute

// leadsTo returns the page that a line of a timeline opens: what the event is about or, on that page itself, the event
// among those around it.
func (l Line) leadsTo(ctx context.Context, event workos.Event) string {
	if page, _, _ := strings.Cut(views.ShellFrom(ctx).Address, "?"); l.URL == "" || page != l.URL || event.At().IsZero() {
		return l.URL
	}
	at := event.At().UTC()
	return paths.With(paths.Events.URL(), "from", at.Add(-around).Format("2006-01-02T15:04"), "to", at.Add(around).Format("2006-01-02T15:04"),
		"zone", "UTC")
}
