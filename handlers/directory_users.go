package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"frontdesk/auth"
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

// DirectoryUserShow is one person in a customer's directory, with the member it matches. Attributes are masked.
func (d *Desk) DirectoryUserShow(c request.Context) error { return d.showDirectoryUser(c, false) }

// DirectoryUserReveal is the same page with the attributes in the clear. The asking is written down first; when it
// cannot be, nothing is shown.
func (d *Desk) DirectoryUserReveal(c request.Context) error { return d.showDirectoryUser(c, true) }

func (d *Desk) showDirectoryUser(c request.Context, reveal bool) error {
	id, err := d.directoryUsers().pathID(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, _, _ := d.Mirror.DirectoryUser(ctx, mirror.Everything, id) // whose they were when last copied, so that all can be asked at once
	a := ask(ctx)
	user := d.directoryUsers().fetch(a, id)
	signIns := d.fetchSignIns(a, known.OrganizationID)
	groups := fetch(a, part(c, "groups", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.DirectoryGroup], error) {
		return d.Client.ListDirectoryGroups(ctx, workos.ListDirectoryGroupsOptions{ListOptions: page, User: id})
	}), nil)
	a.wait()
	if err := d.directoryUsers().settle(d, c, id, user); err != nil {
		return err
	}
	if actual := user.Value.OrganizationID; actual != known.OrganizationID {
		a = ask(ctx)
		signIns = d.fetchSignIns(a, actual)
		a.wait()
	}
	if reveal {
		if err := d.recordReveal(c, "directory_user.reveal_attributes", user.Value); err != nil {
			return err
		}
	}
	if groups.Err != nil && len(user.Value.Groups) > 0 {
		groups = &live[[]workos.DirectoryGroup]{Value: user.Value.Groups}
	}
	page := directoriesview.UserPage{
		UserFrame: d.directoryUserFrame(c, user, ""), Groups: region(groups), Revealed: reveal, MayDeactivate: d.may(c).Memberships,
		SignIns: region(signIns), HasMore: len(signIns.Value) >= searchedEvents,
	}
	page.All = c.QueryParam("all")
	d.upsert(c, user)
	d.matchDirectoryUser(c, &page)
	var issues []issuesview.Issue
	if page.Membership != nil {
		issues = d.issues(c, mirror.IssueQuery{Kind: health.KindMembership, ID: page.Membership.ID})
	}
	page.Verdicts = directoriesview.UserVerdicts(page, issues, d.issueContext(c, health.KindDirectoryUser, id))
	shown := directoryUserPage(page.UserFrame, directoriesview.UserBody(page))
	shown.Region = directoriesview.UserAttributes(page)
	return d.render(c, http.StatusOK, shown)
}

// matchDirectoryUser looks for the person among the members of the directory's organization.
func (d *Desk) matchDirectoryUser(c request.Context, page *directoriesview.UserPage) {
	ctx := c.Request().Context()
	var match mirror.Match
	for _, address := range page.User.Addresses() {
		found, err := d.Mirror.Match(ctx, mirror.Everything, address)
		if err != nil {
			d.failed(ctx, "match", err)
			page.MatchMissing = whyMissing(err)
			return
		}
		match.Users, match.Memberships = append(match.Users, found.Users...), append(match.Memberships, found.Memberships...)
	}
	for _, user := range match.Users { // one whose membership came without an address is a member all the same
		theirs, err := d.Mirror.Memberships(ctx, mirror.Everything, mirror.Query{UserID: user.ID, OrganizationID: page.User.OrganizationID, Limit: 1})
		if err != nil {
			d.failed(ctx, "match", err)
		}
		match.Memberships = append(match.Memberships, theirs.Rows...)
	}
	statuses := map[string]string{} // of the members, by user
	for _, member := range match.Memberships {
		if member.OrganizationID != page.User.OrganizationID || page.User.OrganizationID == "" {
			continue
		}
		if statuses[member.UserID] != "active" {
			statuses[member.UserID] = member.State
		}
		if page.Membership == nil || page.Membership.Status != "active" && member.State == "active" {
			page.Membership = &directoriesview.MatchedMember{ID: member.ID, UserID: member.UserID, Status: member.State, Roles: member.Roles}
		}
	}
	for _, user := range match.Users {
		matched := matchedUser(user)
		matched.Status, matched.IsMember = statuses[user.ID]
		page.Users = append(page.Users, matched)
	}
}

