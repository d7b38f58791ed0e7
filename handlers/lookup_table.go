package handlers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/workos"
)

const (
	emailHidden = "whether the email was sent"
	codeHidden  = "whether the code was checked"
)

// lookups says for every action that writes in WorkOS how WorkOS shows what became of it.
var lookups map[string]lookup

// The table is filled here, because a lookup reads it through the desk's other methods.
func init() {
	lookups = map[string]lookup{
		"membership.deactivate": {look: membershipIs("inactive"), update: updateMembership},
		"membership.reactivate": {look: membershipIs("active"), update: updateMembership},
		"membership.role":       {look: membershipHasRole, update: updateMembership},
		"membership.remove":     {look: goneAs(members), update: dropped(members)},
		"membership.add":        {look: membershipAdded, trace: membershipTrace, update: updateAdded},

		"organization.create": {look: organizationCreated, trace: organizationTrace, update: fetched(organizations)},
		"organization.edit":   {look: organizationEdited, update: updated(organizations)},
		"organization.delete": {look: goneAs(organizations), wait: deletionTime, update: dropped(organizations)},
		"connection.delete":   {look: goneAs(connections), wait: deletionTime, update: dropped(connections)},
		"directory.delete":    {look: goneAs(directories), wait: deletionTime, update: dropped(directories)},

		"domain.add":              {look: domainAdded, trace: domainTrace, update: updateOwner},
		"domain.verify":           {look: domainChecked, update: updateOwner, hides: "whether it began to check a domain again that it was checking already"},
		"domain.declare_verified": {look: domainVerified, update: updateOwner},
		"domain.remove":           {look: domainRemoved, update: updateOwner},

		"user.create":               {look: userCreated, trace: userTrace, update: fetched(users)},
		"user.edit":                 {look: userEdited, update: updated(users)},
		"user.delete":               {look: goneAs(users), wait: deletionTime, update: dropped(users)},
		"user.email_confirm":        {look: emailConfirmed, update: updated(users)},
		"user.verification_confirm": {look: emailVerified, update: updated(users)},
		"user.session.revoke":       {look: sessionsEnded},
		"user.sessions.revoke":      {look: sessionsEnded},
		"user.mfa.remove":           {look: factorsRemoved},
		"user.mfa.reset":            {look: factorsRemoved},
		"user.mfa.enroll":           {look: factorAdded, trace: noTrace},
		"user.application.revoke":   {look: applicationRevoked},
		"user.account.disconnect":   {look: accountDisconnected},
		"user.mfa.check":            {hides: codeHidden},
		"user.impersonate":          {hides: "whether you went on to impersonate the user"},
		"user.password_reset":       {hides: emailHidden},
		"user.magic_auth":           {hides: emailHidden},
		"user.email_verification":   {hides: emailHidden},
		"user.email_change":         {hides: emailHidden},

		"invitation.send":   {look: invitationSent, trace: invitationTrace, update: fetched(invitations)},
		"invitation.revoke": {look: invitationRevoked, update: updated(invitations)},
		"invitation.resend": {hides: emailHidden},

		"factor.enroll":      {look: factorAdded, trace: noTrace, hides: "which MFA methods people without a WorkOS user have"},
		"factor.remove":      {look: factorGone},
		"factor.check":       {hides: codeHidden},
		"factor.verify":      {hides: codeHidden},
		"factor.send_code":   {hides: "whether the text message was sent"},
		"factor.reveal_code": {hides: "which one-time codes were created"},

		"flag.enable":        {look: flagSwitched(true)},
		"flag.disable":       {look: flagSwitched(false)},
		"flag.target.add":    {look: flagTarget(true), trace: flagTargetAdded, reverses: true, hides: "who a feature flag is targeted at while it is off, on for everybody, or on through an organization"},
		"flag.target.remove": {look: flagTarget(false), trace: flagTargetRemoved, reverses: true, hides: "who a feature flag is targeted at while it is off, on for everybody, or on through an organization"},

		"group.create":        {look: groupCreated, trace: groupTrace},
		"group.edit":          {look: groupEdited},
		"group.delete":        {look: groupDeleted},
		"group.member.add":    {look: groupMember(true), trace: groupMemberTrace},
		"group.member.remove": {look: groupMember(false), trace: groupMemberLeft, reverses: true},

		"api_key.create":      {look: keyCreated, trace: apiKeyTrace},
		"api_key.expire":      {look: keyExpired},
		"api_key.revoke":      {look: keyRevoked},
		"it_contact.add":      {look: contactIs(true), trace: noTrace},
		"it_contact.remove":   {look: contactIs(false)},
		"it_contact.invite":   {hides: emailHidden},
		"it_contact.revoke":   {hides: "whether an IT contact has an invitation"},
		"provider.change":     {look: providerChanged, hides: "the client secret that was saved"},
		"audit_log.retention": {look: retentionChanged},

		"webhook.create":  {look: webhookCreated, trace: noTrace},
		"webhook.edit":    {look: webhookEdited},
		"webhook.enable":  {look: webhookIs("enabled")},
		"webhook.disable": {look: webhookIs("disabled")},
		"webhook.delete":  {look: webhookDeleted},

		"audit_log_schema.create": {look: schemaCreated},
		"audit_log_event.create":  {hides: "single entries of an audit log"},
		"audit_log_export.create": {hides: "which exports were requested"},
		"portal_link.issue":       {hides: "which portal links were issued"},
		"magic_link.send":         {hides: emailHidden},
		"magic_link.reveal":       {hides: "which magic links were created"},
	}
}

