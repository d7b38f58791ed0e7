package handlers

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"frontdesk/store"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// ExportCreate asks WorkOS for one export for one form, however often the form is posted, and goes to its page.
func (d *Desk) ExportCreate(c request.Context) error {
	defer asAct(c)()
	form := readExportForm(c)
	export := d.checkExportForm(c, &form)
	if len(form.Errors) == 0 || len(form.Errors) == 1 && form.IsMoved {
		d.warnRetention(c, &form, export)
	}
	if len(form.Errors) > 0 {
		return d.showExportForm(c, http.StatusUnprocessableEntity, form)
	}
	ctx, cancel := actContext(c.Request().Context())
	defer cancel()
	record, created, err := d.Store.ReserveExport(ctx, export, d.exportAct(c, "audit_log_export.create", export))
	switch {
	case errors.Is(err, store.ErrFormKey):
		form.Wrong("", "This form was already sent by another operator. Check it and send it again.")
		return d.showExportForm(c, http.StatusUnprocessableEntity, form)
	case err != nil:
		d.cannotRecord(ctx, &form.Form, "No export was started", err)
		return d.showExportForm(c, http.StatusServiceUnavailable, form)
	case !created && record.OrganizationID != export.OrganizationID: // Back leads to a form with a used key, in which another customer can be chosen
		form.Wrong("", "This form was sent before, for "+record.OrganizationName+". Nothing was started this time. Check it and send it again.")
		return d.showExportForm(c, http.StatusUnprocessableEntity, form)
	case !created:
		return redirect303(c, exportNext(record.ID, form.Then))
	}
	settlement, err := d.startExport(ctx, record)
	if _, settleErr := d.Store.CompleteExport(ctx, record.ID, settlement); settleErr != nil {
		return settleErr // the intent is in the ledger and becomes "unknown" at the next start
	}
	if settlement.Outcome == store.Refused || settlement.Outcome == store.Failed {
		status := d.refusedForm(c, &form.Form, target{organizationID: form.Organization}, err, "No export was started")
		return d.showExportForm(c, status, form)
	}
	return redirect303(c, exportNext(record.ID, form.Then))
}

// startExport asks WorkOS once and puts what came of it into words for the ledger.
func (d *Desk) startExport(ctx context.Context, record store.Export) (store.ExportResult, error) {
	ctx, answer := workos.CaptureAnswer(ctx)
	made, err := d.Client.CreateAuditLogExport(ctx, workos.CreateAuditLogExportOptions{
		OrganizationID: record.OrganizationID, RangeStart: record.RangeStart, RangeEnd: record.RangeEnd,
		Actions: record.Actions, ActorNames: record.ActorNames, ActorIDs: record.ActorIDs, Targets: record.Targets,
	})
	settlement := store.ExportResult{WorkOSRequestID: answer().RequestID}
	err = d.noRouteUnlessGone(ctx, record.OrganizationID, err) // Activity and the page name one cause
	settlement.Outcome, settlement.Note = outcomeOf(err)
	switch {
	case err == nil && made.ID == "":
		settlement.Outcome, settlement.Note = store.Unknown, "WorkOS answered without the export's ID."
	case err == nil:
		settlement.WorkOSID, settlement.State = made.ID, made.State
	}
	return settlement, err
}

// outcomeOf is what the ledger keeps of how a write ended.
func outcomeOf(err error) (store.Outcome, string) {
	if err == nil {
		return store.Done, ""
	}
	note := explain(err).Why + " " + err.Error()
	if did := donePartly(err); did != "" && workos.OutcomeOf(err) != workos.Unknown {
		return store.Partial, did
	}
	switch workos.OutcomeOf(err) {
	case workos.NotSent:
		return store.Failed, note
	case workos.Refused:
		return store.Refused, note
	}
	return store.Unknown, note
}

// exportAct is the ledger's line about an export.
func (d *Desk) exportAct(c request.Context, action string, export store.Export) store.OperatorAction {
	details := map[string]string{"range_start": export.RangeStart.UTC().Format(time.RFC3339), "range_end": export.RangeEnd.UTC().Format(time.RFC3339)}
	for name, values := range map[string][]string{"actions": export.Actions, "actor_names": export.ActorNames, "actor_ids": export.ActorIDs, "targets": export.Targets} {
		if len(values) > 0 {
			details[name] = strings.Join(values, ", ")
		}
	}
	return store.OperatorAction{
		Actor: d.Auth.ActorOf(c), RequestID: request.ID(c), Action: action, Reason: export.Reason, Details: details,
		TargetType: "audit_log_export", TargetID: export.ID, TargetName: export.OrganizationName,
		OrganizationID: export.OrganizationID, OrganizationName: export.OrganizationName,
	}
}
