package health

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// connectionIn finds a connection in a state.
func connectionIn(state string) func(*Input, time.Time) finding {
	return func(in *Input, _ time.Time) finding {
		return finding{found: in.Connection.State == state, since: in.Connection.UpdatedAt,
			facts: Facts{Name: in.Connection.Name, State: in.Connection.State}}
	}
}

// connectionStatusUnknown finds a connection through which people may or may not sign in: its status was not sent, or
// WorkOS does not document it.
func connectionStatusUnknown(in *Input, _ time.Time) finding {
	return finding{found: !in.Connection.hasKnownState(), since: in.Connection.UpdatedAt,
		facts: Facts{Name: in.Connection.Name, State: in.Connection.State}}
}

// SetUpTime is how long a setup may be in progress without being an issue: the customer's IT admin needs someone to
// sign in, or their provider to send the first users, which often happens on the next working day.
const SetUpTime = 24 * time.Hour

// settingUp lowers the severity of a rule's issue to Info until SetUpTime has passed since the setup began. If its
// beginning is not known, the issue needs attention.
func settingUp(rule func(*Input, time.Time) finding) func(*Input, time.Time) finding {
	return func(in *Input, now time.Time) finding {
		f := rule(in, now)
		if until := f.since.Add(SetUpTime); f.found && !f.since.IsZero() && now.Before(until) {
			f.severity, f.next = Info, until
		}
		return f
	}
}

// ambiguous finds an active connection whose organization has others: WorkOS refuses a sign-in that names only the
// organization (ambiguous_connection_selector), as it cannot choose between them.
func ambiguous(in *Input, _ time.Time) finding {
	if in.Connection.State != "active" || in.Connection.OrganizationID == "" {
		return finding{}
	}
	f := finding{since: in.Connection.CreatedAt, facts: Facts{Name: in.Connection.Name, Count: 1}}
	for _, other := range in.Connections {
		if other.ID == in.Connection.ID || other.State != "active" || other.OrganizationID != in.Connection.OrganizationID {
			continue
		}
		f.found = true
		f.facts.Count++
		f.facts.Others = append(f.facts.Others, cmp.Or(other.Name, other.ID))
		if made := other.CreatedAt; made.After(f.since) {
			f.since = made // since the second one was made
		}
	}
	slices.Sort(f.facts.Others)
	return f
}

// Notice periods of certificates.
const (
	CertificateNotice = 90 * 24 * time.Hour // when the notices start; WorkOS starts its own then too
	certificateSoon   = 30 * 24 * time.Hour // from here on it is a warning
	certificateUrgent = 7 * 24 * time.Hour  // from here on it is critical
)

// Certificate is the latest information from WorkOS about one certificate of a connection.
type Certificate struct {
	Type      string // ResponseSigning, RequestSigning or ResponseEncryption
	ExpiresAt time.Time
	NoticedAt time.Time // of the event with this information
	Renewed   bool      // the event says that the certificate was renewed; otherwise that it must be
}

// HasCertificate reports whether connections of a type have a SAML certificate.
func HasCertificate(connectionType string) bool { return strings.HasSuffix(connectionType, "SAML") }

// HasNoCertificate reports whether connections of a type certainly have none. For other types WorkOS's notices count.
func HasNoCertificate(connectionType string) bool {
	kind := strings.ToLower(connectionType)
	return strings.HasSuffix(kind, "oidc") || strings.HasSuffix(kind, "oauth")
}

// CertificateOf returns the certificate of a connection that expires first, and false if WorkOS has reported none. After a
// renewal nothing is known until WorkOS warns again: the date in its event may be that of the replaced certificate.
func CertificateOf(connectionType string, certificates []Certificate) (first Certificate, known bool) {
	if HasNoCertificate(connectionType) {
		return Certificate{}, false
	}
	for _, c := range certificates {
		if !c.Renewed && !c.ExpiresAt.IsZero() && (!known || c.ExpiresAt.Before(first.ExpiresAt)) {
			first, known = c, true
		}
	}
	return first, known
}

// CertificateStatus is the status by which a list filters connections' certificates.
type CertificateStatus string

// The statuses of certificates.
const (
	CertificateIsExpired CertificateStatus = "expired"
	CertificateWithin30  CertificateStatus = "30d"   // expires within 30 days
	CertificateWithin90  CertificateStatus = "90d"   // expires in 30 to 90 days
	CertificateLater     CertificateStatus = "later" // expires later
	CertificateUnknown   CertificateStatus = "unknown"
	CertificateNone      CertificateStatus = "none" // the connection's type has none
)

