package views

import (
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// LaterNotice shows an operator the outcome of an earlier action that was unknown at first. asked is what it was asked to do, which
// distinguishes it from others with the same target.
func LaterNotice(title, outcome, target, organization, note string, asked ...string) ActionNotice {
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
	if on := strings.Join(wording.NonEmpty(append([]string{target, organization}, asked...)...), " · "); on != "" {
		notice.Text += ": " + on
	}
	notice.Text += ". " + note
	if outcome == "not_done" {
		notice.Text += " You can do it again."
	}
	return notice
}

// ActionNotice describes the action before this page. Undo, if set, is the form that undoes it. RefreshURL, if
// set, is the page to load after RefreshAfter, because the notice will have changed by then.
type ActionNotice struct {
	Text string
	Tone ui.Tone // "" for ui.OK
	Undo *ui.FormSpec
	Link *ui.Action // to the entry that undid the action; nil for none
	// Deadline adds a countdown to the end of the text, zero for none.
	Deadline     time.Time
	RefreshURL   string
	RefreshAfter time.Duration
}
