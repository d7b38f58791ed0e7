// Package owners renders what an organization and a user have in common: feature flags and API keys.
package owners

import (
	"frontdesk/web/paths"
)

// Owner is the owner of feature flags and API keys: an organization or, if IsPerson, a user. Both have the same actions,
// each at its own addresses.
type Owner struct {
	ID       string
	IsPerson bool
}

// SettingsURL returns the page that shows the flags and keys.
func (h Owner) SettingsURL() string {
	return h.choose(paths.OrganizationSettings, paths.UserSettings).URL(h.ID)
}

// FlagAddURL returns the address of the form that adds a flag to the owner.
func (h Owner) FlagAddURL() string {
	return h.choose(paths.FlagTargetAdd, paths.UserFlagTargetAdd).URL(h.ID)
}

// FlagRemoveURL returns the address of the form that removes a flag from the owner.
func (h Owner) FlagRemoveURL(slug string) string {
	return h.choose(paths.FlagTargetRemove, paths.UserFlagTargetRemove).URL(h.ID, slug)
}

// KeyExpireURL returns the address of the form that expires one of the owner's keys.
func (h Owner) KeyExpireURL(key string) string {
	return h.choose(paths.APIKeyExpire, paths.UserAPIKeyExpire).URL(h.ID, key)
}

// KeyRevokeURL returns the address of the form that deletes one of the owner's keys.
func (h Owner) KeyRevokeURL(key string) string {
	return h.choose(paths.APIKeyRevoke, paths.UserAPIKeyRevoke).URL(h.ID, key)
}

func (h Owner) choose(ofOrganization, ofUser paths.Route) paths.Route {
	if h.IsPerson {
		return ofUser
	}
	return ofOrganization
}
