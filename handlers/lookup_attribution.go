package handlers

import (
	"context"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// clockDifference is how far the clocks of WorkOS and of this machine may differ before the order of what they timed is in
// doubt.
const clockDifference = 2 * time.Second

const (
	doneAgainLater = "The same action was sent again later, and WorkOS does not show which of the two had this result."
	aboutThatTime  = "WorkOS shows something like it from about that time, and not whether this action did it."
)

// identifying are the facts among an entry's details that tell apart two entries of one action on one target.
var identifying = map[string]bool{
	"application id": true, "contact": true, "domain": true, "factor": true, "flag": true, "group id": true, "name": true, "provider": true,
	"session": true, "user": true,
}

// isSame tells whether two entries of one action on one target may have the same result.
func isSame(a, b store.AuditEntry) bool {
	if a.TargetID == "" && workos.NameKey(a.TargetName) != workos.NameKey(b.TargetName) {
		return false
	}
	isEdit, share := false, false
	for name, detail := range a.Details {
		other, both := b.Details[name]
		if _, isChange := store.ChangeOf(detail); isChange {
			isEdit, share = true, share || both
		} else if both && identifying[name] && workos.NameKey(detail) != workos.NameKey(other) {
			return false
		}
	}
	return !isEdit || share
}

// look asks what WorkOS shows of an action. What another action explains is not taken for its doing.
func (d *Desk) look(ctx context.Context, row store.AuditEntry) (sighting, error) {
	how := d.registry.byName[row.Action].lookup
	now, err := how.look(ctx, row)
	if err != nil || now.isCreation || now.sight != seen && now.sight != inPart {
		return now, err
	}
	return d.attribute(ctx, row, now)
}

// firstCreated is the first of some things that WorkOS shows which an action created. Where it created none of them for
// certain and may have created one, it is hidden.
func (d *Desk) firstCreated(ctx context.Context, row store.AuditEntry, candidates []sighting) (sighting, error) {
	best := sighting{}
	for _, candidate := range candidates {
		candidate.sight, candidate.isCreation = seen, true
		now, err := d.attribute(ctx, row, candidate)
		if err != nil || now.sight == seen {
			return now, err
		}
		if now.sight == hidden {
			best = now
		}
	}
	return best, nil
}

// attribute decides whether something that WorkOS shows is an action's doing. What another action is recorded to have
// created is not. Anything else belongs to the last action of its kind that had begun when it happened. That there was none
// leaves it open: a clock may be wrong.
func (d *Desk) attribute(ctx context.Context, row store.AuditEntry, now sighting) (sighting, error) {
	if now.isCreation && now.id != "" {
		creator, err := d.Store.CreatorOf(ctx, now.id)
		switch {
		case err != nil:
			return sighting{sight: hidden}, err
		case creator == row.ID:
			return now, nil
		case creator != 0:
			return sighting{}, nil
		}
	}
	at := now.at
	if at.IsZero() { // it is so now
		at = d.Now()
	} else if at.Before(row.At.Add(-clockSlack)) {
		return sighting{}, nil
	} else if how := d.registry.byName[row.Action].lookup; at.After(row.At.Add(how.notDoneAfter() + clockSlack)) {
		if now.isCreation {
			return sighting{}, nil
		}
		return sighting{sight: hidden}, nil // changed since
	}
	last, found := row, !row.At.After(at.Add(clockDifference))
	for other, err := range d.Store.SameActions(ctx, row, row.At.Add(-clockSlack)) {
		if err != nil {
			return sighting{sight: hidden}, err
		}
		if !isSame(row, other) || other.At.After(at.Add(clockDifference)) || found && other.ID < last.ID {
			continue
		}
		if now.isCreation && now.id != "" {
			if created, err := d.Store.CreatedBy(ctx, other.ID); err != nil || created != "" {
				if err != nil {
					return sighting{sight: hidden}, err
				}
				continue // it created something else
			}
		}
		last, found = other, true
	}
	switch {
	case !found:
		return sighting{sight: hidden, text: aboutThatTime}, nil
	case last.ID == row.ID:
		return now, nil
	case now.isCreation && (last.Outcome == store.Done || last.Outcome == store.Partial):
		return sighting{}, nil
	case now.isCreation && last.ID < row.ID:
		return sighting{sight: hidden, text: aboutThatTime}, nil
	}
	return sighting{sight: hidden, text: doneAgainLater, isOpen: last.Outcome == store.Unknown || last.Outcome == store.Intent}, nil
}
