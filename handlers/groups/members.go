package groups

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"frontdesk/handlers/action"
	"frontdesk/handlers/page"
	"frontdesk/store"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// MemberAdd puts a member of the organization into a group.
func (h *Handlers) MemberAdd(c request.Context) error {
	group, a, err := h.groupOperation(c)
	if err != nil {
		return err
	}
	filled := &groupMemberForm{handlers: h, ctx: c.Request().Context(), groupID: group.ID, organizationID: a.Target.OrganizationID,
		where: a.Target.OrganizationName}
	name := a.Target.Name
	a.Name, a.Title, a.Submit, a.Input = "group.member.add", "Add a member to "+name, "Add member", filled
	a.FailureText = "Nobody was added"
	a.Description = []string{"They will get what your product gives the members of " + name +
		". Nothing else in their membership will change."}
	a.Target.Version = "" // other members may come and go meanwhile
	a.Details = store.Facts(map[string]string{"group": ui.Bare(name), "group id": group.ID})
	a.Decide = func(a *action.Operation) {
		a.Target.Kind, a.Target.ID, a.Target.Name, a.Target.UserID = "membership", filled.found.ID, filled.who(), filled.found.UserID
		a.Result.Text = filled.who() + " was added to the group “" + name + "”."
	}
	a.Explain = func(api *workos.Error) action.Refusal {
		if api.Code == "group_membership_limit_exceeded" {
			return action.Refusal{Field: "member", Text: "This group has reached WorkOS's limit of members."}
		}
		return action.Refusal{}
	}
	a.Do = func(ctx context.Context) error {
		_, err := h.Client.AddGroupMember(ctx, filled.organizationID, group.ID, filled.found.ID)
		return err
	}
	return h.Perform(c, a)
}

// MemberRemove takes a member out of a group.
func (h *Handlers) MemberRemove(c request.Context) error {
	id := c.Param("member")
	if !page.IsIDOf(mirror.KindMembership, id) {
		return page.BadID("membership")
	}
	group, a, err := h.groupOperation(c)
	if err != nil {
		return err
	}
	member, err := h.memberByID(c.Request().Context(), id)
	if workos.IsNotFound(err) || err == nil && member.OrganizationID != a.Target.OrganizationID {
		return &page.Problem{Status: http.StatusNotFound, Title: a.Target.OrganizationName + " has no such member",
			Text: "They may have been removed meanwhile.", Actions: []ui.Action{{Label: "Open the group", URL: a.CancelURL}}}
	}
	if err != nil {
		return err
	}
	name, who := a.Target.Name, memberLabel(member)
	if in, err := h.inGroup(c.Request().Context(), id, group.ID); err == nil && !in {
		return action.AlreadySo(a, who+" is not in this group", "They may have been removed meanwhile.")
	}
	a.Name, a.Title, a.Submit = "group.member.remove", "Remove "+who+" from "+name, "Remove from group"
	a.FailureText, a.Result.Text = "Nobody was removed", who+" was removed from the group “"+name+"”."
	a.Description = []string{"They will lose what your product gives the members of " + name + ", and stay a member of " +
		a.Target.OrganizationName + "."}
	a.Target.Kind, a.Target.ID, a.Target.Name, a.Target.Version = "membership", id, who, ""
	a.Target.UserID = member.UserID
	a.Details = store.Facts(map[string]string{"group": ui.Bare(name), "group id": group.ID})
	a.Do = func(ctx context.Context) error {
		return h.Client.RemoveGroupMember(ctx, a.Target.OrganizationID, group.ID, id)
	}
	return h.Perform(c, a)
}

// inGroup reports whether a membership is in a group.
func (h *Handlers) inGroup(ctx context.Context, membershipID, groupID string) (bool, error) {
	groups, err := page.Rows(page.MaxRows, func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Group], error) {
		return h.Client.ListMembershipGroups(ctx, membershipID, page)
	})(ctx)
	if slices.ContainsFunc(groups, func(g workos.Group) bool { return g.ID == groupID }) {
		return true, nil
	}
	return false, err
}

// memberByID reads a membership of an organization: from the mirror, or from WorkOS if the mirror does not have it.
func (h *Handlers) memberByID(ctx context.Context, id string) (mirror.MembershipRow, error) {
	membership, _, err := h.Mirror.Membership(ctx, h.Scope(ctx), id)
	if err != nil {
		if membership, err = h.MembershipResource().Load(ctx, id); err != nil {
			return mirror.MembershipRow{}, err
		}
	}
	row := mirror.MembershipRow{ID: membership.ID, UserID: membership.UserID, OrganizationID: membership.OrganizationID}
	if user, _, err := h.Mirror.User(ctx, h.Scope(ctx), membership.UserID); err == nil {
		row.UserName, row.UserEmail = wording.PersonName(user), user.Email
	} else if membership.User != nil {
		row.UserName, row.UserEmail = wording.PersonName(*membership.User), membership.User.Email
	}
	return row, nil
}

