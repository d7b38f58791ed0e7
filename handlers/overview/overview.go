package overview

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/list"
	"frontdesk/store"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	overviewview "frontdesk/views/overview"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/live"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

const (
	overviewRows     = 6                  // of each kind of trouble
	overviewFailures = 7 * 24 * time.Hour // how far back failed sign-ins matter here
)

// Show is the first page: what needs attention, from the mirror and Frontdesk's records alone.
func (h *Handlers) Show(c request.Context) error {
	ctx := c.Request().Context()
	page := overviewview.Page{Note: h.SyncGap(), IsLoading: !h.IsLoaded()}
	for _, fill := range []func(context.Context, *overviewview.Page) error{
		h.overviewStats, h.brokenConnections, h.brokenDirectories, h.endingCertificates, h.failedSignIns, h.recentActivity,
	} {
		if err := fill(ctx, &page); err != nil {
			return err
		}
	}
	return h.Render(c, http.StatusOK, views.Page{Title: "Overview", Section: views.SectionOverview, Body: overviewview.Body(page),
		Topics: []string{live.Issues, live.Records, live.Events, string(mirror.KindOrganization), string(mirror.KindConnection),
			string(mirror.KindDirectory), string(mirror.KindUser)}})
}

// overviewStats sets the totals, each with how many of them need attention.
func (h *Handlers) overviewStats(ctx context.Context, page *overviewview.Page) error {
	counts, err := h.Mirror.Counts(ctx, h.Scope(ctx))
	if err != nil {
		return err
	}
	issues, err := h.issueStat(ctx)
	page.Stats = []ui.Stat{
		issues,
		stat(counts, page.IsLoading, "Organizations", paths.Organizations.URL(), "state", mirror.KindOrganization),
		stat(counts, page.IsLoading, "Connections", paths.Connections.URL(), "health", mirror.KindConnection),
		stat(counts, page.IsLoading, "Directories", paths.Directories.URL(), "health", mirror.KindDirectory),
		stat(counts, page.IsLoading, "Users", paths.Users.URL(), "health", mirror.KindUser),
	}
	return err
}

// issueStat returns how many issues are open; each of its numbers links to the list of those that it counts.
func (h *Handlers) issueStat(ctx context.Context) (ui.Stat, error) {
	all, moreAll, err := h.Mirror.CountIssues(ctx, h.Scope(ctx), mirror.Query{})
	if err != nil {
		return ui.Stat{}, err
	}
	urgent, more, err := h.Mirror.CountIssues(ctx, h.Scope(ctx), mirror.Query{Severity: string(health.StatusAttention)})
	stat := ui.Stat{Label: "Issues", URL: paths.Issues.URL(), Value: list.UpTo(all, moreAll)}
	if urgent > 0 {
		needs := " need attention"
		if urgent == 1 && !more {
			needs = " needs attention"
		}
		stat.Tone, stat.Hint, stat.HintURL = ui.Attention, list.UpTo(urgent, more)+needs, issuesview.AttentionURL()
	}
	return stat, err
}

// stat returns how many objects of a kind there are, or how many are loaded so far; its second number links to the list of those that
// it counts.
func stat(counts mirror.Counts, isLoading bool, label, url, filter string, kind mirror.Kind) ui.Stat {
	stat := ui.Stat{Label: label, URL: url, Value: wording.Number(counts.Total[kind])}
	switch {
	case isLoading && counts.Total[kind] == 0:
		stat.Value = "Loading"
	case isLoading:
		stat.Value += " so far"
	}
	if n := counts.Health(kind, health.StatusAttention); n > 0 {
		stat.Tone, stat.Hint = ui.Attention, wording.Plural(n, "needs", "need")+" attention"
		stat.HintURL = paths.With(url, filter, string(health.StatusAttention))
	}
	return stat
}

// brokenConnections sets the connections with the most severe issues, and how many there are.
func (h *Handlers) brokenConnections(ctx context.Context, page *overviewview.Page) error {
	ids, err := h.worst(ctx, health.KindConnection)
	for _, id := range ids {
		row, err := h.Mirror.ConnectionRow(ctx, h.Scope(ctx), id)
		if err != nil {
			continue // removed meanwhile
		}
		page.Connections.Rows = append(page.Connections.Rows, overviewview.Item{URL: paths.ConnectionShow.URL(row.ID),
			Title: cmp.Or(row.Name, row.ID), Detail: row.OrganizationName, Health: row.Health, Issues: row.Issues})
	}
	if err == nil {
		page.Connections.Total, err = h.total(ctx, mirror.KindConnection, mirror.Query{Health: health.StatusAttention})
	}
	return err
}

// brokenDirectories sets the directories with the most severe issues, and how many there are.
func (h *Handlers) brokenDirectories(ctx context.Context, page *overviewview.Page) error {
	ids, err := h.worst(ctx, health.KindDirectory)
	for _, id := range ids {
		row, err := h.Mirror.DirectoryRow(ctx, h.Scope(ctx), id)
		if err != nil {
			continue // removed meanwhile
		}
		page.Directories.Rows = append(page.Directories.Rows, overviewview.Item{URL: paths.DirectoryShow.URL(row.ID),
			Title: cmp.Or(row.Name, row.ID), Detail: row.OrganizationName, Health: row.Health, Issues: row.Issues})
	}
	if err == nil {
		page.Directories.Total, err = h.total(ctx, mirror.KindDirectory, mirror.Query{Health: health.StatusAttention})
	}
	return err
}

