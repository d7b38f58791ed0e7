package views

import (
	"cmp"
	"strings"
	"time"

	"frontdesk/views/ui"
	"frontdesk/web/paths"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// CreatedKey is a new API key on the only page that ever shows it.
type CreatedKey struct {
	Organization string
	Key          workos.CreatedAPIKey
	Back         string
}

func (k CreatedKey) facts() []ui.Fact {
	return []ui.Fact{
		{Label: "Name", Value: ui.Text(k.Key.Name)},
		{Label: "Expires", Value: keyEnd(k.Key.APIKey, time.Time{})},
		{Label: "Permissions", Value: ui.OrMissing(strings.Join(k.Key.Permissions, ", "), "none")},
		{Label: "Known afterwards as", Value: ui.Code(k.Key.ObfuscatedValue)},
	}
}

// APIKeyName is what to call a key.
func APIKeyName(key workos.APIKey) string { return cmp.Or(key.Name, key.ObfuscatedValue, key.ID) }

// APIKeyExpired tells whether a key no longer works.
func APIKeyExpired(key workos.APIKey, now time.Time) bool {
	return !key.ExpiresAt.IsZero() && !key.ExpiresAt.After(now)
}

// keyEnd is until when a key works.
func keyEnd(key workos.APIKey, now time.Time) templ.Component {
	switch {
	case key.ExpiresAt.IsZero():
		return ui.Missing("never")
	case APIKeyExpired(key, now):
		return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "clock", Word: "Expired", Hint: "It stopped working on " + ui.Exact(key.ExpiresAt.Time) + "."})
	case now.IsZero():
		return ui.ExactTime(key.ExpiresAt.Time)
	default:
		return ui.Time(key.ExpiresAt.Time)
	}
}

func (p SettingsPage) keyTable() ui.List {
	list := ui.List{ID: "api-keys", Title: "API keys", Headers: []ui.Header{
		{Label: "Key"}, {Label: "Value", Width: "sm"}, {Label: "Permissions"}, {Label: "Last used", Width: "sm"}, {Label: "Expires", Width: "sm"},
	}}
	if p.May.ManageKeys {
		list.Headers = append(list.Headers, ui.Header{Label: "Acts", Width: "sm"})
	}
	for _, key := range p.Keys.Value {
		permissions := strings.Join(key.Permissions, ", ")
		row := ui.Row{Cells: cells(
			ui.Strong(APIKeyName(key)), ui.Code(key.ObfuscatedValue), orNone(permissions),
			timeOr(key.LastUsedAt.Time, "never"), keyEnd(key, p.Now),
		)}
		if p.May.ManageKeys {
			row.Cells = append(row.Cells, ui.RowActs(p.keyActs(key)))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func orNone(text string) templ.Component {
	if text == "" {
		return ui.Missing("none")
	}
	return hinted(text, text)
}

func (p SettingsPage) keyActs(key workos.APIKey) []ui.Action {
	revoke := ui.Action{Label: "Revoke", URL: paths.APIKeyRevoke.URL(p.Organization.ID, key.ID)}
	if APIKeyExpired(key, p.Now) {
		return []ui.Action{revoke}
	}
	return []ui.Action{{Label: "Expire", URL: paths.APIKeyExpire.URL(p.Organization.ID, key.ID)}, revoke}
}
