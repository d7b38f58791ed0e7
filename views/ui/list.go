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
	// Numeric columns are right-aligned with tabular figures.
	Numeric bool
	// Mark columns have a mark for yes or no. A phone shows those with yes in one line, each beside its label.
	Mark bool
	// Prose columns have sentences, which wrap before names and times do.
	Prose bool
	// Minor columns get less room than the others in a narrow table.
	Minor bool
}

// Row is one line of a list. The first cell becomes the text of a link that covers the whole row; it must be
// plain text, without links or buttons. Label is read by screen readers after that text, if the text says too little.
type Row struct {
	URL, Label string
	Cells      []templ.Component
}

// Filter is one control above a list. With OptionsURL it is a type-ahead (Text is what it shows for Value), with
// Moment a date and a time in the zone of its label, with Example a text, otherwise a select whose first option, "any", is
// added by the component.
type Filter struct {
	Name, Label, Value string
	Options            []Option
	Groups             []OptionGroup // further options, under headings
	OptionsURL, Text   string
	Moment             bool
	Example            string // makes it a text field, with this in it while it is empty
	// Problem is why the text in a type-ahead matches nothing, and Suggestions what may be meant; IsTyped means that this
	// answer handles a typed text.
	Problem     string
	Suggestions []Suggestion
	IsTyped     bool
	None        string // the option that filters nothing; "" for "Any" and the label
}

// Suggestion is something that a typed text may mean; a click chooses it.
type Suggestion struct{ Name, ID, URL string }

// Takes reports whether a filter has a value. A type-ahead and a time accept any value.
func (f Filter) Takes(value string) bool {
	isIt := func(option Option) bool { return option.Value == value }
	return f.OptionsURL != "" || f.Moment || f.Example != "" || slices.ContainsFunc(f.Options, isIt) ||
		slices.ContainsFunc(f.Groups, func(group OptionGroup) bool { return slices.ContainsFunc(group.Options, isIt) })
}

// TextName returns the parameter for the text of a type-ahead.
func (f Filter) TextName() string { return f.Name + "_text" }

// none returns the label of the option that filters nothing.
func (f Filter) none() string {
	if f.None != "" {
		return f.None
	}
	return "Any " + lower(f.Label)
}

// OptionGroup has the options of a select under one heading.
type OptionGroup struct {
	Label   string
	Options []Option
}

// dateLayouts are the values that an input of a type can show.
var dateLayouts = map[string][]string{"date": {time.DateOnly}, dateTime: {"2006-01-02T15:04", "2006-01-02T15:04:05"}}

const dateTime = "datetime-local"

// showsDate reports whether an input of a type can show a value; a date control shows nothing for an invalid date.
func showsDate(kind, value string) bool {
	layouts := dateLayouts[kind]
	return value == "" || len(layouts) == 0 || slices.ContainsFunc(layouts, func(layout string) bool {
		_, err := time.Parse(layout, value)
		return err == nil
	})
}

// Empty is shown in place of the rows. Kind is "nothing" (there are none yet), "nomatch" (the filters leave none)
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
	// Search is the value of q; SearchHint names the fields that are searched. Both are shown only if Searchable is set.
	Search, SearchHint string
	Searchable         bool
	Filters            []Filter
	// Hidden parameters (sort, limit) are kept while filtering. Cursors are dropped: a new filter starts at page one.
	Hidden  []Param
	Headers []Header
	Rows    []Row
	// PrevURL and NextURL are the neighboring pages, empty at the ends. CSVURL downloads exactly the filtered rows.
	PrevURL, NextURL, CSVURL string
	// Limit is the current page size, Limits the sizes to choose from.
	Limit  int
	Limits []int
	// Empty, if set, is shown instead of the rows.
	Empty   *Empty
	Actions []Action
	// Tabs are the pages that the list is one of.
	Tabs []Tab
	// Note is one sentence above the rows, such as how old the data is.
	Note string
}

// WithoutColumn returns the list without the column at i, for a column that would have only dashes.
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

// timed reports whether the bar has a date. Then it is sent by a button, because half a date is no query.
func (l List) timed() bool {
	return slices.ContainsFunc(l.Filters, func(f Filter) bool { return f.Moment })
}

// kept returns the hidden parameters without cursors and without those that the bar itself sends.
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

// Filtered reports whether the list has any filter.
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

// limitURL returns the first page with the same filters and another page size.
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

// clearURL returns the list without any filter.
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

// announcement is read by screen readers when the region is replaced.
func (l List) announcement() string {
	if l.Empty != nil {
		return l.Empty.Title
	}
	if len(l.Rows) == 1 {
		return "1 row shown"
	}
	return strconv.Itoa(len(l.Rows)) + " rows shown"
}

// headerAt returns the column of a cell; a row with more cells than headers does not break the page.
func headerAt(headers []Header, i int) Header {
	if i < len(headers) {
		return headers[i]
	}
	return Header{}
}

// paged reports whether the pager has any content.
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

// regionLabel names the table, also for a list without a title.
func (l List) regionLabel() string {
	if l.Title == "" {
		return "Results"
	}
	return strings.TrimSpace(l.Title)
}
