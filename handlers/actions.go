package handlers

import (
	"fmt"
	"slices"
	"strings"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// Action is something that operators do and that Activity keeps, declared once: its name and words, who may do it and on
// which pages, whether it needs a reason, how it is undone, and how WorkOS shows what came of it.
type Action struct {
	Name  string // in the ledger: "membership.deactivate". It never changes, because ledger rows never do.
	Done  string // in Activity, and as an option of its filter: "Deactivated a membership"
	Tried string // in Activity, when it failed or may not have happened; "" for Done

	Permission auth.Permission // for its forms
	Forms      []ActionForm    // the pages on which it is done; none where other pages do it

	needsReason   bool     // it takes something away, gives somebody access, or cannot be corrected afterwards
	isDestructive bool     // its button looks like one that takes something away
	events        []string // the types of event that WorkOS records of it when it is done through the API
	cascade       []string // the types of event that WorkOS records of what the action takes with it

	undo    func(store.AuditEntry) wayBack // nil where nothing undoes it
	noUndo  string                         // why nothing undoes it; "" where nobody would undo it
	delayed func(store.AuditEntry) delayed // what is sent when the time for undo is over; nil where it is sent at once
	lookup                                 // empty where nothing is written in WorkOS
}

// ActionForm is a page on which an action is done: its form by GET, and where the form is sent by POST.
type ActionForm struct {
	Route   paths.Route
	Handler request.Handler
}

// cannotGiveBack is why most deletions cannot be undone.
const cannotGiveBack = "WorkOS cannot give this back."

// registry holds all actions, as Activity's filter offers them, and finds them by their names and by the events that tell of
// them. It is filled at start and only read afterwards.
type registry struct {
	list    []Action
	byName  map[string]Action
	byEvent map[string]causes
}

// newRegistry collects what the rooms declare, and refuses a declaration that lacks something.
func newRegistry(declared ...[]Action) (registry, error) {
	r := registry{byName: map[string]Action{}, byEvent: map[string]causes{}}
	for _, action := range slices.Concat(declared...) {
		if err := r.check(action); err != nil {
			return r, err
		}
		r.list = append(r.list, action)
		r.byName[action.Name] = action
		for _, event := range action.events {
			of := r.byEvent[event]
			of.direct = append(of.direct, action.Name)
			r.byEvent[event] = of
		}
		for _, event := range action.cascade {
			of := r.byEvent[event]
			of.cascade = append(of.cascade, action.Name)
			r.byEvent[event] = of
		}
	}
	return r, nil
}

// check finds what a declaration lacks.
func (r registry) check(a Action) error {
	_, known := r.byName[a.Name]
	switch {
	case a.Name == "" || known:
		return fmt.Errorf("action %q: its name is empty or taken", a.Name)
	case a.Done == "":
		return fmt.Errorf("action %q has no words", a.Name)
	case len(a.Forms) > 0 && a.Permission == "":
		return fmt.Errorf("action %q does not say who may do it", a.Name)
	case len(a.Forms) > 0 && a.look == nil && a.hides == "" && a.Tried != "":
		return fmt.Errorf("action %q does not say how WorkOS shows what came of it", a.Name)
	case a.undo != nil && a.noUndo != "":
		return fmt.Errorf("action %q is undone, and says why not", a.Name)
	}
	return nil
}

// Actions are all actions.
func (d *Desk) Actions() []Action { return slices.Clone(d.registry.list) }

// title is an action in words; one that is not known is shown as it is written. What was refused, failed or may not
// have happened reads as an attempt.
func (r registry) title(name string, outcome store.Outcome) string {
	action, known := r.byName[name]
	switch {
	case !known:
		return wording.Humanized(strings.ReplaceAll(name, ".", " "))
	case outcome != store.Done && action.Tried != "":
		return action.Tried
	}
	return action.Done
}

// options are the actions to filter by. Those that read the same are one option.
func (r registry) options() []ui.Option {
	var options []ui.Option
	for _, action := range r.list {
		if r.same(action.Name)[0] == action.Name {
			options = append(options, ui.Option{Value: action.Name, Label: action.Done})
		}
	}
	return options
}

// same are the names of the actions that read the same as one, itself among them.
func (r registry) same(name string) []string {
	var same []string
	for _, action := range r.list {
		if action.Done == r.title(name, store.Done) {
			same = append(same, action.Name)
		}
	}
	if len(same) == 0 {
		return []string{name}
	}
	return same
}

// undoneAt undoes an action by another one on the same target.
func undoneAt(route paths.Route) func(store.AuditEntry) wayBack {
	return func(row store.AuditEntry) wayBack { return wayBack{url: route.URL(row.TargetID)} }
}

// undoOf is where an action is undone and with what, or why it is not.
func (r registry) undoOf(row store.AuditEntry) wayBack {
	action := r.byName[row.Action]
	if action.undo == nil {
		return wayBack{why: action.noUndo}
	}
	return action.undo(row)
}
