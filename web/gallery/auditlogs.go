package main

import (
	"time"

	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	auditlogsview "frontdesk/views/auditlogs"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

func sampleExport(state string) auditlogsview.Export {
	return auditlogsview.Export{ID: "1", WorkOSID: "audit_log_export_1", OrganizationID: "org_1", OrganizationName: "Acme Robotics",
		From: ago(30 * 24 * time.Hour), To: ago(0), State: state, Reason: "Ticket 4711", RequesterName: "Ana Ruiz",
		RequesterEmail: "ana.ruiz@frontdesk.example", CreatedAt: ago(time.Hour), Actions: []string{"user.signed_in"}}
}

func auditLogPages() map[string]templ.Component {
	form := auditlogsview.ExportForm{Form: actionsview.Form{Organization: "org_1", OrganizationName: "Acme Robotics"}, Preset: "30",
		Then:         "read",
		KnownActions: []string{"user.signed_in", "invoice.created"}, KnownTargets: []string{"user", "invoice"}}
	refused := form
	refused.Preset = views.PresetExact
	refused.AddError("from", "Choose the first day.")
	var entries []auditlogsview.Entry
	for i, action := range []string{"user.signed_in", "invoice.created"} {
		entries = append(entries, auditlogsview.Entry{At: ago(time.Duration(i) * time.Hour), When: "today", Action: action,
			Actor: "jo@acme.example",
			Kind:  "User", About: "Invoice 4711", From: "203.0.113.9"})
	}
	read := auditlogsview.ReadPage{Export: sampleExport("ready"),
		Bar:     ui.List{ID: "entries", Title: "Entries", Path: "/audit-logs", Searchable: true},
		Entries: entries, ReadAt: time.Now(), Found: 2, Held: 2, Total: 2, IsWhole: true, CSVURL: "/audit-logs?format=csv"}
	cut := read
	cut.Entries, cut.Found, cut.Total, cut.Oldest = nil, 0, 9000, ago(time.Hour)
	cut.Empty = &ui.Empty{Kind: "nomatch", Title: "No entries match"}
	actions := []workos.AuditLogAction{decode[workos.AuditLogAction](`{"name":"user.signed_in",
		"schema":{"version":2,"targets":[{"type":"user"}]},"updated_at":"` + iso(80*time.Hour) + `"}`)}
	schema := decode[workos.AuditLogSchema](`{"version":2,
		"targets":[{"type":"user","metadata":{"type":"object","properties":{"plan":{"type":"string"}}}}],
		"created_at":"` + iso(80*time.Hour) + `"}`)
	logs := func(title string, body templ.Component) templ.Component {
		return full(views.SectionAuditLogs, title, body)
	}
	tab := auditlogsview.OrganizationTab(form, true, ui.ListTable(auditlogsview.RecentExports([]auditlogsview.Export{sampleExport("ready")}),
		"No exports yet."))
	return map[string]templ.Component{
		"export": logs("Audit log export", auditlogsview.ExportBody(auditlogsview.ExportPage{Export: sampleExport("ready"),
			CanExport: true})),
		"export-pending": logs("Audit log export", auditlogsview.ExportBody(auditlogsview.ExportPage{Export: sampleExport("pending"),
			CanExport: true, Poll: time.Minute})),
		"export-form":    logs("New export", auditlogsview.ExportNew(form)),
		"export-refused": logs("New export", auditlogsview.ExportNew(refused)),
		"audit-log":      logs("Audit log", auditlogsview.ReadBody(read)),
		"audit-log-cut":  logs("Audit log", auditlogsview.ReadBody(cut)),
		"audit-actions": logs("Audit log actions", auditlogsview.ActionsBody(auditlogsview.ActionsPage{List: auditlogsview.ActionList(actions,
			""), Actions: region(actions)})),
		"audit-action": logs("user.signed_in", auditlogsview.ActionBody(auditlogsview.ActionPage{Name: "user.signed_in",
			Versions: region([]workos.AuditLogSchema{schema}), May: everything})),
		"organization-audit-logs": full(views.SectionOrganizations, "Acme Robotics", organizationsview.Tab(organizationFrame("audit-logs"), tab)),
	}
}
