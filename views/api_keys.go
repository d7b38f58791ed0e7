package views

import (
	"strings"
	"time"

	"frontdesk/views/ui"
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
		{Label: "Permissions", Value: keyPermissions(k.Key.APIKey)},
		{Label: "Shown later as", Value: ui.Code(k.Key.ObfuscatedValue)},
	}
}

// APIKeyName is what to call a key.
func APIKeyName(key workos.APIKey) string { return ui.Named(key.Name, key.ObfuscatedValue, key.ID) }

// APIKeyExpired tells whether a key no longer works.
func APIKeyExpired(key workos.APIKey, now time.Time) bool {
	return !key.ExpiresAt.IsZero() && !key.ExpiresAt.After(now)
}

// keyEnd is until when a key works.
func keyEnd(key workos.APIKey, now time.Time) templ.Component {
	switch {
	case key.ExpiresAt.Unreadable() != "":
		return ui.Time(key.ExpiresAt)
	case key.ExpiresAt.IsZero():
		return ui.Missing("never")
	case APIKeyExpired(key, now):
		return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "clock", Word: "Expired", Hint: "It stopped working on", At: key.ExpiresAt.Time})
	case now.IsZero():
		return ui.ExactTime(key.ExpiresAt)
	default:
		return ui.Time(key.ExpiresAt)
	}
}

// keyTable lists the API keys of a holder; names are what organizations are called, for a person's keys in each.
func keyTable(keys []workos.APIKey, whose Holder, names map[string]string, now time.Time, may May) ui.List {
	list := ui.List{ID: "api-keys", Title: "API keys", Headers: []ui.Header{{Label: "Key"}}}
	if whose.Person {
		list.Headers = append(list.Headers, ui.Header{Label: "Organization"})
	}
	list.Headers = append(list.Headers, ui.Header{Label: "Value"}, ui.Header{Label: "Permissions"}, ui.Header{Label: "Last used"}, ui.Header{Label: "Expires"})
	if may.ManageKeys {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, key := range keys {
		row := ui.Row{Cells: cells(ui.Strong(APIKeyName(key)))}
		if whose.Person {
			row.Cells = append(row.Cells, organizationLink(key.Owner.OrganizationID, names[key.Owner.OrganizationID]))
		}
		row.Cells = append(row.Cells, ui.Code(key.ObfuscatedValue), keyPermissions(key), timeOr(key.LastUsedAt, "never"), keyEnd(key, now))
		if may.ManageKeys {
			row.Cells = append(row.Cells, ui.RowActs(keyActs(key, whose, now)))
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

func keyActs(key workos.APIKey, whose Holder, now time.Time) []ui.Action {
	revoke := ui.Action{Label: "Revoke key", URL: whose.KeyRevokeURL(key.ID)}
	if APIKeyExpired(key, now) {
		return []ui.Action{revoke}
	}
	return []ui.Action{{Label: "Expire", URL: whose.KeyExpireURL(key.ID)}, revoke}
}

// keyPermissions are what a key may do, as far as WorkOS says.
func keyPermissions(key workos.APIKey) templ.Component {
	if key.IsUnknown("permissions") {
		return ui.Missing("unknown")
	}
	return orNone(strings.Join(key.Permissions, ", "))
}
