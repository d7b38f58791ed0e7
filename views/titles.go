package views

import (
	"cmp"
	"strings"

	"frontdesk/views/ui"
)

// ObjectTitle returns the title of an object's page: its name and the tab, except on the first one.
func ObjectTitle(object ui.ObjectPage) string {
	title := ui.Isolated(cmp.Or(object.Name, object.ID))
	for i, tab := range object.Tabs {
		if tab.Current && i > 0 {
			title += " – " + tab.Label
		}
	}
	return title
}

// ListTitle returns a list's title with its filters: "Connections – Inactive", "Users – “ana”".
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

// filterWords returns the value of a filter as its control shows it.
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
