package list

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"frontdesk/handlers/page"
	"frontdesk/views/ui"
	"frontdesk/web/request"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror"
)

// Mistake describes what is wrong with an address, for the person who typed it.
type Mistake struct{ Title, Text string }

func Without(values url.Values, name string) url.Values {
	left := url.Values{}
	for key, value := range values {
		if key != name {
			left[key] = value
		}
	}
	return left
}

// pageSizeDefault is the number of rows on a page if none was chosen.
const pageSizeDefault = 50

// pageSizes are the rows per page that a person may choose; the choice is kept in a cookie.
var pageSizes = []int{25, 50, 100, 200}

// Query is the state of a list as its URL carries it: ?q=&state=&type=&organization=&sort=&after=&before=&limit=.
type Query struct {
	mirror.Query
	Values  url.Values // as typed, so that every link of the list keeps what it does not change
	filters []string   // the names in values that narrow the list, besides q
	several bool       // q names more than one thing
	unknown Mistake    // what the address asks for and the list cannot narrow by; none when it is empty
}

// ParseQuery reads a list's URL: only the filters and sort keys that this list has. remembered is
// the page size from the cookie, or 0.
func ParseQuery(values url.Values, filters, sortKeys []string, remembered int) (Query, error) {
	query := Query{Values: url.Values{}, filters: filters}
	for _, name := range append([]string{"q", "sort", "after", "before", "limit"}, filters...) {
		if value := strings.TrimSpace(values.Get(name)); value != "" {
			query.Values.Set(name, value)
		}
	}
	query.Query = mirror.Query{
		Q:              query.Values.Get("q"),
		State:          query.Values.Get("state"),
		Type:           query.Values.Get("type"),
		OrganizationID: query.Values.Get("organization"),
		Health:         health.Status(query.Values.Get("health")),
		Certificate:    health.CertificateStatus(query.Values.Get("certificate")),
		Issue:          health.Code(query.Values.Get("issue")),
		Severity:       query.Values.Get("severity"),
		Owner:          health.Owner(query.Values.Get("owner")),
		Age:            health.Age(query.Values.Get("age")),
		After:          query.Values.Get("after"),
		Before:         query.Values.Get("before"),
		Limit:          pageSizeDefault,
	}
	if slices.Contains(pageSizes, remembered) {
		query.Limit = remembered
	}
	return query, query.check(sortKeys)
}

func (q *Query) check(sortKeys []string) error {
	if len([]rune(q.Q)) > page.MaxSearchLength {
		return page.BadRequest("That search is too long", fmt.Sprintf("Search for at most %d characters: a name, an email address, a domain "+
			"or an ID.", page.MaxSearchLength))
	}
	if q.After != "" && q.Before != "" {
		return page.BadRequest("This page of the list does not exist",
			"The address asks for the rows after one row and before another at once. Start again from the first page.")
	}
	if sort := q.Values.Get("sort"); sort != "" {
		q.Sort, q.Desc = sortOrder(sort)
		if !slices.Contains(sortKeys, q.Sort) {
			return page.BadRequest("This list cannot be sorted that way", "Open the list again and press the heading of a column.")
		}
	}
	if limit := q.Values.Get("limit"); limit != "" {
		size, err := strconv.Atoi(limit)
		if err != nil || !slices.Contains(pageSizes, size) {
			return page.BadRequest("That many rows cannot be shown at once", "Choose 25, 50, 100 or 200 rows per page.")
		}
		q.Limit = size
	}
	return nil
}

// sortOrder parses a sort of the URL: a minus in front reverses it.
func sortOrder(sort string) (key string, desc bool) {
	key, desc = strings.CutPrefix(sort, "-")
	return key, desc
}

// narrowed reports whether the query leaves out rows of the list.
func (q Query) narrowed() bool {
	return q.Q != "" || q.unknown != (Mistake{}) || slices.ContainsFunc(q.filters, q.Values.Has)
}

// With returns the list's URL with some values changed; an empty value removes one. Any change except a step to another
// page goes back to the first page.
func (q Query) With(path string, pairs ...string) string {
	values := url.Values{}
	for name, value := range q.Values {
		if name != "after" && name != "before" {
			values[name] = value
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Del(pairs[i])
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// ListParams are the parameters of a list's URL besides its filters.
var ListParams = []string{"q", "sort", "after", "before", "limit", "format", page.NoticeParam}

// addedByOthers are the parameters that mail programs and other services add to links, for their own counting.
var addedByOthers = regexp.MustCompile(`^(utm_\w+|mc_\w+|_gl|_ga|_hs\w+|mkt_tok|gclid|gbraid|wbraid|fbclid|msclkid|igshid|ref|ref_src)$`)

// unread describes what is wrong with a list's filters: an unknown filter, or a value that it does not have. The
// list then shows no rows, because all rows would look like an answer.
func unread(values url.Values, filters []ui.Filter) Mistake {
	for _, filter := range filters {
		if filter.Problem != "" {
			return Mistake{"There is no such " + strings.ToLower(filter.Label), filter.Problem}
		}
	}
	if unknown := UnknownFilter(values, filters, ListParams...); unknown != "" {
		return Mistake{"There is no such filter", unknown}
	}
	return Mistake{}
}

// UnknownFilter describes the part of an address that is not a valid filter: an unknown name, a value that a filter does
// not have, or two values of one filter. It is "" if there is none.
func UnknownFilter(values url.Values, filters []ui.Filter, others ...string) string {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		var given []string
		for _, value := range values[name] {
			if value = strings.TrimSpace(value); value != "" && !slices.Contains(given, value) {
				given = append(given, value)
			}
		}
		at := slices.IndexFunc(filters, func(filter ui.Filter) bool { return filter.Name == name })
		switch {
		case len(given) == 0:
		case len(given) > 1 && (at >= 0 || name == "q"):
			return "The address gives “" + name + "” more than once. Choose one."
		case at >= 0 && !filters[at].Takes(given[0]):
			return page.Quoted(given[0]) + " is not a value of the filter “" + filters[at].Label + "”. Choose one from the list."
		case at < 0 && !slices.Contains(others, name) && !addedByOthers.MatchString(name):
			return "This list has no filter " + page.Quoted(name) + "."
		}
	}
	return ""
}

// pageSizeCookie remembers the rows per page; it holds a number and nothing about anyone.
const pageSizeCookie = "page-size"

func pageSize(b *page.Base, c request.Context) int {
	cookie, err := c.Cookie(cookieName(b, pageSizeCookie))
	if err != nil {
		return 0
	}
	size, _ := strconv.Atoi(cookie.Value)
	return size
}

func keepPageSize(b *page.Base, c request.Context, size int) {
	c.SetCookie(&http.Cookie{
		Name: cookieName(b, pageSizeCookie), Value: strconv.Itoa(size), Path: "/", MaxAge: 365 * 24 * 3600,
		Secure: b.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// cookieName adds the prefix that binds a cookie to this host, where Frontdesk is served over https.
func cookieName(b *page.Base, name string) string {
	if b.Secure {
		return "__Host-" + name
	}
	return name
}
