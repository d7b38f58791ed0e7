package views

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

const (
	// SettingsRows are the rows of each list on a customer's settings that an action looks through.
	SettingsRows = MaxRows
	shownPeople  = 30 // of a group or an application, by name
)

// SettingsPage is what is set up for a customer beside sign-in and directory.
type SettingsPage struct {
	OrganizationFrame
	Flags        Region[[]workos.FeatureFlag]
	AuditLog     Region[workos.AuditLogConfiguration]
	Keys         Region[[]workos.APIKey]
	Groups       Region[[]MemberGroup]
	Contacts     Region[[]workos.ITContact]
	SetupLinkOf  string // the ID of the contact who is known to have the setup link, "" for nobody known
	NoContacts   bool   // this server does not know IT contacts at all
	Providers    Region[[]workos.DataIntegrationConfiguration]
	Applications Region[[]workos.AuthorizedApplication]
	People       map[string]string // names by user id
	Now          time.Time
}

// MemberGroup is a group with its first members. More says that there are others, Counted that they could be read.
type MemberGroup struct {
	workos.Group
	Members       []workos.Membership
	More, Counted bool
}

// Shown are the members that are named.
func (g MemberGroup) Shown() []workos.Membership { return g.Members[:min(len(g.Members), shownPeople)] }

func (g MemberGroup) count() templ.Component {
	switch {
	case !g.Counted:
		return ui.Missing("–")
	case g.More:
		return ui.Text(Number(len(g.Members)) + "+")
	default:
		return ui.Text(Number(len(g.Members)))
	}
}

func (g MemberGroup) userIDs() []string {
	ids := make([]string, len(g.Members))
	for i, member := range g.Members {
		ids[i] = member.UserID
	}
	return ids
}

// act is a section's one act, for those who may.
func (p SettingsPage) act(may bool, label string, route paths.Route) []ui.Action {
	if !may {
		return nil
	}
	return []ui.Action{{Label: label, URL: route.URL(p.Organization.ID)}}
}

// FlagName is what to call a feature flag.
func FlagName(flag workos.FeatureFlag) string { return ui.Named(flag.Name, flag.Slug) }

func (p SettingsPage) holder() Holder { return Holder{ID: p.Organization.ID} }

