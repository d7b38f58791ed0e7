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

// pageQuery is a request for a page of a list.
type pageQuery struct {
	limit         int
	descending    bool
	cursor        data.ULID
	hasCursor     bool
	towardsNewer  bool // whether the page lies on the newer side of its cursor
	cursorsTurned bool // order=normal: before and after change places
}

// listing is an ascending sequence to page through: a whole table, or the refs of an index.
type listing struct {
	prefix string
	n      int
	id     func(i int) data.ULID
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
func parsePage(r *http.Request, prefix string) (pageQuery, []FieldError) {
	values := r.URL.Query()
	q := pageQuery{limit: DefaultLimit, descending: true}
	var wrong []FieldError
	if text := values.Get("limit"); values.Has("limit") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > MaxLimit {
			wrong = append(wrong, FieldError{"invalid_limit", "limit"})
		}
		q.limit = n
	}
	switch values.Get("order") {
	case "", "desc":
	case "asc":
		q.descending = false
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
		// Further down a list means older if it is newest first, unless its cursors are reversed.
		forward := (name == "after") != q.cursorsTurned
		q.cursor, q.hasCursor, q.towardsNewer = cursor, true, forward != q.descending
	}
	return q, wrong
}

// list answers one page of a listing.
func (s *API) list(r *http.Request, l listing) reply {
	q, wrong := parsePage(r, l.prefix)
	if len(wrong) > 0 {
		return invalid(r, wrong...)
	}
	shown, newer, older := q.walk(l)
	out := envelope{Object: "list", Data: make([]any, 0, len(shown))}
	for _, i := range shown {
		out.Data = append(out.Data, l.render(i))
	}
	if len(shown) == 0 {
		return ok(out)
	}
	firstID, lastID := l.prefix+"_"+l.id(shown[0]).String(), l.prefix+"_"+l.id(shown[len(shown)-1]).String()
	moreAbove, moreBelow := newer, older
	if !q.descending {
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

// walk returns the page's places in display order, and whether there are newer and older ones.
// It reads only the page and, with a filter, what it has to skip.
func (q pageQuery) walk(l listing) (shown []int, newer, older bool) {
	start, step := 0, 1
	switch {
	case q.hasCursor && q.towardsNewer:
		start = sort.Search(l.n, func(i int) bool { return q.cursor.Less(l.id(i)) })
	case q.hasCursor:
		start, step = sort.Search(l.n, func(i int) bool { return !l.id(i).Less(q.cursor) })-1, -1
	case q.descending:
		start, step = l.n-1, -1
	}
	shown, next := l.take(start, step, q.limit)
	more := len(shown) > 0 && l.any(next, step)
	behind := len(shown) > 0 && l.any(shown[0]-step, -step)
	newer, older = more, behind
	if step < 0 {
		newer, older = behind, more
	}
	if (step < 0) != q.descending {
		for i, j := 0, len(shown)-1; i < j; i, j = i+1, j-1 {
			shown[i], shown[j] = shown[j], shown[i]
		}
	}
	return shown, newer, older
}

// take collects up to limit kept places from start on, and returns where it stopped.
func (l listing) take(start, step, limit int) (places []int, next int) {
	for next = start; next >= 0 && next < l.n && len(places) < limit; next += step {
		if l.keep == nil || l.keep(next) {
			places = append(places, next)
		}
	}
	return places, next
}

// any reports whether there is a kept place at start or beyond.
func (l listing) any(start, step int) bool {
	places, _ := l.take(start, step, 1)
	return len(places) > 0
}

// whole is the listing of a table's rows that were not deleted and pass keep (nil: all do).
func whole[T any](t *data.Table[T], keep func(data.Ref) bool, render func(data.Ref) any) listing {
	return listing{
		prefix: t.Prefix, n: len(t.Rows),
		id:     func(i int) data.ULID { return t.IDs[i] },
		keep:   func(i int) bool { return t.Alive(data.Ref(i)) && (keep == nil || keep(data.Ref(i))) },
		render: func(i int) any { return render(data.Ref(i)) },
	}
}

// picked is the listing of the refs of an index, which ascend.
func picked[T any](t *data.Table[T], refs []data.Ref, keep func(data.Ref) bool, render func(data.Ref) any) listing {
	return listing{
		prefix: t.Prefix, n: len(refs),
		id:     func(i int) data.ULID { return t.IDs[refs[i]] },
		keep:   func(i int) bool { return t.Alive(refs[i]) && (keep == nil || keep(refs[i])) },
		render: func(i int) any { return render(refs[i]) },
	}
}

// slice narrows a listing to the places from low up to high.
func (l listing) slice(low, high int) listing {
	id, keep, render := l.id, l.keep, l.render
	l.n = max(high-low, 0)
	l.id = func(i int) data.ULID { return id(low + i) }
	l.keep = func(i int) bool { return keep(low + i) }
	l.render = func(i int) any { return render(low + i) }
	return l
}
