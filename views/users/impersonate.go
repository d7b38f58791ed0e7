package users

import (
	"frontdesk/views/ui"
)

// ImpersonatePage links to the page where a user is impersonated.
type ImpersonatePage struct{ Person, Reason, Dashboard, Back string }

func (p ImpersonatePage) actions() []ui.Action {
	return []ui.Action{
		{Label: "Open the WorkOS Dashboard", Icon: "external-link", URL: p.Dashboard, External: true, Primary: true},
		{Label: "Back to " + p.Person, URL: p.Back},
	}
}
