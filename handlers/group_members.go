package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// GroupMemberAdd puts a member of the organization into a group.
func (d *Desk) GroupMemberAdd(c request.Context) error {
	group, a, err := d.groupAct(c)
	if err != nil {
		return err
	}
	filled := &groupMemberForm{desk: d, ctx: c.Request().Context(), groupID: group.ID, organizationID: a.target.organizationID, where: a.target.organizationName}
	name := a.target.name
	a.name, a.title, a.submit, a.filled = "group.member.add", "Add a member to "+name, "Add member", filled
	a.nothing, a.done = "Nobody was added", func() string { return filled.who() + " was added to the group “" + name + "”." }
	a.says = []string{"They will get what your product gives the members of " + name + ". Nothing else in their membership will change."}
	a.target.version = "" // other members may come and go meanwhile
	d.groupMemberAct(&a, group, true, func() (id, who string) { return filled.found.ID, filled.who() })
	a.explain = func(api *workos.Error) (field, text string) {
		if api.Code == "group_membership_limit_exceeded" {
			return "member", "This group has reached WorkOS's limit of members."
		}
		return "", ""
	}
	a.do = func(ctx context.Context) error {
		_, err := d.Client.AddGroupMember(ctx, filled.organizationID, group.ID, filled.found.ID)
		return err
	}
	return d.perform(c, a)
}

// GroupMemberRemove takes a member out of a group.
func (d *Desk) GroupMemberRemove(c request.Context) error {
	id := c.Param("member")
	if !isIDOf(mirror.KindMembership, id) {
		return badID("membership")
	}
	group, a, err := d.groupAct(c)
	if err != nil {
		return err
	}
	member, err := d.memberByID(c.Request().Context(), id)
	if workos.IsNotFound(err) || err == nil && member.OrganizationID != a.target.organizationID {
		return &Problem{Status: http.StatusNotFound, Title: a.target.organizationName + " has no such member", Text: "They may have been removed meanwhile.", Actions: []ui.Action{{Label: "Open the group", URL: a.back}}}
	}
	if err != nil {
		return err
	}
	name, who := a.target.name, memberLabel(member)
	if in, err := d.inGroup(c.Request().Context(), id, group.ID); err == nil && !in {
		return alreadySo(a, who+" is not in this group", "They may have been removed meanwhile.")
	}
	a.name, a.title, a.submit = "group.member.remove", "Remove "+who+" from "+name, "Remove from group"
	a.nothing, a.done = "Nobody was removed", says(who+" was removed from the group “"+name+"”.")
	a.says = []string{"They will lose what your product gives the members of " + name + ", and stay a member of " + a.target.organizationName + "."}
	a.target.version = ""
	d.groupMemberAct(&a, group, false, func() (string, string) { return id, who })
	a.do = func(ctx context.Context) error {
		return d.Client.RemoveGroupMember(ctx, a.target.organizationID, group.ID, id)
	}
	return d.perform(c, a)
}

// groupMemberAct is what adding somebody to a group and taking them out have in common.
func (d *Desk) groupMemberAct(a *act, group workos.Group, in bool, member func() (id, who string)) {
	organizationID, organizationName, name := a.target.organizationID, a.target.organizationName, a.target.name
	a.targetOf = func() target {
		id, who := member()
		return target{kind: "membership", id: id, name: who, organizationID: organizationID, organizationName: organizationName}
	}
	a.details = func() map[string]string { return map[string]string{"group": name, "group id": group.ID} }
}

// inGroup looks whether a membership is in a group.
func (d *Desk) inGroup(ctx context.Context, membershipID, groupID string) (bool, error) {
	groups, err := rows(maxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Group], error) {
		return d.Client.ListMembershipGroups(ctx, membershipID, page)
	})(ctx)
	if slices.ContainsFunc(groups, func(g workos.Group) bool { return g.ID == groupID }) {
		return true, nil
	}
	return false, err
}

// memberByID reads a membership of an organization: from the mirror, or from WorkOS when the mirror does not hold it.
func (d *Desk) memberByID(ctx context.Context, id string) (mirror.MembershipRow, error) {
	membership, _, err := d.Mirror.Membership(ctx, mirror.Everything, id)
	if err != nil {
		if membership, err = d.memberships().ask(ctx, id); err != nil {
			return mirror.MembershipRow{}, err
		}
	}
	row := mirror.MembershipRow{ID: membership.ID, UserID: membership.UserID, OrganizationID: membership.OrganizationID}
	if user, _, err := d.Mirror.User(ctx, mirror.Everything, membership.UserID); err == nil {
		row.UserName, row.UserEmail = wording.PersonName(user), user.Email
	} else if membership.User != nil {
		row.UserName, row.UserEmail = wording.PersonName(*membership.User), membership.User.Email
	}
	return row, nil
}

