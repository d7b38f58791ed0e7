package handlers

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"

	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// column is one column of a list: its cell on the page and its text in the CSV come from one declaration.
type column[T any] struct {
	Key     string                  // sort key in the URL; "" cannot be sorted
	Label   string                  // header on the page and in the CSV
	Text    func(T) string          // CSV value, and the cell when Cell is nil
	Cell    func(T) templ.Component // nil: the text; a column without a cell worth showing is CSVOnly
	Time    bool                    // the CSV value is a time in UTC, as csvTime writes it
	CSVOnly bool
	None    string // said in place of an empty text, on the page and in the CSV
	Numeric bool
	Prose   bool // sentences, which wrap before names do
	Minor   bool // gives way where there is little room
}

// csvLabel is the column's head in the CSV, which says in which zone its times are.
func (c column[T]) csvLabel() string {
	if c.Time {
		return c.Label + " (UTC)"
	}
	return c.Label
}

// text is the column's value of a row in the CSV.
func (c column[T]) text(value T) string { return cmp.Or(c.Text(value), c.None) }

// cell is the column's value of a row on the page.
func (c column[T]) cell(value T) templ.Component {
	switch text := c.Text(value); {
	case text == "" && c.None != "":
		return ui.Missing(c.None)
	case c.Cell != nil:
		return c.Cell(value)
	default:
		return ui.Text(text)
	}
}

// stateColumn is a column whose state is said with the same word on the page and in the CSV.
func stateColumn[T any](label string, state func(T) ui.State) column[T] {
	return column[T]{Label: label, Text: func(value T) string { return state(value).Word },
		Cell: func(value T) templ.Component { return ui.StateBadge(state(value)) }}
}

// listing is one list of the mirror: everything that tells it from the others.
type listing[T any] struct {
	ID       string // of the region that filters and pages replace
	Title    string
	Section  string
	Path     string
	Hint     string // what the search box finds
	Columns  []column[T]
	Sort     string // the order when the URL names none, as the URL would name it: "name", "-created"
	Filters  []ui.Filter
	Actions  []ui.Action
	Tabs     []ui.Tab            // the pages that the list is one of
	Fixed    func(*mirror.Query) // what a tab pins down, such as its organization
	Kind     mirror.Kind         // whose rows are counted in the heading; "" where Count does it
	Count    counted             // the rows of Frontdesk's own records
	URL      func(T) string
	Label    func(T) string // the row's name, read out for its link
	Fetch    func(context.Context, mirror.Scope, mirror.Query) (mirror.Page[T], error)
	Each     func(context.Context, mirror.Scope, mirror.Query) iter.Seq2[T, error] // all rows, for CSV; nil: page by page
	Nothing  ui.Empty                                                              // there is nothing of this kind yet
	FileName string                                                                // of the CSV, without ending
	Own      bool                                                                  // the desk's own records, which no copy from WorkOS brings
}

// showList answers with the list as a page, as the region alone, or as CSV (?format=csv).
func showList[T any](d *Desk, c request.Context, l listing[T]) error {
	query, err := l.query(d, c)
	if err != nil {
		return err
	}
	if c.QueryParam("format") == "csv" {
		return downloadList(d, c, l, query)
	}
	list, err := l.build(d, c, query)
	if err != nil {
		return err
	}
	return d.render(c, http.StatusOK, views.Page{Title: views.ListTitle(l.Title, list), Section: l.Section, Body: ui.ListPage(list), Region: ui.ListAnswer(list)})
}

// framer puts an object's frame around one of its tabs; it asks WorkOS for the object.
type framer func(body templ.Component) (views.Page, error)

// showTab answers with a list under an object's tabs. While the person filters and pages, only the rows are asked
// for, and the object is not read again.
func showTab[T any](d *Desk, c request.Context, l listing[T], frame framer) error {
	query, err := l.query(d, c)
	if err != nil {
		return err
	}
	if c.QueryParam("format") == "csv" {
		return downloadList(d, c, l, query)
	}
	list, err := l.build(d, c, query)
	if err != nil {
		return err
	}
	page := views.Page{Title: l.Title}
	if isPartial(c) {
		if name := d.nameOfID(c.Request().Context(), c.Param("id")); name != "" {
			page.Title = name + " – " + l.Title
		}
	} else if page, err = frame(ui.ListSection(list)); err != nil {
		return err
	}
	page.Title = views.ListTitle(page.Title, list)
	page.Region = ui.ListAnswer(list)
	return d.render(c, http.StatusOK, page)
}

