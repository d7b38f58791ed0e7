package wording

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/workos"
)

// ConfigurationName returns the name of a provider that a customer may have configured.
func ConfigurationName(configuration workos.DataIntegrationConfiguration) string {
	return ui.Named(configuration.Name, configuration.Slug)
}

// ConnectionName returns a connection's name, or its provider's, or its ID.
func ConnectionName(connection workos.Connection) string {
	if connection.Name != "" {
		return connection.Name
	}
	if connection.ConnectionType == "" && connection.ID != "" {
		return connection.ID
	}
	return ConnectionType(connection.ConnectionType)
}

// FlagName returns a feature flag's name.
func FlagName(flag workos.FeatureFlag) string { return ui.Named(flag.Name, flag.Slug) }

// PersonName returns a user's name.
func PersonName(user workos.User) string {
	name, _ := NameAndEmail(user.Name, user.FirstName, user.LastName, user.Email)
	return ui.Named(name, user.ID)
}

// NameAndEmail returns a person's name with the email address, or the address alone.
func NameAndEmail(name, first, last, email string) (title, detail string) {
	if ui.Named(name) == "" {
		name = JoinWords(first, last)
	}
	if ui.Named(name) == "" {
		return email, ""
	}
	return name, email
}

// FactorName returns the common name of an MFA method.
func FactorName(factor workos.AuthFactor) string {
	switch factor.Type {
	case "totp":
		return "Authenticator app"
	case "sms":
		if factor.SMS != nil && len(factor.SMS.PhoneNumber) > 4 {
			return "Text message to …" + factor.SMS.PhoneNumber[len(factor.SMS.PhoneNumber)-4:]
		}
		return "Text message"
	case "webauthn":
		return "Passkey or security key"
	case "generic_otp":
		return "One-time code"
	}
	return Humanized(cmp.Or(factor.Type, "unknown"))
}

// FactorList names several MFA methods, in the same order each time.
func FactorList(factors []workos.AuthFactor) string {
	names := make([]string, len(factors))
	for i, factor := range factors {
		names[i] = LowerFirst(FactorName(factor))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// RoleSlugs returns the roles of a membership, joined.
func RoleSlugs(m workos.Membership) string {
	return strings.Join(m.RoleSlugs(), ", ")
}
