package directories

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
	"frontdesk/store"
	"frontdesk/views"
	directoriesview "frontdesk/views/directories"
	issuesview "frontdesk/views/issues"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// ShowUser shows one user of a customer's directory, with the matching member. Attributes are masked.
func (h *Handlers) ShowUser(c request.Context) error { return h.showDirectoryUser(c, false) }

// RevealUser is ShowUser with the attributes unmasked. The access is recorded first; if that fails,
// nothing is shown.
func (h *Handlers) RevealUser(c request.Context) error { return h.showDirectoryUser(c, true) }

func (h *Handlers) showDirectoryUser(c request.Context, reveal bool) error {
	id, err := h.DirectoryUserResource().PathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, _, _ := h.Mirror.DirectoryUser(ctx, h.Scope(ctx), id) // whose they were when last copied, so that all can be asked at once
	a := page.NewFetchGroup(ctx)
	user := h.DirectoryUserResource().Fetch(a, id)
	signIns := h.fetchSignIns(a, known.OrganizationID)
	groups := page.Fetch(a, page.Part(c, "groups", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.DirectoryGroup],
		error) {
		return h.Client.ListDirectoryGroups(ctx, workos.ListDirectoryGroupsOptions{ListOptions: page, User: id})
	}), nil)
	a.Wait()
	if err := h.DirectoryUserResource().Complete(c, id, user); err != nil {
		return err
	}
	if actual := user.Value.OrganizationID; actual != known.OrganizationID {
		a = page.NewFetchGroup(ctx)
		signIns = h.fetchSignIns(a, actual)
		a.Wait()
	}
	if reveal {
		if err := h.recordReveal(c, "directory_user.reveal_attributes", user.Value); err != nil {
			return err
		}
	}
	if groups.Err != nil && len(user.Value.Groups) > 0 {
		groups = &page.Result[[]workos.DirectoryGroup]{Value: user.Value.Groups}
	}
	h.Upsert(c, user)
	page.WithHeld(h.Base, c, groups, func(g workos.DirectoryGroup) string { return g.ID },
		func(ctx context.Context) ([]workos.DirectoryGroup, time.Time, error) {
			return h.cachedGroupsOf(ctx, id)
		})
	page := directoriesview.UserPage{
		UserFrame: h.directoryUserFrame(c, user, ""), Groups: page.Region(groups), Revealed: reveal, MayDeactivate: h.May(c).Memberships,
		SignIns: page.Region(signIns), HasMore: len(signIns.Value) >= timeline.SearchedEvents,
	}
	page.All = c.QueryParam("all")
	h.matchDirectoryUser(c, &page)
	var issues []issuesview.Issue
	if page.Membership != nil {
		issues = h.Issues(c, mirror.IssueQuery{Kind: health.KindMembership, ID: page.Membership.ID})
	}
	page.Callouts = directoriesview.UserCallouts(page, issues, h.IssueContext(c, health.KindDirectoryUser, id))
	shown := directoryUserPage(page.UserFrame, directoriesview.UserBody(page))
	shown.Region = directoriesview.UserAttributes(page)
	return h.Render(c, http.StatusOK, shown)
}

// cachedGroupsOf returns the groups of a directory user from the mirror.
func (h *Handlers) cachedGroupsOf(ctx context.Context, id string) (groups []workos.DirectoryGroup, _ time.Time, _ error) {
	held, err := h.Mirror.DirectoryGroups(ctx, h.Scope(ctx), mirror.Query{UserID: id, Limit: 200})
	for _, row := range held.Rows {
		groups = append(groups, workos.DirectoryGroup{Object: workos.Object{ID: row.ID}, Name: row.Name, IdPID: row.IdPID})
	}
	return groups, time.Time{}, err
}

// matchDirectoryUser looks for the person among the members of the directory's organization.
func (h *Handlers) matchDirectoryUser(c request.Context, view *directoriesview.UserPage) {
	ctx := c.Request().Context()
	var match mirror.Match
	for _, address := range view.User.Addresses() {
		found, err := h.Mirror.Match(ctx, h.Scope(ctx), address)
		if err != nil {
			h.Failed(ctx, "match", err)
			view.MatchMissing = page.ErrorText(err)
			return
		}
		match.Users, match.Memberships = append(match.Users, found.Users...), append(match.Memberships, found.Memberships...)
	}
	for _, user := range match.Users { // one whose membership came without an address is a member all the same
		theirs, err := h.Mirror.Memberships(ctx, h.Scope(ctx),
			mirror.Query{UserID: user.ID, OrganizationID: view.User.OrganizationID, Limit: 1})
		if err != nil {
			h.Failed(ctx, "match", err)
		}
		match.Memberships = append(match.Memberships, theirs.Rows...)
	}
	statuses := map[string]string{} // of the members, by user
	for _, member := range match.Memberships {
		if member.OrganizationID != view.User.OrganizationID || view.User.OrganizationID == "" {
			continue
		}
		if statuses[member.UserID] != "active" {
			statuses[member.UserID] = member.State
		}
		if view.Membership == nil || view.Membership.Status != "active" && member.State == "active" {
			view.Membership = &directoriesview.MatchedMember{ID: member.ID, UserID: member.UserID, Status: member.State, Roles: member.Roles}
		}
	}
	for _, user := range match.Users {
		matched := page.MatchedUser(user)
		matched.Status, matched.IsMember = statuses[user.ID]
		view.Users = append(view.Users, matched)
	}
}

