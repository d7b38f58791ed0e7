package handlers

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"frontdesk/auth"
	"frontdesk/views"
	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// For how many days WorkOS keeps an audit log, as its customer chooses.
const (
	shortRetention = 30
	longRetention  = 365
)

var retentions = []int{shortRetention, longRetention}

const retentionField = "retention_period_in_days"

// RetentionSet changes for how long a customer's audit log is kept.
func (d *Desk) RetentionSet(c auth.Context) error {
	organization, a, err := d.settingsAct(c)
	if err != nil {
		return err
	}
	days, err := d.Client.GetAuditLogRetention(c.Request().Context(), organization.ID)
	if err != nil {
		return err
	}
	filled := &retentionForm{Days: days, current: days}
	if asked, err := strconv.Atoi(c.QueryParam(retentionField)); err == nil && slices.Contains(retentions, asked) {
		filled.Days = asked
	}
	a.target.version = "kept for " + strconv.Itoa(days)
	a.name, a.title, a.submit, a.filled = "audit_log.retention", "Change how long the audit log of "+a.target.name+" is kept", "Change retention", filled
	a.nothing, a.done = "Nothing was changed", func() string {
		return "The retention of the audit log of " + a.target.name + " was changed to " + views.Days(filled.Days) + "."
	}
	a.danger = days != shortRetention // the one change that deletes nothing is away from the shortest time
	a.says = []string{
		"Events of " + a.target.name + " are currently kept for " + views.Days(days) + ".",
		"New events will be kept for longer. Events that are already deleted will not come back.",
	}
	if a.danger {
		a.says[1] = fmt.Sprintf("WorkOS will permanently delete every event older than %d days. Create an export first if the customer may need them.", shortRetention)
	}
	a.details = func() map[string]string { return diff("retention", views.Days(days), views.Days(filled.Days)) }
	a.do = func(ctx context.Context) error {
		_, err := d.Client.SetAuditLogRetention(ctx, organization.ID, filled.Days)
		return err
	}
	return d.perform(c, a)
}

// retentionForm is for how many days.
type retentionForm struct{ Days, current int }

func (f *retentionForm) read(values url.Values, form *views.ActForm) {
	form.Fields = []string{retentionField}
	days, err := strconv.Atoi(oneLine(values.Get(retentionField)))
	f.Days = days
	switch {
	case err != nil || !slices.Contains(retentions, days):
		form.Wrong(retentionField, "Choose one of the two.")
	case days == f.current:
		form.Wrong(retentionField, "Events are already kept this long.")
	}
}

func (f *retentionForm) controls(form views.ActForm) []templ.Component {
	return []templ.Component{ui.Choices(ui.ChoicesInput{
		Input: ui.Input{Name: retentionField, Label: "Keep events for", Value: strconv.Itoa(f.Days), Required: true, Error: form.WrongAt(retentionField)},
		Choices: []ui.Choice{
			{Value: strconv.Itoa(shortRetention), Label: views.Days(shortRetention), Text: "What is older is deleted."},
			{Value: strconv.Itoa(longRetention), Label: views.Days(longRetention), Text: "A year, as many audits require."},
		},
	})}
}
