package views

import (
	"strings"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
)

// Deletion is what is being deleted of an object and the objects that it belongs to.
type Deletion int

// The deletions. An object is deleted with what it belongs to.
const (
	NoDeletion Deletion = iota
	OwnDeletion
	UserDeletion
	DirectoryDeletion
	OrganizationDeletion
)

// Words says what is being deleted, of an object of a kind as people call it: "Its organization is being deleted".
func (d Deletion) Words(kind string) string {
	switch d {
	case OwnDeletion:
		return "WorkOS is deleting this " + strings.ToLower(kind)
	case UserDeletion:
		return "Its user is being deleted"
	case DirectoryDeletion:
		return "Its directory is being deleted"
	case OrganizationDeletion:
		return "Its organization is being deleted"
	}
	return ""
}

// callout is the box about a deletion. It is the only one: nothing else that may be wrong with the object needs anybody to act.
func (d Deletion) callout(kind string) ui.Callout {
	box := ui.Callout{Tone: ui.Neutral, Title: d.Words(kind),
		Text: "No action needed: this page refreshes until it is gone. " + wording.IfNotDeleted}
	if d != OwnDeletion {
		box.Text = "No action needed: it will be deleted too. " + wording.IfNotDeleted
	}
	return box
}

// State is the status of an object: its own, unless it is being deleted. One that is deleted with another keeps its own beside it.
func (d Deletion) State(own ui.State) ui.State {
	if d == NoDeletion {
		return own
	}
	state := ui.State{Tone: ui.Neutral, Icon: "ban", Word: "Being deleted", Hint: "WorkOS is removing it."}
	if d != OwnDeletion {
		state.Word, state.Hint = d.Words(""), "It will be deleted too."
		if own.Word != "" {
			state.Word = own.Word + ", " + wording.LowerFirst(state.Word)
		}
	}
	return state
}

// OfOwned is the deletion of what belongs to an object with this deletion, an organization or a user.
func (d Deletion) OfOwned(owner Deletion) Deletion {
	if d == NoDeletion {
		return NoDeletion
	}
	return owner
}

// BeingDeleted is the page of an object that is being deleted, itself or with what it belongs to: it has no actions, and
// reloads until the object is gone. For NoDeletion the page stays as it is.
func BeingDeleted(page ui.ObjectPage, deletion Deletion) ui.ObjectPage {
	if deletion == NoDeletion {
		return page
	}
	var own ui.State
	if page.State != nil {
		own = *page.State
	}
	page.Actions, page.State = nil, new(deletion.State(own))
	page.Callouts = []ui.Callout{deletion.callout(page.Kind)}
	for _, tab := range page.Tabs {
		if tab.Current {
			page.Again = tab.URL
		}
	}
	return page
}
