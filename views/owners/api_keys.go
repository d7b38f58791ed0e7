package owners

import (
	"strings"
	"time"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/workos"

	"github.com/a-h/templ"
)

// APIKeyName returns a key's name on the page.
func APIKeyName(key workos.APIKey) string { return ui.Named(key.Name, key.ObfuscatedValue, key.ID) }

// APIKeyExpired reports whether a key no longer works.
func APIKeyExpired(key workos.APIKey, now time.Time) bool {
	return !key.ExpiresAt.IsZero() && !key.ExpiresAt.After(now)
}

// KeyEnd shows until when a key works.
func KeyEnd(key workos.APIKey, now time.Time) templ.Component {
	switch {
	case key.ExpiresAt.Unreadable() != "":
		return ui.Time(key.ExpiresAt)
	case key.ExpiresAt.IsZero():
		return ui.Missing("never")
	case APIKeyExpired(key, now):
		return ui.StateBadge(ui.State{Tone: ui.Neutral, Icon: "clock", Word: "Expired", Hint: "It stopped working on", At: key.ExpiresAt.Time})
	case now.IsZero():
		return ui.ExactDeadline(key.ExpiresAt)
	default:
		return ui.Deadline(key.ExpiresAt)
	}
}

// KeyTable lists the API keys of an owner; names are the organizations' names, for a user's keys in each.
// Keys in organizations that are leaving, because they are being deleted, have no actions.
func KeyTable(keys []workos.APIKey, whose Owner, names map[string]string, leaving map[string]bool, now time.Time,
	may views.Permissions) ui.List {
	list := ui.List{ID: "api-keys", Title: "API keys", Headers: []ui.Header{{Label: "Key"}}}
	if whose.IsPerson {
		list.Headers = append(list.Headers, ui.Header{Label: "Organization"})
	}
	list.Headers = append(list.Headers, ui.Header{Label: "Value"}, ui.Header{Label: "Permissions"}, ui.Header{Label: "Last used"},
		ui.Header{Label: "Expires"})
	if may.ManageKeys {
		list.Headers = append(list.Headers, ui.Header{Label: "Actions"})
	}
	for _, key := range keys {
		row := ui.Row{Cells: ui.Cells(ui.Strong(APIKeyName(key)))}
		if whose.IsPerson {
			row.Cells = append(row.Cells, views.OrganizationLink(key.Owner.OrganizationID, names[key.Owner.OrganizationID]))
		}
		row.Cells = append(row.Cells, ui.Code(key.ObfuscatedValue), KeyPermissions(key), ui.TimeOr(key.LastUsedAt, "never"), KeyEnd(key, now))
		switch {
		case may.ManageKeys && leaving[key.Owner.OrganizationID]:
			row.Cells = append(row.Cells, ui.Missing(views.OrganizationDeletion.Words("")))
		case may.ManageKeys:
			row.Cells = append(row.Cells, ui.RowActions(actionsOfKey(key, whose, now)))
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func actionsOfKey(key workos.APIKey, whose Owner, now time.Time) []ui.Action {
	revoke := ui.Action{Label: "Revoke key", URL: whose.KeyRevokeURL(key.ID)}
	if APIKeyExpired(key, now) {
		return []ui.Action{revoke}
	}
	return []ui.Action{{Label: "Expire", URL: whose.KeyExpireURL(key.ID)}, revoke}
}

// KeyPermissions shows what a key may do, as far as WorkOS returns it.
func KeyPermissions(key workos.APIKey) templ.Component {
	if key.IsUnknown("permissions") {
		return ui.Missing("unknown")
	}
	return ui.OrNone(strings.Join(key.Permissions, ", "))
}
