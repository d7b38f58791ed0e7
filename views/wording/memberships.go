package wording

import (
	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// ManagedBy shows who manages a membership: the customer's directory, or people here.
func ManagedBy(directory, unknown bool) templ.Component {
	if directory {
		return ui.Text(ManagerOf(directory, unknown))
	}
	return ui.Muted(ManagerOf(directory, unknown))
}

// ManagerOf returns that as a word.
func ManagerOf(directory, unknown bool) string {
	if unknown {
		return "unknown"
	}
	if directory {
		return "Directory"
	}
	return "Manual"
}
