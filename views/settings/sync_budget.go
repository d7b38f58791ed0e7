package settings

import (
	"fmt"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// Limit is a rate limit of WorkOS and what Frontdesk used of it.
type Limit struct{ workos.RateLimit }

// Failure is an operation of WorkOS that failed, and why.
type Failure struct {
	workos.Failure
	Why string
}

// Poll is something that is read on a schedule.
type Poll struct {
	What, Why string
	Interval  time.Duration // 0 for once a day
	At        time.Time     // zero before the first time
	Problem   string        // of the last try, "" if it succeeded
}

const pollsHint = "Events do not tell everything. This is read from WorkOS regularly, beside what events say."

var limitNames = map[workos.LimitName]string{
	workos.AllCalls: "All calls", workos.UserReads: "Users, memberships, invitations: reads",
	workos.UserWrites: "Users, memberships, invitations: changes", workos.DirectoryUsers: "Directory users, for each directory",
	workos.OrganizationDeletions: "Deletions of organizations",
}

// per returns a number of calls in a span of time: "6,000 a minute", "1,000 in 10 s".
func per(calls int, span time.Duration) string {
	switch span {
	case time.Minute:
		return wording.Number(calls) + " a minute"
	case time.Second:
		return wording.Number(calls) + " a second"
	}
	return fmt.Sprintf("%s in %d s", wording.Number(calls), int(span.Seconds()))
}

// limitsHint says what the share is.
func (p SyncPage) limitsHint() string {
	if p.NotPaced {
		return "Frontdesk does not limit its own calls to WorkOS."
	}
	return "WorkOS limits calls for your whole environment, your own product's included. Frontdesk uses only its share: calls wait " +
		"when it is used up, background work first."
}

func (p SyncPage) limits() ui.List {
	list := ui.List{Title: "WorkOS rate limits", Headers: []ui.Header{{Label: "Calls"}, {Label: "WorkOS allows"}, {Label: "Frontdesk's share"},
		{Label: "Used last minute", Numeric: true}, {Label: "Left now", Numeric: true}, {Label: "Delayed"},
		{Label: "Refused (429)"}}}
	for _, limit := range p.Limits {
		share, left := ui.Text(per(limit.Share, limit.Per)), ui.Text(wording.Number(limit.Left))
		if limit.Share > limit.Calls {
			share, left = ui.Missing("not limited"), ui.Missing("–")
		}
		name := ui.Titled(limitNames[limit.Name], limit.busiest())
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(name, ui.Text(per(limit.Calls, limit.Per)), share,
			ui.Text(wording.Number(limit.Used)), left, limit.delayed(), limit.refused())})
	}
	return list
}

// busiest names the directory that a limit's numbers are of.
func (l Limit) busiest() string {
	if l.Scope == "" {
		return ""
	}
	return "most: " + l.Scope
}

func (l Limit) delayed() templ.Component {
	if l.DelayedAt.IsZero() {
		return ui.TimeOrNever(l.DelayedAt)
	}
	return ui.Join(ui.Time(l.DelayedAt), ui.Muted("for "+lasting(l.DelayedFor)))
}

func (l Limit) refused() templ.Component {
	if l.PausedUntil.IsZero() {
		return ui.TimeOrNever(l.RefusedAt)
	}
	return ui.Join(ui.Time(l.RefusedAt), ui.Muted("waits another "+lasting(time.Until(l.PausedUntil))))
}

func (p SyncPage) failures() ui.List {
	list := ui.List{Title: "Recent errors", Headers: []ui.Header{{Label: "Call"}, {Label: "Answer"}, {Label: "Times", Numeric: true},
		{Label: "First"}, {Label: "Last"}, {Label: "Why", Prose: true}, {Label: "Now"}}}
	for _, failure := range p.Failures {
		answer := "No answer"
		if failure.Status != 0 {
			answer = fmt.Sprint(failure.Status)
		}
		now := ui.State{Tone: ui.Attention, Word: "Not successful since"}
		if !failure.Over.IsZero() {
			now = ui.State{Tone: ui.OK, Word: "Works again", Hint: "Since", At: failure.Over}
		}
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Code(failure.Operation), ui.Text(answer), ui.Text(wording.Number(failure.Count)),
			ui.Time(failure.First), ui.Time(failure.Last), ui.OrMissing(failure.Why, "–"), ui.StateBadge(now))})
	}
	return list
}

func (p SyncPage) polls() ui.List {
	list := ui.List{Title: "Checked on a schedule", Headers: []ui.Header{{Label: "What"}, {Label: "Why", Prose: true}, {Label: "How often"},
		{Label: "Last checked"}}}
	for _, poll := range p.Polls {
		often := "every " + every(poll.Interval)
		if poll.Interval == 0 {
			often = fmt.Sprintf("each day at %02d:%02d UTC", int(p.NightlyAt.Hours()), int(p.NightlyAt.Minutes())%60)
		}
		at := ui.TimeOrNever(poll.At)
		if poll.Problem != "" {
			at = ui.Join(at, ui.StateBadge(ui.State{Tone: ui.Danger, Word: "Failed", Hint: poll.Problem}))
		}
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(poll.What), ui.Text(poll.Why), ui.Text(often), at)})
	}
	return list
}
