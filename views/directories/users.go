package directories

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// UserFrame is what all tabs of a directory user's page share.
type UserFrame struct {
	User                                   workos.DirectoryUser
	Directory, DirectoryType, Organization string // names, "" when not known
	Note                                   string
	Tab                                    string // "" or "raw"
	CanReveal                              bool
	Deletion                               views.Deletion
	Callouts                               []ui.Callout
}

// UserPage shows one user of a customer's directory.
type UserPage struct {
	UserFrame
	Groups        views.Region[[]workos.DirectoryGroup]
	SignIns       views.Region[[]workos.Event] // of the organization, by SSO, newest first
	HasMore       bool                         // there may be older sign-ins than those of SignIns
	Users         []views.MatchedUser          // with the same address
	Membership    *MatchedMember               // in the same organization, nil for none
	MatchMissing  string                       // why the match could not be looked up
	Revealed      bool                         // the attributes are in the clear
	MayDeactivate bool                         // memberships
	All           string                       // the list that is shown to its end
}

// MatchedMember is the membership of the matching user in the directory's organization.
type MatchedMember struct {
	ID, UserID, Status, Roles string
}

// Name returns the person's name on the page.
func (f UserFrame) Name() string {
	name, _ := wording.NameAndEmail(f.User.Name, f.User.FirstName, f.User.LastName, f.User.Email)
	return cmp.Or(name, f.User.IdPID, f.User.ID)
}

func (f UserFrame) object(facts []ui.Fact) ui.ObjectPage {
	state := wording.DirectoryUserState(f.User.State)
	return views.BeingDeleted(ui.ObjectPage{
		Kind: "Directory user", Name: f.Name(), ID: f.User.ID, State: &state, Note: f.Note, Callouts: f.Callouts, Facts: facts,
		Crumbs: []ui.Action{
			{Label: "Directories", URL: paths.Directories.URL()},
			{Label: cmp.Or(f.Directory, f.User.DirectoryID), URL: paths.DirectoryUsers.URL(f.User.DirectoryID)},
		},
	}, f.Deletion)
}

func (p UserPage) facts() []ui.Fact {
	u := p.User
	return []ui.Fact{
		{Label: "Email", Value: addressesOf(u)},
		{Label: "Organization", Value: views.OrganizationLink(u.OrganizationID, p.Organization)},
		{Label: "Directory", Value: ui.Link(cmp.Or(p.Directory, u.DirectoryID), paths.DirectoryShow.URL(u.DirectoryID))},
		{Label: "Provider ID", Value: ui.IDChip(u.IdPID)},
		{Label: "Role", Value: ui.OrMissing(roleOf(u), "none")},
		{Label: "Sync delay", Value: ui.Text(wording.SyncLag(p.DirectoryType))},
		{Label: "Created", Value: ui.Time(u.CreatedAt)},
		{Label: "Updated", Value: ui.Time(u.UpdatedAt)},
	}
}

// addressesOf shows all addresses of a directory user.
func addressesOf(user workos.DirectoryUser) templ.Component {
	all := user.Addresses()
	if len(all) == 0 {
		return ui.Missing("none")
	}
	return ui.Text(strings.Join(all, ", "))
}

// roleOf returns the roles of a directory user, joined.
func roleOf(user workos.DirectoryUser) string { return strings.Join(user.RoleSlugs(), ", ") }

// UserCallouts describes how the directory and the membership disagree.
func UserCallouts(page UserPage, issues []issuesview.Issue, at issuesview.Context) []ui.Callout {
	switch {
	case page.MatchMissing != "":
		return nil
	case len(issues) > 0:
		return issuesview.Callouts(issues, at)
	case page.User.State == "active" && len(page.Users) == 0:
		return []ui.Callout{wording.Explanation{
			What: "Nobody with " + these(len(page.User.Addresses()), "this email address", "these email addresses", "no email address") +
				" has a user in this environment. That is usual until the first sign-in.",
			Who: wording.WhoNobody, Next: "If the person says that they have signed in, compare the address they used with " +
				these(len(page.User.Addresses()), "this one", "these", "the directory") + ".",
		}.Callout(ui.Neutral, "No matching user")}
	default:
		return nil
	}
}

// these returns the words for one, for several or for none.
func these(n int, one, several, none string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return several
}