func flagTable(flags []workos.FeatureFlag, whose Holder, may May) ui.List {
	list := ui.List{ID: "flags", Title: "Feature flags", Headers: []ui.Header{{Label: "Flag"}, {Label: "Status"}}}
	if may.TargetFlags {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, flag := range flags {
		row := ui.Row{Cells: cells(ui.Titled(FlagName(flag), flag.Slug), ui.StateBadge(flagState(flag, whose)))}
		if may.TargetFlags && !flag.DefaultValue {
			row.Cells = append(row.Cells, ui.RowActs([]ui.Action{{Label: "Turn off", URL: whose.FlagRemoveURL(flag.Slug)}}))
		} else if may.TargetFlags {
			row.Cells = append(row.Cells, ui.Missing("–"))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func flagState(flag workos.FeatureFlag, whose Holder) ui.State {
	switch {
	case flag.IsSwitchUnknown():
		return ui.State{Tone: ui.Attention, Word: "Unknown", Hint: "WorkOS does not say whether the flag is on."}
	case !flag.Enabled:
		return ui.State{Tone: ui.Neutral, Word: "Off for everybody", Hint: "It is off for everybody until an admin turns it on under Settings → Feature flags."}
	case flag.DefaultValue:
		return ui.State{Tone: ui.OK, Word: "On for all", Hint: "It is on for everybody who uses your product."}
	case whose.Person:
		return ui.State{Tone: ui.OK, Word: "On", Hint: "It is on for this person by name, or for an organization of theirs."}
	default:
		return ui.State{Tone: ui.OK, Word: "On", Hint: "It is on for this customer and for other targets of the flag."}
	}
}

// auditActions are what can be done about a customer's audit log, as far as it is known.
func (p SettingsPage) auditActions() []ui.Action {
	if p.AuditLog.Missing != "" {
		return nil
	}
	var acts []ui.Action
	stream := p.AuditLog.Value.LogStream
	if p.CanIssue && (stream == nil || stream.State != "active") {
		acts = append(acts, issueLinkAction(p.Organization.ID, workos.IntentLogStreams))
	}
	return append(acts, p.act(p.May.SetRetention, "Change retention", paths.RetentionSet)...)
}

func (p SettingsPage) auditFacts() []ui.Fact {
	configuration, stream := p.AuditLog.Value, p.AuditLog.Value.LogStream
	facts := []ui.Fact{
		{Label: "Audit log", Value: ui.StateBadge(auditLogState(configuration.State))},
		{Label: "Events are kept for", Value: ui.Text(Days(configuration.RetentionInDays))},
	}
	if stream == nil {
		return append(facts, ui.Fact{Label: "Log stream", Value: ui.Missing("none: the customer sets one up through a portal link")})
	}
	return append(facts,
		ui.Fact{Label: "Log stream", Value: ui.Join(ui.Text(streamType(stream.Type)), ui.StateBadge(streamState(stream.State)))},
		ui.Fact{Label: "Last sent", Value: timeOr(stream.LastSyncedAt, "nothing so far")},
	)
}

// Days is a number of days in words; none means that no time is set.
func Days(n int) string {
	if n <= 0 {
		return "no time that WorkOS names"
	}
	return Plural(n, "day", "days")
}

// RetentionPeriod is a time that WorkOS can keep an audit log for: "3 months (90 days)".
func RetentionPeriod(days int) string {
	period := Plural(days/30, "month", "months")
	if days >= 365 {
		period = Plural(days/365, "year", "years")
	}
	return period + " (" + Days(days) + ")"
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
		return unknownState(state)
	}
}

func streamType(name string) string {
	names := map[string]string{"AzureSentinel": "Microsoft Sentinel", "GenericHttps": "HTTPS", "GoogleCloudStorage": "Google Cloud Storage", "S3": "Amazon S3"}
	return cmp.Or(names[name], name)
}

func streamState(state string) ui.State {
	switch state {
	case "active":
		return ui.State{Tone: ui.OK, Word: "Active"}
	case "inactive":
		return ui.State{Tone: ui.Neutral, Word: "Inactive", Hint: "Nothing is sent. The customer's IT admin turns it on with a portal link."}
	case "error":
		return ui.State{Tone: ui.Danger, Word: "Failing", Hint: "The customer's system refuses the events. Their IT admin can check it with a portal link for log streams."}
	case "invalid":
		return ui.State{Tone: ui.Danger, Word: "Set up wrongly", Hint: "The customer's IT admin corrects it with a portal link for log streams."}
	default:
		return unknownState(state)
	}
}

func timeOr(t ui.Moment, none string) templ.Component {
	if t.IsZero() && ui.Unreadable(t) == "" {
		return ui.Missing(none)
	}
	return ui.Time(t)
}

// ContactIntents are what an IT contact can be invited to set up.
func ContactIntents() []ui.Choice {
	var choices []ui.Choice
	for _, choice := range PortalIntents() {
		switch choice.Value {
		case workos.IntentDirectorySync:
			choice.Value = workos.IntentContactDirectorySync
		case workos.IntentCertificateRenewal, workos.IntentAuditLogs: // a portal link can be for these, an invitation not
			continue
		}
		choices = append(choices, choice)
	}
	return choices
}

func (p SettingsPage) contactTable() ui.List {
	list := ui.List{ID: "contacts", Title: "IT contacts", Headers: []ui.Header{{Label: "Email address"}, {Label: "Added"}}}
	if p.May.ManageContacts {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, contact := range p.Contacts.Value {
		row := ui.Row{Cells: cells(ui.Strong(contact.Email), timeOr(contact.CreatedAt, "–"))}
		if p.May.ManageContacts {
			actions := []ui.Action{{Label: "Invite", URL: paths.ITContactInvite.URL(p.Organization.ID, contact.ID)}}
			if p.SetupLinkOf == "" || p.SetupLinkOf == contact.ID {
				actions = append(actions, ui.Action{Label: "Revoke setup link", URL: paths.ITContactRevoke.URL(p.Organization.ID, contact.ID)})
			}
			row.Cells = append(row.Cells, ui.RowActs(append(actions, ui.Action{Label: "Remove contact", URL: paths.ITContactRemove.URL(p.Organization.ID, contact.ID)})))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func (p SettingsPage) groupTable() ui.List {
	list := ui.List{ID: "groups", Title: "Groups", Headers: []ui.Header{{Label: "Group"}, {Label: "Members", Numeric: true}}}
	for _, group := range p.Groups.Value {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.GroupShow.URL(p.Organization.ID, group.ID), Label: group.Name, Cells: cells(ui.Titled(ui.Named(group.Name, group.ID), group.Description), group.count())})
	}
	return list
}

// application is one that people let act for them, with who did.
type application struct {
	workos.ConnectApplication
	scopes  []string
	userIDs []string
}

// applications are the authorizations by application, in the order in which WorkOS names them.
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
	list := ui.List{ID: "applications", Title: "Authorized applications", Headers: []ui.Header{{Label: "Application"}, {Label: "May use"}, {Label: "People", Numeric: true}}}
	for _, one := range p.applications() {
		scopes := strings.Join(one.scopes, ", ")
		list.Rows = append(list.Rows, ui.Row{Cells: cells(ui.Titled(one.name(), one.Description), hinted(scopes, scopes), ui.Text(Number(len(one.userIDs))))})
	}
	return list
}
