package views

import (
	"cmp"
	"strings"

	"frontdesk/views/ui"
)

// objectTitle is the title of an object's page: its name and the tab, except on the first one.
func objectTitle(object ui.ObjectPage) string {
	title := ui.Isolated(cmp.Or(object.Name, object.ID))
	for i, tab := range object.Tabs {
		if tab.Current && i > 0 {
			title += " – " + tab.Label
		}
	}
	return title
}

// Title is the page's title.
func (f OrganizationFrame) Title() string { return objectTitle(f.object()) }

// Title is the page's title.
func (f ConnectionFrame) Title() string { return objectTitle(f.object(nil)) }

// Title is the page's title.
func (f DirectoryFrame) Title() string { return objectTitle(f.object(nil)) }

// Title is the page's title.
func (f UserFrame) Title() string { return objectTitle(f.object(nil)) }

// Title is the page's title.
func (f DirectoryUserFrame) Title() string { return objectTitle(f.object(nil)) }

// Title is the page's title.
func (f DirectoryGroupFrame) Title() string { return objectTitle(f.object()) }

// ListTitle is a list's title with what it is narrowed to: "Connections – Inactive", "Users – “ana”".
func ListTitle(title string, list ui.List) string {
	parts := []string{title}
	if list.Search != "" {
		parts = append(parts, "“"+list.Search+"”")
	}
	for _, filter := range list.Filters {
		if filter.Value != "" {
			parts = append(parts, filterWords(filter))
		}
	}
	return strings.Join(parts, " – ")
}

// SearchTitle is the title of the search page: "Search – “ana”".
func SearchTitle(query string) string {
	return ListTitle("Search", ui.List{Search: clipped(query, maxSearchTitle)})
}

// maxSearchTitle is how much of a searched text titles show; a whole email may have been pasted.
const maxSearchTitle = 200

// filterWords is what a filter is set to, as its control shows it.
func filterWords(filter ui.Filter) string {
	options := filter.Options
	for _, group := range filter.Groups {
		options = append(options[:len(options):len(options)], group.Options...)
	}
	for _, option := range options {
		if option.Value == filter.Value {
			if filter.Name == "state" || filter.Name == "status" {
				return strings.ToLower(option.Label)
			}
			return option.Label
		}
	}
	if filter.Moment {
		return strings.ToLower(filter.Label) + " " + filter.Value
	}
	return cmp.Or(filter.Text, filter.Value)
}
