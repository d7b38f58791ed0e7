package connections

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"
)

// TestPage creates a test sign-in link; Link is "" before that.
type TestPage struct {
	Connection workos.Connection
	Link       string
	Life       time.Duration
}

func (p TestPage) spec() ui.FormSpec {
	return ui.FormSpec{ID: "action-form", Action: paths.ConnectionTest.URL(p.Connection.ID), Submit: "Create test link",
		Cancel: &ui.Action{Label: "Cancel", URL: paths.ConnectionShow.URL(p.Connection.ID)}}
}

// TestedSignInPage shows the result of a test sign-in to the person who signed in.
type TestedSignInPage struct {
	Profile      workos.Profile
	ConnectionID string
	Problem      string // why it did not work, "" when it did
	Detail       string // what WorkOS said, in its words
}

func (p TestedSignInPage) callout() ui.Callout {
	switch {
	case p.Problem != "":
		return ui.Callout{Tone: ui.Danger, Title: p.Problem, Text: strings.TrimSpace("The test sign-in failed. " + p.Detail),
			Who: "The customer's IT admin, with the details on this page"}
	case p.Profile.ConnectionID != p.ConnectionID:
		return ui.Callout{Tone: ui.Attention, Title: "The sign-in used another connection",
			Text: "It worked, through " + p.Profile.ConnectionID + " instead of this connection."}
	}
	return ui.Callout{Tone: ui.OK, Title: "The sign-in works", Text: "This is what the identity provider sent. Nobody was signed in to " +
		"anything, and you can close this page."}
}

func (p TestedSignInPage) facts() []ui.Fact {
	if p.Problem != "" {
		return nil
	}
	name, _ := wording.NameAndEmail(p.Profile.Name, p.Profile.FirstName, p.Profile.LastName, p.Profile.Email)
	return []ui.Fact{
		{Label: "Email", Value: ui.OrMissing(p.Profile.Email, "none: the identity provider must send one")},
		{Label: "Name", Value: ui.OrMissing(name, "none")},
		{Label: "ID at the provider", Value: ui.OrMissing(p.Profile.IdPID, "none")},
		{Label: "Groups", Value: ui.OrMissing(strings.Join(p.Profile.Groups, ", "), "none")},
		{Label: "Connection", Value: ui.Code(cmp.Or(p.Profile.ConnectionID, "unknown"))},
		{Label: "Connection type", Value: ui.Text(wording.ConnectionType(p.Profile.ConnectionType))},
	}
}

func (p TestPage) actions() []ui.Action {
	return []ui.Action{{Label: "Open in a new tab", URL: p.Link, External: true},
		{Label: "Back to the connection", URL: paths.ConnectionShow.URL(p.Connection.ID)}}
}
