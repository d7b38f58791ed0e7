package actions

import (
	"cmp"
	"strings"

	"frontdesk/views/ui"

	"github.com/a-h/templ"
)

// Target shows the target of an action and its customer.
func Target(target, organization string) templ.Component {
	switch {
	case target == "" && organization == "":
		return ui.Missing("–")
	case target == "" || organization == "" || strings.HasPrefix(target, organization):
		return ui.Text(cmp.Or(target, organization))
	default:
		return ui.Text(target + " · " + organization)
	}
}
