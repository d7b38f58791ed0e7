package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// Header is one column of a list.
type Header struct {
	Label string
	// SortURL makes the header a link; Sorted is "ascending" or "descending" on the column the rows are sorted by.
	SortURL, Sorted string
	// Numeric columns are set to the right with tabular figures.
	Numeric bool
	// Mark columns hold a mark for yes or no. A phone shows those that say yes in one line, each beside its label.
	Mark bool
	// Prose columns hold sentences, which wrap before names and times do.
	Prose bool
	// Minor columns give way to the others where a table has little room.
	Minor bool
}

// Row is one line of a list. The first cell becomes the text of a link that covers the whole row; it must hold
// plain text, no links or buttons of its own. Label is said by screen readers after that text where it says too little.
type Row struct {
	URL, Label string
	Cells      []templ.Component
}

// Filter is one choice above a list. With OptionsURL it is a type-ahead (Text is what it shows for Value), with
// Moment a date and a time in the zone that its label names, otherwise a select whose first entry, "any", is written by the component.
type Filter struct {
	Name, Label, Value string
	Options            []Option
	Groups             []OptionGroup // further options, under headings
	OptionsURL, Text   string
	Moment             bool
	// Problem is why what was typed into a type-ahead chooses nothing, and Suggestions what may be meant; IsTyped, that this
	// answer reads a typed text.
	Problem     string
	Suggestions []Suggestion
	IsTyped     bool
	None        string // the option that filters nothing; "" for "Any" and the label
}

// Suggestion is something that a typed text may mean: a press chooses it.
type Suggestion struct{ Name, ID, URL string }

// Takes reports whether a value is one of those that a filter has. Those of a type-ahead and of a time are not listed.
func (f Filter) Takes(value string) bool {
	isIt := func(option Option) bool { return option.Value == value }
	return f.OptionsURL != "" || f.Moment || slices.ContainsFunc(f.Options, isIt) ||
		slices.ContainsFunc(f.Groups, func(group OptionGroup) bool { return slices.ContainsFunc(group.Options, isIt) })
}

// TextName is the parameter of what was typed into a type-ahead.
func (f Filter) TextName() string { return f.Name + "_text" }

// none is the option that filters nothing.
func (f Filter) none() string {
	if f.None != "" {
		return f.None
	}
	return "Any " + lower(f.Label)
}

// OptionGroup is the options of a select under one heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

// dateLayouts are the values that an input of a type can show.
var dateLayouts = map[string][]string{"date": {time.DateOnly}, dateTime: {"2006-01-02T15:04", "2006-01-02T15:04:05"}}

const dateTime = "datetime-local"

// showsDate reports whether an input of a type can show a value; a date control shows nothing of a date that does not exist.
func showsDate(kind, value string) bool {
	layouts := dateLayouts[kind]
	return value == "" || len(layouts) == 0 || slices.ContainsFunc(layouts, func(layout string) bool {
		_, err := time.Parse(layout, value)
		return err == nil
	})
}

// Empty takes the place of the rows. Kind is "nothing" (there are none yet), "nomatch" (the filters leave none)
// or "error" (they could not be read); each looks and reads differently.
type Empty struct {
	Kind, Title, Text string
	Action            *Action
}

// List is everything a list page shows.
type List struct {
	// ID is the region's element id, unique on the page; empty means "list".
	ID string
	// Title heads the page and names the table; Count ("200", "1–50 of 10,000+") stands beside it.
	Title, Count string
	// Path is the list's own URL without a query; filters are added to it.
	Path string
	// Search is the value of q; SearchHint says what it looks at. Neither shows unless Searchable.
	Search, SearchHint string
	Searchable         bool
	Filters            []Filter
	// Hidden parameters (sort, limit) are kept while filtering. Cursors are dropped: a new filter starts at page one.
	Hidden  []Param
	Headers []Header
	Rows    []Row
	// PrevURL and NextURL are the neighbouring pages, empty at the ends. CSVURL downloads exactly what is filtered.
	PrevURL, NextURL, CSVURL string
	// Limit is the page size in use, Limits those on offer.
	Limit  int
	Limits []int
	// Empty, when set, is shown instead of the rows.
	Empty   *Empty
	Actions []Action
	// Tabs are the pages that the list is one of.
	Tabs []Tab
	// Note is one sentence above the rows, such as how old the data is.
	Note string
}

