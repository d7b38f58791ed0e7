package api

import (
	"net/http"
	"slices"
	"strings"

	"frontdesk/workos/emulator/data"
)

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

func (s *API) connectionRoutes() {
	s.handle("GET /connections", s.listConnections)
	s.handle("GET /connections/{id}", s.getConnection)
	s.handle("DELETE /connections/{id}", s.deleteConnection)
}

func (s *API) listConnections(r *http.Request) reply {
	query := r.URL.Query()
	kind, name, search := query.Get("connection_type"), strings.ToLower(query.Get("domain")), query.Get("search")
	if kind != "" && !slices.Contains(connectionTypes, canonicalType(kind)) {
		return invalid(r, FieldError{"invalid_connection_type", "connection_type"})
	}
	keep := func(at data.Ref) bool {
		row := s.Connections.Rows[at]
		return (kind == "" || row.Kind == canonicalType(kind)) &&
			(search == "" || Contains(row.Name, search)) &&
			(name == "" || s.hasProvenDomain(row.Organization, name))
	}
	if id := query.Get("organization_id"); id != "" {
		var refs []data.Ref
		if organization, known := s.Organizations.Find(id); known {
			refs = s.ByOrganization[organization].Connections
		}
		return s.list(r, picked(&s.Connections, refs, keep, s.ConnectionView))
	}
	return s.list(r, whole(&s.Connections, keep, s.ConnectionView))
}

// canonicalType undoes the one type that the filter spells differently from the objects.
func canonicalType(kind string) string {
	if kind == "GithubOAuth" {
		return "GitHubOAuth"
	}
	return kind
}

func (s *API) hasProvenDomain(organization data.Ref, name string) bool {
	at, known := s.DomainNamed(organization, name)
	return known && data.IsProven(s.Domains.Rows[at])
}

func (s *API) getConnection(r *http.Request) reply {
	at, known := s.Connections.Find(r.PathValue("id"))
	if !known {
		return notFound("Connection", r.PathValue("id"))
	}
	return ok(s.ConnectionView(at))
}

func (s *API) deleteConnection(r *http.Request) reply {
	at, known := s.Connections.Find(r.PathValue("id"))
	if !known {
		return notFound("Connection", r.PathValue("id"))
	}
	s.RemoveConnection(at, data.ByAPI())
	return emptyReply(http.StatusNoContent)
}
