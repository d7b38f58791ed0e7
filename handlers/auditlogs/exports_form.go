package auditlogs

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/wording"
	"frontdesk/web/request"
	"frontdesk/workos"
)

const (
	maxNames      = 50  // actors that an export may be limited to
	maxNameLength = 200 // characters of one of them
	maxActions    = 500 // actions that the form offers
)

// earliestExport is how far back WorkOS exports audit logs: three months.
// Source: https://workos.com/docs/audit-logs/exporting-events.
func earliestExport(now time.Time) time.Time { return now.AddDate(0, -3, 0).Truncate(time.Minute) }

// ExportNew shows the form for an audit log export, with the organization of ?organization= and the range of ?preset= if they
// are set.
func (h *Handlers) ExportNew(c request.Context) error {
	form := auditlogsview.ExportForm{Preset: "30", Then: then(c.QueryParam("then")), Zone: page.PageZone(c)}
	preset := c.QueryParam("preset")
	if _, isKnown := auditlogsview.PresetNamed(preset); isKnown {
		form.Preset = preset
	}
	status := h.Prefill(c, &form.Form)
	if preset == form.Preset && preset != views.PresetExact && len(form.Errors) == 0 && form.Organization != "" {
		from, to := h.exportRange(&form)
		if form.Warning, _, _ = h.retentionLoss(c, form, from, to); form.Warning != "" {
			form.RetentionWarned = form.Organization
		}
	}
	return h.showExportForm(c, status, form)
}

// showExportForm shows the form with the environment's actions to choose from and a new key.
func (h *Handlers) showExportForm(c request.Context, status int, form auditlogsview.ExportForm) error {
	form.Key = h.Auth.NewFormKey(c.Request().Context())
	zone := form.Zone.Location()
	form.Earliest, form.Latest = earliestExport(h.Now()).In(zone).Format(page.URLMinute), h.Now().In(zone).Format(page.URLMinute)
	h.offerActions(c.Request().Context(), &form)
	return h.Render(c, status, views.Page{Title: form.Title(), Section: views.SectionAuditLogs, Body: auditlogsview.ExportNew(form)})
}

// offerActions adds the actions that the environment's audit logs know, and their target types.
func (h *Handlers) offerActions(ctx context.Context, form *auditlogsview.ExportForm) {
	ctx, cancel := context.WithTimeout(ctx, page.PageTimeout)
	defer cancel()
	for action, err := range h.Client.AllAuditLogActions(ctx, workos.ListOptions{}) {
		if err != nil {
			form.ActionsMissing = page.ErrorText(err)
			break
		}
		form.KnownActions = append(form.KnownActions, action.Name)
		form.KnownTargets = append(form.KnownTargets, targetTypes(action.Schema)...)
		if len(form.KnownActions) == maxActions {
			break
		}
	}
	for _, names := range []*[]string{&form.KnownActions, &form.KnownTargets} {
		slices.Sort(*names)
		*names = slices.Compact(*names)
	}
}

func targetTypes(schema json.RawMessage) []string {
	var shape struct {
		Targets []workos.AuditLogSchemaTarget `json:"targets"`
	}
	_ = json.Unmarshal(schema, &shape) // a server that sends no schema offers no types to choose from
	var types []string
	for _, target := range shape.Targets {
		if target.Type != "" {
			types = append(types, target.Type)
		}
	}
	return types
}

// readExportForm reads the form.
func readExportForm(c request.Context) auditlogsview.ExportForm {
	values := c.Request().PostForm
	zone, known := page.ZoneNamed(c, values.Get("zone"))
	form := auditlogsview.ExportForm{
		Zone: zone,
		Form: action.ReadForm(values), Preset: values.Get("preset"), Then: then(values.Get("then")),
		From: strings.TrimSpace(values.Get("from")), To: strings.TrimSpace(values.Get("to")),
		Actions: values["actions"], Targets: values["targets"],
		ActorNames: page.PlainText(values.Get("actor_names")), ActorIDs: page.PlainText(values.Get("actor_ids")),
		RetentionWarned: values.Get("retention_warned"),
	}
	if !known {
		form.AddError("preset", "The form named a time zone that does not exist. Times are now in "+zone.Label()+
			": check them and send the form again.")
	}
	return form
}

// checkExportForm adds all errors at once and returns the requested export.
func (h *Handlers) checkExportForm(c request.Context, form *auditlogsview.ExportForm) store.Export {
	found := h.CheckFormWithOrganization(c, &form.Form)
	export := store.Export{
		FormKey: form.Key, FormDigest: action.Sent(c).Digest, Reason: form.Reason, OrganizationID: found.ID, OrganizationName: found.Name,
		Actions: someNames(form, "actions", form.Actions, maxActions), Targets: someNames(form, "targets", form.Targets, maxActions),
		ActorNames: someNames(form, "actor_names", strings.Split(form.ActorNames, "\n"), maxNames),
		ActorIDs:   someNames(form, "actor_ids", strings.Split(form.ActorIDs, "\n"), maxNames),
	}
	export.RangeStart, export.RangeEnd = h.exportRange(form)
	return export
}

