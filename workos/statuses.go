package workos

import (
	"slices"
	"strings"
)

// StateDeleting is the status of a connection or directory that WorkOS is deleting.
const StateDeleting = "deleting"

// The statuses that WorkOS documents, by type of object. Directories are linked and unlinked in the API, active and inactive
// in events.
var (
	connectionStates    = []string{"requires_type", "draft", "active", "validating", "inactive", "deleting"}
	directoryStates     = []string{"linked", "validating", "invalid_credentials", "unlinked", "deleting", "active", "inactive"}
	domainStates        = []string{"verified", "legacy_verified", "pending", "unverified", "failed"}
	directoryUserStates = []string{"active", "suspended", "inactive"}
	membershipStatuses  = []string{"active", "inactive", "pending"}
	invitationStates    = []string{"pending", "accepted", "expired", "revoked"}
	sessionStatuses     = []string{"active", "expired", "revoked"}
	webhookStatuses     = []string{"enabled", "disabled"}
	exportStates        = []string{"pending", "ready", "error", "expired"}
	auditLogStates      = []string{"active", "inactive", "disabled"}
	logStreamStates     = []string{"active", "inactive", "error", "invalid"}
	accountStates       = []string{"connected", "needs_reauthorization", "disconnected"}
	integrationStates   = []string{"valid", "invalid", "requested"}
)

// ConnectionStates returns the states of connections that WorkOS documents.
func ConnectionStates() []string { return slices.Clone(connectionStates) }

// DirectoryStates returns the states of directories that WorkOS documents.
func DirectoryStates() []string { return slices.Clone(directoryStates) }

// DomainStates returns the states of organizations' domains that WorkOS documents.
func DomainStates() []string { return slices.Clone(domainStates) }

// DirectoryUserStates returns the states of directory users that WorkOS documents.
func DirectoryUserStates() []string { return slices.Clone(directoryUserStates) }

// MembershipStatuses returns the statuses of memberships that WorkOS documents.
func MembershipStatuses() []string { return slices.Clone(membershipStatuses) }

// InvitationStates returns the states of invitations that WorkOS documents.
func InvitationStates() []string { return slices.Clone(invitationStates) }

// readStatus corrects the case of a known status. Any other status stays unchanged,
// and one of spaces only becomes "".
func readStatus(status *string, known []string) {
	trimmed := strings.TrimSpace(*status)
	if trimmed == "" {
		*status = ""
	}
	if lower := strings.ToLower(trimmed); slices.Contains(known, lower) {
		*status = lower
	}
}

// HasKnownState reports whether the state is one that WorkOS documents. A state that was not sent is not known.
func (c Connection) HasKnownState() bool { return slices.Contains(connectionStates, c.State) }

// HasKnownState reports whether the state is one that WorkOS documents. A state that was not sent is not known.
func (d Directory) HasKnownState() bool { return slices.Contains(directoryStates, d.State) }

// HasKnownState reports whether the state is one that WorkOS documents. A state that was not sent is not known.
func (d OrganizationDomain) HasKnownState() bool { return slices.Contains(domainStates, d.State) }

// HasKnownState reports whether the state is one that WorkOS documents. A state that was not sent is not known.
func (u DirectoryUser) HasKnownState() bool { return slices.Contains(directoryUserStates, u.State) }

// HasKnownStatus reports whether the status is one that WorkOS documents. A status that was not sent is not known.
func (m Membership) HasKnownStatus() bool { return slices.Contains(membershipStatuses, m.Status) }

// HasKnownState reports whether the state is one that WorkOS documents. A state that was not sent is not known.
func (i Invitation) HasKnownState() bool { return slices.Contains(invitationStates, i.State) }

func (c *Connection) complete()         { readStatus(&c.State, connectionStates) }
func (d *OrganizationDomain) complete() { readStatus(&d.State, domainStates) }
func (m *Membership) complete()         { readStatus(&m.Status, membershipStatuses) }
func (i *Invitation) complete()         { readStatus(&i.State, invitationStates) }
func (s *Session) complete()            { readStatus(&s.Status, sessionStatuses) }
func (e *WebhookEndpoint) complete()    { readStatus(&e.Status, webhookStatuses) }
func (e *AuditLogExport) complete()     { readStatus(&e.State, exportStates) }

func (a *ConnectedAccount) complete() { readStatus(&a.State, accountStates) }

func (p *DataProvider) complete() {
	if p.ConnectedAccount != nil {
		p.ConnectedAccount.complete()
	}
}

func (o *Organization) complete() {
	for i := range o.Domains {
		o.Domains[i].complete()
	}
}

func (c *AuditLogConfiguration) complete() {
	readStatus(&c.State, auditLogStates)
	if c.LogStream != nil {
		readStatus(&c.LogStream.State, logStreamStates)
	}
}
