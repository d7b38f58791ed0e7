package users

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"frontdesk/handlers/action"
	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	"frontdesk/handlers/timeline"
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

// List lists everybody who can sign in to the customers' application.
func (h *Handlers) List(c request.Context) error {
	type user = mirror.UserRow
	organization := h.OrganizationFilter(c)
	names := func(r user) ([]string, int) {
		return page.NamesOfMemberships(r, c.QueryParam(page.OrganizationParam))
	}
	spec := list.Spec[user]{
		ID: "users", Title: "Users", Section: views.SectionUsers, Sort: "-created",
		Path: paths.Users.URL(), Hint: "Name, email, ID or external ID", FileName: "users",
		Columns: []list.Column[user]{
			{Key: "email", Label: "Email", Text: func(r user) string { return r.Email }},
			{Key: "name", Label: "Name", None: "no name", Text: func(r user) string { return r.Name }},
			{Label: "Organization", None: "none", Text: func(r user) string { return page.EveryOrganization(names(r)) },
				Cell: func(r user) templ.Component { return ui.Text(usersview.FirstOrganization(names(r))) }},
			{Label: "Email verified", CSVOnly: true, Text: func(r user) string { return wording.EmailStateOf(r.State).Word }},
			{Label: "Issues", None: issuesview.None, Text: func(r user) string { return issuesview.Labels(r.Issues) },
				Cell: func(r user) templ.Component { return issuesview.Summary(r.Health, r.Issues) }},
			{Key: "last_sign_in", Label: "Last sign-in", Minor: true, Time: true, None: "never",
				Text: func(r user) string { return page.KnownTime(r.LastSignInAt) },
				Cell: func(r user) templ.Component { return ui.Time(r.LastSignInAt) }},
			{Key: "created", Label: "Created", Time: true, Text: func(r user) string { return page.CSVTime(r.CreatedAt) },
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
		Label: func(r user) string { return ui.Named(r.Email, r.Name, r.ID) },
		Fetch: h.Mirror.Users, Each: h.Mirror.EachUser,
		Nothing: ui.Empty{Title: "No users yet", Text: "Users appear when people sign up, accept an invitation or sign in for the first time."},
	}
	if h.May(c).CreateUsers {
		spec.Actions = []ui.Action{{Label: "New user", URL: paths.UserNew.URL(), Primary: true}}
	}
	return list.Show(h.Base, c, spec)
}

// Show shows one user: memberships with roles, directory records, and the latest events.
func (h *Handlers) Show(c request.Context) error {
	id, err := h.UserResource().PathID(c)
	if err != nil {
		return err
	}
	a := page.NewFetchGroup(c.Request().Context())
	user := h.UserResource().Fetch(a, id)
	memberships := page.Fetch(a, page.Part(c, "memberships", func(ctx context.Context,
		page workos.ListOptions) (workos.Page[workos.Membership], error) {
		return h.Client.ListMemberships(ctx, workos.ListMembershipsOptions{ListOptions: page, UserID: id,
			Statuses: []string{"active", "inactive", "pending"}})
	}), page.Beginning(c, "memberships", func(ctx context.Context) ([]workos.Membership, time.Time, error) {
		return h.CachedMemberships(ctx, mirror.Query{UserID: id, Limit: views.MaxRows})
	}))
	sessions := page.Fetch(a, page.Part(c, "sessions", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.Session],
		error) {
		return h.Client.ListSessions(ctx, id, page)
	}), nil)
	factors := page.Fetch(a, page.Part(c, "MFA methods", func(ctx context.Context, page workos.ListOptions) (workos.Page[workos.AuthFactor],
		error) {
		return h.Client.ListUserAuthFactors(ctx, id, page)
	}), nil)
	events := timeline.Fetch(h.Runner, a, "", userEventTypes(), timeline.SearchedEvents)
	a.Wait()
	if err := h.UserResource().Complete(c, id, user); err != nil {
		return err
	}
	h.Upsert(c, user, page.ListOfUser(id, memberships))
	page.WithHeld(h.Base, c, memberships, func(m workos.Membership) string { return m.ID },
		func(ctx context.Context) ([]workos.Membership, time.Time, error) {
			return h.CachedMemberships(ctx, mirror.Query{UserID: id, Limit: views.MaxRows})
		})
	h.NameMemberships(c.Request().Context(), memberships.Value)
	h.NoteShown(c, paths.UserShow.URL(id), page.IdsOf(sessions.Value, func(s workos.Session) string { return s.ID })...)
	leaving := h.leaving(c.Request().Context(), page.IdsOf(memberships.Value, func(m workos.Membership) string { return m.OrganizationID }))
	page := usersview.Page{Frame: h.userFrame(c, user, ""), Memberships: page.Region(memberships), Leaving: leaving,
		Sessions: page.Region(sessions), Factors: page.Region(factors)}
	page.All = c.QueryParam("all")
	page.Sessions.Value = slices.DeleteFunc(page.Sessions.Value, func(s workos.Session) bool { return !s.IsOpen(h.Now()) })
	page.EndedSessions = len(sessions.Value) - len(page.Sessions.Value)
	page.Note = h.StaleNotice(user, memberships)
	page.Events = h.eventsOfUser(c, events, user.Value)
	h.matchUser(c, &page)
	page.Callouts = issuesview.Callouts(page.Issues, page.At)
	return h.Render(c, http.StatusOK, userPage(page.Frame, usersview.Body(page)))
}

