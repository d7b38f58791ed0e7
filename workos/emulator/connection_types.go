package emulator

// connectionTypes are the types that connections have; the filter of GET /connections takes them too.
var connectionTypes = []string{
	"ADFSSAML", "AdpOidc", "AppleOAuth", "Auth0Migration", "Auth0SAML", "AzureSAML", "BitbucketOAuth", "CasSAML",
	"ClassLinkSAML", "CleverOIDC", "CloudflareSAML", "CyberArkSAML", "DuoSAML", "EntraIdOIDC",
	"GenericOIDC", "GenericSAML", "GitHubOAuth", "GitLabOAuth", "GoogleOAuth", "GoogleOIDC", "GoogleSAML",
	"IntuitOAuth", "JumpCloudSAML", "KeycloakSAML", "LastPassSAML", "LinkedInOAuth", "LoginGovOidc", "MagicLink",
	"MicrosoftOAuth", "MiniOrangeSAML", "NetIqSAML", "OktaOIDC", "OktaSAML", "OneLoginSAML", "OracleSAML", "Pending",
	"PingFederateSAML", "PingOneSAML", "RipplingSAML", "SalesforceOAuth", "SalesforceSAML", "ShibbolethGenericSAML",
	"ShibbolethSAML", "SimpleSamlPhpSAML", "SlackOAuth", "TestIdp", "VMwareSAML", "VercelMarketplaceOAuth",
	"VercelOAuth", "XeroOAuth",
}
