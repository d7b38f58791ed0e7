package wording

import (
	"strings"

	"frontdesk/views/ui"
	"frontdesk/workos"
)

// unknownProvider is shown for a connection or directory whose type WorkOS did not send.
const unknownProvider = "Provider unknown"

// ConnectionType returns the common name of a connection type: "OktaSAML" is "Okta SAML". An unknown type
// is shown as WorkOS sent it.
func ConnectionType(connectionType string) string {
	if connectionType == "" {
		return unknownProvider
	}
	if name, ok := connectionNames()[connectionType]; ok {
		return name
	}
	for _, suffix := range []string{"SAML", "OIDC", "OAuth"} {
		if vendor, ok := strings.CutSuffix(connectionType, suffix); ok && vendor != "" {
			return vendor + " " + suffix
		}
	}
	return connectionType
}

// connectionNames returns the types whose name is not simply vendor and protocol.
func connectionNames() map[string]string {
	return map[string]string{
		"ADFSSAML": "AD FS SAML", "AzureSAML": "Microsoft Entra ID SAML", "CasSAML": "CAS SAML", "GenericSAML": "SAML",
		"GoogleSAML": "Google Workspace SAML", "LastPassSAML": "LastPass SAML", "MiniOrangeSAML": "miniOrange SAML",
		"NetIqSAML": "NetIQ SAML", "PingFederateSAML": "PingFederate SAML", "PingOneSAML": "PingOne SAML",
		"ShibbolethGenericSAML": "Shibboleth (generic) SAML", "SimpleSamlPhpSAML": "SimpleSAMLphp SAML", "VMwareSAML": "VMware SAML",
		"AdpOidc": "ADP OIDC", "CleverOIDC": "Clever OIDC", "EntraIdOIDC": "Microsoft Entra ID OIDC", "GenericOIDC": "OIDC",
		"LoginGovOidc": "Login.gov OIDC", "GithubOAuth": "GitHub OAuth", "GitHubOAuth": "GitHub OAuth", "LinkedInOAuth": "LinkedIn OAuth",
		"GitLabOAuth": "GitLab OAuth", "VercelMarketplaceOAuth": "Vercel Marketplace OAuth", "Pending": "Provider not chosen",
		"MagicLink": "Magic link", "Auth0Migration": "Auth0 migration", "TestIdp": "Test identity provider",
	}
}

// ConnectionTypes returns the types to filter by, the common ones first. The values are the API's.
func ConnectionTypes() []ui.Option {
	return withOther(named(ConnectionType, workos.ConnectionTypes()...))
}

// DirectoryType returns the common name of a directory type: "azure scim v2.0" is "Microsoft Entra ID SCIM". An unknown type
// is shown as WorkOS sent it.
func DirectoryType(directoryType string) string {
	if directoryType == "" {
		return unknownProvider
	}
	if name, ok := directoryNames()[strings.ToLower(directoryType)]; ok {
		return name
	}
	return directoryType
}

func directoryNames() map[string]string {
	return map[string]string{
		"azure scim v2.0": "Microsoft Entra ID SCIM", "bamboohr": "BambooHR", "breathe hr": "Breathe HR", "cezanne hr": "Cezanne HR",
		"cyberark scim v2.0": "CyberArk SCIM", "fourth hr": "Fourth HR", "generic scim v1.1": "SCIM 1.1", "generic scim v2.0": "SCIM",
		"gsuite directory": "Google Workspace", "gusto": "Gusto", "hibob": "HiBob", "jump cloud scim v2.0": "JumpCloud SCIM",
		"okta scim v2.0": "Okta SCIM", "onelogin scim v2.0": "OneLogin SCIM", "people hr": "Access People HR", "personio": "Personio",
		"pingfederate scim v2.0": "PingFederate SCIM", "rippling": "Rippling", "rippling scim v2.0": "Rippling SCIM", "s3": "S3",
		"sailpoint scim v2.0": "SailPoint SCIM", "sftp": "SFTP", "sftp workday": "Workday over SFTP", "workday": "Workday",
	}
}

// DirectoryTypes returns the types to filter by, the common ones first. The values are the API's.
func DirectoryTypes() []ui.Option {
	return withOther(named(DirectoryType, workos.DirectoryTypes()...))
}

func named(name func(string) string, values ...string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, value := range values {
		list[i] = ui.Option{Value: value, Label: name(value)}
	}
	return list
}
