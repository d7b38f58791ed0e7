package handlers

import (
	"frontdesk/auth"
	"frontdesk/web/paths"
)

// apiKeyActions are the actions on API keys.
func (d *Desk) apiKeyActions() []Action {
	return []Action{
		{
			Name: "api_key.create", Done: "Created an API key", Tried: "Tried to create an API key",
			Permission: auth.ManageKeys, Forms: []ActionForm{{paths.APIKeyNew, d.APIKeyNew}},
			needsReason: true,
			events:      []string{"api_key.created"},
			lookup:      lookup{look: d.keyCreated, trace: apiKeyTrace},
		},
		{
			Name: "api_key.expire", Done: "Expired an API key", Tried: "Tried to expire an API key",
			Permission:  auth.ManageKeys,
			Forms:       []ActionForm{{paths.APIKeyExpire, d.APIKeyExpire}, {paths.UserAPIKeyExpire, d.UserAPIKeyExpire}},
			needsReason: true, isDestructive: true,
			events: []string{"api_key.updated", "api_key.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.keyExpired},
		},
		{
			Name: "api_key.revoke", Done: "Revoked an API key", Tried: "Tried to revoke an API key",
			Permission:  auth.ManageKeys,
			Forms:       []ActionForm{{paths.APIKeyRevoke, d.APIKeyRevoke}, {paths.UserAPIKeyRevoke, d.UserAPIKeyRevoke}},
			needsReason: true, isDestructive: true,
			events: []string{"api_key.revoked"},
			noUndo: cannotGiveBack,
			lookup: lookup{look: d.keyRevoked},
		},
	}
}
