package organizations

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const (
	// SettingsRows is how many rows of each list on a customer's settings an action searches.
	SettingsRows = views.MaxRows
	shownPeople  = 30 // of a group or an application, by name
)

// SettingsPage shows a customer's setup besides sign-in and directory.
type SettingsPage struct {
	Frame
	Flags        views.Region[[]workos.FeatureFlag]
	AuditLog     views.Region[workos.AuditLogConfiguration]
	Keys         views.Region[[]workos.APIKey]
	Groups       views.Region[[]MemberGroup]
	Contacts     views.Region[[]workos.ITContact]
	SetupLinkOf  string // the ID of the contact with the setup link, "" if that is not known
	NoContacts   bool   // this server does not know IT contacts at all
	Providers    views.Region[[]workos.DataIntegrationConfiguration]
	Applications views.Region[[]workos.AuthorizedApplication]
	People       map[string]string // names by user id
	Now          time.Time
}

// MemberGroup is a group with its first members. More means that there are others, Counted that they could be read.
type MemberGroup struct {
	workos.Group
	Members            []workos.Membership
	HasMore, IsCounted bool
}

// Shown returns the members that are named.
func (g MemberGroup) Shown() []workos.Membership { return g.Members[:min(len(g.Members), shownPeople)] }

func (g MemberGroup) count() templ.Component {
	switch {
	case !g.IsCounted:
		return ui.Missing("–")
	case g.HasMore:
		return ui.Text(wording.Number(len(g.Members)) + "+")
	default:
		return ui.Text(wording.Number(len(g.Members)))
	}
}

func (g MemberGroup) userIDs() []string {
	ids := make([]string, len(g.Members))
	for i, member := range g.Members {
		ids[i] = member.UserID
	}
	return ids
}

// sectionAction is a section's one action, for operators with the permission.
func (p SettingsPage) sectionAction(may bool, label string, route paths.Route) []ui.Action {
	if !may {
		return nil
	}
	return []ui.Action{{Label: label, URL: route.URL(p.Organization.ID)}}
}

func (p SettingsPage) owner() ownersview.Owner { return ownersview.Owner{ID: p.Organization.ID} }

// auditActions are the actions on a customer's audit log, as far as it is known.
func (p SettingsPage) auditActions() []ui.Action {
	if p.AuditLog.Missing != "" {
		return nil
	}
	var actions []ui.Action
	stream := p.AuditLog.Value.LogStream
	if p.CanIssue && (stream == nil || stream.State != "active") {
		actions = append(actions, issuesview.LinkAction(p.Organization.ID, workos.IntentLogStreams))
	}
	return append(actions, p.sectionAction(p.May.SetRetention, "Change retention", paths.RetentionSet)...)
}

func (p SettingsPage) auditFacts() []ui.Fact {
	configuration, stream := p.AuditLog.Value, p.AuditLog.Value.LogStream
	facts := []ui.Fact{
		{Label: "Audit log", Value: ui.StateBadge(auditLogState(configuration.State))},
		{Label: "Events are kept for", Value: ui.Text(wording.Days(configuration.RetentionInDays))},
	}
	if stream == nil {
		return append(facts, ui.Fact{Label: "Log stream", Value: ui.Missing("none: the customer sets one up through a portal link")})
	}
	return append(facts,
		ui.Fact{Label: "Log stream", Value: ui.Join(ui.Text(streamType(stream.Type)), ui.StateBadge(streamState(stream.State)))},
		ui.Fact{Label: "Last sent", Value: ui.TimeOr(stream.LastSyncedAt, "nothing so far")},
	)
}

func auditLogState(state string) ui.State {
	switch state {
	case "active":
		return ui.State{Tone: ui.OK, Word: "Active", Hint: "Events are accepted and stored."}
	case "inactive":
		return ui.State{Tone: ui.Neutral, Word: "Inactive", Hint: "Nothing has been written yet."}
	case "disabled":
		return ui.State{Tone: ui.Attention, Word: "Disabled", Hint: "Events are not accepted. Audit logs are turned on in the WorkOS Dashboard."}
	default:
		return wording.UnknownState(state)
	}
}

