package action

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/auth"
	"frontdesk/store"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

// Action is something that operators do and that Activity records. It is declared once: its name and words, who may do it and
// on which pages, whether it needs a reason, how it is undone, and how its outcome is looked up.
type Action struct {
	Name  string // in the ledger: "membership.deactivate". It never changes, because ledger rows never do.
	Done  string // in Activity, and as an option of its filter: "Deactivated a membership"
	Tried string // in Activity, when it failed or may not have happened; "" for Done

	Permission auth.Permission // for its forms
	Forms      []Form          // the pages on which it is done; none where other pages do it

	NeedsReason   bool     // it takes something away, gives somebody access, or cannot be corrected afterwards
	IsDestructive bool     // its button looks like one that takes something away
	EndsAccess    bool     // it stays possible while its target is being deleted
	Events        []string // the types of event that WorkOS records of it when it is done through the API
	Cascade       []string // the types of event that WorkOS records of what the action takes with it

	Undo    func(store.AuditEntry) Reversal // nil where nothing undoes it
	NoUndo  string                          // why nothing undoes it; "" if undoing makes no sense
	Delayed func(store.AuditEntry) Delayed  // what is sent when the time for undo is over; nil where it is sent at once
	Lookup                                  // empty where nothing is written in WorkOS
}

// Form is a page for an action: GET shows the form, POST sends it.
type Form struct {
	Route   paths.Route
	Handler request.Handler
	Button  string // leads to the form from the page of its target, for those who may: "Delete"; "" where another control does
}

// CannotBeUndone is why most deletions cannot be undone.
const CannotBeUndone = "This cannot be undone."

// Registry holds all actions in the order of Activity's filter, by their names, and by the events that they cause. It is
// filled at start and only read afterwards.
type Registry struct {
	All     []Action
	byName  map[string]Action
	byEvent map[string]causes
}

// NewRegistry collects the declarations of the handler packages, and returns an error for an incomplete one.
func NewRegistry(declared ...[]Action) (Registry, error) {
	r := Registry{byName: map[string]Action{}, byEvent: map[string]causes{}}
	for _, action := range slices.Concat(declared...) {
		if err := r.check(action); err != nil {
			return r, err
		}
		r.All = append(r.All, action)
		r.byName[action.Name] = action
		for _, event := range action.Events {
			of := r.byEvent[event]
			of.direct = append(of.direct, action.Name)
			r.byEvent[event] = of
		}
		for _, event := range action.Cascade {
			of := r.byEvent[event]
			of.cascade = append(of.cascade, action.Name)
			r.byEvent[event] = of
		}
	}
	return r, nil
}

// check returns an error for a declaration that lacks something.
func (r Registry) check(a Action) error {
	_, known := r.byName[a.Name]
	switch {
	case a.Name == "" || known:
		return fmt.Errorf("action %q: its name is empty or taken", a.Name)
	case a.Done == "":
		return fmt.Errorf("action %q has no words", a.Name)
	case len(a.Forms) > 0 && a.Permission == "":
		return fmt.Errorf("action %q does not say who may do it", a.Name)
	case len(a.Forms) > 0 && a.Look == nil && a.Hides == "" && a.Tried != "":
		return fmt.Errorf("action %q does not say how WorkOS shows what came of it", a.Name)
	case a.Undo != nil && a.NoUndo != "":
		return fmt.Errorf("action %q is undone, and says why not", a.Name)
	}
	return nil
}

// Registered returns all actions.
func (r *Runner) Registered() []Action { return slices.Clone(r.Registry.All) }

// Title returns an action in words, or its name if it is not known. If it was refused, failed or may not have happened,
// the words describe an attempt; if it was done in part, they do not, and the outcome beside them shows that.
func (r Registry) Title(name string, outcome store.Outcome) string {
	action, known := r.byName[name]
	switch {
	case !known:
		return wording.Humanized(strings.ReplaceAll(name, ".", " "))
	case outcome != store.Done && outcome != store.Partial && action.Tried != "":
		return action.Tried
	}
	return action.Done
}

// Options returns the actions to filter by. Actions with the same words are one option.
func (r Registry) Options() []ui.Option {
	var options []ui.Option
	for _, action := range r.All {
		if r.Same(action.Name)[0] == action.Name {
			options = append(options, ui.Option{Value: action.Name, Label: action.Done})
		}
	}
	return options
}

// Same returns the names of the actions with the same words as the given one, which is included.
func (r Registry) Same(name string) []string {
	var same []string
	for _, action := range r.All {
		if action.Done == r.Title(name, store.Done) {
			same = append(same, action.Name)
		}
	}
	if len(same) == 0 {
		return []string{name}
	}
	return same
}