// membersLike are members of an organization whose name or address holds a text, as far as the mirror knows them.
func (d *Desk) membersLike(ctx context.Context, organizationID, text string, most int) ([]mirror.MembershipRow, error) {
	page, err := d.Mirror.Memberships(ctx, mirror.Everything, mirror.Query{OrganizationID: organizationID, Q: text, Limit: most})
	return page.Rows, err
}

func memberLabel(row mirror.MembershipRow) string {
	return ui.Isolated(ui.Named(oneLine(row.UserName), row.UserEmail, row.UserID))
}

// groupMemberForm is a member of an organization: chosen out of the suggestions, or named exactly.
type groupMemberForm struct {
	desk                  *Desk
	ctx                   context.Context // of the request, for looking the member up
	groupID               string
	organizationID, where string
	found                 mirror.MembershipRow
	ID, Text              string
}

func (f *groupMemberForm) who() string { return memberLabel(f.found) }

func (f *groupMemberForm) read(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"member", "organization_membership_id"}
	id, text := chosen(values, "member")
	f.ID, f.Text = id, typedAddress(text)
	if len(f.ID)+len([]rune(f.Text)) > 2*maxSearchLength {
		f.ID, f.Text = "", ""
	}
	wrong := f.find()
	if in, err := f.desk.inGroup(f.ctx, f.found.ID, f.groupID); wrong == "" && err == nil && in {
		wrong = f.who() + " is in this group already."
	}
	if wrong != "" {
		f.ID = ""
		form.Wrong("member", wrong)
		return
	}
	f.ID, f.Text = f.found.ID, f.who()
}

// find looks up who is meant, or says why it is not known.
func (f *groupMemberForm) find() (wrong string) {
	if isIDOf(mirror.KindMembership, f.ID) {
		row, err := f.desk.memberByID(f.ctx, f.ID)
		if err == nil && row.OrganizationID == f.organizationID && (f.Text == "" || sameText(f.Text, memberLabel(row))) {
			f.found = row
			return ""
		}
	}
	if f.Text == "" {
		return "Choose the member, or type their whole email address."
	}
	rows, err := f.desk.membersLike(f.ctx, f.organizationID, f.Text, namesakes)
	if err != nil {
		return "Frontdesk's data could not be searched. Try again."
	}
	rows = slices.DeleteFunc(rows, func(row mirror.MembershipRow) bool {
		return !sameText(f.Text, row.UserEmail) && !sameText(f.Text, oneLine(row.UserName))
	})
	if len(rows) == 0 && strings.Contains(f.Text, "@") {
		rows, err = f.desk.askMember(f.ctx, f.organizationID, f.Text)
	}
	switch {
	case err != nil:
		return "They are not in Frontdesk's data, and could not be looked up. " + whyMissing(err)
	case len(rows) == 0:
		return f.where + " has no member of this name or address. Only members can be in its groups."
	case len(rows) > 1:
		return "More than one member has this name. Choose one from the list, or type the email address."
	}
	f.found = rows[0]
	return ""
}

// askMember asks WorkOS for the member of an organization with an address, for one whom the mirror does not hold yet.
func (d *Desk) askMember(ctx context.Context, organizationID, email string) ([]mirror.MembershipRow, error) {
	user, found, err := d.askUser(ctx, organizationID, email)
	if err != nil || !found {
		return nil, err
	}
	memberships, err := d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{UserID: user.ID, OrganizationID: organizationID, Statuses: []string{"active", "inactive", "pending"}})
	var rows []mirror.MembershipRow
	for _, membership := range memberships.Data {
		rows = append(rows, mirror.MembershipRow{ID: membership.ID, UserID: user.ID, OrganizationID: organizationID, UserName: wording.PersonName(user), UserEmail: user.Email})
	}
	return rows, err
}

// askUser asks WorkOS for the user with an address, in an organization or ("") anywhere. WorkOS compares addresses as they
// are written, so each spelling of the domain is tried; an answer with another address is another person.
func (d *Desk) askUser(ctx context.Context, organizationID, email string) (workos.User, bool, error) {
	spellings := []string{email, workos.EmailKey(email)}
	if local, domain, found := strings.Cut(workos.EmailKey(email), "@"); found {
		spellings = append(spellings, local+"@"+workos.DomainASCII(domain))
	}
	for i, spelling := range spellings {
		if slices.Contains(spellings[:i], spelling) {
			continue
		}
		page, err := d.Client.ListUsers(ctx, workos.ListUsersOptions{ListOptions: workos.ListOptions{Limit: 10}, Email: spelling, OrganizationID: organizationID})
		if err != nil {
			return workos.User{}, false, err
		}
		for _, user := range page.Data {
			if sameText(user.Email, email) {
				return user, true, nil
			}
		}
	}
	return workos.User{}, false, nil
}

func (f *groupMemberForm) controls(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.Combobox(ui.ComboboxInput{
		Input: ui.Input{Name: "member", Label: "Member of " + f.where, Value: f.ID, Error: form.WrongAt("member"), Required: true, Placeholder: "Name or email address"},
		Text:  f.Text, OptionsURL: paths.MemberOptions.URL(f.organizationID),
	})}
}