func streamType(name string) string {
	names := map[string]string{"AzureSentinel": "Microsoft Sentinel", "GenericHttps": "HTTPS", "GoogleCloudStorage": "Google Cloud Storage",
		"S3": "Amazon S3"}
	return cmp.Or(names[name], name)
}

func streamState(state string) ui.State {
	switch state {
	case "active":
		return ui.State{Tone: ui.OK, Word: "Active"}
	case "inactive":
		return ui.State{Tone: ui.Neutral, Word: "Inactive", Hint: "Nothing is sent. The customer's IT admin turns it on with a portal link."}
	case "error":
		return ui.State{Tone: ui.Danger, Word: "Failing", Hint: "The customer's system refuses the events. Their IT admin can check it with a " +
			"portal link for log streams."}
	case "invalid":
		return ui.State{Tone: ui.Danger, Word: "Misconfigured", Hint: "The customer's IT admin corrects it with a portal link for log streams."}
	default:
		return wording.UnknownState(state)
	}
}

func (p SettingsPage) contactTable() ui.List {
	list := ui.List{ID: "contacts", Title: "IT contacts", Headers: []ui.Header{{Label: "Email address"}, {Label: "Added"}}}
	if p.May.ManageContacts {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, contact := range p.Contacts.Value {
		row := ui.Row{Cells: ui.Cells(ui.Strong(contact.Email), ui.TimeOr(contact.CreatedAt, "–"))}
		if p.May.ManageContacts {
			actions := []ui.Action{{Label: "Invite", URL: paths.ITContactInvite.URL(p.Organization.ID, contact.ID)}}
			if p.SetupLinkOf == "" || p.SetupLinkOf == contact.ID {
				actions = append(actions, ui.Action{Label: "Revoke setup link", URL: paths.ITContactRevoke.URL(p.Organization.ID, contact.ID)})
			}
			row.Cells = append(row.Cells, ui.RowActions(append(actions, ui.Action{Label: "Remove contact",
				URL: paths.ITContactRemove.URL(p.Organization.ID, contact.ID)})))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func (p SettingsPage) groupTable() ui.List {
	list := ui.List{ID: "groups", Title: "Groups", Headers: []ui.Header{{Label: "Group"}, {Label: "Members", Numeric: true}}}
	for _, group := range p.Groups.Value {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.GroupShow.URL(p.Organization.ID, group.ID), Label: group.Name,
			Cells: ui.Cells(ui.Titled(ui.Named(group.Name, group.ID), group.Description), group.count())})
	}
	return list
}

// application is an authorized application, with the people who authorized it.
type application struct {
	workos.ConnectApplication
	scopes  []string
	userIDs []string
}

// applications groups the authorizations by application, in WorkOS's order.
func (p SettingsPage) applications() []application {
	var all []application
	place := map[string]int{}
	for _, granted := range p.Applications.Value {
		at, known := place[granted.Application.ID]
		if !known {
			at = len(all)
			place[granted.Application.ID] = at
			all = append(all, application{ConnectApplication: granted.Application, scopes: granted.GrantedScopes})
		}
		if granted.UserID != "" {
			all[at].userIDs = append(all[at].userIDs, granted.UserID)
		}
	}
	return all
}

func (a application) name() string { return ui.Named(a.Name, a.ClientID, a.ID) }

func (p SettingsPage) applicationTable() ui.List {
	list := ui.List{ID: "applications", Title: "Authorized applications",
		Headers: []ui.Header{{Label: "Application"}, {Label: "May use"}, {Label: "People", Numeric: true}}}
	for _, one := range p.applications() {
		scopes := strings.Join(one.scopes, ", ")
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Titled(one.name(), one.Description), ui.Hinted(scopes, scopes),
			ui.Text(wording.Number(len(one.userIDs))))})
	}
	return list
}
