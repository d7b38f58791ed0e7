package auth

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"

	"frontdesk/store"
	"frontdesk/workos"
)

// maxIdentity is the longest identity provider ID of a person, in bytes. A longer one is not cut: it would be another ID.
const maxIdentity = 300

// admit decides whether the person of a profile is an operator. What counts is the organization or connection
// that WorkOS says they came through, never the email's domain: the customers of this environment sign in
// through the same WorkOS.
func (a *Auth) admit(profile workos.Profile) (store.Session, *Refusal) {
	identity := cmp.Or(profile.IdPID, profile.ID)
	way := cmp.Or(profile.ConnectionID, profile.OrganizationID)
	person := store.Session{
		OperatorID: way + "/" + identity, Email: printable(profile.Email), Name: nameOf(profile),
		OrganizationID: profile.OrganizationID, ConnectionID: profile.ConnectionID, IdPID: profile.IdPID,
	}
	if !a.belongs(profile.OrganizationID, profile.ConnectionID) {
		return person, errWrongOrg(person)
	}
	if identity == "" || len(identity) > maxIdentity {
		return person, errNoIdentity()
	}
	subject := a.roles.relevant(subjectOf(profile))
	role, ok := a.roles.roleFor(subject)
	if !ok {
		return person, errNoRole(person)
	}
	person.Role, person.Groups, person.RoleSlugs = string(role), subject.groups, subject.slugs
	return person, nil
}

// belongs reports whether a person signed in through the configured organization or connection.
func (a *Auth) belongs(organization, connection string) bool {
	if a.connection != "" {
		return connection == a.connection
	}
	return organization == a.organization
}

// entitled reports whether a session's operator would be admitted with the same role today: the configuration may
// have changed since they signed in. If not, they must sign in again.
func (a *Auth) entitled(record store.Session) bool {
	role, ok := a.roles.roleFor(subject{email: matchableEmail(record.Email), groups: record.Groups, slugs: record.RoleSlugs})
	return ok && string(role) == record.Role && a.belongs(record.OrganizationID, record.ConnectionID)
}

// isValid reports whether a session may still be used: it is not revoked, within both limits, and its operator is entitled.
func (a *Auth) isValid(record store.Session) bool {
	now := a.now()
	return record.RevokedAt.IsZero() && now.Before(record.ExpiresAt) && now.Before(a.activity.lastSeen(record).Add(idleTimeout)) &&
		a.entitled(record)
}

// IsSignedIn reads the session of a long request again and reports whether it is still valid. What cannot be read counts as valid: a
// full disk must not sign anybody out.
func (a *Auth) IsSignedIn(ctx context.Context, r *http.Request) bool {
	record, signedIn, err := a.sessions.Load(r)
	if err != nil || !signedIn {
		return false
	}
	record, err = a.records.Session(ctx, record.TokenHash)
	if err != nil {
		return !errors.Is(err, store.ErrNotFound)
	}
	return a.isValid(record)
}

func operatorOf(record store.Session) Operator {
	return Operator{ID: record.OperatorID, Email: record.Email, Name: record.Name, Role: Role(record.Role),
		OrganizationID: record.OrganizationID,
		ConnectionID:   record.ConnectionID, IdPID: record.IdPID, SessionID: sessionID(record)}
}

func nameOf(profile workos.Profile) string {
	full := strings.TrimSpace(profile.FirstName + " " + profile.LastName)
	return printable(cmp.Or(profile.Name, full, profile.Email))
}

// printable makes text from outside safe to show on one line and to store: no control or bidirectional characters,
// at most 300 characters.
func printable(text string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	if runes := []rune(clean); len(runes) > 300 {
		clean = string(runes[:300])
	}
	return strings.TrimSpace(clean)
}
