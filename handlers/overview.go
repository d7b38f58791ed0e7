package handlers

import (
	"context"
	"net/http"
	"time"

	"frontdesk/auth"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

const (
	overviewRows     = 6                  // of each kind of trouble
	overviewFailures = 7 * 24 * time.Hour // how far back failed sign-ins matter here
)

// Overview is the first page: what needs somebody's attention, from the mirror and the desk's records alone.
func (d *Desk) Overview(c auth.Context) error {
	ctx := c.Request().Context()
	page := views.OverviewPage{Note: d.copyGap()}
	for _, fill := range []func(context.Context, *views.OverviewPage) error{
		d.overviewStats, d.brokenConnections, d.brokenDirectories, d.endingCertificates, d.failedSignIns, d.lastActs,
	} {
		if err := fill(ctx, &page); err != nil {
			return err
		}
	}
	return d.render(c, http.StatusOK, views.Page{Title: "Overview", Section: views.SectionOverview, Body: views.OverviewBody(page)})
}

// overviewStats are the totals, each with how many of them need work.
func (d *Desk) overviewStats(ctx context.Context, page *views.OverviewPage) error {
	counts, err := d.Mirror.Counts(ctx)
	page.Stats = []ui.Stat{
		stat("Organizations", paths.Organizations.URL(), counts.Total[mirror.KindOrganization], counts.Health(mirror.KindOrganization, health.StatusAttention)),
		stat("Connections", paths.Connections.URL(), counts.Total[mirror.KindConnection], counts.Health(mirror.KindConnection, health.StatusAttention)),
		stat("Directories", paths.Directories.URL(), counts.Total[mirror.KindDirectory], counts.Health(mirror.KindDirectory, health.StatusAttention)),
		stat("Users", paths.Users.URL(), counts.Total[mirror.KindUser], 0),
	}
	return err
}

func stat(label, url string, total, problems int) ui.Stat {
	stat := ui.Stat{Label: label, URL: url, Value: views.Number(total)}
	if problems > 0 {
		stat.Tone, stat.Hint = ui.Attention, views.Plural(problems, "needs", "need")+" attention"
	}
	return stat
}

// brokenConnections are the newest connections that let nobody in, those that used to first.
func (d *Desk) brokenConnections(ctx context.Context, page *views.OverviewPage) error {
	for _, state := range []string{"inactive", "validating", "draft", "requires_type"} {
		found, err := d.Mirror.Connections(ctx, mirror.Query{State: state, Sort: "created", Desc: true, Limit: overviewRows - len(page.Connections)})
		if err != nil {
			return err
		}
		for _, row := range found.Rows {
			page.Connections = append(page.Connections, views.Trouble{URL: paths.ConnectionShow.URL(row.ID), Title: row.Name, Detail: row.OrganizationName, State: views.ConnectionState(row.State)})
		}
		if len(page.Connections) >= overviewRows {
			break
		}
	}
	return nil
}

// brokenDirectories are the newest directories that do not sync, those that used to first.
func (d *Desk) brokenDirectories(ctx context.Context, page *views.OverviewPage) error {
	for _, state := range []string{"invalid_credentials", "unlinked", "validating"} {
		found, err := d.Mirror.Directories(ctx, mirror.Query{State: state, Sort: "created", Desc: true, Limit: overviewRows - len(page.Directories)})
		if err != nil {
			return err
		}
		for _, row := range found.Rows {
			page.Directories = append(page.Directories, views.Trouble{URL: paths.DirectoryShow.URL(row.ID), Title: row.Name, Detail: row.OrganizationName, State: views.DirectoryState(row.State)})
		}
		if len(page.Directories) >= overviewRows {
			break
		}
	}
	return nil
}

// endingCertificates are the certificates that end first, or have ended.
func (d *Desk) endingCertificates(ctx context.Context, page *views.OverviewPage) error {
	certificates, err := d.Mirror.Certificates(ctx, "")
	for _, certificate := range certificates[:min(len(certificates), overviewRows)] {
		page.Certificates = append(page.Certificates, views.Trouble{
			URL: paths.ConnectionShow.URL(certificate.ConnectionID), Title: certificate.ConnectionName, Detail: certificate.OrganizationName,
			State: views.CertificateState(certificate.ExpiresAt, d.Now()),
		})
	}
	return err
}

// failedSignIns are the newest sign-ins that did not work.
func (d *Desk) failedSignIns(ctx context.Context, page *views.OverviewPage) (err error) {
	page.Failures, err = d.Mirror.Events(ctx, mirror.EventQuery{
		Types: []string{"authentication.sso_failed"}, Since: d.Now().Add(-overviewFailures), Limit: overviewRows,
		NotOrganizationID: d.OwnOrganization, NotConnectionID: d.OwnConnection,
	})
	return err
}

// lastActs are the newest lines of the ledger.
func (d *Desk) lastActs(ctx context.Context, page *views.OverviewPage) error {
	acts, err := d.Store.Acts(ctx, store.ActsQuery{Paging: store.Paging{Limit: overviewRows}})
	for _, act := range acts.Rows {
		page.Acts = append(page.Acts, views.OverviewAct{
			URL: views.ActURL(act.TargetType, act.TargetID, act.OrganizationID), Who: act.Actor.Name, Action: act.Action,
			Target: act.TargetName, Organization: act.OrganizationName, Outcome: string(act.Outcome), Note: act.Note, At: act.At,
		})
	}
	return err
}
