package apikeys

import (
	"frontdesk/auth"
	"frontdesk/handlers/action"
	"frontdesk/web/paths"
)

// Actions are the actions on API keys.
func (h *Handlers) Actions() []action.Action {
	return []action.Action{
		{
			Name: "api_key.create", Done: "Created an API key", Tried: "Tried to create an API key",
			Permission: auth.ManageKeys, Forms: []action.Form{{Route: paths.APIKeyNew, Handler: h.New}},
			NeedsReason: true,
			Events:      []string{"api_key.created"},
			Lookup:      action.Lookup{Look: h.keyCreated, Trace: apiKeyTrace, Creates: "API key"},
		},
		{
			Name: "api_key.expire", Done: "Expired an API key", Tried: "Tried to expire an API key",
			Permission:  auth.ManageKeys,
			Forms:       []action.Form{{Route: paths.APIKeyExpire, Handler: h.Expire}, {Route: paths.UserAPIKeyExpire, Handler: h.ExpireOfUser}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"api_key.updated", "api_key.revoked"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.keyExpired},
		},
		{
			Name: "api_key.revoke", Done: "Revoked an API key", Tried: "Tried to revoke an API key",
			Permission:  auth.ManageKeys,
			Forms:       []action.Form{{Route: paths.APIKeyRevoke, Handler: h.Revoke}, {Route: paths.UserAPIKeyRevoke, Handler: h.RevokeOfUser}},
			NeedsReason: true, IsDestructive: true,
			Events: []string{"api_key.revoked"},
			NoUndo: action.CannotBeUndone,
			Lookup: action.Lookup{Look: h.keyRevoked},
		},
	}
}
