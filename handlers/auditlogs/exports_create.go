package auditlogs

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// ExportCreate requests one export from WorkOS per form, however often the form is sent, and redirects to its page.
func (h *Handlers) ExportCreate(c request.Context) error { return h.WaitForSameForm(h.createExport)(c) }

func (h *Handlers) createExport(c request.Context) error {
	form, operator := readExportForm(c), h.Auth.ActorOf(c)
	earlier, err := h.exports.ExportOfForm(c.Request().Context(), action.Sent(c), operator.ID)
	if err == nil {
		return h.exportAgain(c, form, earlier)
	}
	export := h.checkExportForm(c, &form)
	if errors.Is(err, store.ErrFormKey) {
		form.AddError("", "This form was sent before, for another export ("+earlier.OrganizationName+
			"). Nothing was started this time. Check it and send it again.")
	}
	if len(form.Errors) == 0 || len(form.Errors) == 1 && form.IsMoved {
		h.warnRetention(c, &form, export)
	}
	if len(form.Errors) > 0 {
		return h.showExportForm(c, http.StatusUnprocessableEntity, form)
	}
	ctx, cancel := action.Context(c.Request().Context())
	defer cancel()
	record, created, err := h.exports.ReserveExport(ctx, export, h.exportAction(c, "audit_log_export.create", export))
	switch {
	case errors.Is(err, store.ErrFormKey):
		form.AddError("", "This form was already sent by another operator. Check it and send it again.")
		return h.showExportForm(c, http.StatusUnprocessableEntity, form)
	case err != nil:
		h.CannotRecord(ctx, &form.Form, "No export was started", err)
		return h.showExportForm(c, http.StatusServiceUnavailable, form)
	case !created:
		return h.exportAgain(c, form, record)
	}
	settlement, err := h.startExport(ctx, record)
	record, recordErr := h.exports.CompleteExport(ctx, record.ID, settlement)
	if recordErr != nil && !errors.Is(recordErr, store.ErrNotWritten) {
		return recordErr // the intent is in the ledger and becomes "unknown"
	}
	if record.IsUnwritten {
		h.Failed(ctx, "record export outcome", recordErr, "id", record.ID, "outcome", settlement.Outcome)
		action.ShowEntry(c, record.ActionID)
	}
	if settlement.Outcome == store.Refused || settlement.Outcome == store.Failed {
		h.KeepError(c, err)
		return h.refusedExport(c, form, err)
	}
	return h.showExport(c, record, form.Then)
}

// exportAgain answers a form that was sent before, as at first: what is wrong with it now was not wrong then.
func (h *Handlers) exportAgain(c request.Context, form auditlogsview.ExportForm, earlier store.Export) error {
	if err := h.EarlierError(c); err != nil {
		form.Organization, form.OrganizationName = earlier.OrganizationID, earlier.OrganizationName
		form.Errors = nil
		return h.refusedExport(c, form, err)
	}
	return h.showExport(c, earlier, form.Then)
}

// refusedExport shows the form again with the reason why no export was started.
func (h *Handlers) refusedExport(c request.Context, form auditlogsview.ExportForm, err error) error {
	status := h.RefusedForm(c, &form.Form, action.Target{OrganizationID: form.Organization}, err, "No export was started")
	return h.showExportForm(c, status, form)
}

// showExport redirects to an export, or to the page after it, which shows if its outcome is not written yet.
func (h *Handlers) showExport(c request.Context, export store.Export, then string) error {
	next := exportNext(export.ID, then)
	if export.IsUnwritten {
		next = paths.With(next, page.NoticeParam, strconv.FormatInt(export.ActionID, 10))
	}
	return page.Redirect303(c, next)
}

// startExport calls WorkOS once and returns the result with a note for the ledger.
func (h *Handlers) startExport(ctx context.Context, record store.Export) (store.ExportResult, error) {
	ctx, answer := workos.CaptureAnswer(ctx)
	made, err := h.Client.CreateAuditLogExport(ctx, workos.CreateAuditLogExportOptions{
		OrganizationID: record.OrganizationID, RangeStart: record.RangeStart, RangeEnd: record.RangeEnd,
		Actions: record.Actions, ActorNames: record.ActorNames, ActorIDs: record.ActorIDs, Targets: record.Targets,
	})
	settlement := store.ExportResult{WorkOSRequestID: answer().RequestID}
	err = h.NoRouteUnlessGone(ctx, record.OrganizationID, err) // Activity and the page name one cause
	settlement.Outcome, settlement.Note = action.OutcomeOf(err)
	switch {
	case err == nil && made.ID == "":
		settlement.Outcome, settlement.Note = store.Unknown, "WorkOS answered without the export's ID."
	case err == nil:
		settlement.WorkOSID, settlement.State = made.ID, made.State
	}
	return settlement, err
}

// exportAction returns the ledger's entry for an export.
func (h *Handlers) exportAction(c request.Context, action string, export store.Export) store.OperatorAction {
	details := store.Facts(map[string]string{"range_start": export.RangeStart.UTC().Format(time.RFC3339),
		"range_end": export.RangeEnd.UTC().Format(time.RFC3339)})
	for name, values := range map[string][]string{"actions": export.Actions, "actor_names": export.ActorNames, "actor_ids": export.ActorIDs,
		"targets": export.Targets} {
		if len(values) > 0 {
			details.Add(name, strings.Join(values, ", "))
		}
	}
	return store.OperatorAction{
		Actor: h.Auth.ActorOf(c), RequestID: request.ID(c), Action: action, Reason: export.Reason, Details: details,
		TargetType: "audit_log_export", TargetID: export.ID, TargetName: export.OrganizationName,
		OrganizationID: export.OrganizationID, OrganizationName: export.OrganizationName,
	}
}
