package page

import (
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// SyncGap explains what a search cannot find before the first sync is finished.
func (b *Base) SyncGap() string {
	if progress := b.Mirror.Progress(); progress.FinishedAt.IsZero() {
		return "The first sync from WorkOS is not finished yet, so something may be missing here. Looked up in WorkOS itself are IDs of " +
			"organizations, domains, connections, directories, their people and groups, users, memberships and invitations, external IDs, " +
			"names and domains of organizations, and whole email addresses of users."
	}
	return ""
}

// SyncStatus describes how fresh the lists are.
func (b *Base) SyncStatus(c request.Context) views.SyncStatus {
	progress, zone := b.Mirror.Progress(), PageZone(c)
	status := views.SyncStatus{URL: paths.Sync.URL(), PollURL: paths.SyncBadge.URL(), Busy: progress.Running}
	switch {
	case !progress.RebuiltAt.IsZero() && progress.FinishedAt.IsZero():
		status.Text = "Rebuilding lists"
		status.Title = "The local index was damaged and is being rebuilt from WorkOS. Lists fill up meanwhile."
	case progress.Running && progress.FinishedAt.IsZero():
		status.Text = "First sync in progress"
		status.Title = "Lists fill up as Frontdesk loads the environment from WorkOS."
	case progress.Running:
		status.Text = "Updating"
		status.Title = "Lists were complete " + zone.Exact(progress.FinishedAt) + ". A new sync is in progress."
	case progress.FinishedAt.IsZero():
		status.Text = "Not loaded yet"
		status.Title = "Frontdesk has not loaded the environment yet."
	default:
		status.Text = "Updated " + strings.TrimSpace(ui.Relative(b.ListsAt(), b.Now()))
		status.Title = "Lists show WorkOS as of " + zone.Exact(b.ListsAt()) + "."
	}
	if progress.Err != "" {
		status.Title += " The last sync did not finish: open for the reason."
	}
	return status
}

// ListsAt returns as of when lists show WorkOS: when its events were last read to their end and written, or when the last full sync
// ended. It is zero before the first one.
func (b *Base) ListsAt() time.Time {
	synced := b.Mirror.Progress().FinishedAt
	if state := b.Follower.State(); !synced.IsZero() && state.CurrentAt.After(synced) {
		return state.CurrentAt
	}
	return synced
}

// UnreachableNote explains since when WorkOS cannot be reached, what that means, and who can help; "" while it can.
func (b *Base) UnreachableNote(c request.Context) string {
	status := b.Client.Reachability()
	if status.Since.IsZero() {
		return ""
	}
	since := PageZone(c).Clock(status.Since, time.Now())
	text := "WorkOS is not answering since " + since + "."
	if status.KeyRefused {
		text = "WorkOS has refused Frontdesk's API key since " + since + ". Tell the person who runs Frontdesk: the key must be replaced."
	}
	lists := " Lists show data as of " + ui.Relative(b.ListsAt(), b.Now()) + "; changes are not possible right now."
	if b.Mirror.Progress().FinishedAt.IsZero() {
		lists = " Lists are not complete; changes are not possible right now."
	}
	return text + lists
}
