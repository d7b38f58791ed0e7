package page

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"sync"

	"frontdesk/views"
	organizationsview "frontdesk/views/organizations"
	"frontdesk/web/request"
	"frontdesk/workos"
)

// EnvironmentRows is how many webhook endpoints or flags the settings show: the most that WorkOS returns at once.
const EnvironmentRows = 100

// SettingsRows is how many rows of each list are on a settings tab.
const SettingsRows = organizationsview.SettingsRows

// RecentLimit is how many of the newest links and exports are on an organization's first tab.
const RecentLimit = 5

// The parameters with which an object's page continues one of its lists after the first rows.
const (
	paramList  = "list"  // which list, by what it is called
	paramAfter = "after" // WorkOS's cursor
	paramFrom  = "from"  // number of the first row there
)

// MaxRows bounds a list that is read completely.
const MaxRows = views.MaxRows

// The limits of these parameters.
const (
	maxCursor = 300
	maxFrom   = 10_000_000
)

// shownParts collects which parts of long lists a request shows, for the frame of the page.
type shownParts struct {
	mu   sync.Mutex
	list map[string]views.RowsPart
}

const keyParts = "frontdesk.parts"

func partsOf(c request.Context) *shownParts {
	if parts, ok := c.Get(keyParts).(*shownParts); ok {
		return parts
	}
	parts := &shownParts{list: map[string]views.RowsPart{}}
	c.Set(keyParts, parts)
	return parts
}

// shown returns the lists that a page shows only in part.
func (p *shownParts) shown() map[string]views.RowsPart {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.list
}

// continued returns where the address continues a list: after is "" for the beginning.
func continued(c request.Context, what string) (after string, from int) {
	if after = c.QueryParam(paramAfter); c.QueryParam(paramList) != what || after == "" || len(after) > maxCursor {
		return "", 1
	}
	from, _ = strconv.Atoi(c.QueryParam(paramFrom))
	return after, min(max(from, 2), maxFrom)
}

// partURL returns the page with a list from a position on, with its other parameters unchanged.
func partURL(c request.Context, what, after string, from int) string {
	values := url.Values{"all": {what}}
	if own := c.QueryParam("own"); own != "" {
		values.Set("own", own)
	}
	if after != "" {
		values.Set(paramList, what)
		values.Set(paramAfter, after)
		values.Set(paramFrom, strconv.Itoa(from))
	}
	return c.Request().URL.Path + "?" + values.Encode()
}

// Part returns a call that reads as many rows of a list as a page shows: the first ones, or those after the position in
// the address, so that a later part costs no more than the first. It records which part was read.
func Part[T any](c request.Context, what string, call func(context.Context, workos.ListOptions) (workos.Page[T],
	error)) func(context.Context) ([]T, error) {
	parts := partsOf(c)
	after, from := continued(c, what)
	return func(ctx context.Context) ([]T, error) {
		all, next, err := ReadRows(ctx, views.MaxRows, after, call)
		if err != nil && len(all) == 0 || err == nil && from == 1 && next == "" {
			return all, err
		}
		shown := views.RowsPart{From: from, Read: len(all), FirstURL: partURL(c, what, "", 0), IsIncomplete: err != nil}
		if next != "" {
			shown.NextURL = partURL(c, what, next, from+len(all))
		}
		parts.mu.Lock()
		parts.list[what] = shown
		parts.mu.Unlock()
		return all, err
	}
}

// Beginning returns fallback for the first part of a list, and none for a later part: the mirror does not know WorkOS's cursors.
func Beginning[F any](c request.Context, what string, fallback F) F {
	var none F
	if after, _ := continued(c, what); after != "" {
		return none
	}
	return fallback
}

// Rows turns a list call into one that reads the rows of all pages, up to most.
func Rows[T any](most int, call func(context.Context, workos.ListOptions) (workos.Page[T], error)) func(context.Context) ([]T, error) {
	return func(ctx context.Context) ([]T, error) {
		all, _, err := ReadRows(ctx, most, "", call)
		return all[:min(len(all), most)], err
	}
}

// ReadRows reads pages after a cursor until there are enough rows; next is the cursor for more, "" at the end. If the
// list fails, the rows that were read are returned with an *incomplete error.
func ReadRows[T any](ctx context.Context, enough int, after string,
	call func(context.Context, workos.ListOptions) (workos.Page[T], error)) (all []T, next string, err error) {
	options := workos.ListOptions{Limit: min(enough, 100), After: after}
	isWhole, isMixed := after == "", false
	for page, err := range workos.Pages(options, func(at workos.ListOptions) (workos.Page[T], error) { return call(ctx, at) }) {
		if err != nil {
			return all, "", IncompleteAfter(len(all), err)
		}
		isWhole, isMixed = isWhole && !page.IsDoubtful, isMixed || page.IsMixed
		if all = append(all, page.Data...); len(all) >= enough {
			isEnd := page.After == "" && len(all) == enough
			noteRead(ctx, listRead{isWhole: isWhole && isEnd, isToEnd: after == "" && isEnd})
			return all, page.After, mixed(isMixed, len(all))
		}
	}
	noteRead(ctx, listRead{isWhole: isWhole, isToEnd: after == ""})
	return all, "", mixed(isMixed, len(all))
}

// mixed is the error for a list whose answer also held rows of others, which are left out.
func mixed(isMixed bool, rows int) error {
	if !isMixed {
		return nil
	}
	return IncompleteAfter(rows, workos.ErrMixed)
}

// listRead is how much of a list was read, or what is to be said about an object that was read.
type listRead struct {
	isWhole bool   // all of it
	isToEnd bool   // from its beginning to its end, though WorkOS's answers may lack rows
	older   string // see olderNote
}

// readKey is the context key under which Fetch receives how much of a list was read.
type readKey struct{}

func noteRead(ctx context.Context, read listRead) {
	if into, ok := ctx.Value(readKey{}).(*listRead); ok {
		*into = read
	}
}

// incomplete is why a list could not be read to its end. It comes with the rows that were read.
type incomplete struct{ error }

// Unwrap returns the cause.
func (i *incomplete) Unwrap() error { return i.error }

// IncompleteAfter returns the error of a list that failed after some rows.
func IncompleteAfter(rows int, err error) error {
	if err == nil || rows == 0 {
		return err
	}
	return &incomplete{err}
}

// IsIncomplete reports whether an error comes with rows that can be shown.
func IsIncomplete(err error) bool {
	var part *incomplete
	return errors.As(err, &part)
}
