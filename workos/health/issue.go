package health

import "time"

// Kind is a kind of object that rules judge or read. Kinds in the mirror have the same names there.
type Kind string

// The kinds of objects.
const (
	KindOrganization  Kind = "organizations"
	KindDomain        Kind = "domains"
	KindConnection    Kind = "connections"
	KindDirectory     Kind = "directories"
	KindDirectoryUser Kind = "directory_users"
	KindUser          Kind = "users"
	KindMembership    Kind = "memberships"
	KindInvitation    Kind = "invitations"
	KindCertificate   Kind = "certificates" // of a connection
	KindSignIn        Kind = "sign_ins"     // attempts to sign in through a connection
	KindAddress       Kind = "addresses"    // an email address, whether a user has it or not
)

// Severity is how urgent an issue is.
type Severity string

// The severities, the most urgent first. Only critical and warning mean that someone needs to act.
const (
	Critical Severity = "critical" // people cannot sign in, or have access that they should not have
	Warning  Severity = "warning"  // it will be critical, or something is unfinished
	Info     Severity = "info"     // worth knowing
)

// Rank orders severities, the most urgent first.
func (s Severity) Rank() int {
	switch s {
	case Critical:
		return 0
	case Warning:
		return 1
	default:
		return 2
	}
}

// Owner is who needs to act.
type Owner string

// The owners of issues.
const (
	OurTeam       Owner = "our_team"
	CustomerAdmin Owner = "customer_admin"
	Person        Owner = "person" // the user that the issue is about
	WorkOS        Owner = "workos"
	NoAction      Owner = "none"
)

// Remedy is what fixes an issue.
type Remedy string

// The remedies. Those that use an Admin Portal link have its intent (PortalIntent).
const (
	RemedySSO          Remedy = "portal_sso"
	RemedyDirectory    Remedy = "portal_dsync"
	RemedyDomain       Remedy = "portal_domain_verification"
	RemedyCertificate  Remedy = "portal_certificate_renewal"
	RemedyDeactivate   Remedy = "deactivate_membership"
	RemedyReactivate   Remedy = "reactivate_membership"
	RemedyInvite       Remedy = "invite"
	RemedyVerifyEmail  Remedy = "verify_email"
	RemedyReadFailures Remedy = "read_failures"
	RemedyNone         Remedy = ""
)

// PortalIntent returns the intent of the Admin Portal link that fixes an issue, "" if no link does.
func (r Remedy) PortalIntent() string {
	switch r {
	case RemedySSO:
		return "sso"
	case RemedyDirectory:
		return "dsync"
	case RemedyDomain:
		return "domain_verification"
	case RemedyCertificate:
		return "certificate_renewal"
	default:
		return ""
	}
}

// Subject is the object that an issue is about.
type Subject struct {
	Kind Kind
	ID   string // of an address: the address as it is compared
}

// Issue is something that is wrong with one object.
type Issue struct {
	Code     Code
	Severity Severity
	Owner    Owner
	Remedy   Remedy
	Subject
	OrganizationID string
	UserID         string    // the user that the issue is about, where one is known
	Address        string    // the email address that it is about, as it came
	Since          time.Time // zero when nothing says it
	Facts          Facts
}

// Facts are the data for an issue's text. A rule leaves out what it does not know.
type Facts struct {
	Name            string    `json:"name,omitempty"` // of the subject, or of the person
	Email           string    `json:"email,omitempty"`
	State           string    `json:"state,omitempty"` // of the subject, or of the directory user, as WorkOS names it
	ConnectionType  string    `json:"connection_type,omitempty"`
	CertificateType string    `json:"certificate_type,omitempty"` // ResponseSigning, RequestSigning or ResponseEncryption
	ExpiresAt       time.Time `json:"expires_at,omitzero"`
	ErrorCode       string    `json:"error_code,omitempty"`    // of the newest failed sign-in
	FailedAt        time.Time `json:"failed_at,omitzero"`      // the newest failed sign-in
	SucceededAt     time.Time `json:"succeeded_at,omitzero"`   // the last successful sign-in
	Count           int       `json:"count,omitempty"`         // failed sign-ins, or active connections
	People          int       `json:"people,omitempty"`        // different addresses among the failed sign-ins
	Others          []string  `json:"others,omitempty"`        // names of the other connections
	Organizations   []string  `json:"organizations,omitempty"` // that the failed sign-ins of an address were for, "" where nothing says it
	ConnectionID    string    `json:"connection_id,omitempty"`
	DirectoryUserID string    `json:"directory_user_id,omitempty"`
	DirectoryID     string    `json:"directory_id,omitempty"`
}

// Status summarizes the issues of one object or one customer.
type Status string

// The statuses.
const (
	StatusAttention Status = "attention" // someone needs to act
	StatusNotice    Status = "info"      // there are issues, but no one needs to act now
	StatusHealthy   Status = "ok"        // there are no issues
)

// StatusOf summarizes how many issues there are of each severity.
func StatusOf(counts map[Severity]int) Status {
	switch {
	case counts[Critical]+counts[Warning] > 0:
		return StatusAttention
	case counts[Info] > 0:
		return StatusNotice
	default:
		return StatusHealthy
	}
}

// Summarize is StatusOf for a list of issues.
func Summarize(issues []Issue) Status {
	counts := map[Severity]int{}
	for _, issue := range issues {
		counts[issue.Severity]++
	}
	return StatusOf(counts)
}

// Age is how long an issue has been open, as a list filters it.
type Age string

// The ages. They overlap.
const (
	AgeDay       Age = "24h"      // opened in the last 24 hours
	AgeWeek      Age = "7d"       // opened in the last 7 days
	AgeOverWeek  Age = "over-7d"  // open for more than 7 days
	AgeOverMonth Age = "over-30d" // open for more than 30 days
	AgeUnknown   Age = "unknown"  // nothing says since when
)

// Since returns between which times an issue of an age has opened; zero for no bound.
func (a Age) Since(now time.Time) (from, until time.Time) {
	const day = 24 * time.Hour
	switch a {
	case AgeDay:
		from = now.Add(-day)
	case AgeWeek:
		from = now.Add(-7 * day)
	case AgeOverWeek:
		until = now.Add(-7 * day)
	case AgeOverMonth:
		until = now.Add(-30 * day)
	}
	return from, until
}

// SeveritiesOf returns the severities that a list's filter names: one, those that need attention (StatusAttention), or none for all.
func SeveritiesOf(filter string) []Severity {
	switch filter {
	case "":
		return nil
	case string(StatusAttention):
		return []Severity{Critical, Warning}
	default:
		return []Severity{Severity(filter)}
	}
}