// CertificateStatusOf returns how soon a certificate expires, and when that status changes next (zero for never).
func CertificateStatusOf(connectionType string, expires, now time.Time) (status CertificateStatus, next time.Time) {
	left := timeLeft(expires, now)
	switch {
	case expires.IsZero() && HasNoCertificate(connectionType):
		return CertificateNone, time.Time{}
	case expires.IsZero():
		return CertificateUnknown, time.Time{}
	case HasEnded(expires, now):
		return CertificateIsExpired, time.Time{}
	case left <= certificateSoon:
		return CertificateWithin30, nextMinute(expires)
	case left <= CertificateNotice:
		return CertificateWithin90, nextMinute(expires.Add(-certificateSoon))
	default:
		return CertificateLater, nextMinute(expires.Add(-CertificateNotice))
	}
}

// certificate is the common part of the two rules about certificates. A connection that is being deleted needs none.
func certificate(in *Input) (c Certificate, ok bool) {
	if in.Connection.State == "deleting" {
		return c, false
	}
	return CertificateOf(in.Connection.Type, in.Certificates)
}

// certificateExpired finds a connection whose certificate has expired: every sign-in through it fails.
func certificateExpired(in *Input, now time.Time) finding {
	c, ok := certificate(in)
	if !ok {
		return finding{}
	}
	if !HasEnded(c.ExpiresAt, now) {
		return finding{next: c.ExpiresAt}
	}
	return finding{found: true, since: c.ExpiresAt, facts: certificateFacts(in.Connection, c)}
}

// CertificateSeverity returns how urgent the renewal of a certificate is: critical from 7 days before its end, a warning from
// 30 days and a notice from 90 days before it. found is false before that.
func CertificateSeverity(expires, now time.Time) (severity Severity, found bool) {
	switch left := timeLeft(expires, now); {
	case left > CertificateNotice:
		return "", false
	case left > certificateSoon:
		return Info, true
	case left > certificateUrgent:
		return Warning, true
	default:
		return Critical, true
	}
}

// certificateExpiring finds a connection whose certificate expires soon (CertificateSeverity), or that WorkOS wants renewed
// without a readable date.
func certificateExpiring(in *Input, now time.Time) finding {
	c, ok := certificate(in)
	severity, soon := CertificateSeverity(c.ExpiresAt, now)
	switch {
	case !ok:
		return certificateWithoutDate(in)
	case HasEnded(c.ExpiresAt, now):
		return finding{}
	case !soon:
		return finding{next: c.ExpiresAt.Add(-CertificateNotice)}
	}
	f := finding{found: true, severity: severity, since: c.ExpiresAt.Add(-CertificateNotice), facts: certificateFacts(in.Connection, c)}
	switch severity {
	case Info:
		f.next = c.ExpiresAt.Add(-certificateSoon)
	case Warning:
		f.next = c.ExpiresAt.Add(-certificateUrgent)
	default:
		f.next = c.ExpiresAt
	}
	return f
}

func certificateWithoutDate(in *Input) finding {
	if in.Connection.State == "deleting" || HasNoCertificate(in.Connection.Type) {
		return finding{}
	}
	for _, c := range in.Certificates {
		if !c.Renewed {
			return finding{found: true, severity: Warning, since: c.NoticedAt, facts: certificateFacts(in.Connection, c)}
		}
	}
	return finding{}
}

func certificateFacts(c Connection, certificate Certificate) Facts {
	return Facts{Name: c.Name, CertificateType: certificate.Type, ExpiresAt: certificate.ExpiresAt}
}

// UnusedTime is for how long nobody signs in through a connection before that is worth knowing.
const UnusedTime = 30 * 24 * time.Hour

// connectionUnused finds an active connection through which nobody has signed in for a while. It says nothing of a connection for
// which no success is known: WorkOS forgets events, so that one may have been used before. Failures since are another issue.
func connectionUnused(in *Input, now time.Time) finding {
	last := in.SignIns.SucceededAt
	if in.Connection.State != "active" || last.IsZero() || len(in.SignIns.failing(now, last)) > 0 {
		return finding{}
	}
	if until := last.Add(UnusedTime); now.Before(until) {
		return finding{next: until}
	}
	return finding{found: true, since: last, facts: Facts{Name: in.Connection.Name, SucceededAt: last}}
}
