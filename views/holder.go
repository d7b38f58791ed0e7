package views

import "frontdesk/web/paths"

// Holder is whom feature flags and API keys belong to: an organization, or a Person who is a user. What can be done
// about them is the same for both, each at addresses of its own.
type Holder struct {
	ID     string
	Person bool
}

// SettingsURL is the page that shows them.
func (h Holder) SettingsURL() string {
	return h.choose(paths.OrganizationSettings, paths.UserSettings).URL(h.ID)
}

// FlagAddURL is where a flag is switched on for the holder.
func (h Holder) FlagAddURL() string {
	return h.choose(paths.FlagTargetAdd, paths.UserFlagTargetAdd).URL(h.ID)
}

// FlagRemoveURL is where a flag is switched off for the holder.
func (h Holder) FlagRemoveURL(slug string) string {
	return h.choose(paths.FlagTargetRemove, paths.UserFlagTargetRemove).URL(h.ID, slug)
}

// KeyExpireURL is where a key of the holder's is ended.
func (h Holder) KeyExpireURL(key string) string {
	return h.choose(paths.APIKeyExpire, paths.UserAPIKeyExpire).URL(h.ID, key)
}

// KeyRevokeURL is where a key of the holder's is deleted.
func (h Holder) KeyRevokeURL(key string) string {
	return h.choose(paths.APIKeyRevoke, paths.UserAPIKeyRevoke).URL(h.ID, key)
}

func (h Holder) choose(ofOrganization, ofUser paths.Route) paths.Route {
	if h.Person {
		return ofUser
	}
	return ofOrganization
}
