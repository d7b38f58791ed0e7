package users

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views"
	ownersview "frontdesk/views/owners"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// SettingsPage shows a user's settings and what they let others do for them.
type SettingsPage struct {
	Frame
	Identities    views.Region[[]workos.Identity]
	Flags         views.Region[[]workos.FeatureFlag]
	Applications  views.Region[[]workos.AuthorizedApplication]
	Accounts      views.Region[ConnectedAccounts]
	Keys          views.Region[[]workos.APIKey]
	Organizations map[string]string // names by id
	Leaving       map[string]bool   // organizations that are being deleted, by ID
	Now           time.Time
}

// ConnectedAccounts are the third parties that a user may connect to your product, with the user's accounts.
type ConnectedAccounts struct {
	Accounts     []workos.DataProvider // each with its account; a third party as often as it has one
	NotConnected []workos.DataProvider
	Asked        int      // organizations of theirs that were looked at
	More         bool     // there are others
	Unread       []string // names of those whose accounts could not be read
}

func (p SettingsPage) owner() ownersview.Owner {
	return ownersview.Owner{ID: p.User.ID, IsPerson: true}
}

func (p SettingsPage) flagActions() []ui.Action {
	if !p.May.TargetFlags {
		return nil
	}
	return []ui.Action{{Label: "Turn on a flag", URL: p.owner().FlagAddURL()}}
}

func (p SettingsPage) identityTable() ui.List {
	list := ui.List{ID: "identities", Title: "Identities", Headers: []ui.Header{{Label: "Provider"}, {Label: "Provider ID"}}}
	for _, identity := range p.Identities.Value {
		list.Rows = append(list.Rows, ui.Row{Cells: ui.Cells(ui.Strong(IdentityProvider(identity.Provider)), ui.Code(identity.IdPID))})
	}
	return list
}

// IdentityProvider returns the common name of an identity's provider: "GithubOAuth" is "GitHub".
func IdentityProvider(provider string) string {
	if provider == "" {
		return "Unknown"
	}
	return strings.TrimSuffix(wording.ConnectionType(provider), " OAuth")
}

func (p SettingsPage) applicationTable() ui.List {
	list := ui.List{ID: "applications", Title: "Authorized applications", Headers: []ui.Header{{Label: "Application"}, {Label: "May use"}}}
	if p.May.Sessions {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, granted := range p.Applications.Value {
		row := ui.Row{Cells: ui.Cells(ui.Titled(ApplicationName(granted.Application), applicationOf(granted.Application)),
			ui.OrNone(strings.Join(granted.GrantedScopes, ", ")))}
		if p.May.Sessions {
			row.Cells = append(row.Cells, rowActions(ui.Action{Label: "Revoke access",
				URL: paths.UserApplicationRevoke.URL(p.User.ID, granted.Application.ID)}))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// applicationOf describes who owns an application.
func applicationOf(application workos.ConnectApplication) string {
	switch {
	case application.IsFirstParty:
		return "yours"
	case application.WasDynamicallyRegistered:
		return "self-registered"
	}
	return ""
}

func (p SettingsPage) accountTable() ui.List {
	list := ui.List{ID: "accounts", Title: "Connected accounts", Headers: []ui.Header{
		{Label: "Provider"}, {Label: "Status"}, {Label: "Organization"}, {Label: "May use"}, {Label: "Since"},
	}}
	if p.May.ManageProviders {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, provider := range p.Accounts.Value.Accounts {
		account := provider.ConnectedAccount
		row := ui.Row{Cells: ui.Cells(
			ui.Strong(ProviderName(provider)), ui.StateBadge(AccountState(account.State)),
			views.OrganizationLink(account.OrganizationID, p.Organizations[account.OrganizationID]),
			ui.OrNone(strings.Join(account.Scopes, ", ")), ui.Time(account.CreatedAt),
		)}
		if p.May.ManageProviders {
			row.Cells = append(row.Cells, rowActions(p.disconnect(provider)))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// disconnect is the action on a connected account; it has no address for one that is already disconnected.
func (p SettingsPage) disconnect(provider workos.DataProvider) ui.Action {
	action := ui.Action{Label: "Disconnect"}
	switch organization := provider.ConnectedAccount.OrganizationID; {
	case !AccountHeld(provider.ConnectedAccount) || p.Leaving[organization]:
	case organization == "":
		action.URL = paths.UserAccountDisconnect.URL(p.User.ID, provider.Slug)
	default:
		action.URL = paths.UserMemberAccountDisconnect.URL(p.User.ID, organization, provider.Slug)
	}
	return action
}

// rowActions shows the action of a row, or a dash if it has no address.
func rowActions(action ui.Action) templ.Component {
	if action.URL == "" {
		return ui.Missing("–")
	}
	return ui.RowActions([]ui.Action{action})
}

// accountNotes describes what the table of connected accounts does not show.
func (p SettingsPage) accountNotes() []string {
	var notes []string
	accounts := p.Accounts.Value
	if len(accounts.NotConnected) > 0 {
		names := make([]string, len(accounts.NotConnected))
		for i, provider := range accounts.NotConnected {
			names[i] = ui.Isolated(ProviderName(provider))
		}
		notes = append(notes, "Not connected: "+strings.Join(names, ", ")+". People connect their accounts in your product.")
	}
	if len(accounts.Unread) > 0 {
		notes = append(notes, "Accounts at "+strings.Join(accounts.Unread, ", ")+" could not be loaded. Reload the page to try again.")
	}
	if accounts.More {
		notes = append(notes, "This covers only "+wording.Plural(accounts.Asked, "organization", "organizations")+
			"; they belong to more.")
	}
	return notes
}

// AccountHeld reports whether your product has a user's account, even if it no longer works.
func AccountHeld(account *workos.ConnectedAccount) bool {
	return account != nil && account.State != "disconnected"
}

// AccountState returns the word for whether a user's account with a third party is connected.
func AccountState(state string) ui.State {
	switch state {
	case "connected":
		return ui.State{Tone: ui.OK, Word: "Connected"}
	case "needs_reauthorization":
		return ui.State{Tone: ui.Attention, Word: "Sign in again",
			Hint: "The provider no longer accepts what was granted. The person connects the account again in your product."}
	case "disconnected":
		return ui.State{Tone: ui.Neutral, Word: "Disconnected", Hint: "It was connected before. The person connects it again in your product."}
	default:
		return wording.UnknownState(state)
	}
}

// ProviderName returns a third party's name.
func ProviderName(provider workos.DataProvider) string {
	return cmp.Or(provider.Name, provider.Slug, "Unknown")
}

// ApplicationName returns an application's name.
func ApplicationName(application workos.ConnectApplication) string {
	return cmp.Or(application.Name, application.ClientID, application.ID, "Unknown")
}
