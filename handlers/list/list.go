package list

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/live"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos/mirror"

	"github.com/a-h/templ"
)

// Column is one column of a list, declared once for its cell on the page and its text in the CSV.
type Column[T any] struct {
	Key     string                  // sort key in the URL; "" cannot be sorted
	Label   string                  // header on the page and in the CSV
	Text    func(T) string          // CSV value, and the cell when Cell is nil
	Cell    func(T) templ.Component // nil: the text; a column without a cell worth showing is CSVOnly
	Time    bool                    // the CSV value is a time in UTC, as CSVTime writes it
	CSVOnly bool
	None    string // said in place of an empty text, on the page and in the CSV
	Numeric bool
	Prose   bool // sentences, which wrap before names do
	Minor   bool // gives way where there is little room
}

// csvLabel returns the column's head in the CSV, which names the zone of its times.
func (c Column[T]) csvLabel() string {
	if c.Time {
		return c.Label + " (UTC)"
	}
	return c.Label
}

// text returns the column's value in the CSV.
func (c Column[T]) text(value T) string { return cmp.Or(c.Text(value), c.None) }

// cell returns the column's value on the page.
func (c Column[T]) cell(value T) templ.Component {
	switch text := c.Text(value); {
	case text == "" && c.None != "":
		return ui.Missing(c.None)
	case c.Cell != nil:
		return c.Cell(value)
	default:
		return ui.Text(text)
	}
}

// StateColumn is a column that shows a state with the same word on the page and in the CSV.
func StateColumn[T any](label string, state func(T) ui.State) Column[T] {
	return Column[T]{Label: label, Text: func(value T) string { return state(value).Word },
		Cell: func(value T) templ.Component { return ui.StateBadge(state(value)) }}
}

// Spec describes one list of the mirror.
type Spec[T any] struct {
	ID       string // of the region that filters and pages replace
	Title    string
	Section  string
	Path     string
	Hint     string // what the search box finds
	Columns  []Column[T]
	Sort     string // the order when the URL names none, as the URL would name it: "name", "-created"
	Filters  []ui.Filter
	Actions  []ui.Action
	Tabs     []ui.Tab            // the pages that the list is one of
	Fixed    func(*mirror.Query) // what a tab pins down, such as its organization
	Kind     mirror.Kind         // whose rows are counted in the heading; "" where Count does it
	Count    counted             // the rows of Frontdesk's own records
	Topic    string              // what changes the list, see package live; "" for the objects of Kind
	URL      func(T) string
	Label    func(T) string // the row's name, read out for its link
	Fetch    func(context.Context, mirror.Scope, mirror.Query) (mirror.Page[T], error)
	Each     func(context.Context, mirror.Scope, mirror.Query) iter.Seq2[T, error] // all rows, for CSV; nil: page by page
	Nothing  ui.Empty                                                              // there is nothing of this kind yet
	FileName string                                                                // of the CSV, without ending
	Own      bool                                                                  // Frontdesk's own records, which no copy from WorkOS brings
}

// topics returns what changes the list.
func (l Spec[T]) topics() []string {
	if l.Own {
		return []string{live.Records}
	}
	return []string{cmp.Or(l.Topic, string(l.Kind))}
}

// Show answers with the list as a page, as the region alone, or as CSV (?format=csv).
func Show[T any](b *page.Base, c request.Context, l Spec[T]) error {
	query, err := l.query(b, c)
	if err != nil {
		return err
	}
	if c.QueryParam("format") == "csv" {
		return downloadList(b, c, l, query)
	}
	list, err := l.build(b, c, query)
	if err != nil {
		return err
	}
	return b.Render(c, http.StatusOK, views.Page{Title: views.ListTitle(l.Title, list), Section: l.Section, Body: ui.ListPage(list),
		Region: ui.ListAnswer(list), Topics: l.topics()})
}

// ShowTab answers with a list under an object's tabs. When the person filters or pages, only the rows are requested,
// and the object is not read again.
func ShowTab[T any](b *page.Base, c request.Context, l Spec[T], frame page.Framer) error {
	query, err := l.query(b, c)
	if err != nil {
		return err
	}
	if c.QueryParam("format") == "csv" {
		return downloadList(b, c, l, query)
	}
	list, err := l.build(b, c, query)
	if err != nil {
		return err
	}
	view := views.Page{Title: l.Title}
	if page.IsPartial(c) {
		if name := b.NameOfID(c.Request().Context(), c.Param("id")); name != "" {
			view.Title = name + " – " + l.Title
		}
	} else if view, err = frame(ui.ListSection(list)); err != nil {
		return err
	}
	view.Title = views.ListTitle(view.Title, list)
	view.Region = ui.ListAnswer(list)
	return b.Render(c, http.StatusOK, view)
}

