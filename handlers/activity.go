package handlers

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/auth"
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

// Activity is the ledger: who did what to whom, why, and how it ended.
func (d *Desk) Activity(c request.Context) error {
	if action := c.QueryParam("type"); action != "" {
		c.QueryParams().Set("type", d.registry.same(action)[0]) // the one of those that read the same that is offered
	}
	ctx := c.Request().Context()
	operator, _ := auth.OperatorFrom(ctx)
	zone := pageZone(c)
	type act = store.AuditEntry
	return showList(d, c, listing[act]{
		ID: "activity", Title: "Activity", Section: views.SectionActivity, Path: paths.Activity.URL(), Own: true, Sort: "-when",
		Hint: "Person, target, reason or request ID", FileName: "activity",
		Columns: []column[act]{
			{Key: "when", Label: "When", Time: true, Text: func(a act) string { return csvTime(a.At) },
				Cell: func(a act) templ.Component { return ui.Time(a.At) }},
			{Label: "Who", Text: func(a act) string { return cmp.Or(a.Actor.Email, "Not signed in") },
				Cell: func(a act) templ.Component {
					return activityview.ActorCell(a.Actor.Name, a.Actor.Email, a.Actor.Role, a.Actor.IP)
				}},
			{Label: "What", Text: func(a act) string { return d.registry.title(a.Action, a.Outcome) },
				Cell: func(a act) templ.Component { return ui.Text(d.registry.title(a.Action, a.Outcome)) }},
			{Label: "Target", Text: func(a act) string { return cmp.Or(targetWords(a, zone, " ("+zone.Label()+")"), a.OrganizationName) },
				Cell: func(a act) templ.Component { return actionsview.Target(targetWords(a, zone, ""), a.OrganizationName) }},
			{Label: "Details", Prose: true, Text: func(a act) string { return strings.Join(factsOf(a), "; ") },
				Cell: func(a act) templ.Component { return ui.OrMissing(strings.Join(factsOf(a), "; "), "–") }},
			{Label: "Outcome", Text: func(a act) string { return d.outcomeText(ctx, a) },
				Cell: func(a act) templ.Component {
					undo := d.undoing(ctx, operator, a)
					return activityview.OutcomeCell(string(a.Outcome), a.Note, undo.isUndone, undo.link, undo.form, undo.why, undo.lost)
				}},
			{Label: "Reason", Prose: true, Text: func(a act) string { return a.Reason },
				Cell: func(a act) templ.Component { return ui.OrMissing(a.Reason, "–") }},
			{Label: "Action", CSVOnly: true, Text: func(a act) string { return a.Action }},
			{Label: "Role", CSVOnly: true, Text: func(a act) string { return a.Actor.Role }},
			{Label: "From", CSVOnly: true, Text: func(a act) string { return a.Actor.IP }},
			{Label: "Target ID", CSVOnly: true, Text: func(a act) string { return a.TargetID }},
			{Label: "Organization", CSVOnly: true, Text: func(a act) string { return a.OrganizationName }},
			{Label: "Organization ID", CSVOnly: true, Text: func(a act) string { return a.OrganizationID }},
			{Label: "Note", CSVOnly: true, Text: func(a act) string { return a.Note }},
			{Label: "Request ID", CSVOnly: true, Text: func(a act) string { return a.RequestID }},
			{Label: "WorkOS request ID", CSVOnly: true, Text: func(a act) string { return a.WorkOSRequestID }},
			{Label: "Entry", CSVOnly: true, Text: func(a act) string { return strconv.FormatInt(a.ID, 10) }},
		},
		Filters: []ui.Filter{
			{Name: "type", Label: "Action", Options: d.registry.options()},
			{Name: "state", Label: "Outcome", Options: wording.ActionOutcomes()},
			d.organizationFilter(c),
		},
		URL: func(a act) string { return d.actURL(ctx, a) },
		Label: func(a act) string {
			return d.registry.title(a.Action, a.Outcome) + " " + ui.Isolated(targetWords(a, zone, ""))
		},
		Fetch: d.fetchActs,
		Count: func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			n, more, err := d.Store.CountAuditEntries(ctx, d.actsQuery(q))
			return n, more, err == nil, err
		},
		Nothing: ui.Empty{Title: "No activity yet", Text: "Sign-ins, portal links, exports and every other action of an operator are recorded here."},
	})
}

// outcomeText is the outcome of an entry in the CSV.
func (d *Desk) outcomeText(ctx context.Context, a store.AuditEntry) string {
	if d.isUndone(ctx, a) {
		return activityview.LaterUndone.Word
	}
	return wording.ActionOutcome(string(a.Outcome)).Word
}

// targetWords names the target of an action. That of an export is a span of time, whose days are those of a zone; note
// says which where no page does.
func targetWords(a store.AuditEntry, zone ui.Zone, note string) string {
	from, err := time.Parse(time.RFC3339, a.Details["range_start"])
	to, err2 := time.Parse(time.RFC3339, a.Details["range_end"])
	if err != nil || err2 != nil {
		return a.TargetName
	}
	return cmp.Or(a.OrganizationName, a.TargetName) + ", " + zone.Span(from, to) + note
}

// fetchActs reads the ledger as a list of the mirror is read.
func (d *Desk) fetchActs(ctx context.Context, _ mirror.Scope, q mirror.Query) (mirror.Page[store.AuditEntry], error) {
	page, err := d.Store.AuditEntries(ctx, d.actsQuery(q))
	return mirror.Page[store.AuditEntry]{Rows: page.Rows, Next: page.Next, Prev: page.Prev}, err
}

func (d *Desk) actsQuery(q mirror.Query) store.AuditQuery {
	var actions []string
	if q.Type != "" {
		actions = d.registry.same(q.Type)
	}
	return store.AuditQuery{
		Q: q.Q, Actions: actions, Outcome: store.Outcome(q.State), OrganizationID: q.OrganizationID,
		Paging: store.Paging{Oldest: !q.Desc, After: q.After, Before: q.Before, Limit: q.Limit},
	}
}

// factsOf are what an action was about and what it changed, changes first: "Role: member → admin". The range of an export
// is a part of its target's words.
func factsOf(a store.AuditEntry) []string {
	var changes, facts []string
	for _, field := range slices.Sorted(maps.Keys(a.Details)) {
		switch change, isChange := store.ChangeOf(a.Details[field]); {
		case isChange:
			changes = append(changes, activityview.FieldName(field)+": "+cmp.Or(change.Before, "none")+" → "+cmp.Or(change.After, "none"))
		case field != "range_start" && field != "range_end":
			facts = append(facts, activityview.Fact(field, a.Details[field]))
		}
	}
	return append(changes, facts...)
}