// WithoutColumn is the list without the column at i, for one that would hold nothing but dashes.
func (l List) WithoutColumn(i int) List {
	l.Headers = slices.Delete(slices.Clone(l.Headers), i, i+1)
	rows := slices.Clone(l.Rows)
	for r := range rows {
		rows[r].Cells = slices.Delete(slices.Clone(rows[r].Cells), i, i+1)
	}
	l.Rows = rows
	return l
}

func (l List) id() string {
	if l.ID == "" {
		return "list"
	}
	return l.ID
}

func (l List) formID() string { return l.id() + "-filters" }

// timed reports whether the bar holds a date, which is sent by a button: half a date is not worth asking for.
func (l List) timed() bool {
	return slices.ContainsFunc(l.Filters, func(f Filter) bool { return f.Moment })
}

// kept are the hidden parameters without cursors and without what the bar itself sends.
func (l List) kept() []Param {
	var kept []Param
	for _, param := range l.Hidden {
		if param.Value == "" || param.Name == "after" || param.Name == "before" || param.Name == "q" && l.Searchable {
			continue
		}
		if l.filterNamed(param.Name) {
			continue
		}
		kept = append(kept, param)
	}
	return kept
}

func (l List) filterNamed(name string) bool {
	for _, filter := range l.Filters {
		if filter.Name == name {
			return true
		}
	}
	return false
}

// Filtered reports whether anything narrows the list.
func (l List) Filtered() bool {
	if l.Search != "" {
		return true
	}
	for _, filter := range l.Filters {
		if filter.Value != "" || filter.Problem != "" {
			return true
		}
	}
	return false
}

// limitURL is the first page of the same filters with another page size.
func (l List) limitURL(limit int) string {
	query := url.Values{}
	for _, param := range l.kept() {
		query.Set(param.Name, param.Value)
	}
	if l.Search != "" {
		query.Set("q", l.Search)
	}
	for _, filter := range l.Filters {
		if filter.Value != "" {
			query.Set(filter.Name, filter.Value)
		}
	}
	query.Set("limit", strconv.Itoa(limit))
	return l.Path + "?" + query.Encode()
}

// clearURL is the list with no filter at all.
func (l List) clearURL() string {
	query := url.Values{}
	for _, param := range l.kept() {
		query.Set(param.Name, param.Value)
	}
	if len(query) == 0 {
		return l.Path
	}
	return l.Path + "?" + query.Encode()
}

// announcement is read out by screen readers when the region is replaced.
func (l List) announcement() string {
	if l.Empty != nil {
		return l.Empty.Title
	}
	if len(l.Rows) == 1 {
		return "1 row shown"
	}
	return strconv.Itoa(len(l.Rows)) + " rows shown"
}

// headerAt is the column of a cell; a row with more cells than headers does not break the page.
func headerAt(headers []Header, i int) Header {
	if i < len(headers) {
		return headers[i]
	}
	return Header{}
}

// paged reports whether the pager would hold anything.
func (l List) paged() bool {
	return l.PrevURL != "" || l.NextURL != "" || l.CSVURL != "" || len(l.Limits) > 0
}

func (h Header) sortIcon() string {
	switch h.Sorted {
	case "ascending":
		return "arrow-up"
	case "descending":
		return "arrow-down"
	default:
		return "chevrons-up-down"
	}
}

func (e Empty) icon() string {
	switch e.Kind {
	case "nomatch":
		return "search-x"
	case "error":
		return "cloud-off"
	default:
		return "inbox"
	}
}

// regionLabel names the table; a list without a title still has a name.
func (l List) regionLabel() string {
	if l.Title == "" {
		return "Results"
	}
	return strings.TrimSpace(l.Title)
}
