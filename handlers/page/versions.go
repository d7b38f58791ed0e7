package page

import (
	"context"
	"slices"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
)

// olderNote warns that WorkOS answered with an older version of an object than it has told of; "" if it did not.
func (b *Base) olderNote(ctx context.Context, kind mirror.Kind, noun, id string, answered workos.Time) string {
	if answered.IsZero() {
		return ""
	}
	known, err := b.Mirror.UpdatedAt(ctx, b.Scope(ctx), kind, id)
	if err != nil {
		b.Failed(ctx, "compare the version of an answer", err, "id", id)
	}
	if known.UnixMilli() <= answered.UnixMilli() {
		return ""
	}
	zone := ui.ZoneFrom(ctx)
	from, change := zone.Exact(answered.Time), zone.Exact(known)
	if from == change {
		from, change = secondsOf(answered.In(zone.Location())), secondsOf(known.In(zone.Location()))
	}
	return "WorkOS answered with an older version of this " + noun + ", from " + from + ". Frontdesk has seen a change at " + change +
		". Reload the page to ask again."
}

func secondsOf(at time.Time) string { return at.Format("15:04:05.000") }

// asideNote tells of a change of an object that WorkOS has told of and that could not be applied; "" for none.
func (b *Base) asideNote(ctx context.Context, kind mirror.Kind, noun, id string) string {
	aside, err := b.Follower.SetAsideAbout(ctx, b.Scope(ctx), kind, id)
	if err != nil {
		b.Failed(ctx, "look for events that could not be applied", err, "id", id)
	}
	if len(aside) == 0 {
		return ""
	}
	last := aside[len(aside)-1]
	note := "WorkOS told of a change of this " + noun + " (" + last.Type
	if !last.At.IsZero() {
		note += ", " + ui.ZoneFrom(ctx).Exact(last.At)
	}
	return note + ") that Frontdesk could not apply. It is tried again automatically."
}

const keyOlder = "frontdesk.older"

// OlderNote returns the warning that the object which a request has read is older than what WorkOS has told of; "" for none.
func OlderNote(c request.Context) string {
	note, _ := c.Get(keyOlder).(string)
	return note
}

// notes returns what a page says about an object that it has read.
func (l *Result[T]) notes() string {
	note := l.read.older
	if l.aside != nil {
		note = InOneLine(note, *l.aside)
	}
	return note
}

// theirs are the words for objects of a kind on the page of what they belong to.
var theirs = map[mirror.Kind]string{mirror.KindOrganization: "organizations", mirror.KindConnection: "connections",
	mirror.KindDirectory: "directories", mirror.KindDirectoryUser: "people", mirror.KindDirectoryGroup: "groups", mirror.KindUser: "users",
	mirror.KindMembership: "members", mirror.KindInvitation: "invitations"}

// owners are the kinds that other objects belong to, with the kinds of these.
var owners = map[mirror.Kind]struct {
	noun, withArticle string
	of                []mirror.Kind
}{
	mirror.KindOrganization: {"organization", "an organization", []mirror.Kind{mirror.KindConnection, mirror.KindDirectory,
		mirror.KindMembership, mirror.KindInvitation, mirror.KindDirectoryUser, mirror.KindDirectoryGroup}},
	mirror.KindDirectory: {"directory", "a directory", []mirror.Kind{mirror.KindDirectoryUser, mirror.KindDirectoryGroup}},
	mirror.KindUser:      {"user", "a user", []mirror.Kind{mirror.KindMembership}},
}

// GapNote says that a list is known to lack something that Frontdesk is reading again; "" if it is not.
func (b *Base) GapNote(ctx context.Context, kind mirror.Kind, q mirror.Query) string {
	returned, unseen, err := b.Mirror.Gaps(ctx, b.Scope(ctx))
	if err != nil {
		b.Failed(ctx, "look for gaps", err)
	}
	of := map[mirror.Kind]string{mirror.KindOrganization: q.OrganizationID, mirror.KindDirectory: q.DirectoryID, mirror.KindUser: q.UserID}
	for _, gap := range returned {
		owner := owners[gap.Kind]
		if !slices.Contains(owner.of, kind) || of[gap.Kind] != "" && of[gap.Kind] != gap.ID {
			continue
		}
		if of[gap.Kind] == gap.ID {
			return "WorkOS did not show this " + owner.noun + " for a while. Frontdesk is reading its " + theirs[kind] + " again."
		}
		return "WorkOS did not show " + owner.withArticle + " for a while. Frontdesk is reading again what belongs to it, so " +
			theirs[kind] + " may be missing here."
	}
	for _, gap := range unseen {
		if gap.Kind == kind {
			return "WorkOS did not show some " + theirs[kind] + " when Frontdesk last asked. Frontdesk asks again within 5 minutes."
		}
	}
	return ""
}

// SyncedGapNote says what all lists together are known to lack; "" for nothing. isRead tells that it is being read.
func (b *Base) SyncedGapNote(ctx context.Context) (note string, isRead bool) {
	returned, unseen, err := b.Mirror.Gaps(ctx, b.Scope(ctx))
	if err != nil {
		b.Failed(ctx, "look for gaps", err)
	}
	switch {
	case len(returned) > 0:
		return "Frontdesk is reading again what belongs to " + wording.Plural(len(returned), "object", "objects") +
			" that WorkOS did not show for a while. Until then lists may lack some of it.", true
	case len(unseen) > 0:
		return "WorkOS did not show " + wording.Plural(len(unseen), "object", "objects") +
			" when Frontdesk last asked, so lists do not have them. Frontdesk asks again within 5 minutes.", false
	}
	return "", false
}

// IsLoaded reports whether a full sync has been made: before that, what lists count is not all there is.
func (b *Base) IsLoaded() bool { return b.Mirror.Progress().IsFilled }

// NotLoaded stands in place of a count that is not known before the first full sync is finished.
const NotLoaded = "not loaded yet"

// CountText returns a function that writes counts of the mirror; "" for one that is not known yet.
func (b *Base) CountText(write func(int) string) func(int) string {
	isLoaded := b.IsLoaded()
	return func(n int) string {
		if n == 0 && !isLoaded {
			return ""
		}
		return write(n)
	}
}
