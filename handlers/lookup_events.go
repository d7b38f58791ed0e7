package handlers

import (
	"context"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// creation is how WorkOS's events tell that an action created something. What a lookup does not find may have been created
// and removed again by somebody else: that it is not there proves nothing.
type creation struct {
	events []string // their types; none where no event tells of such a thing
	is     func(eventData, store.ActRow) bool
}

// eventData is what the events of creations say of what was created.
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

	Owner struct {
		ID string `json:"id"`
	} `json:"owner"`
}

// toldByNoEvent marks the creations that WorkOS has no event for.
var toldByNoEvent = &creation{}

var (
	organizationTold = &creation{[]string{"organization.created"}, func(made eventData, row store.ActRow) bool {
		if row.TargetID != "" && made.ExternalID != "" {
			return made.ExternalID == row.TargetID
		}
		return workos.NameKey(made.Name) == workos.NameKey(row.TargetName)
	}}
	domainTold = &creation{[]string{"organization_domain.created"}, func(made eventData, row store.ActRow) bool {
		return made.OrganizationID == row.OrganizationID && workos.DomainKey(made.Domain) == workos.DomainKey(row.Details["domain"])
	}}
	userTold = &creation{[]string{"user.created"}, func(made eventData, row store.ActRow) bool {
		return workos.EmailKey(made.Email) == workos.EmailKey(row.TargetID)
	}}
	membershipTold = &creation{[]string{"organization_membership.created", "organization_membership.updated"}, func(made eventData, row store.ActRow) bool {
		return made.Status == "active" && made.UserID == row.TargetID && made.OrganizationID == row.OrganizationID
	}}
	invitationTold = &creation{[]string{"invitation.created"}, func(made eventData, row store.ActRow) bool {
		return made.OrganizationID == row.OrganizationID && workos.EmailKey(made.Email) == workos.EmailKey(row.TargetID)
	}}
	groupTold = &creation{[]string{"group.created"}, func(made eventData, row store.ActRow) bool {
		return made.OrganizationID == row.OrganizationID && workos.NameKey(made.Name) == workos.NameKey(row.TargetName)
	}}
	groupMemberTold = &creation{[]string{"group.member_added"}, func(made eventData, row store.ActRow) bool {
		return made.GroupID == row.Details["group id"] && made.OrganizationMembershipID == row.TargetID
	}}
	apiKeyTold = &creation{[]string{"api_key.created"}, func(made eventData, row store.ActRow) bool {
		return made.Owner.ID == row.OrganizationID && workos.NameKey(made.Name) == workos.NameKey(row.Details["name"])
	}}
)

const (
	removedSince = "It was done, and what it added has been removed or changed since."
	notToldApart = "WorkOS does not show whether it did not happen, or was removed or changed by somebody since."
)

// lookAtEvents looks for a creation that is not there among WorkOS's events. It did not happen only where WorkOS proves it:
// it tells such creations, and has told what happened since.
func (d *Desk) lookAtEvents(ctx context.Context, row store.ActRow, how lookup) (sighting, error) {
	unproven := sighting{sight: hidden, text: notToldApart}
	told := how.creates
	if len(told.events) == 0 {
		return unproven, nil
	}
	from, until := row.At.Add(-clockSlack), row.At.Add(how.notDoneAfter())
	for event, err := range d.Client.AllEvents(ctx, workos.ListEventsOptions{
		ListOptions: workos.ListOptions{Limit: 100, Order: workos.Ascending}, Events: told.events, RangeStart: from,
	}) {
		if err != nil {
			return unproven, err
		}
		if event.At().After(until.Add(clockSlack)) {
			break
		}
		made, err := workos.Decode[eventData](event.Data)
		if err == nil && !event.At().Before(from) && told.is(made, row) {
			return sighting{sight: seen, text: removedSince + createdAs(made.ID)}, nil
		}
	}
	tells, err := d.newestEvent(ctx, told.events...)
	if err != nil || tells.IsZero() {
		return unproven, err
	}
	newest, err := d.newestEvent(ctx)
	if err != nil || newest.Before(until) {
		return unproven, err
	}
	return sighting{}, nil
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
