package workos

import "slices"

// The types of connections and directories that lists offer to filter by, the common ones first.
var (
	connectionTypes = []string{"OktaSAML", "AzureSAML", "GoogleSAML", "EntraIdOIDC", "OktaOIDC", "GenericSAML", "GenericOIDC",
		"ADFSSAML", "Auth0SAML", "CasSAML", "ClassLinkSAML", "CloudflareSAML", "CyberArkSAML", "DuoSAML", "JumpCloudSAML",
		"KeycloakSAML", "LastPassSAML", "MiniOrangeSAML", "NetIqSAML", "OneLoginSAML", "OracleSAML", "PingFederateSAML",
		"PingOneSAML", "RipplingSAML", "SalesforceSAML", "ShibbolethGenericSAML", "ShibbolethSAML", "SimpleSamlPhpSAML",
		"VMwareSAML", "AdpOidc", "CleverOIDC", "GoogleOIDC", "LoginGovOidc", "GoogleOAuth", "MicrosoftOAuth", "GitHubOAuth",
		"AppleOAuth", "SlackOAuth", "MagicLink", "Pending"}
	directoryTypes = []string{"okta scim v2.0", "azure scim v2.0", "gsuite directory", "generic scim v2.0", "workday", "bamboohr",
		"breathe hr", "cezanne hr", "cyberark scim v2.0", "fourth hr", "hibob", "jump cloud scim v2.0", "onelogin scim v2.0",
		"people hr", "personio", "pingfederate scim v2.0", "rippling scim v2.0", "s3", "sailpoint scim v2.0", "sftp", "sftp workday"}
)

// ConnectionTypes are the types of connections that are known by name, the common ones first.
func ConnectionTypes() []string { return slices.Clone(connectionTypes) }

// DirectoryTypes are the types of directories that are known by name, the common ones first.
func DirectoryTypes() []string { return slices.Clone(directoryTypes) }