// Raw shows the user as WorkOS sent it.
func (h *Handlers) Raw(c request.Context) error {
	user, err := h.UserResource().Read(c)
	if err != nil {
		return err
	}
	frame := h.userFrame(c, user, "raw")
	return h.Render(c, http.StatusOK, userPage(frame, usersview.Tab(frame, ui.Raw(user.Value.Raw()))))
}

func userPage(frame usersview.Frame, body templ.Component) views.Page {
	return views.Page{Title: frame.Title(), Section: views.SectionUsers, Body: body}
}

// userFrame is the frame that the tabs of a user share.
func (h *Handlers) userFrame(c request.Context, user *page.Result[workos.User], tab string) usersview.Frame {
	may, deletion := h.May(c), h.Deletion(c.Request().Context(), page.Owned{Kind: mirror.KindUser, ID: user.Value.ID})
	if deletion != views.NoDeletion {
		may = views.Permissions{Sessions: may.Sessions}
	}
	return usersview.Frame{
		Buttons:  h.Buttons(c, paths.UserShow, user.Value.ID),
		Deletion: deletion,
		May:      may, Dashboard: views.Dashboard(h.Dashboard), User: user.Value, Tab: tab, Note: h.StaleNotice(user),
		FrameIssues: issuesview.FrameIssues{Issues: h.UserIssues(c, user.Value), At: h.IssueContext(c, health.KindUser, user.Value.ID)},
	}
}

// leaving returns which of some organizations are being deleted.
func (h *Handlers) leaving(ctx context.Context, organizations []string) map[string]bool {
	leaving := map[string]bool{}
	for _, id := range organizations {
		leaving[id] = h.Deletion(ctx, page.Owned{OrganizationID: id}) != views.NoDeletion
	}
	return leaving
}

// matchUser looks for the person in the customers' directories.
func (h *Handlers) matchUser(c request.Context, view *usersview.Page) {
	ctx := c.Request().Context()
	match, err := h.Mirror.Match(ctx, h.Scope(ctx), view.User.Email)
	if err != nil {
		h.Failed(ctx, "match", err)
		view.MatchMissing = page.ErrorText(err)
		return
	}
	view.DirectoryUsers = h.directoryMatches(ctx, match.DirectoryUsers)
	same, err := h.Mirror.SamePerson(ctx, h.Scope(ctx), view.User.Email)
	if err != nil {
		h.Failed(ctx, "possible duplicates", err)
	}
	for _, user := range same {
		if user.ID != view.User.ID {
			view.Duplicates = append(view.Duplicates, page.MatchedUser(user))
		}
	}
}

// directoryMatches converts directory users to what another object's page shows of them.
func (h *Handlers) directoryMatches(ctx context.Context, rows []mirror.DirectoryUserRow) []usersview.MatchedDirectoryUser {
	var matches []usersview.MatchedDirectoryUser
	for _, row := range rows {
		matches = append(matches, usersview.MatchedDirectoryUser{
			ID: row.ID, Name: ui.Named(row.Name, row.Email, row.ID), State: row.State, Directory: row.DirectoryName,
			OrganizationID: row.OrganizationID, Organization: row.OrganizationName,
			Deletion: h.Deletion(ctx, page.Owned{DirectoryID: row.DirectoryID, OrganizationID: row.OrganizationID}),
		})
	}
	return matches
}

// eventsOfUser picks from the environment's newest events those that contain the user's ID or address, and adds
// the failed sign-ins in the mirror.
func (h *Handlers) eventsOfUser(c request.Context, events *page.Result[[]workos.Event], user workos.User) timelineview.Recent {
	key := workos.EmailKey(user.Email)
	names := func(text string) bool {
		return text == user.ID || key != "" && strings.Contains(text, "@") && workos.EmailKey(text) == key
	}
	about := slices.DeleteFunc(slices.Clone(events.Value), func(e workos.Event) bool {
		var data any
		return json.Unmarshal(e.Data, &data) != nil || !action.AnyText(data, names)
	})
	if user.Email != "" {
		about = timeline.WithKept(about, timeline.Kept(h.Runner, c, mirror.EventQuery{Email: user.Email}))
	}
	shown := timeline.Show(h.Runner, c, events, about, "")
	timeline.SaySearched(h.Runner, &shown, events.Value, "this environment", paths.With(paths.Events.URL(), "range", "30d"))
	return shown
}

// userEventTypes are the events about what a person did or what was done to them.
func userEventTypes() []string {
	return slices.DeleteFunc(workos.EventTypes(), func(event string) bool {
		return !slices.ContainsFunc([]string{"user.", "authentication.", "organization_membership.", "invitation.", "session.",
			"password_reset.", "magic_auth.", "email_verification."},
			func(prefix string) bool { return strings.HasPrefix(event, prefix) })
	})
}
