// Package owners is what an organization and a user have alike: feature flags and API keys.
package owners

import (
	"frontdesk/web/paths"
)

// Owner is whom feature flags and API keys belong to: an organization, or a Person who is a user. What can be done
// about them is the same for both, each at addresses of its own.
type Owner struct {
	ID       string
	IsPerson bool
}

// SettingsURL is the page that shows them.
func (h Owner) SettingsURL() string {
	return h.choose(paths.OrganizationSettings, paths.UserSettings).URL(h.ID)
}

// FlagAddURL is where a flag is switched on for the holder.
func (h Owner) FlagAddURL() string {
	return h.choose(paths.FlagTargetAdd, paths.UserFlagTargetAdd).URL(h.ID)
}

// FlagRemoveURL is where a flag is switched off for the holder.
func (h Owner) FlagRemoveURL(slug string) string {
	return h.choose(paths.FlagTargetRemove, paths.UserFlagTargetRemove).URL(h.ID, slug)
}

// KeyExpireURL is where a key of the holder's is ended.
func (h Owner) KeyExpireURL(key string) string {
	return h.choose(paths.APIKeyExpire, paths.UserAPIKeyExpire).URL(h.ID, key)
}

// KeyRevokeURL is where a key of the holder's is deleted.
func (h Owner) KeyRevokeURL(key string) string {
	return h.choose(paths.APIKeyRevoke, paths.UserAPIKeyRevoke).URL(h.ID, key)
}

func (h Owner) choose(ofOrganization, ofUser paths.Route) paths.Route {
	if h.IsPerson {
		return ofUser
	}
	return ofOrganization
}