// query reads the list's state from the URL and stores the chosen page size.
func (l Spec[T]) query(b *page.Base, c request.Context) (Query, error) {
	query, err := ParseQuery(c.QueryParams(), l.filterNames(), l.sortKeys(), pageSize(b, c))
	if err != nil {
		return query, err
	}
	query.unknown = unread(c.QueryParams(), l.Filters)
	for _, filter := range l.Filters {
		if filter.Problem != "" {
			query.Values.Set(filter.TextName(), filter.Text) // what was typed stays in the list's links
		}
	}
	if query.Values.Has("limit") {
		keepPageSize(b, c, query.Limit)
	}
	if query.Sort == "" {
		query.Sort, query.Desc = sortOrder(l.Sort)
	}
	if l.Fixed != nil {
		l.Fixed(&query.Query)
	}
	l.readSearch(b, c, &query)
	return query, nil
}

// readSearch removes what was pasted around an ID, an address or a domain, unless a row has the text exactly as typed.
func (l Spec[T]) readSearch(b *page.Base, c request.Context, query *Query) {
	pasted := page.ReadPasted(query.Q, c.Request().Host)
	clean := page.CleanPasted(query.Q, c.Request().Host)
	if query.several = pasted.IsSeveral(); clean == query.Q || query.unknown != (Mistake{}) {
		return
	}
	literal := query.Query
	literal.After, literal.Before, literal.Limit = "", "", 1
	ctx := c.Request().Context()
	page, err := l.Fetch(ctx, b.Scope(ctx), literal)
	if err != nil || len(page.Rows) == 0 {
		query.Q = clean // what cannot be read is said by the list itself
	}
}

// build reads one page from the mirror and lays it out.
func (l Spec[T]) build(b *page.Base, c request.Context, query Query) (ui.List, error) {
	ctx := c.Request().Context()
	found, err := l.fetch(b, ctx, query)
	if errors.Is(err, mirror.ErrBadCursor) || errors.Is(err, store.ErrBadCursor) {
		return ui.List{}, page.BadRequest("This page of the list does not exist",
			"The address belongs to another list or another order. Start again from the first page.")
	}
	list := ui.List{
		ID: l.ID, Title: l.Title, Path: l.Path, Searchable: l.Hint != "", SearchHint: l.Hint, Search: query.Values.Get("q"),
		Filters: l.filters(query), Headers: l.headers(query), Actions: l.Actions, Tabs: l.Tabs,
		Limit: query.Limit, Limits: pageSizes, CSVURL: query.With(l.Path, "format", "csv"),
	}
	for _, name := range []string{"sort", "limit"} {
		if value := query.Values.Get(name); value != "" {
			list.Hidden = append(list.Hidden, ui.Param{Name: name, Value: value})
		}
	}
	if err != nil {
		b.Failed(ctx, "list", err, "title", l.Title)
		list.Empty = &ui.Empty{Kind: "error", Title: "This list could not be read", Text: "Frontdesk's local data could not be read. Reload " +
			"the page; if it happens again, tell the person who runs Frontdesk.", Action: &ui.Action{Label: "Try again", URL: query.With(l.Path)}}
		return list, nil
	}
	list.Rows = l.rows(found.Rows)
	if found.Prev != "" {
		list.PrevURL = query.With(l.Path, "before", found.Prev)
	}
	if found.Next != "" {
		list.NextURL = query.With(l.Path, "after", found.Next)
	}
	list.Count = l.count(b, ctx, query, found)
	gap := ""
	if !l.Own && query.unknown == (Mistake{}) {
		gap = b.GapNote(ctx, l.Kind, query.Query)
	}
	list.Empty = l.empty(b, query, len(found.Rows), gap)
	if list.Empty == nil {
		list.Note = gap
	}
	if !l.Own && l.Hint != "" && query.unknown == (Mistake{}) {
		list.Note = page.InOneLine(list.Note, page.ShortSearch(query.Q))
	}
	return list, nil
}

// fetch reads one page of the list.
func (l Spec[T]) fetch(b *page.Base, ctx context.Context, query Query) (mirror.Page[T], error) {
	if query.unknown != (Mistake{}) {
		return mirror.Page[T]{}, nil
	}
	return l.Fetch(ctx, b.Scope(ctx), query.Query)
}

