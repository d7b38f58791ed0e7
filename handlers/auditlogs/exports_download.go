package auditlogs

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"regexp"
	"strings"
	"time"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// originalFile in the address of a download requests WorkOS's own file, byte for byte.
const originalFile = "original"

// ExportDownload streams an export's CSV, with every cell made safe to open in a spreadsheet, or WorkOS's own file if
// that is requested. It gets the file's address from WorkOS for each download, because it lives ten minutes. The address is
// never shown or stored, and the API key is not sent to it.
func (h *Handlers) ExportDownload(c request.Context) error {
	export, err := h.readExport(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	body, err := h.openExport(ctx, export)
	if err != nil {
		return err
	}
	defer body.Close()
	entry, isOriginal, send := h.exportAction(c, "audit_log_export.download", export), c.QueryParam("file") == originalFile, copyOriginal(body)
	if !isOriginal {
		rows, err := openAuditCSV(body, math.MaxInt)
		if problem := notAnAuditLog(export, err); problem != nil {
			return problem
		}
		if err != nil {
			return notDownloadable(export, http.StatusBadGateway, "The file could not be fetched", whyNoFile(err), err)
		}
		send = rows.copyInert
	} else {
		entry.Details.Add("file", "WorkOS's original, with formulas as they are")
	}
	if _, err := h.Ledger.Record(ctx, entry, store.Done, ""); err != nil {
		return notDownloadable(export, http.StatusServiceUnavailable, "The export was not downloaded", "Every download must be recorded "+
			"first, and Frontdesk could not record it. Try again; if it happens again, tell the person who runs Frontdesk.", err)
	}
	h.streamExport(c, export, send, isOriginal)
	return nil
}

// openExport opens an export's file. The caller closes it.
func (h *Handlers) openExport(ctx context.Context, export store.Export) (io.ReadCloser, error) {
	if export.WorkOSID == "" {
		return nil, notDownloadable(export, http.StatusConflict, "This export was never started",
			"WorkOS did not accept the request, so there is nothing to download. Request it again.", nil)
	}
	answer, err := h.freshExport(ctx, export)
	if err != nil {
		return nil, err
	}
	body, err := h.Client.OpenAuditLogExport(ctx, answer.URL)
	var foreign *workos.ForeignHostError
	switch {
	case errors.As(err, &foreign):
		return nil, notDownloadable(export, http.StatusBadGateway, "The file is on a host that Frontdesk does not fetch from",
			"WorkOS keeps it on "+foreign.Host+". The person who runs Frontdesk can allow that host in FRONTDESK_EXPORT_HOSTS, if they trust it.",
			err)
	case err != nil:
		return nil, notDownloadable(export, http.StatusBadGateway, "The file could not be fetched", whyNoFile(err), err)
	}
	return body, nil
}

// whyNoFile explains why an export's file could not be read from its storage, which is another server with other errors.
func whyNoFile(err error) string {
	switch e := page.Explain(err); e.Cause {
	case workos.CauseKey, workos.CauseGone, workos.CauseNoRoute, workos.CauseInvalid, workos.CauseRefused:
		return "WorkOS has the export, but the server that keeps its file refused to send it. Try again in a moment: each try gets a new address."
	case workos.CauseHeldBack, workos.CauseBusy, workos.CausePaused:
		return "WorkOS has the export, but the server that keeps its file is busy. " + e.Advice
	case workos.CauseCertificate:
		return "WorkOS has the export, but the certificate of the server that keeps its file cannot be trusted. Tell the person who runs " +
			"Frontdesk."
	case workos.CauseUnreachable:
		return "WorkOS has the export, but its file is at an address that cannot be opened. Try again in a moment; if it happens again, tell " +
			"the person who runs Frontdesk."
	}
	return "WorkOS has the export, but its file did not arrive. Try again in a moment."
}

// freshExport reads the export again, to get an address that works now.
func (h *Handlers) freshExport(ctx context.Context, export store.Export) (workos.AuditLogExport, error) {
	answer, err := h.Client.GetAuditLogExport(ctx, export.WorkOSID)
	switch {
	case workos.IsNotFound(err):
		return answer, notDownloadable(export, http.StatusGone, "WorkOS no longer has this export", "Request it again with the same range.", err)
	case err != nil:
		e := page.Explain(err)
		return answer, notDownloadable(export, page.StatusFor(e.Cause), e.Title, page.InOneLine(e.Why, e.Advice), err)
	case answer.State == store.ExportPending:
		return answer, notDownloadable(export, http.StatusConflict, "This export is not ready yet", "Its page shows when it is ready.", nil)
	case answer.State != store.ExportReady || answer.URL == "":
		return answer, notDownloadable(export, http.StatusGone, "This export cannot be downloaded",
			"WorkOS says that it is “"+cmp.Or(answer.State, "unknown")+"”. Request it again.", nil)
	}
	return answer, nil
}

// maxDownloadedRecord is the largest entry of a downloaded file in bytes, so that a file without line ends is not held in memory.
const maxDownloadedRecord = 16 << 20

// streamExport sends the file. If it breaks off, the connection is cut, so that the file does not look complete.
func (h *Handlers) streamExport(c request.Context, export store.Export, send func(io.Writer) error, isOriginal bool) {
	response := c.Response()
	response.Header().Set("Content-Type", "text/csv; charset=utf-8")
	name := exportFileName(export, page.PageZone(c))
	if isOriginal {
		name = "original-" + name
	}
	response.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	response.WriteHeader(http.StatusOK)
	if err := send(list.SlowDownload(response)); err != nil {
		if !errors.Is(err, context.Canceled) {
			h.Log.WarnContext(c.Request().Context(), "export download broke off", "id", export.ID, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
}

// copyOriginal copies a file byte for byte.
func copyOriginal(body io.Reader) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := io.Copy(to, body)
		return err
	}
}

// copyInert copies a file entry by entry with its own separator, and makes the cells safe for spreadsheets.
func (f *auditCSV) copyInert(to io.Writer) error {
	out := csv.NewWriter(to)
	out.Comma = f.Comma
	for {
		cells, err := f.next(maxDownloadedRecord)
		if errors.Is(err, io.EOF) {
			out.Flush()
			return out.Error()
		}
		if err != nil {
			return err
		}
		if err := out.Write(list.InertCells(cells)); err != nil {
			return err
		}
	}
}

var notInFileName = regexp.MustCompile(`[^a-z0-9]+`)

// exportFileName names the customer and the days of a file: "audit-log-northwind-logistics-2026-08-01-2026-08-31.csv".
func exportFileName(export store.Export, zone ui.Zone) string {
	first, last := export.RangeStart.In(zone.Location()), export.RangeEnd.Add(-time.Nanosecond).In(zone.Location())
	name := strings.Trim(notInFileName.ReplaceAllString(strings.ToLower(export.OrganizationName), "-"), "-")
	return fmt.Sprintf("audit-log-%s-%s-%s.csv", page.Cut(cmp.Or(name, export.OrganizationID), 60), first.Format(time.DateOnly),
		last.Format(time.DateOnly))
}

func notDownloadable(export store.Export, status int, title, text string, err error) error {
	return &page.Problem{Status: status, Title: title, Text: text, Err: err, Actions: []ui.Action{
		{Label: "Back to the export", URL: paths.ExportShow.URL(export.ID)},
	}}
}
