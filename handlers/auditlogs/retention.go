package auditlogs

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"

	"github.com/a-h/templ"
)

// retentions are the days for which WorkOS can keep an audit log: one to eleven months, and one to ten years.
var retentions = func() (days []int) {
	for months := 1; months <= 11; months++ {
		days = append(days, 30*months)
	}
	for years := 1; years <= 10; years++ {
		days = append(days, 365*years)
	}
	return days
}()

const retentionField = "retention_period_in_days"

// RetentionSet changes how long a customer's audit log is kept.
func (h *Handlers) RetentionSet(c request.Context) error {
	organization, a, err := h.OrganizationSettingsOperation(c)
	if err != nil {
		return err
	}
	days, err := h.Client.GetAuditLogRetention(c.Request().Context(), organization.ID)
	if err != nil {
		return err
	}
	filled := &retentionForm{Days: days, current: days}
	if asked, err := strconv.Atoi(c.QueryParam(retentionField)); err == nil && slices.Contains(retentions, asked) {
		filled.Days = asked
	}
	a.Target.Version = "kept for " + strconv.Itoa(days)
	a.Name, a.Title, a.Submit, a.Input = "audit_log.retention", "Change how long the audit log of "+a.Target.Name+" is kept",
		"Change retention", filled
	a.FailureText = "Nothing was changed"
	a.Decide = func(a *action.Operation) {
		a.Result.Text = "The retention of the audit log of " + a.Target.Name + " was changed to " + wording.Days(filled.Days) + "."
		a.Details = action.Diff("retention", wording.Days(days), wording.Days(filled.Days))
		a.Danger, a.FinalNote = filled.deletes(), "This is production. Deleted events will not come back."
		a.Description = append([]string{"Events of " + a.Target.Name + " are currently kept for " + wording.Days(days) + "."},
			filled.consequences()...)
		if days == 0 {
			a.Description[0] = "No retention is set for the audit log of " + a.Target.Name + ". WorkOS cannot set it back to none."
		}
	}
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.SetAuditLogRetention(ctx, organization.ID, filled.Days)
		return err
	}
	return h.Perform(c, a)
}

// retentionForm is the chosen number of days.
type retentionForm struct{ Days, current int }

// deletes reports whether the choice may make WorkOS delete events: without a retention set, it is not known what WorkOS keeps.
func (f *retentionForm) deletes() bool { return f.Days > 0 && (f.current == 0 || f.Days < f.current) }

// consequences describes the effect of what is chosen, or may be chosen.
func (f *retentionForm) consequences() []string {
	const create = " Create an export first if the customer may need them."
	if f.deletes() {
		return []string{"WorkOS will permanently delete every event older than " + wording.Days(f.Days) + "." + create}
	}
	longer := "With a longer time, new events will be kept for longer. Events that are already deleted will not come back."
	if f.current > 0 && f.current <= retentions[0] {
		return []string{longer}
	}
	return []string{longer, "With a shorter time, WorkOS will permanently delete every event that is older." + create}
}

func (f *retentionForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{retentionField}
	days, err := strconv.Atoi(page.OneLine(values.Get(retentionField)))
	f.Days = days
	switch {
	case err != nil || !slices.Contains(retentions, days):
		form.AddError(retentionField, "Choose one of the times in the list: WorkOS offers no others.")
	case days == f.current:
		form.AddError(retentionField, "Events are already kept this long.")
	}
}

func (f *retentionForm) Fields(form actionsview.Form) []templ.Component {
	options := make([]ui.Option, len(retentions))
	for i, days := range retentions {
		options[i] = ui.Option{Value: strconv.Itoa(days), Label: wording.RetentionPeriod(days)}
		switch {
		case days == f.current:
			options[i].Label += ", as now"
		case days < f.current:
			options[i].Label += ": older events are deleted"
		}
	}
	return []templ.Component{ui.Select(ui.SelectInput{
		Input: ui.Input{Name: retentionField, Label: "Keep events for", Value: strconv.Itoa(f.Days), Required: true,
			Error: form.ErrorAt(retentionField),
			Hint:  "WorkOS may refuse a time that is not part of the customer's contract with you."},
		Prompt: "Choose a time", Options: options,
	})}
}

// undoRetention restores the longer retention of an audit log. Restoring a shorter one makes WorkOS delete older entries, so
// it takes more than one click: the entry links to the form.
func undoRetention(row store.AuditEntry) action.Reversal {
	before, after := retentionOf(row)
	switch {
	case before == 0:
		return action.Reversal{Why: "No retention was set before, and WorkOS cannot set it back to none."}
	case !slices.Contains(retentions, before):
		return action.Reversal{Why: "It was " + wording.Days(before) + " before, which WorkOS does not offer."}
	case before < after:
		return action.Reversal{LongWay: &ui.Action{Label: "Set back to " + wording.Days(before),
			URL: paths.With(paths.RetentionSet.URL(row.OrganizationID), retentionField, strconv.Itoa(before))}}
	case before == after:
		return action.Reversal{}
	}
	return action.Reversal{URL: paths.RetentionSet.URL(row.OrganizationID),
		Params: []ui.Param{{Name: retentionField, Value: strconv.Itoa(before)}}}
}

// retentionOf returns the retention in days before and after the action of an entry; 0 if none was set.
func retentionOf(row store.AuditEntry) (before, after int) {
	days := func(text string) int {
		number, _, _ := strings.Cut(text, " ")
		n, _ := strconv.Atoi(number) // 0 where none was set
		return n
	}
	change, _ := row.Details.Change("retention")
	return days(change.Before), days(change.After)
}