// query reads the list's state from the URL and keeps the page size that was chosen.
func (l listing[T]) query(d *Desk, c request.Context) (listQuery, error) {
	query, err := parseListQuery(c.QueryParams(), l.filterNames(), l.sortKeys(), d.pageSize(c))
	if err != nil {
		return query, err
	}
	query.unknown = unread(c.QueryParams(), l.Filters)
	for _, filter := range l.Filters {
		if filter.Problem != "" {
			query.values.Set(filter.TextName(), filter.Text) // what was typed stays in the list's links
		}
	}
	if query.values.Has("limit") {
		d.keepPageSize(c, query.Limit)
	}
	if query.Sort == "" {
		query.Sort, query.Desc = sortOrder(l.Sort)
	}
	if l.Fixed != nil {
		l.Fixed(&query.Query)
	}
	l.readSearch(c, &query)
	return query, nil
}

// readSearch takes off what was pasted around an ID, an address or a domain, unless a row has the text as it was typed.
func (l listing[T]) readSearch(c request.Context, query *listQuery) {
	pasted := readPasted(query.Q, c.Request().Host)
	clean := cleanPasted(query.Q, c.Request().Host)
	if query.several = pasted.isSeveral(); clean == query.Q || query.unknown != (mistake{}) {
		return
	}
	literal := query.Query
	literal.After, literal.Before, literal.Limit = "", "", 1
	page, err := l.Fetch(c.Request().Context(), mirror.Everything, literal)
	if err != nil || len(page.Rows) == 0 {
		query.Q = clean // what cannot be read is said by the list itself
	}
}

// build asks the mirror for one page and lays it out.
func (l listing[T]) build(d *Desk, c request.Context, query listQuery) (ui.List, error) {
	ctx := c.Request().Context()
	page, err := l.fetch(ctx, query)
	if errors.Is(err, mirror.ErrBadCursor) || errors.Is(err, store.ErrBadCursor) {
		return ui.List{}, badRequest("This page of the list does not exist", "The address belongs to another list or another order. Start again from the first page.")
	}
	list := ui.List{
		ID: l.ID, Title: l.Title, Path: l.Path, Searchable: l.Hint != "", SearchHint: l.Hint, Search: query.values.Get("q"),
		Filters: l.filters(query), Headers: l.headers(query), Actions: l.Actions, Tabs: l.Tabs,
		Limit: query.Limit, Limits: pageSizes, CSVURL: query.with(l.Path, "format", "csv"),
	}
	for _, name := range []string{"sort", "limit"} {
		if value := query.values.Get(name); value != "" {
			list.Hidden = append(list.Hidden, ui.Param{Name: name, Value: value})
		}
	}
	if err != nil {
		d.failed(ctx, "list", err, "title", l.Title)
		list.Empty = &ui.Empty{Kind: "error", Title: "This list could not be read", Text: "Frontdesk's local data could not be read. Reload the page; if it happens again, tell the person who runs Frontdesk.", Action: &ui.Action{Label: "Try again", URL: query.with(l.Path)}}
		return list, nil
	}
	list.Rows = l.rows(page.Rows)
	if page.Prev != "" {
		list.PrevURL = query.with(l.Path, "before", page.Prev)
	}
	if page.Next != "" {
		list.NextURL = query.with(l.Path, "after", page.Next)
	}
	list.Count = l.count(d, ctx, query, page)
	list.Empty = l.empty(d, query, len(page.Rows))
	return list, nil
}

// fetch reads one page of the list.
func (l listing[T]) fetch(ctx context.Context, query listQuery) (mirror.Page[T], error) {
	if query.unknown != (mistake{}) {
		return mirror.Page[T]{}, nil
	}
	return l.Fetch(ctx, mirror.Everything, query.Query)
}

