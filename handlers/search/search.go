package search

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/views"
	issuesview "frontdesk/views/issues"
	searchview "frontdesk/views/search"
	"frontdesk/views/ui"
	usersview "frontdesk/views/users"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

const (
	maxPastedLength = 4000 // characters of a text that IDs and addresses are looked for in
	maxNamed        = 10   // of them that are offered
)

// searchShown is how many hits of a kind the page shows.
const searchShown = 20

// Show searches everything for a text, or goes straight to the object whose ID was pasted. If a longer text names an object, it
// searches for that, and for objects whose name is the whole text.
func (h *Handlers) Show(c request.Context) error {
	typed := strings.TrimSpace(c.QueryParam("q"))
	length := len([]rune(typed))
	var pasted page.PastedText
	if length <= maxPastedLength {
		pasted = page.ReadPasted(typed, c.Request().Host)
	}
	if length > page.MaxSearchLength && len(pasted.Named) == 0 {
		return page.BadRequest("That search is too long", fmt.Sprintf("Search for at most %d characters: a name, an email address, a domain "+
			"or an ID.", page.MaxSearchLength))
	}
	results := ui.SearchResults{Query: typed, URL: paths.With(paths.Search.URL(), "q", typed), Note: h.SyncGap()}
	literal, err := h.searchLiterally(c, pasted)
	if err != nil {
		return err
	}
	if pasted.IsSeveral() {
		results.Several = fmt.Sprintf("This text holds %d IDs, addresses or domains. Choose the one that you mean.", len(pasted.Named))
		results.Groups = append(literal, h.namedGroup(c.Request().Context(), pasted))
		return h.showSearch(c, results)
	}
	text := cmp.Or(pasted.Only(), pasted.Bare())
	found, err := h.searchFor(c, text)
	if err != nil {
		return err
	}
	if found.openURL != "" && len(literal) == 0 && !page.IsPartial(c) {
		return page.Redirect303(c, found.openURL)
	}
	if found.count() == 0 && len(pasted.Named) == 1 && pasted.Named[0].Text != text { // a domain among words that are no name
		if found, err = h.searchFor(c, pasted.Named[0].Text); err != nil {
			return err
		}
	}
	results.Searched = page.ShortSearch(text)
	results.Warning, results.Groups = found.warning, joinGroups(literal, found.groups)
	results.Nothing = h.nothingFound(text, found)
	return h.showSearch(c, results)
}

func (h *Handlers) showSearch(c request.Context, results ui.SearchResults) error {
	view := views.Page{Title: searchview.Title(results.Query), Body: searchview.Body(results), Region: ui.SearchDropdown(results)}
	if page.IsPartial(c) {
		view.Title = "" // suggestions under the box leave the page, and its title, as they are
	}
	return h.Render(c, http.StatusOK, view)
}

// searchAnswer is what was found for one text. openURL is set for an ID with only one meaning.
type searchAnswer struct {
	openURL, warning string
	groups           []ui.SearchGroup
	asked            bool // WorkOS was searched, and answered
}

func (a searchAnswer) count() int { return ui.SearchResults{Groups: a.groups}.Found() }

// searchFor searches for an ID, an address, a domain or words, in the mirror and then in WorkOS.
func (h *Handlers) searchFor(c request.Context, text string) (answer searchAnswer, err error) {
	if text == "" {
		return answer, nil
	}
	ctx := c.Request().Context()
	hits, note := h.idHits(ctx, text, page.IsPartial(c))
	if answer.warning = note; len(hits) > 0 {
		if len(hits) == 1 && note == "" {
			answer.openURL = hits[0].URL
		}
		answer.groups = []ui.SearchGroup{{Title: "By ID", Icon: "chevron-right", Hits: hits}}
		return answer, nil
	}
	found, err := h.Mirror.Search(ctx, h.Scope(ctx), text, searchLimit(c))
	if err != nil {
		return answer, err
	}
	listed := found
	if found.Empty() || h.SyncGap() != "" || strings.Contains(text, "@") && !anyoneHas(found.Users, text) {
		why := h.searchWorkOS(ctx, text, &found, page.IsPartial(c))
		answer.asked, answer.warning = why == "", strings.TrimSpace(note+" "+why)
		if listed, err = h.Mirror.Search(ctx, h.Scope(ctx), text, searchLimit(c)); err != nil {
			return answer, err
		}
	}
	answer.groups = append(listedGroups(h.searchGroups(ctx, text, found), h.searchGroups(ctx, text, listed)), h.sameMailbox(ctx, text, found),
		h.failingAddress(ctx, text, found))
	if strings.Contains(text, "@") { // an address is looked for to find the person
		slices.SortStableFunc(answer.groups, func(a, b ui.SearchGroup) int { return cmp.Compare(placeOf(a), placeOf(b)) })
	}
	return answer, nil
}

