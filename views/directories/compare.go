package directories

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// compared is one value in the directory, the user and the last SSO sign-in; nil for none.
type compared struct {
	label                   string
	directory, user, signIn templ.Component
}

// comparison compares a directory user with the user and the last SSO sign-in with the same address, so that
// differences are easy to see. WorkOS does not store the profile of a sign-in: only what its event contains
// is available.
func (p UserPage) comparison() ui.List {
	list := ui.List{ID: "comparison", Title: "Comparison", Headers: []ui.Header{
		{Label: "Field"}, {Label: "In the directory"}, {Label: "User"}, {Label: "Last sign-in by SSO"},
	}}
	for _, row := range p.comparedRows() {
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Muted(row.label), orDash(row.directory), orDash(row.user), orDash(row.signIn))})
	}
	return list
}

func orDash(value templ.Component) templ.Component {
	if value == nil {
		return ui.Missing("–")
	}
	return value
}

func (p UserPage) comparedRows() []compared {
	u := p.User
	rows := []compared{
		{label: "Email", directory: addressesOf(u)},
		{label: "Name", directory: ui.Text(p.Name())},
		{label: "Status", directory: ui.StateBadge(wording.DirectoryUserState(u.State))},
		{label: "Role", directory: ui.OrMissing(roleOf(u), "none")},
		{label: "Through", directory: ui.Link(cmp.Or(p.Directory, u.DirectoryID), paths.DirectoryShow.URL(u.DirectoryID))},
		{label: "Last seen", directory: ui.Join(ui.Muted("changed"), ui.Time(u.UpdatedAt))},
	}
	email, name, state, role, through, seen := &rows[0], &rows[1], &rows[2], &rows[3], &rows[4], &rows[5]
	if len(p.Users) > 0 {
		user := p.Users[0]
		email.user, name.user = p.againstAddresses(user.Email), marked(ui.Link(user.Name, paths.UserShow.URL(user.ID)), user.Name, p.Name())
		state.user, seen.user = ui.Missing("not a member"), ui.TimeOrNever(user.LastSignIn)
		if member := p.Membership; member != nil && member.UserID == user.ID {
			state.user, role.user = ui.StateBadge(wording.MembershipStatus(member.Status)), against(member.Roles, roleOf(u))
		}
	}
	switch {
	case p.SignIns.Missing != "":
		state.signIn = ui.Missing("unknown")
	case p.HasMore:
		state.signIn = ui.Missing("none among the organization's newest " + wording.Number(len(p.SignIns.Value)))
	default:
		state.signIn = ui.Missing("none in 30 days")
	}
	if event, data, ok := p.lastSignIn(); ok {
		email.signIn, state.signIn, seen.signIn = p.againstAddresses(data.Email), ui.Text(timelineview.Describe(event).Title),
			ui.Time(event.CreatedAt)
		if data.SSO != nil && data.SSO.ConnectionID != "" {
			through.signIn = ui.Link("Open connection", paths.ConnectionShow.URL(data.SSO.ConnectionID))
		}
	}
	return rows
}

// against shows a value, marked if the directory has another one.
func against(value, directory string) templ.Component {
	if value == "" {
		return ui.Missing("none")
	}
	return marked(ui.Text(value), value, directory)
}

// againstAddresses shows an address, marked if the directory does not have it.
func (p UserPage) againstAddresses(address string) templ.Component {
	if p.hasAddress(address) {
		return against(address, address)
	}
	return against(address, strings.Join(p.User.Addresses(), ", "))
}

func (p UserPage) hasAddress(address string) bool {
	return slices.ContainsFunc(p.User.Addresses(), func(own string) bool { return workos.EmailKey(own) == workos.EmailKey(address) })
}

func marked(shown templ.Component, value, directory string) templ.Component {
	if directory == "" || strings.EqualFold(value, directory) || workos.EmailKey(value) == workos.EmailKey(directory) {
		return shown
	}
	return ui.Join(shown, ui.StateBadge(ui.State{Tone: ui.Attention, Word: "Differs", Hint: "The directory says " + directory + "."}))
}

// lastSignIn returns the newest SSO sign-in with the person's address, successful or not.
func (p UserPage) lastSignIn() (workos.Event, timelineview.Data, bool) {
	for _, event := range p.SignIns.Value {
		var data timelineview.Data
		if json.Unmarshal(event.Data, &data) == nil && p.hasAddress(data.Email) {
			return event, data, true
		}
	}
	return workos.Event{}, timelineview.Data{}, false
}

// hasCounterpart reports whether there is anything to compare the directory user with.
func (p UserPage) hasCounterpart() bool {
	_, _, signedIn := p.lastSignIn()
	return len(p.Users) > 0 || signedIn
}
