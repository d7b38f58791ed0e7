package handlers

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	timelineview "frontdesk/views/timeline"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Users is the list of everybody who can sign in to the customer's application.
func (d *Desk) Users(c request.Context) error {
	type user = mirror.UserRow
	organization := d.organizationFilter(c)
	names := func(r user) []string { return namesOfMemberships(r.Memberships, c.QueryParam(organizationParam)) }
	list := listing[user]{
		ID: "users", Title: "Users", Section: views.SectionUsers, Sort: "-created",
		Path: paths.Users.URL(), Hint: "Name, email, ID or external ID", FileName: "users",
		Columns: []column[user]{
			{Key: "email", Label: "Email", Text: func(r user) string { return r.Email }},
			{Key: "name", Label: "Name", None: "no name", Text: func(r user) string { return r.Name }},
			{Label: "Organization", None: "none", Text: func(r user) string { return strings.Join(names(r), "; ") },
				Cell: func(r user) templ.Component { return ui.Text(usersview.FirstOrganization(names(r))) }},
			{Label: "Email verified", CSVOnly: true, Text: func(r user) string { return wording.EmailStateOf(r.State).Word }},
			{Label: "Issues", None: issuesview.None, Text: func(r user) string { return issuesview.Labels(r.Issues) },
				Cell: func(r user) templ.Component { return issuesview.Summary(r.Health, r.Issues) }},
			{Key: "last_sign_in", Label: "Last sign-in", Minor: true, Time: true, None: "never", Text: func(r user) string { return knownTime(r.LastSignInAt) },
				Cell: func(r user) templ.Component { return ui.Time(r.LastSignInAt) }},
			{Key: "created", Label: "Created", Time: true, Text: func(r user) string { return csvTime(r.CreatedAt) },
				Cell: func(r user) templ.Component { return ui.Time(r.CreatedAt) }},
			{Label: "ID", CSVOnly: true, Text: func(r user) string { return r.ID }},
			{Label: "External ID", CSVOnly: true, Text: func(r user) string { return r.ExternalID }},
		},
		Filters: []ui.Filter{
			issuesview.Filter(),
			{Name: "state", Label: "Email status", None: "Verified or not", Options: []ui.Option{
				{Value: "verified", Label: "Verified"}, {Value: "unverified", Label: "Not verified"}, {Value: "unknown", Label: "Unknown"}}},
			organization,
		},
		Kind:  mirror.KindUser,
		URL:   func(r user) string { return paths.UserShow.URL(r.ID) },
		Label: func(r user) string { return cmp.Or(r.Email, r.ID) },
		Fetch: d.Mirror.Users, Each: d.Mirror.EachUser,
		Nothing: ui.Empty{Title: "No users yet", Text: "Users appear when people sign up, accept an invitation or sign in for the first time."},
	}
	if d.may(c).CreateUsers {
		list.Actions = []ui.Action{{Label: "New user", URL: paths.UserNew.URL(), Primary: true}}
	}
	return showList(d, c, list)
}

// namesOfMemberships are the organizations that a user belongs to, the one that a list is filtered by first.
func namesOfMemberships(memberships []mirror.MemberOf, filtered string) []string {
	names := make([]string, 0, len(memberships)+1)
	for i, membership := range memberships {
		switch name := ui.Named(membership.Name, membership.ID); {
		case i == mirror.MaxMemberOf:
			return append(names, "and more")
		case membership.ID == filtered:
			names = slices.Insert(names, 0, name)
		default:
			names = append(names, name)
		}
	}
	return names
}

// UserShow is one user: memberships with roles, what the customers' directories say, and what happened.
func (d *Desk) UserShow(c request.Context) error {
	id, err := d.users().pathID(c)
	if err != nil {
		return err
	}
	a := ask(c.Request().Context())
	user := d.users().fetch(a, id)
	memberships := fetch(a, part(c, "memberships", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Membership], error) {
		return d.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, UserID: id, Statuses: []string{"active", "inactive", "pending"}})
	}), beginning(c, "memberships", func(ctx context.Context) ([]workos.Membership, time.Time, error) {
		return d.cachedMemberships(ctx, mirror.Query{UserID: id, Limit: views.MaxRows})
	}))
	sessions := fetch(a, part(c, "sessions", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Session], error) {
		return d.Client.ListSessions(ctx, id, page)
	}), nil)
	factors := fetch(a, part(c, "MFA methods", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthFactor], error) {
		return d.Client.ListUserAuthFactors(ctx, id, page)
	}), nil)
	events := d.fetchEvents(a, "", userEventTypes(), searchedEvents)
	a.wait()
	if err := d.users().settle(d, c, id, user); err != nil {
		return err
	}
	d.upsert(c, user, listOfUser(id, memberships))
	d.nameMemberships(c.Request().Context(), memberships.Value)
	d.printed.add(paths.UserShow.URL(id), idsOf(sessions.Value, func(s workos.Session) string { return s.ID })...)
	page := usersview.Page{Frame: d.userFrame(c, user, ""), Memberships: region(memberships),
		Sessions: region(sessions), Factors: region(factors)}
	page.All = c.QueryParam("all")
	page.Sessions.Value = slices.DeleteFunc(page.Sessions.Value, func(s workos.Session) bool { return !s.IsOpen(d.Now()) })
	page.EndedSessions = len(sessions.Value) - len(page.Sessions.Value)
	page.Note = d.staleNotice(user, memberships)
	page.Events = d.eventsOfUser(c, events, user.Value)
	d.matchUser(c, &page)
	page.Verdicts = issuesview.Verdicts(page.Issues, page.At)
	return d.render(c, http.StatusOK, userPage(page.Frame, usersview.Body(page)))
}