// listedGroups drops the links to lists that do not find what WorkOS found.
func listedGroups(groups, listed []ui.SearchGroup) []ui.SearchGroup {
	for i := range groups {
		if len(listed[i].Hits) == 0 {
			groups[i].MoreURL = ""
		}
	}
	return groups
}

// joinGroups joins the hits of two searches, each kind and each hit once, those of the first search on top.
func joinGroups(first, second []ui.SearchGroup) []ui.SearchGroup {
	all := slices.Clone(first)
	for _, group := range second {
		i := slices.IndexFunc(all, func(g ui.SearchGroup) bool { return g.Title == group.Title })
		if i < 0 {
			all = append(all, group)
			continue
		}
		all[i].MoreURL = cmp.Or(group.MoreURL, all[i].MoreURL)
		for _, hit := range group.Hits {
			if !slices.ContainsFunc(all[i].Hits, func(h ui.SearchHit) bool { return h.URL == hit.URL }) {
				all[i].Hits = append(all[i].Hits, hit)
			}
		}
	}
	return all
}

func searchLimit(c request.Context) int {
	if page.IsPartial(c) {
		return page.SearchTyped
	}
	return searchShown
}

// searchGroups lays out what was found, kind by kind.
func (h *Handlers) searchGroups(ctx context.Context, text string, found mirror.SearchResult) []ui.SearchGroup {
	return []ui.SearchGroup{
		hits("Organizations", "building-2", paths.With(paths.Organizations.URL(), "q", text), found.Organizations,
			func(o mirror.OrganizationRow) ui.SearchHit {
				return ui.SearchHit{URL: paths.OrganizationShow.URL(o.ID), Title: ui.Named(o.Name, o.ID), Detail: o.Domain,
					State: issuesview.State(health.Status(o.State), o.Issues)}
			}),
		hits("Domains", "globe", "", found.Domains, func(o mirror.DomainRow) ui.SearchHit {
			state := h.Deletion(ctx, page.Owned{OrganizationID: o.OrganizationID}).State(wording.DomainState(o.State))
			return ui.SearchHit{URL: paths.OrganizationShow.URL(o.OrganizationID), Title: o.Domain, Detail: o.OrganizationName, State: &state}
		}),
		hits("Users", "users", paths.With(paths.Users.URL(), "q", text), found.Users, userHit),
		hits("Connections", "key-round", paths.With(paths.Connections.URL(), "q", text), found.Connections,
			func(o mirror.ConnectionRow) ui.SearchHit {
				state := issueOr(wording.ConnectionState(o.State), o.Health, o.Issues)
				return ui.SearchHit{URL: paths.ConnectionShow.URL(o.ID), Title: ui.Named(o.Name, o.ID),
					Detail: joined(o.OrganizationName, wording.ConnectionType(o.Type)), State: &state}
			}),
		hits("Directories", "folder-sync", paths.With(paths.Directories.URL(), "q", text), found.Directories,
			func(o mirror.DirectoryRow) ui.SearchHit {
				state := issueOr(wording.DirectoryState(o.State), o.Health, o.Issues)
				return ui.SearchHit{URL: paths.DirectoryShow.URL(o.ID), Title: ui.Named(o.Name, o.ID),
					Detail: joined(o.OrganizationName, wording.DirectoryType(o.Type)), State: &state}
			}),
		hits("Directory users", "user-round", "", found.DirectoryUsers, func(o mirror.DirectoryUserRow) ui.SearchHit {
			deletion := h.Deletion(ctx, page.Owned{DirectoryID: o.DirectoryID, OrganizationID: o.OrganizationID})
			state := deletion.State(wording.DirectoryUserState(o.State))
			return ui.SearchHit{URL: paths.DirectoryUserShow.URL(o.ID), Title: ui.Named(o.Name, o.Email, o.ID),
				Detail: joined(page.AddressesOf(o), o.DirectoryName), State: &state}
		}),
		hits("Invitations", "mail", paths.With(paths.Invitations.URL(), "q", text), found.Invitations, func(o mirror.InvitationRow) ui.SearchHit {
			state := issueOr(wording.InvitationState(o.State), o.Health, o.Issues)
			return ui.SearchHit{URL: paths.InvitationShow.URL(o.ID), Title: o.Email, Detail: o.OrganizationName, State: &state}
		}),
	}
}

