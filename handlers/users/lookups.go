package users

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/wording"
	"frontdesk/workos"
)

// userTrace describes the event of a new user.
var userTrace = &action.Trace{Events: []string{"user.created"}, Creates: true, Is: func(made action.EventData, row store.AuditEntry) bool {
	return workos.EmailKey(made.Email) == workos.EmailKey(row.TargetID)
}}

func (h *Handlers) userCreated(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	page, err := h.Client.ListUsers(ctx, workos.ListUsersOptions{Email: row.TargetID})
	if err != nil {
		return action.Sighting{}, err
	}
	var candidates []action.Sighting
	for _, user := range page.Data {
		if workos.EmailKey(user.Email) == workos.EmailKey(row.TargetID) {
			shown := map[string]string{"first name": user.FirstName, "last name": user.LastName, "external id": user.ExternalID}
			if row.Details.Has(emailStatus) && !user.IsUnknown("email_verified") { // earlier versions did not record it
				shown[emailStatus] = wording.EmailStateOfUser(user).Word
			}
			candidates = append(candidates, action.Sighting{ID: user.ID, Name: user.Email, At: user.CreatedAt.Time,
				Differs: action.Differing(row, shown)})
		}
	}
	return h.FirstCreated(ctx, row, candidates)
}

func (h *Handlers) emailConfirmed(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.GetUser(ctx, row.TargetID)
	email, _ := row.Details.Change("email")
	return action.SeenIf(workos.EmailKey(now.Email) != workos.EmailKey(cmp.Or(email.Before, row.Details.Fact("before")))), err
}

func (h *Handlers) emailVerified(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	now, err := h.Client.GetUser(ctx, row.TargetID)
	return action.SeenIf(now.EmailVerified), err
}

// sessionsEnded looks for active sessions: the one that was to end, or all that were active then.
func (h *Handlers) sessionsEnded(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	left, only := 0, row.Details.Fact("session")
	for session, err := range h.Client.AllSessions(ctx, row.TargetID, workos.ListOptions{Limit: 100}) {
		if err != nil {
			return action.Sighting{}, err
		}
		if session.IsOpen(h.Now()) && (only == session.ID || only == "" && session.CreatedAt.Before(row.At)) {
			left++
		}
	}
	return action.SomeLeft(left, row.Details.Fact("sessions"), "sessions"), nil
}

func (h *Handlers) factorsRemoved(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	found, err := h.FactorsOf(ctx, row.TargetID, row.Details.Fact("factor"))
	left := 0
	for _, factor := range found {
		if factor.CreatedAt.Before(row.At) {
			left++
		}
	}
	return action.SomeLeft(left, strconv.Itoa(len(strings.Split(row.Details.Fact("factors"), ", "))), "MFA methods"), err
}

func (h *Handlers) applicationRevoked(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	left, err := h.applicationsOf(ctx, row.TargetID, views.MaxRowsRead)
	for _, granted := range left {
		if granted.Application.ID == row.Details.Fact("application id") {
			return action.Sighting{}, err
		}
	}
	return action.Sighting{Sight: action.Seen}, err
}

func (h *Handlers) accountDisconnected(ctx context.Context, row store.AuditEntry) (action.Sighting, error) {
	_, held, err := h.heldAccount(ctx, row.TargetID, row.Details.Fact("provider"), row.OrganizationID)
	return action.SeenIf(!held), err
}
