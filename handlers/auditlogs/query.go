package auditlogs

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"frontdesk/handlers/list"
	"frontdesk/handlers/page"
	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/web/request"
)

const (
	entriesPerPage = 50
	maxChoices     = 300 // of a filter; the search finds the others
)

// auditQuery filters an audit log: ?q=&action=&actor=&target=&page=.
type auditQuery struct {
	values                   url.Values
	q, action, actor, target string
	clean                    string // q without what was pasted around it
	page                     int    // from 1
}

func parseAuditQuery(values url.Values) (auditQuery, error) {
	q := auditQuery{values: url.Values{}, page: 1}
	names := []string{"q", "action", "actor", "target", "page"}
	if unknown := list.UnknownFilter(values, nil, append(names, list.ListParams...)...); unknown != "" {
		return q, page.BadRequest("There is no such filter", unknown+" Open the audit log again without it.")
	}
	for _, name := range names {
		if value := page.OneLine(values.Get(name)); value != "" {
			q.values.Set(name, value)
		}
		if len([]rune(q.values.Get(name))) > page.MaxSearchLength {
			return q, page.BadRequest("That search is too long", fmt.Sprintf("Search for at most %d characters.", page.MaxSearchLength))
		}
	}
	q.q, q.action, q.actor, q.target = strings.ToLower(q.values.Get("q")), q.values.Get("action"), q.values.Get("actor"),
		q.values.Get("target")
	q.clean = cmp.Or(page.CleanPasted(q.q, ""), q.q)
	if number := q.values.Get("page"); number != "" {
		var err error
		if q.page, err = strconv.Atoi(number); err != nil || q.page < 1 || q.page > maxEntries {
			return q, page.BadRequest("This page of the audit log does not exist", "Start again from the newest entries.")
		}
	}
	return q, nil
}

func (q auditQuery) narrowed() bool { return q.q+q.action+q.actor+q.target != "" }

func (q auditQuery) pageURL(path string, page int) string {
	number := ""
	if page > 1 {
		number = strconv.Itoa(page)
	}
	return list.Query{Values: q.values}.With(path, "page", number)
}

// matches reports whether an entry passes the filters. An actor is matched by ID or by name.
func (q auditQuery) matches(f *auditFile, e auditEntry) bool {
	return (q.action == "" || f.cell(e.cells, "action") == q.action) &&
		(q.actor == "" || f.actorOf(e) == q.actor) &&
		(q.target == "" || slices.Contains(e.kinds, q.target)) &&
		(q.q == "" || slices.ContainsFunc(e.cells, q.isIn))
}

// isIn reports whether a cell contains the search text, as it was typed or without what was pasted around it.
func (q auditQuery) isIn(cell string) bool {
	cell = strings.ToLower(cell)
	return strings.Contains(cell, q.q) || strings.Contains(cell, q.clean)
}

func (f *auditFile) actorOf(e auditEntry) string {
	return cmp.Or(f.cell(e.cells, "actor_id"), f.cell(e.cells, "actor_name"))
}

// matching returns the entries that pass the filters, the newest first.
func (f *auditFile) matching(q auditQuery) []auditEntry {
	var found []auditEntry
	for _, entry := range f.entries {
		if q.matches(f, entry) {
			found = append(found, entry)
		}
	}
	return found
}

// readPage lays out one page of the matching entries.
func (h *Handlers) readPage(c request.Context, export auditlogsview.Export, file *auditFile, q auditQuery) auditlogsview.ReadPage {
	found := file.matching(q)
	path := paths.ExportRead.URL(export.ID)
	first := min((q.page-1)*entriesPerPage, len(found))
	shown := found[first:min(first+entriesPerPage, len(found))]
	view := auditlogsview.ReadPage{
		Export: export, ReadAt: file.readAt, Found: len(found), Held: len(file.entries), Total: file.total, IsWhole: file.whole, First: first,
		Again: h.readAgain(c, export),
		Bar: ui.List{ID: "audit-log", Title: "Audit log", Path: path, Searchable: true, SearchHint: "Any text of an entry",
			Search: q.values.Get("q"), Filters: file.filters(q)},
	}
	if len(file.entries) > 0 {
		view.Oldest = file.entries[len(file.entries)-1].at
	}
	for _, entry := range shown {
		view.Entries = append(view.Entries, auditlogsview.NewEntry(entry.at, file.columns, entry.cells, file.places,
			auditTargets(file.cell(entry.cells, "targets")), page.PageOf))
	}
	if q.page > 1 {
		view.PrevURL = q.pageURL(path, q.page-1)
	}
	if first+len(shown) < len(found) {
		view.NextURL = q.pageURL(path, q.page+1)
	}
	view.CSVURL = paths.ExportDownload.URL(export.ID)
	if q.narrowed() {
		view.CSVURL = list.Query{Values: list.Without(q.values, "page")}.With(path, "format", "csv")
	}
	if len(shown) == 0 {
		view.Empty = noEntries(q, path)
	}
	return view
}

func noEntries(q auditQuery, path string) *ui.Empty {
	switch {
	case q.narrowed():
		return &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: "No entry in this range matches all filters.",
			Action: &ui.Action{Label: "Clear filters", URL: path}}
	case q.page > 1:
		return &ui.Empty{Kind: "nothing", Title: "No more entries", Text: "There are no older entries in this range.",
			Action: &ui.Action{Label: "Show the newest", URL: path}}
	default:
		return &ui.Empty{Kind: "nothing", Title: "No entries", Text: "Your product wrote nothing to this customer's audit log in this range, " +
			"or nothing that matches the export's filters."}
	}
}

// filters returns the filters with the values of the held entries.
func (f *auditFile) filters(q auditQuery) []ui.Filter {
	actions, actors, kinds := map[string]string{}, map[string]string{}, map[string]string{}
	for _, entry := range f.entries {
		action, actor := f.cell(entry.cells, "action"), f.actorOf(entry)
		actions[action], actors[actor] = action, cmp.Or(f.cell(entry.cells, "actor_name"), actor)
		for _, kind := range entry.kinds {
			kinds[kind] = kind
		}
	}
	return []ui.Filter{
		{Name: "action", Label: "Action", Value: q.action, Options: choices(actions, q.action)},
		{Name: "actor", Label: "Actor", Value: q.actor, Options: choices(actors, q.actor)},
		{Name: "target", Label: "Target", Value: q.target, Options: choices(kinds, q.target)},
	}
}

// choices returns options sorted by their labels. A chosen one is included even if no entry has it.
func choices(labels map[string]string, chosen string) []ui.Option {
	delete(labels, "")
	if _, known := labels[chosen]; chosen != "" && !known {
		labels[chosen] = chosen
	}
	var options []ui.Option
	for _, value := range slices.SortedFunc(maps.Keys(labels), func(a,
		b string) int {
		return cmp.Or(cmp.Compare(labels[a], labels[b]), cmp.Compare(a, b))
	}) {
		if len(options) < maxChoices || value == chosen {
			options = append(options, ui.Option{Value: value, Label: labels[value]})
		}
	}
	return options
}
