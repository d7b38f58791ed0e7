package views

import (
	"strings"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// UserFrame is what every tab of a user's page shares.
type UserFrame struct {
	User      workos.User
	Note      string
	Tab       string // "", "settings" or "raw"
	May       May
	Dashboard Dashboard
	Deleting  bool // WorkOS takes its time
	Verdicts  []ui.Verdict
	FrameIssues
}

// UserPage is one user.
type UserPage struct {
	UserFrame
	Memberships    Region[[]workos.Membership]
	DirectoryUsers []MatchedDirectoryUser
	Duplicates     []MatchedUser // other users who may be the same person
	MatchMissing   string        // why the directories could not be looked through
	Sessions       Region[[]workos.Session]
	EndedSessions  int // of those that WorkOS listed, which are not shown
	Factors        Region[[]workos.AuthFactor]
	Events         TimelineRegion
	All            string // the list that is shown to its end
}

// allOf is the page with one list to its end.
func (p UserPage) allOf(list string) string {
	return paths.With(paths.UserShow.URL(p.User.ID), "all", list)
}

// MatchedDirectoryUser is a directory user with the same email address.
type MatchedDirectoryUser struct {
	ID, Name, State, Directory   string
	OrganizationID, Organization string
}

// Name is what to call the user.
func (f UserFrame) Name() string {
	return PersonName(f.User)
}

func (f UserFrame) object(facts []ui.Fact) ui.ObjectPage {
	page := ui.ObjectPage{
		Actions: f.actions(), Kind: "User", Name: f.Name(), ID: f.User.ID, Note: f.Note, Verdicts: f.Verdicts, Facts: facts,
		Crumbs: []ui.Action{{Label: "Users", URL: paths.Users.URL()}},
		Tabs: []ui.Tab{
			{Label: "Overview", URL: paths.UserShow.URL(f.User.ID), Current: f.Tab == ""},
			{Label: "Settings", URL: paths.UserSettings.URL(f.User.ID), Current: f.Tab == "settings"},
			{Label: "Raw", URL: paths.UserRaw.URL(f.User.ID), Current: f.Tab == "raw"},
		},
	}
	if f.Deleting {
		return beingDeleted(page)
	}
	return f.onTab(page)
}

func (p UserPage) facts() []ui.Fact {
	u := p.User
	facts := []ui.Fact{
		{Label: "Email", Value: ui.OrMissing(u.Email, "none")},
		{Label: "Email status", Value: ui.StateBadge(EmailStateOfUser(u))},
		{Label: "Last sign-in", Value: LastSeen(u.LastSignInAt)},
		{Label: "External ID", Value: ui.OrMissing(u.ExternalID, "none")},
		{Label: "Created", Value: ui.Time(u.CreatedAt)},
		{Label: "Updated", Value: ui.Time(u.UpdatedAt)},
	}
	if u.Locale != "" {
		facts = append(facts, ui.Fact{Label: "Language", Value: ui.Text(u.Locale)})
	}
	return facts
}

func membershipTable(memberships []workos.Membership, may May) ui.List {
	list := ui.List{ID: "memberships", Title: "Memberships", Headers: []ui.Header{{Label: "Organization"}, {Label: "Roles"}, {Label: "Status"}}}
	if may.Memberships {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	} else {
		list.Headers = append(list.Headers, ui.Header{Label: "Since"})
	}
	for _, m := range memberships {
		name, managed := ui.Named(m.OrganizationName, m.OrganizationID), ""
		switch {
		case m.DirectoryManaged:
			managed = "Directory-managed"
		case m.IsUnknown("directory_managed"):
			managed = "Managed by: " + ManagerOf(false, true)
		}
		row := ui.Row{
			URL: paths.OrganizationShow.URL(m.OrganizationID), Label: name,
			Cells: cells(ui.Titled(name, managed), ui.OrMissing(RoleSlugs(m), "none"), ui.StateBadge(MembershipStatus(m.Status))),
		}
		if may.Memberships {
			row.Cells = append(row.Cells, ui.RowActs(membershipActs(m)))
		} else {
			row.Cells = append(row.Cells, ui.Time(m.CreatedAt))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// RoleSlugs are the roles of a membership, joined.
func RoleSlugs(m workos.Membership) string {
	return strings.Join(m.RoleSlugs(), ", ")
}

func directoryUserTable(people []MatchedDirectoryUser) ui.List {
	list := ui.List{ID: "directory-users", Title: "Directory records", Headers: []ui.Header{
		{Label: "Directory user"}, {Label: "Directory"}, {Label: "Organization"}, {Label: "Status"},
	}}
	for _, person := range people {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.DirectoryUserShow.URL(person.ID), Label: person.Name,
			Cells: cells(ui.Text(person.Name), ui.Text(person.Directory), ui.Text(person.Organization), ui.StateBadge(DirectoryUserState(person.State))),
		})
	}
	return list
}

// EmailStateOf is the word for an address's state as lists hold it: verified, unverified or unknown.
func EmailStateOf(state string) ui.State {
	if state == "unknown" {
		return ui.State{Tone: ui.Neutral, Word: "Unknown", Hint: "WorkOS does not say it in a form that Frontdesk can read. See Raw on the user's page."}
	}
	return EmailState(state == "verified")
}

// EmailStateOfUser is the same of a user as WorkOS sent it.
func EmailStateOfUser(u workos.User) ui.State {
	if !u.EmailVerified && u.IsUnknown("email_verified") {
		return EmailStateOf("unknown")
	}
	return EmailState(u.EmailVerified)
}

// duplicateTable are other users whose address differs in case, spelling or a +tag only.
func duplicateTable(users []MatchedUser) ui.List {
	list := ui.List{ID: "duplicates", Title: "Possible duplicates", Headers: []ui.Header{{Label: "User"}, {Label: "Last sign-in"}}}
	for _, user := range users {
		list.Rows = append(list.Rows, ui.Row{
			URL: paths.UserShow.URL(user.ID), Label: user.Name, Cells: cells(ui.Titled(user.Name, user.Email), LastSeen(user.LastSignIn)),
		})
	}
	return list
}

// EmailState is the word for whether an address was confirmed.
func EmailState(verified bool) ui.State {
	if verified {
		return ui.State{Tone: ui.OK, Word: "Verified", Hint: "The person has confirmed the address."}
	}
	return ui.State{Tone: ui.Attention, Word: "Not verified", Hint: "Nobody has confirmed the address."}
}

// FirstOrganization is the first of a user's organizations and how many more there are; "" when there is none.
func FirstOrganization(names []string) string {
	switch more := len(names) - 1; {
	case more < 0:
		return ""
	case more == 0:
		return names[0]
	default:
		return ui.Isolated(names[0]) + " +" + Number(more)
	}
}

// LastSeen is when somebody signed in last.
func LastSeen(t ui.Moment) templ.Component {
	if t.IsZero() && ui.Unreadable(t) == "" {
		return ui.Missing("never")
	}
	return ui.Time(t)
}
