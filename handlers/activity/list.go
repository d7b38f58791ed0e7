package activity

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	activityview "frontdesk/views/activity"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// List shows the ledger: who did what to whom, why, and how it ended.
func (h *Handlers) List(c request.Context) error {
	if action := c.QueryParam("type"); action != "" {
		c.QueryParams().Set("type", h.Registry.Same(action)[0]) // the one of those that read the same that is offered
	}
	ctx := c.Request().Context()
	operator, _ := auth.OperatorFrom(ctx)
	zone := page.PageZone(c)
	type entry = store.AuditEntry
	return list.Show(h.Base, c, list.Spec[entry]{
		ID: "activity", Title: "Activity", Section: views.SectionActivity, Path: paths.Activity.URL(), Own: true, Sort: "-when",
		Hint: "Person, target, reason or request ID", FileName: "activity",
		Columns: []list.Column[entry]{
			{Key: "when", Label: "When", Time: true, Text: func(a entry) string { return page.CSVTime(a.At) },
				Cell: func(a entry) templ.Component { return ui.Time(a.At) }},
			{Label: "Who", Text: func(a entry) string { return cmp.Or(a.Actor.Email, "Not signed in") },
				Cell: func(a entry) templ.Component {
					return activityview.ActorCell(a.Actor.Name, a.Actor.Email, a.Actor.Role, a.Actor.IP)
				}},
			{Label: "What", Text: func(a entry) string { return h.Registry.Title(a.Action, a.KnownOutcome()) },
				Cell: func(a entry) templ.Component { return ui.Text(h.Registry.Title(a.Action, a.KnownOutcome())) }},
			{Label: "Target", Text: func(a entry) string {
				return ui.Isolated(cmp.Or(action.TargetWords(a, zone, " ("+zone.Label()+")"), a.OrganizationName))
			},
				Cell: func(a entry) templ.Component {
					return actionsview.Target(action.TargetWords(a, zone, ""), a.OrganizationName)
				}},
			{Label: "Details", Prose: true, Text: func(a entry) string { return strings.Join(factsOf(a, activityview.Quoted), "; ") },
				Cell: func(a entry) templ.Component {
					return ui.OrMissing(strings.Join(factsOf(a, activityview.AsIs), "; "), "–")
				}},
			{Label: "Outcome", Text: func(a entry) string { return outcomeOf(a, h.IsUndone(ctx, a)).Word },
				Cell: func(a entry) templ.Component {
					undo := h.Undoing(ctx, operator, a)
					return activityview.OutcomeCell(outcomeOf(a, undo.IsUndone), a.KnownNote(), undo.Link, undo.Form, undo.Why, undo.Lost)
				}},
			{Label: "Reason", Prose: true, Text: func(a entry) string { return a.Reason },
				Cell: func(a entry) templ.Component { return ui.OrMissing(a.Reason, "–") }},
			{Label: "Action", CSVOnly: true, Text: func(a entry) string { return a.Action }},
			{Label: "Role", CSVOnly: true, Text: func(a entry) string { return a.Actor.Role }},
			{Label: "From", CSVOnly: true, Text: func(a entry) string { return a.Actor.IP }},
			{Label: "Target ID", CSVOnly: true, Text: func(a entry) string { return a.TargetID }},
			{Label: "Organization", CSVOnly: true, Text: func(a entry) string { return a.OrganizationName }},
			{Label: "Organization ID", CSVOnly: true, Text: func(a entry) string { return a.OrganizationID }},
			{Label: "Note", CSVOnly: true, Text: func(a entry) string { return a.KnownNote() }},
			{Label: "Request ID", CSVOnly: true, Text: func(a entry) string { return a.RequestID }},
			{Label: "WorkOS request ID", CSVOnly: true, Text: func(a entry) string { return a.WorkOSRequestID }},
			{Label: "Entry", CSVOnly: true, Text: func(a entry) string { return strconv.FormatInt(a.ID, 10) }},
		},
		Filters: []ui.Filter{
			{Name: "type", Label: "Action", Options: h.Registry.Options()},
			{Name: "state", Label: "Outcome", Options: wording.ActionOutcomes()},
			h.OrganizationFilter(c),
		},
		URL: func(a entry) string { return h.EntryURL(ctx, a) },
		Label: func(a entry) string {
			return h.Registry.Title(a.Action, a.KnownOutcome()) + " " + ui.Isolated(action.TargetWords(a, zone, ""))
		},
		Fetch: h.fetchEntries,
		Count: func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			n, more, err := h.Ledger.CountAuditEntries(ctx, h.Scope(ctx), h.actsQuery(q))
			return n, more, err == nil, err
		},
		Nothing: ui.Empty{Title: "No activity yet", Text: "Sign-ins, portal links, exports and every other action of an operator are recorded " +
			"here."},
	})
}

// outcomeOf returns how an entry's action ended, in words.
func outcomeOf(a store.AuditEntry, isUndone bool) ui.State {
	if isUndone {
		return activityview.LaterUndone
	}
	return wording.ActionOutcome(string(a.KnownOutcome()))
}

// fetchEntries reads the ledger through the query of a mirror's list.
func (h *Handlers) fetchEntries(ctx context.Context, scope mirror.Scope, q mirror.Query) (mirror.Page[store.AuditEntry], error) {
	page, err := h.Ledger.AuditEntries(ctx, scope, h.actsQuery(q))
	return mirror.Page[store.AuditEntry]{Rows: page.Rows, Next: page.Next, Prev: page.Prev}, err
}

func (h *Handlers) actsQuery(q mirror.Query) store.AuditQuery {
	var actions []string
	if q.Type != "" {
		actions = h.Registry.Same(q.Type)
	}
	return store.AuditQuery{
		Q: q.Q, Actions: actions, Outcome: store.Outcome(q.State), OrganizationID: q.OrganizationID,
		Paging: store.Paging{Oldest: !q.Desc, After: q.After, Before: q.Before, Limit: q.Limit},
	}
}

// factsOf returns what an action was about and what it changed, changes first: "Role: member → admin". Unless it was done as a whole,
// they are what it was to change. The range of an export is left out, because its target names it. write writes a value.
func factsOf(a store.AuditEntry, write func(string) string) []string {
	var changes, facts []string
	if a.IsUnreadable {
		facts = append(facts, "Frontdesk cannot read the details of this entry.")
	}
	for _, field := range slices.Sorted(maps.Keys(a.Details)) {
		switch change, isChange := a.Details.Change(field); {
		case isChange && a.Outcome != store.Done:
			changes = append(changes, activityview.Asked(field, write(change.Before), write(change.After)))
		case isChange:
			changes = append(changes, activityview.Changed(field, write(change.Before), write(change.After)))
		case field != "range_start" && field != "range_end":
			facts = append(facts, activityview.FactAs(write, field, a.Details.Fact(field)))
		}
	}
	return append(changes, facts...)
}