func members(d *Desk) object[workos.Membership]         { return d.memberships() }
func organizations(d *Desk) object[workos.Organization] { return d.organizations() }
func connections(d *Desk) object[workos.Connection]     { return d.connections() }
func directories(d *Desk) object[workos.Directory]      { return d.directories() }
func users(d *Desk) object[workos.User]                 { return d.users() }
func invitations(d *Desk) object[workos.Invitation]     { return d.invitations() }

// seenIf is a sighting of something that WorkOS shows as it was asked for, or not.
func seenIf(asked bool) sighting {
	if asked {
		return sighting{sight: seen}
	}
	return sighting{sight: unseen}
}

// seenOr is seenIf of something that may have been changed by somebody else since. Then nothing can be told.
func seenOr(asked bool, changed workos.Time, row store.ActRow) sighting {
	if !asked && changed.After(row.At) {
		return sighting{sight: hidden}
	}
	return seenIf(asked)
}

// isSince tells whether something was created by an action. The two clocks may differ a little, and a server may not
// say when.
func isSince(created workos.Time, row store.ActRow) bool {
	return created.IsZero() || !created.Before(row.At.Add(-clockSlack))
}

// goneAs looks whether the target of a deletion is gone.
func goneAs[T any](of func(*Desk) object[T]) func(context.Context, *Desk, store.ActRow) (sighting, error) {
	return func(ctx context.Context, d *Desk, row store.ActRow) (sighting, error) {
		gone, err := isGone(of(d).get(ctx, row.TargetID))
		return seenIf(gone), err
	}
}

// updated reads the target into the mirror.
func updated[T any](of func(*Desk) object[T]) func(context.Context, *Desk, store.ActRow, sighting) error {
	return func(ctx context.Context, d *Desk, row store.ActRow, _ sighting) error {
		return of(d).relearn(row.TargetID)(ctx)
	}
}

// fetched reads what the action created into the mirror.
func fetched[T any](of func(*Desk) object[T]) func(context.Context, *Desk, store.ActRow, sighting) error {
	return func(ctx context.Context, d *Desk, _ store.ActRow, now sighting) error {
		return of(d).relearn(now.id)(ctx)
	}
}

// dropped takes the target out of the mirror.
func dropped[T any](of func(*Desk) object[T]) func(context.Context, *Desk, store.ActRow, sighting) error {
	return func(ctx context.Context, d *Desk, row store.ActRow, _ sighting) error {
		return of(d).forget(d, row.TargetID)(ctx)
	}
}

func updateMembership(ctx context.Context, d *Desk, row store.ActRow, _ sighting) error {
	return d.memberships().relearn(row.TargetID)(ctx)
}

func updateAdded(ctx context.Context, d *Desk, _ store.ActRow, now sighting) error {
	return d.memberships().relearn(now.id)(ctx)
}

// updateOwner reads the organization that the target belongs to into the mirror.
func updateOwner(ctx context.Context, d *Desk, row store.ActRow, _ sighting) error {
	return d.organizations().relearn(row.OrganizationID)(ctx)
}

// compare looks at what an edit was to change: the ledger's details say before and after, now says how it is. All as it
// was asked for is done, all as before is not done, and anything else was changed by somebody since.
func compare(details, now map[string]string) sighting {
	asked, before, known := true, true, false
	for name, change := range details {
		changed, isChange := store.ChangeOf(change)
		if is, shown := now[name]; isChange && shown {
			known, asked, before = true, asked && is == changed.After, before && is == changed.Before
		}
	}
	switch {
	case known && asked:
		return sighting{sight: seen}
	case known && before:
		return sighting{sight: unseen}
	}
	return sighting{sight: hidden}
}

// withMetadata adds metadata to how something is now, under the names that the ledger's details have.
func withMetadata(now map[string]string, metadata workos.Metadata, details map[string]string) map[string]string {
	for name := range details {
		if key, ok := strings.CutPrefix(name, "metadata "); ok {
			now[name] = metadata.Shown(key)
		}
	}
	return now
}

// sameWords tells whether two lists hold the same, in whatever order.
func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func sortedWords(text string) string {
	return strings.Join(slices.Sorted(slices.Values(strings.Split(text, ", "))), ", ")
}

func namedOwner(row store.ActRow) views.Holder {
	person := row.Details["user"]
	return views.Holder{ID: cmp.Or(person, row.OrganizationID), Person: person != ""}
}