func userHit(o mirror.UserRow) ui.SearchHit {
	return ui.SearchHit{URL: paths.UserShow.URL(o.ID), Title: ui.Named(o.Name, o.Email),
		Detail: joined(o.Email, usersview.FirstOrganization(page.NamesOfMemberships(o, ""))),
		State:  issuesview.State(o.Health, o.Issues)}
}

// mailboxTitle is the title over users who are probably, but not certainly, the person searched for.
const mailboxTitle = "Same mailbox with another +tag"

// sameMailbox returns the users whose address differs from a whole address only in its +tag.
func (h *Handlers) sameMailbox(ctx context.Context, text string, found mirror.SearchResult) ui.SearchGroup {
	group := ui.SearchGroup{Title: mailboxTitle, Icon: "users"}
	if !strings.Contains(text, "@") {
		return group
	}
	same, err := h.Mirror.SamePerson(ctx, h.Scope(ctx), text)
	if err != nil {
		h.Failed(ctx, "users of the same mailbox", err)
	}
	for _, user := range same {
		if !slices.ContainsFunc(found.Users, func(row mirror.UserRow) bool { return row.ID == user.ID }) {
			group.Hits = append(group.Hits, userHit(user))
		}
	}
	return group
}

// failingAddress returns an address with failed sign-ins that no user has: such a person is not in any list.
func (h *Handlers) failingAddress(ctx context.Context, text string, found mirror.SearchResult) ui.SearchGroup {
	group := ui.SearchGroup{Title: "Failed sign-ins", Icon: "key-round"}
	if !strings.Contains(text, "@") || len(found.Users) > 0 {
		return group
	}
	issues, err := h.Mirror.Issues(ctx, h.Scope(ctx), mirror.IssueQuery{Kind: health.KindAddress, Address: text, Limit: 1})
	if err != nil {
		h.Failed(ctx, "issues", err)
	}
	for _, issue := range issues {
		if issue.Facts.ConnectionID != "" {
			group.Hits = append(group.Hits, ui.SearchHit{URL: paths.ConnectionShow.URL(issue.Facts.ConnectionID),
				Title:  cmp.Or(issue.Facts.Email, issue.Address),
				Detail: wording.Plural(issue.Facts.Count, "failed sign-in", "failed sign-ins") + ", no user"})
		}
	}
	return group
}

// placeOf returns 0 for kinds of people, 1 for all others.
func placeOf(group ui.SearchGroup) int {
	if group.Title == "Users" || group.Title == "Directory users" || group.Title == mailboxTitle {
		return 0
	}
	return 1
}

func hits[T any](title, icon, moreURL string, rows []T, hit func(T) ui.SearchHit) ui.SearchGroup {
	group := ui.SearchGroup{Title: title, Icon: icon, MoreURL: moreURL}
	for _, row := range rows {
		group.Hits = append(group.Hits, hit(row))
	}
	return group
}

// issueOr returns the badge of a row's issue or, if it has none, its state.
func issueOr(state ui.State, status health.Status, issues []health.Code) ui.State {
	if issue := issuesview.State(status, issues); issue != nil {
		return *issue
	}
	return state
}

// joined joins two details and leaves out empty ones.
func joined(first, second string) string {
	if first == "" || second == "" {
		return first + second
	}
	return first + " · " + second
}