func (l Spec[T]) rows(values []T) []ui.Row {
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

func (l Spec[T]) filterNames() []string {
	var names []string
	for _, filter := range l.Filters {
		names = append(names, filter.Name)
	}
	return names
}

func (l Spec[T]) sortKeys() []string {
	var keys []string
	for _, column := range l.Columns {
		if column.Key != "" {
			keys = append(keys, column.Key)
		}
	}
	return keys
}

// headers links each sortable column to the order that a click gives: the opposite one if the list is already sorted by it.
func (l Spec[T]) headers(query Query) []ui.Header {
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
			header.SortURL = query.With(l.Path, "sort", next)
		}
		headers = append(headers, header)
	}
	return headers
}

func (l Spec[T]) filters(query Query) []ui.Filter {
	filters := make([]ui.Filter, len(l.Filters))
	for i, filter := range l.Filters {
		filter.Value = query.Values.Get(filter.Name)
		if filter.Value != "" && !filter.Takes(filter.Value) {
			filter.Options = append(slices.Clone(filter.Options), ui.Option{Value: filter.Value, Label: page.Quoted(filter.Value) + " (unknown)"})
		}
		filters[i] = filter
	}
	return filters
}

// counted counts the rows of a query. more means that there are more than n; known is false if only a scan could count them.
type counted func(ctx context.Context, q mirror.Query) (n int, more, known bool, err error)

// count returns the number of rows in words; for a filtered list also the total: "14 of 5,004". If only a scan could
// count them, it is the number on the page and a plus.
func (l Spec[T]) count(b *page.Base, ctx context.Context, query Query, page mirror.Page[T]) string {
	count := l.Count
	switch {
	case count == nil && l.Kind == "":
		return ""
	case count == nil:
		count = func(ctx context.Context, q mirror.Query) (int, bool, bool, error) {
			return b.Mirror.Count(ctx, b.Scope(ctx), l.Kind, q)
		}
	}
	var all mirror.Query
	if l.Fixed != nil {
		l.Fixed(&all)
	}
	n, more, known, err := count(ctx, all)
	isLoading := l.isLoading(b)
	if err != nil || !known || n == 0 && isLoading {
		return ""
	}
	total := UpTo(n, more || isLoading)
	if !query.narrowed() {
		return total
	}
	if query.unknown != (Mistake{}) {
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
	return UpTo(n, more || isLoading) + " of " + total
}

// isLoading reports whether the first sync may still bring rows of the list.
func (l Spec[T]) isLoading(b *page.Base) bool { return !l.Own && !b.IsLoaded() }

// UpTo returns a number, with a plus if there are more.
func UpTo(n int, more bool) string {
	if more {
		return wording.Number(n) + "+"
	}
	return wording.Number(n)
}

// empty says why there are no rows, if there are none; gap is why some may be missing.
func (l Spec[T]) empty(b *page.Base, query Query, rows int, gap string) *ui.Empty {
	isLoading := l.isLoading(b)
	if isLoading {
		gap = "The first sync from WorkOS is not finished, so rows may still appear."
	}
	switch {
	case rows > 0:
		return nil
	case query.unknown != (Mistake{}):
		return &ui.Empty{Kind: "nomatch", Title: query.unknown.Title, Text: query.unknown.Text,
			Action: &ui.Action{Label: "Clear filters", URL: l.Path}}
	case query.several:
		return &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: "The text holds several IDs, addresses or domains. Search for one " +
			"of them.", Action: &ui.Action{Label: "Clear filters", URL: l.Path}}
	case query.narrowed():
		return &ui.Empty{Kind: "nomatch", Title: "Nothing matches", Text: page.InOneLine("Check the spelling or remove a filter.", gap),
			Action: &ui.Action{Label: "Clear filters", URL: l.Path}}
	case isLoading && b.Mirror.Progress().Running:
		return &ui.Empty{Kind: "nothing", Title: "Still loading from WorkOS", Text: "The first sync is in progress. Rows appear here as they " +
			"arrive.", Action: &ui.Action{Label: "See progress", URL: paths.Sync.URL()}}
	case isLoading:
		return &ui.Empty{Kind: "nothing", Title: "Not loaded yet", Text: "Frontdesk has not loaded the environment from WorkOS yet. Rows " +
			"appear here as they arrive.", Action: &ui.Action{Label: "See progress", URL: paths.Sync.URL()}}
	case gap != "":
		return &ui.Empty{Kind: "nothing", Title: "Reading again from WorkOS", Text: gap,
			Action: &ui.Action{Label: "See progress", URL: paths.Sync.URL()}}
	default:
		empty := l.Nothing
		empty.Kind = "nothing"
		return &empty
	}
}