func (p UserPage) matches() ui.List {
	list := ui.List{ID: "matches", Title: "Users with " + these(len(p.User.Addresses()), "this address", "these addresses", "this address"),
		Headers: []ui.Header{{Label: "User"}, {Label: "In this organization"}, {Label: "Last sign-in"}}}
	for _, user := range p.Users {
		status := ui.Missing("not a member")
		if user.IsMember {
			status = ui.StateBadge(wording.MembershipStatus(user.Status))
		}
		list.Rows = append(list.Rows, ui.Row{URL: paths.UserShow.URL(user.ID), Label: user.Name,
			Cells: ui.Cells(ui.Titled(user.Name, user.Email), status, ui.TimeOrNever(user.LastSignIn))})
	}
	return list
}

func groupTable(page UserPage) ui.List {
	list := ui.List{ID: "groups", Title: "Groups", Headers: []ui.Header{{Label: "Group"}, {Label: "Provider ID"}}}
	for _, group := range views.Beginning(page.Groups.Value, page.All == "groups") {
		list.Rows = append(list.Rows, ui.Row{URL: paths.DirectoryGroupShow.URL(group.ID), Label: group.Name,
			Cells: ui.Cells(ui.Titled(ui.Named(group.Name, group.ID), page.Groups.Note(group.ID, "")), ui.Text(group.IdPID))})
	}
	return list
}

// attributes shows a directory user's attributes with their values, or with dots in their place. A name that is in both
// the mapped and the raw attributes is shown twice.
func (p UserPage) attributes() []ui.Fact {
	custom, raw := p.User.CustomAttributes, p.User.RawAttributes
	type shown struct {
		name  string
		label string
		value workos.Value
	}
	var all []shown
	for _, attribute := range custom.All {
		all = append(all, shown{attribute.Name, attributeName(attribute.Name), attribute.Value})
	}
	for _, attribute := range raw.All {
		label := attributeName(attribute.Name)
		if _, both := custom.Get(attribute.Name); both {
			label += " (raw)"
		}
		all = append(all, shown{attribute.Name, label, attribute.Value})
	}
	slices.SortStableFunc(all, func(a, b shown) int { return cmp.Compare(a.name, b.name) })
	if !custom.Other.IsNull() {
		all = append(all, shown{label: "Custom attributes", value: custom.Other})
	}
	if !raw.Other.IsNull() {
		all = append(all, shown{label: "Raw attributes", value: raw.Other})
	}
	facts := make([]ui.Fact, len(all))
	for i, attribute := range all {
		facts[i] = ui.Fact{Label: attribute.label, Value: ui.Muted("••••••")}
		if p.Revealed {
			facts[i].Value = ui.Text(attribute.value.Text())
		}
	}
	return facts
}

// attributeName returns an attribute's name; some directories send one with an empty name.
func attributeName(name string) string { return cmp.Or(name, "(no name)") }

// GroupFrame is what all tabs of a directory group's page share.
type GroupFrame struct {
	Group                   workos.DirectoryGroup
	Directory, Organization string // names, "" when not known
	Note, Tab               string
	Deletion                views.Deletion
}

func (f GroupFrame) object() ui.ObjectPage {
	g := f.Group
	return views.BeingDeleted(ui.ObjectPage{
		Kind: "Directory group", Name: ui.Named(g.Name, g.ID), ID: g.ID, Note: f.Note,
		Crumbs: []ui.Action{
			{Label: "Directories", URL: paths.Directories.URL()},
			{Label: cmp.Or(f.Directory, g.DirectoryID), URL: paths.DirectoryGroups.URL(g.DirectoryID)},
		},
		Facts: []ui.Fact{
			{Label: "Organization", Value: views.OrganizationLink(g.OrganizationID, f.Organization)},
			{Label: "Directory", Value: ui.Link(cmp.Or(f.Directory, g.DirectoryID), paths.DirectoryShow.URL(g.DirectoryID))},
			{Label: "Provider ID", Value: ui.IDChip(g.IdPID)},
			{Label: "Created", Value: ui.Time(g.CreatedAt)},
			{Label: "Updated", Value: ui.Time(g.UpdatedAt)},
		},
		Tabs: []ui.Tab{
			{Label: "Members", URL: paths.DirectoryGroupShow.URL(g.ID), Current: f.Tab == ""},
			{Label: "Raw", URL: paths.DirectoryGroupRaw.URL(g.ID), Current: f.Tab == "raw"},
		},
	}, f.Deletion)
}

// Title is the page's title.
func (f UserFrame) Title() string { return views.ObjectTitle(f.object(nil)) }

// Title is the page's title.
func (f GroupFrame) Title() string { return views.ObjectTitle(f.object()) }