// RawUser shows the directory user as WorkOS sent it, with the attributes; the access is recorded first.
func (h *Handlers) RawUser(c request.Context) error {
	user, err := h.DirectoryUserResource().Read(c)
	if err != nil {
		return err
	}
	if err := h.recordReveal(c, "directory_user.reveal_raw", user.Value); err != nil {
		return err
	}
	frame := h.directoryUserFrame(c, user, "raw")
	return h.Render(c, http.StatusOK, directoryUserPage(frame, directoriesview.UserTab(frame, ui.Raw(user.Value.Raw()))))
}

func directoryUserPage(frame directoriesview.UserFrame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionDirectories, Body: body}
}

func (h *Handlers) directoryUserFrame(c request.Context, user *page.Result[workos.DirectoryUser], tab string) directoriesview.UserFrame {
	ctx := c.Request().Context()
	operator, _ := auth.OperatorFrom(ctx)
	directory, _ := h.Mirror.DirectoryRow(ctx, h.Scope(ctx), user.Value.DirectoryID) // names only: without them the ids are shown
	return directoriesview.UserFrame{
		User: user.Value, Tab: tab, Note: h.StaleNotice(user),
		Deletion:  h.Deletion(ctx, page.Owned{DirectoryID: user.Value.DirectoryID, OrganizationID: user.Value.OrganizationID}),
		Directory: directory.Name, DirectoryType: directory.Type, Organization: directory.OrganizationName,
		CanReveal: auth.Can(operator.Role, auth.RevealAttributes),
	}
}

// recordReveal records that an operator views masked data. If that fails, nothing is shown.
func (h *Handlers) recordReveal(c request.Context, action string, user workos.DirectoryUser) error {
	ctx := c.Request().Context()
	_, err := h.Ledger.Record(ctx, store.OperatorAction{
		Actor: h.Auth.ActorOf(c), RequestID: request.ID(c), Action: action,
		TargetType: "directory_user", TargetID: user.ID, TargetName: cmp.Or(user.Email, user.Name),
		OrganizationID: user.OrganizationID,
	}, store.Done, "")
	if err != nil {
		return &page.Problem{
			Status: http.StatusServiceUnavailable, Title: "The attributes were not shown",
			Text: "Viewing them must be recorded first, and Frontdesk could not record it. Try again; if it happens again, tell the person who " +
				"runs Frontdesk.",
			Err: fmt.Errorf("record %s: %w", action, err),
		}
	}
	return nil
}

// ShowGroup shows one group of a customer's directory with its users.
func (h *Handlers) ShowGroup(c request.Context) error {
	id, err := h.DirectoryGroupResource().PathID(c)
	if err != nil {
		return err
	}
	people := h.directoryUserListing(c, paths.DirectoryGroupShow.URL(id), func(q *mirror.Query) { q.GroupID = id })
	return list.ShowTab(h.Base, c, people, h.directoryGroupTab(c, ""))
}

// RawGroup shows the group as WorkOS sent it.
func (h *Handlers) RawGroup(c request.Context) error {
	frame, err := h.readDirectoryGroup(c, "raw")
	if err != nil {
		return err
	}
	return h.Render(c, http.StatusOK, directoryGroupPage(frame, ui.Raw(frame.Group.Raw())))
}

func (h *Handlers) directoryGroupTab(c request.Context, tab string) page.Framer {
	return func(body templ.Component) (views.Page, error) {
		frame, err := h.readDirectoryGroup(c, tab)
		return directoryGroupPage(frame, body), err
	}
}

func directoryGroupPage(frame directoriesview.GroupFrame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionDirectories, Body: directoriesview.GroupTab(frame, body)}
}

// readDirectoryGroup reads the group of the path from WorkOS.
func (h *Handlers) readDirectoryGroup(c request.Context, tab string) (directoriesview.GroupFrame, error) {
	group, err := h.DirectoryGroupResource().Read(c)
	if err != nil {
		return directoriesview.GroupFrame{}, err
	}
	ctx := c.Request().Context()
	directory, _ := h.Mirror.DirectoryRow(ctx, h.Scope(ctx), group.Value.DirectoryID)
	return directoriesview.GroupFrame{
		Group: group.Value, Tab: tab, Note: h.StaleNotice(group),
		Deletion:  h.Deletion(ctx, page.Owned{DirectoryID: group.Value.DirectoryID, OrganizationID: group.Value.OrganizationID}),
		Directory: directory.Name, Organization: directory.OrganizationName,
	}, nil
}