// buttons returns the buttons of an object's page: the actions on it that the operator may do, destructive ones first.
func (r *Runner) buttons(c request.Context, show paths.Route, id string) []ui.Action {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	var destructive, others []ui.Action
	for _, action := range r.Registry.All {
		for _, form := range action.Forms {
			if form.Button == "" || !strings.HasPrefix(form.Route.Pattern, show.Pattern+"/") || !auth.Can(operator.Role, action.Permission) {
				continue
			}
			button := ui.Action{Label: form.Button, URL: form.Route.URL(id)}
			if action.IsDestructive {
				destructive = append(destructive, button)
			} else {
				others = append(others, button)
			}
		}
	}
	return append(destructive, others...)
}

// UndoneAt returns an Undo that performs another action on the same target.
func UndoneAt(route paths.Route) func(store.AuditEntry) Reversal {
	return func(row store.AuditEntry) Reversal { return Reversal{URL: route.URL(row.TargetID)} }
}

// undoOf returns how an action is undone, or why it cannot be.
func (r Registry) undoOf(row store.AuditEntry) Reversal {
	action := r.byName[row.Action]
	switch {
	case action.Undo == nil:
		return Reversal{Why: action.NoUndo}
	case row.IsUnreadable:
		return Reversal{Why: "There is no Undo, because Frontdesk cannot read what was changed."}
	}
	return action.Undo(row)
}

// TargetWords names the target of an action. For an export it is a span of time, in days of the zone; note
// names the zone where the page does not.
func TargetWords(a store.AuditEntry, zone ui.Zone, note string) string {
	from, err := time.Parse(time.RFC3339, a.Details.Fact("range_start"))
	to, err2 := time.Parse(time.RFC3339, a.Details.Fact("range_end"))
	if err != nil || err2 != nil {
		return a.TargetName
	}
	return cmp.Or(a.OrganizationName, a.TargetName) + ", " + zone.Span(from, to) + note
}

// keepCreated records the ID of the object that an action created, nothing for "".
func (r *Runner) keepCreated(ctx context.Context, row store.AuditEntry, objectID string) {
	if objectID == "" {
		return
	}
	if err := r.records.SaveCreated(ctx, row.ID, objectID); err != nil {
		r.Failed(ctx, "record a created object", err, "id", row.ID)
	}
}

// EntryURL returns the page of an action's target or, if the target has none, the page that shows it.
func (r *Runner) EntryURL(ctx context.Context, a store.AuditEntry) string {
	kind, verb, _ := strings.Cut(a.Action, ".")
	switch {
	case kind == a.TargetType && (verb == "create" || verb == "send"), a.Action == "factor.enroll":
		return r.createdURL(ctx, a)
	case strings.HasPrefix(a.Action, "group.member."):
		return paths.GroupShow.URL(a.OrganizationID, a.Details.Fact("group id"))
	case a.Action == "portal_link.issue":
		return paths.OrganizationPortalLinks.URL(a.OrganizationID)
	case a.TargetType == "membership":
		if membership, _, err := r.Mirror.Membership(ctx, r.Scope(ctx), a.TargetID); err == nil {
			return paths.UserShow.URL(membership.UserID)
		}
		return paths.OrganizationUsers.URL(a.OrganizationID)
	case kind == "api_key" || kind == "it_contact" || a.Action == "audit_log.retention" || strings.HasPrefix(a.Action, "flag.target."):
		if person := a.Details.Fact("user"); person != "" {
			return paths.UserSettings.URL(person)
		}
		if a.TargetType == "user" {
			return paths.UserSettings.URL(a.TargetID)
		}
		return paths.OrganizationSettings.URL(a.OrganizationID)
	}
	return activityview.TargetURL(a.TargetType, a.TargetID, a.OrganizationID)
}

// createdURL returns the page of the object that an action created. If its ID is not known, or nothing was created, it returns
// a search for it in the list of such objects.
func (r *Runner) createdURL(ctx context.Context, a store.AuditEntry) string {
	id, err := r.records.CreatedBy(ctx, r.Scope(ctx), a.ID)
	if err != nil {
		r.Failed(ctx, "read a created object", err, "id", a.ID)
	}
	if id != "" {
		return activityview.TargetURL(a.TargetType, id, a.OrganizationID)
	}
	switch a.TargetType {
	case "organization":
		return paths.With(paths.Organizations.URL(), "q", a.TargetName)
	case "user":
		return paths.With(paths.Users.URL(), "q", a.TargetName)
	case "invitation":
		return paths.With(paths.Invitations.URL(), "q", a.TargetName)
	}
	return activityview.TargetURL(a.TargetType, a.TargetID, a.OrganizationID)
}