// membersLike returns members of an organization whose name or address contains a text, from the mirror.
func (h *Handlers) membersLike(ctx context.Context, organizationID, text string, most int) ([]mirror.MembershipRow, error) {
	page, err := h.Mirror.Memberships(ctx, h.Scope(ctx), mirror.Query{OrganizationID: organizationID, Q: text, Limit: most})
	return page.Rows, err
}

func memberLabel(row mirror.MembershipRow) string {
	return ui.Isolated(ui.Named(page.OneLine(row.UserName), row.UserEmail, row.UserID))
}

// groupMemberForm is a member of an organization, chosen from the suggestions or named exactly.
type groupMemberForm struct {
	handlers              *Handlers
	ctx                   context.Context // of the request, for looking the member up
	groupID               string
	organizationID, where string
	found                 mirror.MembershipRow
	ID, Text              string
}

func (f *groupMemberForm) who() string { return memberLabel(f.found) }

func (f *groupMemberForm) Parse(values url.Values, form *actionsview.Form) {
	form.Fields = []string{"member", "organization_membership_id"}
	id, text := action.Chosen(values, "member")
	f.ID, f.Text = id, page.TypedAddress(text)
	if len(f.ID)+len([]rune(f.Text)) > 2*page.MaxSearchLength {
		f.ID, f.Text = "", ""
	}
	wrong := f.find()
	if in, err := f.handlers.inGroup(f.ctx, f.found.ID, f.groupID); wrong == "" && err == nil && in {
		wrong = f.who() + " is in this group already."
	}
	if wrong != "" {
		f.ID = ""
		form.AddError("member", wrong)
		return
	}
	f.ID, f.Text = f.found.ID, f.who()
}

// find looks up the member that is meant, or returns why there is none.
func (f *groupMemberForm) find() (wrong string) {
	if page.IsIDOf(mirror.KindMembership, f.ID) {
		row, err := f.handlers.memberByID(f.ctx, f.ID)
		if err == nil && row.OrganizationID == f.organizationID && (f.Text == "" || page.SameText(f.Text, memberLabel(row))) {
			f.found = row
			return ""
		}
	}
	if f.Text == "" {
		return "Choose the member, or type their whole email address."
	}
	rows, err := f.handlers.membersLike(f.ctx, f.organizationID, f.Text, page.Namesakes)
	if err != nil {
		return "Frontdesk's data could not be searched. Try again."
	}
	rows = slices.DeleteFunc(rows, func(row mirror.MembershipRow) bool {
		return !page.SameText(f.Text, row.UserEmail) && !page.SameText(f.Text, page.OneLine(row.UserName))
	})
	if len(rows) == 0 && strings.Contains(f.Text, "@") {
		rows, err = f.handlers.askMember(f.ctx, f.organizationID, f.Text)
	}
	switch {
	case err != nil:
		return "They are not in Frontdesk's data, and could not be looked up. " + page.ErrorText(err)
	case len(rows) == 0:
		return f.where + " has no member of this name or address. Only members can be in its groups."
	case len(rows) > 1:
		return "More than one member has this name. Choose one from the list, or type the email address."
	}
	f.found = rows[0]
	return ""
}

// askMember looks up the member of an organization with an address at WorkOS, for one that the mirror does not have yet.
func (h *Handlers) askMember(ctx context.Context, organizationID, email string) ([]mirror.MembershipRow, error) {
	user, found, err := h.AskUser(ctx, organizationID, email)
	if err != nil || !found {
		return nil, err
	}
	memberships, err := h.Client.ListMemberships(ctx, workos.ListMembershipsOptions{UserID: user.ID, OrganizationID: organizationID,
		Statuses: []string{"active", "inactive", "pending"}})
	if err == nil && memberships.IsMixed && len(memberships.Data) == 0 {
		err = workos.ErrMixed
	}
	var rows []mirror.MembershipRow
	for _, membership := range memberships.Data {
		rows = append(rows, mirror.MembershipRow{ID: membership.ID, UserID: user.ID, OrganizationID: organizationID,
			UserName: wording.PersonName(user), UserEmail: user.Email})
	}
	return rows, err
}

func (f *groupMemberForm) Fields(form actionsview.Form) []templ.Component {
	return []templ.Component{ui.Combobox(ui.ComboboxInput{
		Input: ui.Input{Name: "member", Label: "Member of " + f.where, Value: f.ID, Error: form.ErrorAt("member"), Required: true,
			Placeholder: "Name or email address"},
		Text: f.Text, OptionsURL: paths.MemberOptions.URL(f.organizationID),
	})}
}
