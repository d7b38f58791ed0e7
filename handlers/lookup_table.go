package handlers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/store"
	ownersview "frontdesk/views/owners"
	"frontdesk/workos"
)

const (
	emailHidden = "whether the email was sent"
	codeHidden  = "whether the code was checked"
)

// seenIf is a sighting of something that WorkOS shows as it was asked for, or not.
func seenIf(asked bool) sighting {
	if asked {
		return sighting{sight: seen}
	}
	return sighting{sight: unseen}
}

// seenOr is seenIf of something that may have been changed by somebody else since. Then nothing can be told.
func seenOr(asked bool, changed workos.Time, row store.AuditEntry) sighting {
	if !asked && changed.After(row.At) {
		return sighting{sight: hidden}
	}
	return seenIf(asked)
}

// goneAs looks whether the target of a deletion is gone.
func goneAs[T any](of object[T]) func(context.Context, store.AuditEntry) (sighting, error) {
	return func(ctx context.Context, row store.AuditEntry) (sighting, error) {
		gone, err := isGone(of.get(ctx, row.TargetID))
		return seenIf(gone), err
	}
}

// updated reads the target into the mirror.
func updated[T any](of object[T]) func(context.Context, store.AuditEntry, sighting) error {
	return func(ctx context.Context, row store.AuditEntry, _ sighting) error {
		return of.relearn(row.TargetID)(ctx)
	}
}

// fetched reads what the action created into the mirror.
func fetched[T any](of object[T]) func(context.Context, store.AuditEntry, sighting) error {
	return func(ctx context.Context, _ store.AuditEntry, now sighting) error {
		return of.relearn(now.id)(ctx)
	}
}

// dropped takes the target out of the mirror.
func dropped[T any](d *Desk, of object[T]) func(context.Context, store.AuditEntry, sighting) error {
	return func(ctx context.Context, row store.AuditEntry, _ sighting) error {
		return of.forget(d, row.TargetID)(ctx)
	}
}

func (d *Desk) updateMembership(ctx context.Context, row store.AuditEntry, _ sighting) error {
	return d.memberships().relearn(row.TargetID)(ctx)
}

func (d *Desk) updateAdded(ctx context.Context, _ store.AuditEntry, now sighting) error {
	return d.memberships().relearn(now.id)(ctx)
}

// updateOwner reads the organization that the target belongs to into the mirror.
func (d *Desk) updateOwner(ctx context.Context, row store.AuditEntry, _ sighting) error {
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

func namedOwner(row store.AuditEntry) ownersview.Owner {
	person := row.Details["user"]
	return ownersview.Owner{ID: cmp.Or(person, row.OrganizationID), IsPerson: person != ""}
}
