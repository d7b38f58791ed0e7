package action

import (
	"cmp"
	"context"
	"net/url"

	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Target is what an action is done to, as the ledger names it.
type Target struct {
	Kind, ID, Name                   string
	OrganizationID, OrganizationName string
	Version                          string // changes whenever the target does; "" where nothing can be overwritten
	UserID, UserName                 string // whose it is, "" for no user's, and their name where Name is another one
	IsDeleting                       bool   // WorkOS says so in its status; see RefuseDeleting
}

// owned is the target with what it belongs to.
func (t Target) owned() page.Owned {
	of := page.Owned{ID: t.ID, UserID: t.UserID, OrganizationID: t.OrganizationID, IsDeleting: t.IsDeleting}
	of.Kind = kinds[t.Kind]
	return of
}

// kinds are the kinds of targets that the mirror holds.
var kinds = map[string]mirror.Kind{
	"connection": mirror.KindConnection, "directory": mirror.KindDirectory, "invitation": mirror.KindInvitation,
	"membership": mirror.KindMembership, "organization": mirror.KindOrganization, "user": mirror.KindUser,
}

// typed is the text that a person types to confirm an action: the target's name if it can be typed, else its ID.
func (t Target) typed() string { return ui.Typeable(ui.Named(t.Name, t.ID)) }

// Operation is one thing that an operator does in WorkOS: what it is done to, what the form says and asks, what is sent, and
// what comes of it. A handler reads the target and leaves the rest to Perform.
type Operation struct {
	Name    string // in the ledger: "membership.deactivate"
	Section string // sidebar entry of its pages
	Target  Target
	Confirmation
	CancelURL string // where Cancel leads, and a result without a page of its own

	Input   Input            // what the person fills in; nil for nothing
	Details store.Details    // for the ledger: before and after. Those of an edit come from its Input.
	Decide  func(*Operation) // sets what depends on the values of the form; nil if nothing does

	Do      func(context.Context) error  // asks WorkOS, once
	Created *string                      // Do sets it to the ID of what it creates, "" if the answer lacks it; nil for nothing
	Once    *Once                        // what only the answer to a creation holds; nil for nothing such
	Explain func(*workos.Error) Refusal  // a refusal in words of its own, zero for the usual ones; nil likewise
	Refused func(context.Context) string // why WorkOS refused, when the target shows it; nil for nothing to look at

	Result   Result                      // of the action when it is done, if it is known before
	ResultOf func() Result               // the same, if it is only known afterwards; nil for Result
	Upsert   func(context.Context) error // brings the mirror up to date; nil for nothing to upsert

	declared Action // its declaration in the registry; Perform sets it
	seen     string // what the form shows before it is filled in; Perform sets it
}

// Once is what WorkOS shows once, in its answer to a creation.
type Once struct {
	Name       string      // "key"
	IsReceived func() bool // whether the answer held it
}

// Confirmation is what the form says before the action.
type Confirmation struct {
	Title       string   // "Deactivate Ana Ruiz at Northwind Logistics"
	Submit      string   // the verb on the button
	Description []string // what will happen, to whom, counted
	Warnings    []string // what else to know before
	Affected    []string // IDs of what is removed or ended besides the target; one in place of another is a change
	Danger      bool     // cannot be undone: in production the target's name is typed
	FinalNote   string   // shown to a person who types the name: whether it can be undone; "" for the usual text
	FailureText string   // what did not happen when it fails, without a full stop: "Nobody was deactivated"
	Plain       bool     // the form is left to the browser: its answer may load what other pages may not
}

// Result is what a person sees of an action that is done.
type Result struct {
	Text string // "Ana Ruiz can no longer use Northwind Logistics."
	URL  string // the page that shows the new state; "" for CancelURL
	// Show answers in place of leading there, with what is shown once; nil for nothing such
	Show func(request.Context) error
}

// Refusal explains why WorkOS refused an action: at which field, in which words, and where to go from there.
type Refusal struct {
	Field, Text string
	More        *ui.Action // nil for nowhere
}

// Input is what a person fills in for an action: a typed struct that parses and checks the form and renders its fields.
type Input interface {
	Parse(values url.Values, form *actionsview.Form)
	Fields(form actionsview.Form) []templ.Component
}

// changer is an Input that edits something: it knows what it changes.
type changer interface{ Changes() store.Details }

// needsReason reports whether the action requires a reason. The form of an Undo brings its own.
func (a Operation) needsReason() bool { return a.declared.NeedsReason }

// isDangerous reports whether the action is destructive. Its button then shows that.
func (a Operation) isDangerous() bool { return a.declared.IsDestructive }

// isDelayed reports whether the action waits a few seconds before it is sent, so that it can be undone.
func (a Operation) isDelayed() bool { return a.declared.Delayed != nil }

// undoNote is shown to a person who types the target's name to confirm: whether the action can be undone.
func (a Operation) undoNote() string {
	return cmp.Or(a.FinalNote, "This is production and cannot be undone.")
}

// decided returns the action for the current values of the form.
func (a Operation) decided() Operation {
	if edit, ok := a.Input.(changer); ok {
		a.Details = edit.Changes()
	}
	if a.Decide != nil {
		a.Decide(&a)
	}
	return a
}

// result returns what a person sees of the action when it is done.
func (a Operation) result() Result {
	result := a.Result
	if a.ResultOf != nil {
		result = a.ResultOf()
	}
	result.URL = cmp.Or(result.URL, a.CancelURL)
	return result
}