// exportRange returns the requested span of time: a preset, or two moments in the zone of the form.
func (h *Handlers) exportRange(form *auditlogsview.ExportForm) (from, to time.Time) {
	now := h.Now().UTC()
	preset, isKnown := auditlogsview.PresetNamed(form.Preset)
	if isKnown && preset.Key != views.PresetExact && (form.From != "" || form.To != "") {
		form.AddError("preset", "You typed dates, but chose "+preset.Label+": choose Exact range to use the dates, or clear them.")
	}
	month, lastMonth := page.MonthsOf(now, form.Zone.Location())
	switch {
	case !isKnown:
		form.AddError("preset", "Choose which time the export is to cover.")
		return from, to
	case preset.Days > 0:
		return now.AddDate(0, 0, -preset.Days), now
	case preset.Key == views.PresetMonth:
		return month, now
	case preset.Key == views.PresetLastMonth:
		return lastMonth, month
	case preset.Key == views.PresetAll:
		return earliestExport(now), now
	}
	begin, fromOK := exactTime(form, "from", "From", form.From)
	finish, toOK := exactTime(form, "to", "Until", form.To)
	from, to = begin.Start, finish.End
	if !finish.IsDay() {
		to = to.Add(-finish.Unit) // the moment itself, where a day is meant as a whole
	}
	if !fromOK || !toOK {
		return from, to
	}
	earliest := earliestExport(now)
	switch {
	case !from.Before(to):
		form.AddError("to", "Until: the end must be after the beginning.")
	case from.After(now):
		form.AddError("from", "From: this range is in the future.")
	case !to.After(earliest):
		form.AddError("to", "Until: WorkOS exports reach back three months, to "+earliest.In(form.Zone.Location()).Format("2 January 2006")+
			". The range ends before that.")
	case from.Before(earliest):
		form.IsMoved, form.From = true, earliest.In(form.Zone.Location()).Format(page.URLMinute)
		form.AddError("from", "From: WorkOS exports reach back three months. The beginning was moved to "+form.Zone.Exact(earliest)+
			"; send the form again to export from there.")
	case to.After(now):
		to = now
	}
	return from, to
}

// warnRetention warns once, before anything is sent, that a part of the range is older than the retention of the
// organization's audit log. If WorkOS does not return the retention, there is no warning.
func (h *Handlers) warnRetention(c request.Context, form *auditlogsview.ExportForm, export store.Export) {
	if form.RetentionWarned == export.OrganizationID {
		return
	}
	form.Organization = export.OrganizationID
	loss, isLost, hasRest := h.retentionLoss(c, *form, export.RangeStart, export.RangeEnd)
	if !isLost {
		return
	}
	field, verb := "preset", "export"
	if form.Preset == views.PresetExact {
		field = "from"
	}
	if form.Then == thenRead {
		verb = "read"
	}
	form.RetentionWarned = export.OrganizationID
	if hasRest {
		loss += " Send the form again to " + verb + " what is left."
	} else {
		loss += " Choose a later range, or send the form again to request it anyway."
	}
	form.AddError(field, loss)
}

// retentionLoss describes which part of a range is older than the retention of the organization's audit log; hasRest means that
// some of it is not.
func (h *Handlers) retentionLoss(c request.Context, form auditlogsview.ExportForm, from, to time.Time) (loss string, isLost, hasRest bool) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), page.OptionsDeadline)
	defer cancel()
	days, err := h.Client.GetAuditLogRetention(ctx, form.Organization)
	if err != nil {
		h.Log.InfoContext(ctx, "retention of an audit log", "error", err)
	}
	kept := h.Now().AddDate(0, 0, -days)
	if days <= 0 || !from.Before(kept.Add(-action.ClockSlack)) {
		return "", false, true
	}
	lost := "events before " + form.Zone.Date(kept) + " are no longer there"
	if !to.After(kept) {
		lost = "nothing of this range is left"
	}
	return "Audit logs of this customer are kept for " + wording.Days(days) + ": " + lost + ".", true, to.After(kept)
}

// exactTime parses a typed time in the zone of the form: a date alone is a whole day.
func exactTime(form *auditlogsview.ExportForm, field, label, text string) (page.TypedMoment, bool) {
	moment, ok := page.ParseMoment(text, form.Zone.Location())
	advice := "Choose a day, or type one such as 2026-11-02. Days begin at midnight in " + form.Zone.Label() + "."
	switch {
	case text == "":
		form.AddError(field, label+": c"+advice[1:])
	case !ok:
		form.AddError(field, page.NoMoment(label, text, advice))
	}
	return moment, ok
}

// someNames returns the names that were chosen, or typed one per line, without empty ones and repetitions.
func someNames(form *auditlogsview.ExportForm, field string, typed []string, most int) []string {
	var names []string
	for _, name := range typed {
		name = page.OneLine(name)
		if name == "" || slices.Contains(names, name) {
			continue
		}
		if len([]rune(name)) > maxNameLength {
			form.AddError(field, fmt.Sprintf("One of the names is longer than %d characters.", maxNameLength))
			return nil
		}
		names = append(names, name)
	}
	if len(names) > most {
		form.AddError(field, fmt.Sprintf("Name at most %d.", most))
	}
	return names
}
