package page

import (
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"
	"frontdesk/workos/sync"
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

// FreshnessWords is how fresh lists are, in words.
type FreshnessWords struct {
	Tone  ui.Tone
	Chip  string // "Updated", "WorkOS is not answering"
	IsAge bool   // the age of lists follows the chip's text
	Title string // "Lists follow WorkOS"
	Text  string // why, and what follows; "" where there is nothing to say
	Who   string // needs to act
}

const runsFrontdesk = "the person who runs Frontdesk"

// WordsOf describes how fresh lists are, for the chip in the header and the page about the data.
func WordsOf(f sync.Freshness, progress mirror.Progress, state sync.State, zone ui.Zone, now time.Time) FreshnessWords {
	asOf := "Lists show WorkOS as of " + zone.Clock(f.At, now) + "."
	if f.At.IsZero() {
		asOf = "Lists are not complete."
	}
	why := ""
	if f.Err != nil {
		why = workos.Explain(f.Err, workos.ForOperator).Why
	}
	goesOn := "Frontdesk tries again by itself."
	switch f.Status {
	case sync.Current:
		return FreshnessWords{Tone: ui.OK, Chip: "Updated", IsAge: true, Title: "Lists follow WorkOS", Text: asOf}
	case sync.Late:
		text := "WorkOS's events should be read again by now."
		if state.ReadAt.IsZero() {
			text = "Frontdesk has just started and has not read WorkOS's events yet."
		}
		return FreshnessWords{Tone: ui.Attention, Chip: "Updated", IsAge: true, Title: "Lists are late", Text: InOneLine(asOf, text)}
	case sync.Behind:
		return FreshnessWords{Tone: ui.Attention, Chip: "Catching up", Title: "Lists are catching up",
			Text: InOneLine(asOf, "What has happened since is being read, in order: events until "+zone.Clock(state.NewestAt, now)+" so far.")}
	case sync.Limited:
		return FreshnessWords{Tone: ui.Attention, Chip: "Held back by the rate limit", Title: "The rate limit holds lists back",
			Text: InOneLine(why, asOf, goesOn)}
	case sync.Unreachable:
		since := why
		if !f.Since.IsZero() {
			since = "Since " + zone.Clock(f.Since, now) + "."
		}
		return FreshnessWords{Tone: ui.Danger, Chip: "WorkOS is not answering", Title: "WorkOS is not answering",
			Text: InOneLine(since, asOf, goesOn)}
	case sync.KeyRefused:
		return FreshnessWords{Tone: ui.Danger, Chip: "API key refused", Title: "WorkOS refuses Frontdesk's API key",
			Who: runsFrontdesk, Text: InOneLine("The key must be replaced.", asOf)}
	case sync.Refused:
		return FreshnessWords{Tone: ui.Danger, Chip: "Lists do not follow WorkOS", Title: "WorkOS refuses to list its events", Who: runsFrontdesk,
			Text: InOneLine(why, asOf, goesOn)}
	case sync.NotApplied:
		return FreshnessWords{Tone: ui.Danger, Chip: "Lists do not follow WorkOS", Title: "Events cannot be put into the lists",
			Who: runsFrontdesk, Text: InOneLine(why, asOf, goesOn)}
	case sync.NotWritten:
		return FreshnessWords{Tone: ui.Danger, Chip: "Lists do not follow WorkOS", Title: "Frontdesk cannot save what WorkOS says",
			Who: runsFrontdesk, Text: InOneLine(progress.Err, asOf)}
	case sync.Loading:
		return FreshnessWords{Tone: ui.Neutral, Chip: "First sync in progress", Title: "The first sync is in progress",
			Text: "Lists fill up as Frontdesk loads the environment from WorkOS."}
	case sync.Rebuilding:
		return FreshnessWords{Tone: ui.Attention, Chip: "Rebuilding lists", Title: "Lists are being rebuilt",
			Text: "The local index was damaged and is being rebuilt from WorkOS. Lists fill up meanwhile."}
	}
	if progress.Err != "" {
		return FreshnessWords{Tone: ui.Danger, Chip: "First sync not finished", Title: "The first sync did not finish",
			Text: "Lists are not complete. It is tried again automatically."}
	}
	return FreshnessWords{Tone: ui.Attention, Chip: "Not loaded yet", Title: "Nothing is loaded yet",
		Text: "Frontdesk has not loaded the environment yet."}
}

// SyncStatus describes how fresh the lists are.
func (b *Base) SyncStatus(c request.Context) views.SyncStatus {
	progress, state, fresh, now := b.Mirror.Progress(), b.Follower.State(), b.Follower.Freshness(), b.Now()
	words := WordsOf(fresh, progress, state, PageZone(c), now)
	gap, isRead := b.SyncedGapNote(c.Request().Context())
	if isRead && (fresh.Status == sync.Current || fresh.Status == sync.Late) {
		words.Chip, words.IsAge, words.Tone = "Reading again", false, ui.Attention
	}
	words.Text = InOneLine(words.Text, gap)
	status := views.SyncStatus{URL: paths.Sync.URL(), PollURL: paths.SyncBadge.URL(), RefreshURL: paths.SyncRefresh.URL(),
		IsBusy: progress.Running, IsPolled: progress.Running || isRead || fresh.Status != sync.Current, Tone: words.Tone, Text: words.Chip,
		Title: words.Text}
	if words.IsAge {
		status.At, status.Age = fresh.At, chipAge(fresh.At, now)
	} else {
		status.Title = words.Title + ". " + words.Text
	}
	if progress.Running && fresh.Status == sync.Current {
		status.Title += " A full sync is in progress."
	}
	if progress.Err != "" && !strings.Contains(status.Title, progress.Err) {
		status.Title += " The last full sync did not finish. Open this page for the reason."
	}
	return status
}

// chipAge is the age of lists as the header says it, to the second.
func chipAge(at, now time.Time) string {
	if age := now.Sub(at); age >= 0 && age < time.Minute {
		return ui.Seconds(age) + " ago"
	}
	return ui.Relative(at, now)
}

// ListsAt returns as of when lists show WorkOS: when its events were last read to their end and written, or when the last full sync
// ended. It is zero before the first one.
func (b *Base) ListsAt() time.Time { return b.Follower.Freshness().At }

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
