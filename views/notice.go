package views

import (
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// LaterNotice tells an operator what became of an action of theirs whose outcome was unknown.
func LaterNotice(title, outcome, target, organization, note string) ActionNotice {
	notice := ActionNotice{Text: title}
	if outcome != "done" {
		notice.Tone = ui.Attention
	}
	said := ui.Bare(note)
	if strings.HasPrefix(target, organization) {
		organization = "" // it is the target, or the target is named after it
	}
	if strings.Contains(said, target) {
		target = ""
	}
	if on := strings.Join(wording.NonEmpty(target, organization), " · "); on != "" {
		notice.Text += ": " + on
	}
	notice.Text += ". " + note
	if outcome == "not_done" {
		notice.Text += " You can do it again."
	}
	return notice
}

// ActionNotice says what the action before this page did. Undo, if set, is the form that undoes it. Again, if set, is
// the page to show in place of this one after In: what is said then is something else.
type ActionNotice struct {
	Text string
	Tone ui.Tone // "" for ui.OK
	Undo *ui.FormSpec
	Link *ui.Action // to the entry that undid the action; nil for none
	// Deadline ends the text with a countdown, zero for none.
	Deadline     time.Time
	RefreshURL   string
	RefreshAfter time.Duration
}
