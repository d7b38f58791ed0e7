package handlers

import (
	"context"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// trace is how WorkOS's events tell that an action was done. What a lookup does not find may have been done and then
// reversed by somebody else: that it is not there proves nothing.
type trace struct {
	events  []string // their types; none where no event tells of such an action
	creates bool     // the events' ID is that of what the action created
	is      func(eventData, store.AuditEntry) bool
}

// eventData is what those events say of what was created or changed.
type eventData struct {
	ID                       string `json:"id"`
	Name                     string `json:"name"`
	Email                    string `json:"email"`
	Domain                   string `json:"domain"`
	ExternalID               string `json:"external_id"`
	UserID                   string `json:"user_id"`
	Status                   string `json:"status"`
	OrganizationID           string `json:"organization_id"`
	GroupID                  string `json:"group_id"`
	OrganizationMembershipID string `json:"organization_membership_id"`

	Slug string `json:"slug"`

	Owner struct {
		ID string `json:"id"`
	} `json:"owner"`

	// Targets and TargetsBefore are whom a feature flag is and was targeted at. They are in the event's context.
	Targets, TargetsBefore workos.FlagTargets `json:"-"`
}

// dataOf reads what an event says. The error is that of its JSON.
func dataOf(event workos.Event) (eventData, error) {
	said, err := workos.Decode[eventData](event.Data)
	if err == nil && event.Context != nil {
		said.Targets, said.TargetsBefore = event.Context.FlagTargets()
	}
	return said, err
}

// noTrace marks the actions that WorkOS has no event for.
var noTrace = &trace{}

// organizationTrace tells of a new organization.
var organizationTrace = &trace{[]string{"organization.created"}, true, func(made eventData, row store.AuditEntry) bool {
	if row.TargetID != "" && made.ExternalID != "" {
		return made.ExternalID == row.TargetID
	}
	return workos.NameKey(made.Name) == workos.NameKey(row.TargetName)
}}

// domainTrace tells of a new domain.
var domainTrace = &trace{[]string{"organization_domain.created"}, true, func(made eventData, row store.AuditEntry) bool {
	return made.OrganizationID == row.OrganizationID && workos.DomainKey(made.Domain) == workos.DomainKey(row.Details["domain"])
}}

// userTrace tells of a new user.
var userTrace = &trace{[]string{"user.created"}, true, func(made eventData, row store.AuditEntry) bool {
	return workos.EmailKey(made.Email) == workos.EmailKey(row.TargetID)
}}

// membershipTrace tells of a new membership.
var membershipTrace = &trace{[]string{"organization_membership.created", "organization_membership.updated"}, false,
	func(made eventData, row store.AuditEntry) bool {
		return made.Status == "active" && made.UserID == row.TargetID && made.OrganizationID == row.OrganizationID
	}}

// invitationTrace tells of an invitation.
var invitationTrace = &trace{[]string{"invitation.created"}, true, func(made eventData, row store.AuditEntry) bool {
	return made.OrganizationID == row.OrganizationID && workos.EmailKey(made.Email) == workos.EmailKey(row.TargetID)
}}

// groupTrace tells of a new group.
var groupTrace = &trace{[]string{"group.created"}, true, func(made eventData, row store.AuditEntry) bool {
	return made.OrganizationID == row.OrganizationID && workos.NameKey(made.Name) == workos.NameKey(row.TargetName)
}}

// groupMemberTrace tells of a member who was added to a group.
var groupMemberTrace = &trace{[]string{"group.member_added"}, false, isGroupMember}

// groupMemberLeft tells of a member who was removed from a group.
var groupMemberLeft = &trace{[]string{"group.member_removed"}, false, isGroupMember}

// flagTargetAdded tells of a new target of a flag.
var flagTargetAdded = &trace{[]string{"flag.rule_updated"}, false, func(said eventData, row store.AuditEntry) bool {
	return said.Slug == row.Details["flag"] && said.Targets.Has(row.TargetID) && !said.TargetsBefore.Has(row.TargetID)
}}

// flagTargetRemoved tells of a target that a flag no longer has.
var flagTargetRemoved = &trace{[]string{"flag.rule_updated"}, false, func(said eventData, row store.AuditEntry) bool {
	return said.Slug == row.Details["flag"] && !said.Targets.Has(row.TargetID) && said.TargetsBefore.Has(row.TargetID)
}}

// apiKeyTrace tells of a new API key.
var apiKeyTrace = &trace{[]string{"api_key.created"}, true, func(made eventData, row store.AuditEntry) bool {
	return made.Owner.ID == row.OrganizationID && workos.NameKey(made.Name) == workos.NameKey(row.Details["name"])
}}

func isGroupMember(said eventData, row store.AuditEntry) bool {
	return said.GroupID == row.Details["group id"] && said.OrganizationMembershipID == row.TargetID
}

const (
	removedSince  = "It was done, and what it added has been removed or changed since."
	reversedSince = "It was done, and has been reversed since."
	doneByEvents  = "It was done. It may have been reversed since."
	notToldApart  = "WorkOS does not show whether it did not happen, or was removed or changed by somebody since."
)

// lookAtEvents looks among WorkOS's events for an action whose result is not there, or not shown. It did not happen only
// where WorkOS proves it: it tells of such actions, and has told what happened since. Of an action that can only have been
// reversed nothing more is known than what is shown where no event tells of it. isOpen tells that later events may say more.
func (d *Desk) lookAtEvents(ctx context.Context, row store.AuditEntry, how lookup, shown sighting) (now sighting, isOpen bool, err error) {
	unproven := sighting{sight: hidden, text: notToldApart}
	if shown.sight == hidden {
		unproven = shown
	}
	if len(how.trace.events) == 0 {
		return unproven, true, nil
	}
	from, until := row.At.Add(-clockSlack), row.At.Add(how.notDoneAfter())
	inDoubt := false
	for event, err := range d.Client.AllEvents(ctx, workos.ListEventsOptions{
		ListOptions: workos.ListOptions{Limit: 100, Order: workos.Ascending}, Events: how.trace.events, RangeStart: from,
	}) {
		if err != nil {
			return unproven, true, err
		}
		if event.At().After(until.Add(clockSlack)) {
			break
		}
		said, err := dataOf(event)
		if err != nil || event.At().Before(from) || !how.trace.is(said, row) {
			continue
		}
		created := sighting{sight: told, id: said.ID, at: event.At(), isCreation: how.trace.creates}
		switch now, err := d.attribute(ctx, row, created); {
		case err != nil:
			return unproven, true, err
		case now.sight == hidden:
			inDoubt = true
			continue
		case now.sight != told:
			continue
		case shown.sight == hidden:
			return sighting{sight: told, text: doneByEvents}, false, nil
		case how.reverses:
			return sighting{sight: told, text: reversedSince}, false, nil
		}
		return sighting{sight: told, text: removedSince + createdAs(said.ID)}, false, nil
	}
	if how.reverses {
		return shown, false, nil
	}
	if inDoubt {
		return unproven, false, nil
	}
	tells, err := d.newestEvent(ctx, how.trace.events...)
	if err != nil || tells.IsZero() {
		return unproven, true, err
	}
	newest, err := d.newestEvent(ctx)
	if err != nil || newest.Before(until) {
		return unproven, true, err
	}
	return shown, false, nil
}

// createdAs names the ID of what was created, "" for none.
func createdAs(id string) string {
	if id == "" {
		return ""
	}
	return " Its ID was " + id + "."
}

// newestEvent is the time of the newest of WorkOS's events, or of the newest of some types; zero where there is none.
func (d *Desk) newestEvent(ctx context.Context, types ...string) (time.Time, error) {
	page, err := d.Client.ListEvents(ctx, workos.ListEventsOptions{ListOptions: workos.ListOptions{Limit: 1}, Events: types})
	if err != nil || len(page.Data) == 0 {
		return time.Time{}, err
	}
	return page.Data[0].At(), nil
}