func (l listing[T]) rows(values []T) []ui.Row {
	rows := make([]ui.Row, 0, len(values))
	for _, value := range values {
		row := ui.Row{URL: l.URL(value), Label: l.Label(value)}
		for _, column := range l.Columns {
			if !column.CSVOnly {
				row.Cells = append(row.Cells, column.cell(value))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (l listing[T]) filterNames() []string {
	var names []string
	for _, filter := range l.Filters {
		names = append(names, filter.Name)
	}
	return names
}

func (l listing[T]) sortKeys() []string {
	var keys []string
	for _, column := range l.Columns {
		if column.Key != "" {
			keys = append(keys, column.Key)
		}
	}
	return keys
}

// headers link each sortable column to the order a click should give: the other one when it is sorted already.
func (l listing[T]) headers(query listQuery) []ui.Header {
	var headers []ui.Header
	for _, column := range l.Columns {
		if column.CSVOnly {
			continue
		}
		header := ui.Header{Label: column.Label, Numeric: column.Numeric, Prose: column.Prose, Minor: column.Minor && query.Sort != column.Key}
		if column.Key != "" {
			next := column.Key
			if query.Sort == column.Key {
				header.Sorted = "ascending"
				if query.Desc {
					header.Sorted = "descending"
				} else {
					next = "-" + column.Key
				}
			}
			header.SortURL = query.with(l.Path, "sort", next)
		}
		headers = append(headers, header)
	}
	return headers
}

func (l listing[T]) filters(query listQuery) []ui.Filter {
	filters := make([]ui.Filter, len(l.Filters))
	for i, filter := range l.Filters {
		filter.Value = query.values.Get(filter.Name)
		if filter.Value != "" && !filter.Takes(filter.Value) {
			filter.Options = append(slices.Clone(filter.Options), ui.Option{Value: filter.Value, Label: quoted(filter.Value) + " (unknown)"})
		}
		filters[i] = filter
	}
	return filters
}

// counted is how many rows a query has. more says that there are more than n; known is false where only a scan would tell.
type counted func(ctx context.Context, q mirror.Query) (n int, more, known bool, err error)

// count is how many rows the list has; of a filtered one, how many it has left of how many: "14 of 5,004". Where only a scan
// would tell, it is what the page shows and a plus.
func (l listing[T]) count(d *Desk, ctx context.Context, query listQuery, page mirror.Page[T]) string {
	count := l.Count
	switch {
	case count == nil && l.Kind == "":
		return ""
	case count == nil:
		count = func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			return d.Mirror.Count(ctx, mirror.Everything, l.Kind, q)
		}
	}
	var all mirror.Query
	if l.Fixed != nil {
		l.Fixed(&all)
	}
	n, more, known, err := count(ctx, all)
	if err != nil || !known {
		return ""
	}
	total := upTo(n, more)
	if !query.narrowed() {
		return total
	}
	if query.unknown != (mistake{}) {
		return "0 of " + total
	}
	n, more, known, err = count(ctx, query.Query)
	switch {
	case err == nil && known:
	case page.Prev == "":
		n, more = len(page.Rows), page.Next != ""
	default:
		return "of " + total
	}
	return upTo(n, more) + " of " + total
}

// upTo is a number, with a plus when there are more.
func upTo(n int, more bool) string {
	if more {
		return wording.Number(n) + "+"
	}
	return wording.Number(n)
}

func (l listing[T]) empty(d *Desk, query listQuery, rows int) *ui.Empty {
	switch {
	case rows > 0:
		return nil
	case query.unknown != (mistake{}):
		return &ui.Empty{Kind: "nomatch", Title: query.unknown.title, Text: query.unknown.text, Action: &ui.Action{Label: "Clear filters", URL: l.Path}}
	case query.several:
		return &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: "The text holds several IDs, addresses or domains. Search for one of them.", Action: &ui.Action{Label: "Clear filters", URL: l.Path}}
	case query.narrowed():
		return &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: "Check the spelling or remove a filter.", Action: &ui.Action{Label: "Clear filters", URL: l.Path}}
	case !l.Own && d.Mirror.Progress().Running:
		return &ui.Empty{Kind: "nothing", Title: "Still loading from WorkOS", Text: "The first sync is in progress. Rows appear here as they arrive.", Action: &ui.Action{Label: "See progress", URL: paths.Sync.URL()}}
	default:
		empty := l.Nothing
		empty.Kind = "nothing"
		return &empty
	}
}

// pageSizeCookie remembers the rows per page; it holds a number and nothing about anyone.
const pageSizeCookie = "page-size"

func (d *Desk) pageSize(c request.Context) int {
	cookie, err := c.Cookie(d.cookieName(pageSizeCookie))
	if err != nil {
		return 0
	}
	size, _ := strconv.Atoi(cookie.Value)
	return size
}

func (d *Desk) keepPageSize(c request.Context, size int) {
	c.SetCookie(&http.Cookie{
		Name: d.cookieName(pageSizeCookie), Value: strconv.Itoa(size), Path: "/", MaxAge: 365 * 24 * 3600,
		Secure: d.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// cookieName adds the prefix that binds a cookie to this host, where the desk is served over https.
func (d *Desk) cookieName(name string) string {
	if d.Secure {
		return "__Host-" + name
	}
	return name
}