// worst returns the IDs of the objects of a kind with the most severe issues, the newest issues first.
func (h *Handlers) worst(ctx context.Context, kind health.Kind) ([]string, error) {
	found, err := h.Mirror.Issues(ctx, h.Scope(ctx), mirror.IssueQuery{Kind: kind, Limit: 10 * overviewRows})
	var ids []string
	for _, issue := range found {
		if issue.Severity != health.Info && len(ids) < overviewRows && !slices.Contains(ids, issue.ID) {
			ids = append(ids, issue.ID)
		}
	}
	return ids, err
}

// total returns how many rows a query has.
func (h *Handlers) total(ctx context.Context, kind mirror.Kind, q mirror.Query) (int, error) {
	n, _, _, err := h.Mirror.Count(ctx, h.Scope(ctx), kind, q)
	return n, err
}

// endingCertificates sets the certificates that have expired or expire next, and how many there are of each. Each is an issue, except
// that of a connection which is being deleted, itself or with its organization: that one is left out.
func (h *Handlers) endingCertificates(ctx context.Context, page *overviewview.Page) error {
	for _, status := range []health.CertificateStatus{health.CertificateIsExpired, health.CertificateWithin30} {
		q := mirror.Query{Certificate: status, Health: health.StatusAttention, Sort: "certificate", Limit: overviewRows}
		found, err := h.Mirror.Connections(ctx, h.Scope(ctx), q)
		if err != nil {
			return err
		}
		n, err := h.total(ctx, mirror.KindConnection, q)
		if err != nil {
			return err
		}
		page.Certificates.Counts = append(page.Certificates.Counts, overviewview.CertificateCount{Status: status, N: n})
		for _, row := range found.Rows[:min(len(found.Rows), overviewRows-len(page.Certificates.Rows))] {
			page.Certificates.Rows = append(page.Certificates.Rows, overviewview.Item{
				URL: paths.ConnectionShow.URL(row.ID), Title: cmp.Or(row.Name, row.ID), Detail: row.OrganizationName,
				State: issuesview.CertificateState(row.CertificateExpiresAt, h.Now()),
			})
		}
	}
	return h.laterCertificates(ctx, page)
}

// laterCertificates adds those that expire in 30 to 90 days, which are notices.
func (h *Handlers) laterCertificates(ctx context.Context, page *overviewview.Page) error {
	n, _, err := h.Mirror.CountIssues(ctx, h.Scope(ctx), mirror.Query{Issue: health.CertificateExpiring, Severity: string(health.Info)})
	if err != nil {
		return err
	}
	page.Certificates.Counts = append(page.Certificates.Counts, overviewview.CertificateCount{Status: health.CertificateWithin90, N: n})
	found, err := h.Mirror.IssueRows(ctx, h.Scope(ctx), mirror.Query{Issue: health.CertificateExpiring, Severity: string(health.Info),
		Sort: "since", Limit: overviewRows})
	for _, issue := range found.Rows[:min(len(found.Rows), overviewRows-len(page.Certificates.Rows))] {
		page.Certificates.Rows = append(page.Certificates.Rows, overviewview.Item{
			URL: paths.ConnectionShow.URL(issue.ID), Title: cmp.Or(issue.Facts.Name, issue.ID), Detail: issue.OrganizationName,
			State: issuesview.CertificateState(workos.Time{Time: issue.Facts.ExpiresAt}, h.Now()),
		})
	}
	return err
}

// failedSignIns sets the newest failed sign-ins, and how many there are.
func (h *Handlers) failedSignIns(ctx context.Context, page *overviewview.Page) (err error) {
	q := mirror.EventQuery{
		Types: []string{failedSignIn}, Since: h.Now().Add(-overviewFailures), Until: h.Now().Add(health.ClockSkew), Limit: overviewRows,
		NotOrganizationID: h.OwnOrganization, NotConnectionID: h.OwnConnection,
	}
	if page.Failures, err = h.Mirror.Events(ctx, h.Scope(ctx), q); err != nil {
		return err
	}
	n, more, err := h.Mirror.CountEvents(ctx, h.Scope(ctx), q)
	page.AllFailures = ui.Action{Label: "See all " + list.UpTo(n, more),
		URL: paths.With(paths.Events.URL(), "type", failedSignIn, "range", "7d")}
	if n > len(page.Failures) {
		page.AllFailures.Label = wording.Number(len(page.Failures)) + " of " + list.UpTo(n, more) + ": see all"
	}
	return err
}

const failedSignIn = "authentication.sso_failed"

// recentActivity sets the newest entries of the ledger.
func (h *Handlers) recentActivity(ctx context.Context, page *overviewview.Page) error {
	entries, err := h.Ledger.AuditEntries(ctx, h.Scope(ctx), store.AuditQuery{Paging: store.Paging{Limit: overviewRows}})
	for _, entry := range entries.Rows {
		url := h.EntryURL(ctx, entry)
		if entry.TargetType == "operator" { // not the organization that operators belong to
			url = paths.With(paths.Activity.URL(), "q", entry.TargetName)
		}
		page.Actions = append(page.Actions, overviewview.Action{
			URL: url, Who: entry.Actor.Name, Title: h.Registry.Title(entry.Action, entry.KnownOutcome()),
			Target: action.TargetWords(entry, ui.ZoneFrom(ctx), ""), Organization: entry.OrganizationName, At: entry.At,
			Open: openOutcome(entry),
		})
	}
	return err
}

// openOutcome is the outcome of an action that is not known to have happened or not, or that did not last; nil for any other.
func openOutcome(entry store.AuditEntry) *ui.State {
	switch outcome := entry.KnownOutcome(); outcome {
	case store.Accepted, store.ShownAgain, store.Unknown, store.Intent:
		return new(wording.ActionOutcome(string(outcome)))
	}
	return nil
}