// UserRaw is the user as WorkOS sent it.
func (d *Desk) UserRaw(c request.Context) error {
	user, err := d.users().read(d, c)
	if err != nil {
		return err
	}
	frame := d.userFrame(c, user, "raw")
	return d.render(c, http.StatusOK, userPage(frame, usersview.Tab(frame, ui.Raw(user.Value.Raw()))))
}

func userPage(frame usersview.Frame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionUsers, Body: body}
}

// userFrame is what the tabs of a user share.
func (d *Desk) userFrame(c request.Context, user *live[workos.User], tab string) usersview.Frame {
	return usersview.Frame{
		Deleting: d.users().isDeleting(c.Request().Context(), d, user.Value.ID),
		May:      d.may(c), Dashboard: views.Dashboard(d.Dashboard), User: user.Value, Tab: tab, Note: d.staleNotice(user),
		FrameIssues: issuesview.FrameIssues{Issues: d.userIssues(c, user.Value), At: d.issueContext(c, health.KindUser, user.Value.ID)},
	}
}

// matchUser looks for the person in the customers' directories.
func (d *Desk) matchUser(c request.Context, page *usersview.Page) {
	ctx := c.Request().Context()
	match, err := d.Mirror.Match(ctx, mirror.Everything, page.User.Email)
	if err != nil {
		d.failed(ctx, "match", err)
		page.MatchMissing = whyMissing(err)
		return
	}
	page.DirectoryUsers = directoryMatches(match.DirectoryUsers)
	same, err := d.Mirror.SamePerson(ctx, mirror.Everything, page.User.Email)
	if err != nil {
		d.failed(ctx, "possible duplicates", err)
	}
	for _, user := range same {
		if user.ID != page.User.ID {
			page.Duplicates = append(page.Duplicates, matchedUser(user))
		}
	}
}

func matchedUser(user mirror.UserRow) views.MatchedUser {
	return views.MatchedUser{ID: user.ID, Name: ui.Named(user.Name, user.Email), Email: user.Email, LastSignIn: user.LastSignInAt}
}

// directoryMatches are directory users as another object's page shows them.
func directoryMatches(rows []mirror.DirectoryUserRow) []usersview.MatchedDirectoryUser {
	var matches []usersview.MatchedDirectoryUser
	for _, row := range rows {
		matches = append(matches, usersview.MatchedDirectoryUser{
			ID: row.ID, Name: ui.Named(row.Name, row.Email, row.ID), State: row.State, Directory: row.DirectoryName,
			OrganizationID: row.OrganizationID, Organization: row.OrganizationName,
		})
	}
	return matches
}

// eventsOfUser picks from the environment's newest events those that name the user, by id or by address, and adds
// the failed sign-ins that the mirror kept.
func (d *Desk) eventsOfUser(c request.Context, events *live[[]workos.Event], user workos.User) timelineview.Recent {
	key := workos.EmailKey(user.Email)
	names := func(text string) bool {
		return text == user.ID || key != "" && strings.Contains(text, "@") && workos.EmailKey(text) == key
	}
	about := slices.DeleteFunc(slices.Clone(events.Value), func(e workos.Event) bool {
		var data any
		return json.Unmarshal(e.Data, &data) != nil || !anyText(data, names)
	})
	if user.Email != "" {
		about = withKept(about, d.kept(c, mirror.EventQuery{Email: user.Email}))
	}
	shown := d.timeline(c, events, about, "")
	d.saySearched(&shown, events.Value, "this environment", paths.With(paths.Events.URL(), "range", "30d"))
	return shown
}

// anyText tells whether a text somewhere in a JSON value matches.
func anyText(value any, matches func(string) bool) bool {
	switch value := value.(type) {
	case string:
		return matches(value)
	case []any:
		return slices.ContainsFunc(value, func(inner any) bool { return anyText(inner, matches) })
	case map[string]any:
		for _, inner := range value {
			if anyText(inner, matches) {
				return true
			}
		}
	}
	return false
}

// userEventTypes are the events that say what a person did or what was done to them.
func userEventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool {
		return !slices.ContainsFunc([]string{"user.", "authentication.", "organization_membership.", "invitation.", "session.", "password_reset.", "magic_auth.", "email_verification."},
			func(prefix string) bool { return strings.HasPrefix(event, prefix) })
	})
}
