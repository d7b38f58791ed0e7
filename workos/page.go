package workos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/url"
	"slices"
	"strconv"
)

// Orders of a list, by creation time. WorkOS's third order, "normal", reverses the cursors and is not used.
const (
	Ascending  = "asc"
	Descending = "desc"
)

const (
	maxLimit      = 100    // objects per page that the API gives at most
	maxPages      = 100000 // pages that an All iterator reads at most
	maxEmptyPages = 10     // pages without a row, one after the other, that an All iterator puts up with
)

// Errors of Pages and the All iterators: the list is incomplete, so a missing object does not prove anything.
var (
	ErrRepeatedCursor = errors.New("the server gave the same cursor twice: the list is incomplete")
	ErrTooManyPages   = errors.New("the server gives pages without end: the list is incomplete")
	ErrMixed          = errors.New("the list holds objects of others than was asked for")
)

// Page is one page of a list. Before and After are the cursors of the neighboring pages, "" at the ends
// (and for a server without cursors).
type Page[T any] struct {
	Data          []T
	Before, After string
	// IsDoubtful means that rows which are not objects were left out, or that the answer does not show whether the list goes on.
	// A missing object then does not prove anything.
	IsDoubtful bool
	// IsMixed means that rows were left out because they belong to another parent than the requested one.
	IsMixed bool
}

// ListOptions pages a list. Limit is 1 to 100 (0: the server's default of 10), After and Before are cursors
// of a Page, Order is Ascending or Descending (the default) by creation time.
type ListOptions struct {
	Limit  int
	After  string
	Before string
	Order  string
}

// query returns the parameters of a list. The order is always sent: servers differ in their default.
func (o ListOptions) query() url.Values {
	q := url.Values{"order": {Descending}}
	set(q, "order", o.Order)
	if o.Limit != 0 {
		q.Set("limit", strconv.Itoa(min(max(o.Limit, 1), maxLimit)))
	}
	set(q, "after", o.After)
	set(q, "before", o.Before)
	return q
}

// set adds a parameter unless it is empty.
func set(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}

// list reads one page of an operation.
func list[T any](ctx context.Context, c *Client, r request) (Page[T], error) {
	answer, err := c.do(ctx, r)
	if err != nil {
		return Page[T]{}, err
	}
	page, err := decodePage[T](answer.body, !withoutMetadata[r.template])
	if err != nil {
		return page, answer.unreadable(err)
	}
	return page, nil
}

// ofParent leaves out the rows that belong to another parent than the requested one: they must not be shown or stored as its
// own. The page is then also doubtful. parentOf is "" for a row that does not name its parent.
func ofParent[T any](parent string, parentOf func(T) string, page Page[T], err error) (Page[T], error) {
	if err != nil || parent == "" {
		return page, err
	}
	n := len(page.Data)
	page.Data = slices.DeleteFunc(page.Data, func(row T) bool { return parentOf(row) != "" && parentOf(row) != parent })
	if len(page.Data) < n {
		page.IsDoubtful, page.IsMixed = true, true
	}
	return page, nil
}

// withoutMetadata are the lists that WorkOS documents with an optional list_metadata, or without it: they are never paged.
var withoutMetadata = map[string]bool{
	"/audit_logs/actions":                                             true,
	"/audit_logs/actions/{actionName}/schemas":                        true,
	"/authorization/organizations/{organizationId}/roles":             true,
	"/authorization/roles":                                            true,
	"/organizations/{organizationId}/data_integration_configurations": true,
	"/user_management/cors_origins":                                   true,
	"/user_management/redirect_uris":                                  true,
	"/user_management/users/{id}/identities":                          true,
	"/user_management/users/{id}/sessions":                            true,
	"/user_management/users/{user_id}/data_providers":                 true,
}

