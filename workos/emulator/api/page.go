package api

import (
	"net/http"
	"sort"
	"strconv"

	"frontdesk/workos/emulator/data"
)

// Page limits, as documented for every list.
const (
	DefaultLimit = 10
	MaxLimit     = 100
)

// PageQuery is what a request asks of a list.
type PageQuery struct {
	Limit         int
	Descending    bool
	Cursor        data.ULID
	HasCursor     bool
	TowardsNewer  bool // whether the page lies on the newer side of its cursor
	cursorsTurned bool // order=normal: before and after change places
}

// Listing is an ascending row of things to page through: the whole of a table, or the refs of an index.
type Listing struct {
	Prefix string
	N      int
	ID     func(i int) data.ULID
	keep   func(i int) bool // nil keeps all
	render func(i int) any
}

// list envelope of every paginated endpoint.
type envelope struct {
	Object   string       `json:"object"`
	Data     []any        `json:"data"`
	Metadata ListMetadata `json:"list_metadata"`
}

// ListMetadata holds the cursors of a page.
type ListMetadata struct {
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// parsePage reads limit, order, before and after. The cursors are ids of the listed kind; one whose object
// was deleted still marks its place.
func parsePage(r *http.Request, prefix string) (PageQuery, []FieldError) {
	values := r.URL.Query()
	q := PageQuery{Limit: DefaultLimit, Descending: true}
	var wrong []FieldError
	if text := values.Get("limit"); values.Has("limit") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > MaxLimit {
			wrong = append(wrong, FieldError{"invalid_limit", "limit"})
		}
		q.Limit = n
	}
	switch values.Get("order") {
	case "", "desc":
	case "asc":
		q.Descending = false
	case "normal":
		q.cursorsTurned = true
	default:
		wrong = append(wrong, FieldError{"invalid_order", "order"})
	}
	before, after := values.Get("before"), values.Get("after")
	if before != "" && after != "" {
		wrong = append(wrong, FieldError{"mutually_exclusive", "before"})
	}
	for name, text := range map[string]string{"before": before, "after": after} {
		if text == "" {
			continue
		}
		cursor, ok := data.ParseID(prefix, text)
		if !ok {
			wrong = append(wrong, FieldError{"invalid_cursor", name})
		}
		// Down a list means older when it is newest first, unless its cursors are turned.
		forward := (name == "after") != q.cursorsTurned
		q.Cursor, q.HasCursor, q.TowardsNewer = cursor, true, forward != q.Descending
	}
	return q, wrong
}

// list answers one page of a listing.
func (s *API) list(r *http.Request, l Listing) reply {
	q, wrong := parsePage(r, l.Prefix)
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	shown, newer, older := q.Walk(l)
	out := envelope{Object: "list", Data: make([]any, 0, len(shown))}
	for _, i := range shown {
		out.Data = append(out.Data, l.render(i))
	}
	if len(shown) == 0 {
		return ok(out)
	}
	firstID, lastID := l.Prefix+"_"+l.ID(shown[0]).String(), l.Prefix+"_"+l.ID(shown[len(shown)-1]).String()
	moreAbove, moreBelow := newer, older
	if !q.Descending {
		moreAbove, moreBelow = older, newer
	}
	if moreAbove {
		out.Metadata.Before = &firstID
	}
	if moreBelow {
		out.Metadata.After = &lastID
	}
	if q.cursorsTurned {
		out.Metadata.Before, out.Metadata.After = out.Metadata.After, out.Metadata.Before
	}
	return ok(out)
}

// Walk picks the page's places in the order in which they are shown, and says whether there is more that is
// newer and more that is older. It touches only the page and, with a filter, what it has to skip.
func (q PageQuery) Walk(l Listing) (shown []int, newer, older bool) {
	start, step := 0, 1
	switch {
	case q.HasCursor && q.TowardsNewer:
		start = sort.Search(l.N, func(i int) bool { return q.Cursor.Less(l.ID(i)) })
	case q.HasCursor:
		start, step = sort.Search(l.N, func(i int) bool { return !l.ID(i).Less(q.Cursor) })-1, -1
	case q.Descending:
		start, step = l.N-1, -1
	}
	shown, next := l.take(start, step, q.Limit)
	more := len(shown) > 0 && l.any(next, step)
	behind := len(shown) > 0 && l.any(shown[0]-step, -step)
	newer, older = more, behind
	if step < 0 {
		newer, older = behind, more
	}
	if (step < 0) != q.Descending {
		for i, j := 0, len(shown)-1; i < j; i, j = i+1, j-1 {
			shown[i], shown[j] = shown[j], shown[i]
		}
	}
	return shown, newer, older
}

// take collects up to limit kept places from start on, and says where it stopped.
func (l Listing) take(start, step, limit int) (places []int, next int) {
	for next = start; next >= 0 && next < l.N && len(places) < limit; next += step {
		if l.keep == nil || l.keep(next) {
			places = append(places, next)
		}
	}
	return places, next
}

// any says whether a kept place lies at start or beyond.
func (l Listing) any(start, step int) bool {
	places, _ := l.take(start, step, 1)
	return len(places) > 0
}

// whole is the listing of a table's rows that were not deleted and pass keep (nil: all do).
func whole[T any](t *data.Table[T], keep func(data.Ref) bool, render func(data.Ref) any) Listing {
	return Listing{
		Prefix: t.Prefix, N: len(t.Rows),
		ID:     func(i int) data.ULID { return t.IDs[i] },
		keep:   func(i int) bool { return t.Alive(data.Ref(i)) && (keep == nil || keep(data.Ref(i))) },
		render: func(i int) any { return render(data.Ref(i)) },
	}
}

// picked is the listing of the refs of an index, which ascend.
func picked[T any](t *data.Table[T], refs []data.Ref, keep func(data.Ref) bool, render func(data.Ref) any) Listing {
	return Listing{
		Prefix: t.Prefix, N: len(refs),
		ID:     func(i int) data.ULID { return t.IDs[refs[i]] },
		keep:   func(i int) bool { return t.Alive(refs[i]) && (keep == nil || keep(refs[i])) },
		render: func(i int) any { return render(refs[i]) },
	}
}

// slice narrows a listing to the places from low up to high.
func (l Listing) slice(low, high int) Listing {
	id, keep, render := l.ID, l.keep, l.render
	l.N = max(high-low, 0)
	l.ID = func(i int) data.ULID { return id(low + i) }
	l.keep = func(i int) bool { return keep(low + i) }
	l.render = func(i int) any { return render(low + i) }
	return l
}