// DirectoryUserRaw is the directory user as WorkOS sent it, attributes included; the asking is written down first.
func (d *Desk) DirectoryUserRaw(c request.Context) error {
	user, err := d.directoryUsers().read(d, c)
	if err != nil {
		return err
	}
	if err := d.recordReveal(c, "directory_user.reveal_raw", user.Value); err != nil {
		return err
	}
	frame := d.directoryUserFrame(c, user, "raw")
	return d.render(c, http.StatusOK, directoryUserPage(frame, directoriesview.UserTab(frame, ui.Raw(user.Value.Raw()))))
}

func directoryUserPage(frame directoriesview.UserFrame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionDirectories, Body: body}
}

func (d *Desk) directoryUserFrame(c request.Context, user *live[workos.DirectoryUser], tab string) directoriesview.UserFrame {
	ctx := c.Request().Context()
	operator, _ := auth.OperatorFrom(ctx)
	directory, _ := d.Mirror.DirectoryRow(ctx, mirror.Everything, user.Value.DirectoryID) // names only: without them the ids are shown
	return directoriesview.UserFrame{
		User: user.Value, Tab: tab, Note: d.staleNotice(user),
		Directory: directory.Name, DirectoryType: directory.Type, Organization: directory.OrganizationName,
		CanReveal: auth.Can(operator.Role, auth.RevealAttributes),
	}
}

// recordReveal writes down that an operator asked for what is masked. Without the record there is no answer.
func (d *Desk) recordReveal(c request.Context, action string, user workos.DirectoryUser) error {
	ctx := c.Request().Context()
	_, err := d.Store.Record(ctx, store.OperatorAction{
		Actor: d.Auth.ActorOf(c), RequestID: request.ID(c), Action: action,
		TargetType: "directory_user", TargetID: user.ID, TargetName: cmp.Or(user.Email, user.Name),
		OrganizationID: user.OrganizationID,
	}, store.Done, "")
	if err != nil {
		return &Problem{
			Status: http.StatusServiceUnavailable, Title: "The attributes were not shown",
			Text: "Viewing them must be recorded first, and Frontdesk could not record it. Try again; if it happens again, tell the person who runs Frontdesk.",
			Err:  fmt.Errorf("record %s: %w", action, err),
		}
	}
	return nil
}

// DirectoryGroupShow is one group of a customer's directory with its people.
func (d *Desk) DirectoryGroupShow(c request.Context) error {
	id, err := d.directoryGroups().pathID(c)
	if err != nil {
		return err
	}
	people := d.directoryUserListing(paths.DirectoryGroupShow.URL(id), func(q *mirror.Query) { q.GroupID = id })
	return showTab(d, c, people, d.directoryGroupTab(c, ""))
}

// DirectoryGroupRaw is the group as WorkOS sent it.
func (d *Desk) DirectoryGroupRaw(c request.Context) error {
	frame, err := d.readDirectoryGroup(c, "raw")
	if err != nil {
		return err
	}
	return d.render(c, http.StatusOK, directoryGroupPage(frame, ui.Raw(frame.Group.Raw())))
}

func (d *Desk) directoryGroupTab(c request.Context, tab string) framer {
	return func(body templ.Component) (views.Page, error) {
		frame, err := d.readDirectoryGroup(c, tab)
		return directoryGroupPage(frame, body), err
	}
}

func directoryGroupPage(frame directoriesview.GroupFrame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionDirectories, Body: directoriesview.GroupTab(frame, body)}
}

// readDirectoryGroup asks WorkOS for the group in the path.
func (d *Desk) readDirectoryGroup(c request.Context, tab string) (directoriesview.GroupFrame, error) {
	group, err := d.directoryGroups().read(d, c)
	if err != nil {
		return directoriesview.GroupFrame{}, err
	}
	directory, _ := d.Mirror.DirectoryRow(c.Request().Context(), mirror.Everything, group.Value.DirectoryID)
	return directoriesview.GroupFrame{
		Group: group.Value, Tab: tab, Note: d.staleNotice(group),
		Directory: directory.Name, Organization: directory.OrganizationName,
	}, nil
}