// decodePage reads each row by itself, so that one invalid row does not lose the others. Rows that are not
// objects are left out; rows with missing fields, even the ID, stay; duplicate objects count once. An answer
// without an array of rows is an error: as an empty list it would mean that everything is gone. So is an empty array
// if the documented list_metadata is missing; with rows, a missing list_metadata makes the page doubtful. So does a row without
// its documented ID, or an error beside the rows.
func decodePage[T any](body []byte, isPaged bool) (Page[T], error) {
	var envelope struct {
		Data     json.RawMessage `json:"data"`
		Metadata json.RawMessage `json:"list_metadata"`
		Error    any             `json:"error"`
		Errors   any             `json:"errors"`
	}
	if isArray(body) {
		envelope.Data = body
	} else if err := json.Unmarshal(body, &envelope); err != nil {
		return Page[T]{}, errNotAList
	}
	var rows []json.RawMessage
	if !isArray(envelope.Data) || json.Unmarshal(envelope.Data, &rows) != nil {
		return Page[T]{}, errNotAList
	}
	page := Page[T]{Data: make([]T, 0, len(rows)), IsDoubtful: isSaid(envelope.Error) || isSaid(envelope.Errors)}
	for _, row := range rows {
		value, err := Decode[T](row)
		if err != nil || !isObject(row) {
			page.IsDoubtful = true
			continue
		}
		if named, ok := any(&value).(interface{ identity() string }); ok && isPaged && named.identity() == "" {
			page.IsDoubtful = true
		}
		page.Data = append(page.Data, value)
	}
	page.Data = distinct(map[string]bool{}, page.Data)
	if isPaged && !isObject(envelope.Metadata) {
		if len(rows) == 0 {
			return Page[T]{}, errNotAList
		}
		page.IsDoubtful = true
	}
	var isUnread bool
	page.Before, page.After, isUnread = decodeCursors(envelope.Metadata)
	page.IsDoubtful = page.IsDoubtful || isPaged && isUnread
	return page, nil
}

// isSaid reports whether a field that should be empty is not.
func isSaid(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

// distinct leaves out the rows whose ID is in known, and adds the other IDs to it. Rows without an ID stay.
func distinct[T any](known map[string]bool, rows []T) []T {
	return slices.DeleteFunc(rows, func(row T) bool {
		named, ok := any(&row).(interface{ identity() string })
		if !ok || named.identity() == "" {
			return false
		}
		isKnown := known[named.identity()]
		known[named.identity()] = true
		return isKnown
	})
}

var errNotAList = errors.New("the answer is not a list")

// decodeCursors reads the cursors of the pages before and after. isUnread means that the cursor of the next page is missing or
// cannot be read: only null means that there is no next page.
func decodeCursors(metadata []byte) (before, after string, isUnread bool) {
	var cursors map[string]any
	if json.Unmarshal(metadata, &cursors) != nil {
		return "", "", false
	}
	next, isThere := cursors["after"]
	before, _ = cursors["before"].(string)
	after, isText := next.(string)
	return before, after, !isThere || !isText && next != nil
}

func isObject(data []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) }
func isArray(data []byte) bool  { return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("[")) }

// all iterates over the rows of a list from options.After on, see Pages. It ends with ErrMixed if rows of others were left out.
func all[T any](options ListOptions, read func(ListOptions) (Page[T], error)) iter.Seq2[T, error] {
	options.Limit, options.Before = maxLimit, ""
	return func(yield func(T, error) bool) {
		var none T
		isMixed := false
		for page, err := range Pages(options, read) {
			if err != nil {
				yield(none, err)
				return
			}
			isMixed = isMixed || page.IsMixed
			for _, row := range page.Data {
				if !yield(row, nil) {
					return
				}
			}
		}
		if isMixed {
			yield(none, ErrMixed)
		}
	}
}

// Pages reads the pages of a list from options.After on, with each object once: a list that changes during the reading
// may return some twice. It ends after the first error, which means that the list is incomplete.
func Pages[T any](options ListOptions, read func(ListOptions) (Page[T], error)) iter.Seq2[Page[T], error] {
	return func(yield func(Page[T], error) bool) {
		cursors, known := map[string]bool{options.After: true}, map[string]bool{}
		empty := 0
		for range maxPages {
			page, err := read(options)
			if err != nil {
				yield(Page[T]{}, err)
				return
			}
			if empty++; len(page.Data) > 0 {
				empty = 0
			}
			page.Data = distinct(known, page.Data)
			if !yield(page, nil) || page.After == "" {
				return
			}
			if cursors[page.After] {
				yield(Page[T]{}, ErrRepeatedCursor)
				return
			}
			if empty == maxEmptyPages {
				break
			}
			cursors[page.After] = true
			options.After = page.After
		}
		yield(Page[T]{}, ErrTooManyPages)
	}
}
