package workos

import (
	"context"
	"encoding/json"
)

const tooNewForTheDocument = "IT contacts are newer than the OpenAPI document; WorkOS's documentation and its Node library have them"

func init() {
	operations = append(operations, organizationOperations...)
	operations = append(operations, organizationSettingOperations...)
	operations = append(operations, groupOperations...)
	for _, name := range []string{"ListITContacts", "AddITContact", "DeleteITContact", "InviteITContact", "RevokeITContact"} {
		undocumented[name] = tooNewForTheDocument
	}
	for _, name := range []string{"ListITContacts", "ListUserDataProviders", "ListDataIntegrationConfigurations"} {
		unpaged[name] = true
	}
}

// doing is calling for a method that returns an error only.
func doing(name string, act func(context.Context, *Client) error) operation {
	return operation{name, act}
}

func pointTo[T any](value T) *T { return &value }

var organizationOperations = []operation{
	calling("CreateOrganization", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateOrganization(ctx, CreateOrganizationOptions{"Acme", []OrganizationDomainData{{"a.example", "pending"}}, "our-7",
			map[string]string{"tier": "gold"}})
	}),
	calling("UpdateOrganization", func(ctx context.Context, c *Client) (any, error) {
		return c.UpdateOrganization(ctx, "org_01H", UpdateOrganizationOptions{
			pointTo("Acme"), pointTo("our-7"), pointTo("cus_7"), map[string]*string{"tier": pointTo("gold")},
			[]OrganizationDomainData{{"a.example", "verified"}},
		})
	}),
	doing("DeleteOrganization", func(ctx context.Context, c *Client) error { return c.DeleteOrganization(ctx, "org_01H") }),
	calling("CreateOrganizationDomain", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateOrganizationDomain(ctx, "org_01H", "a.example")
	}),
	calling("VerifyOrganizationDomain", func(ctx context.Context, c *Client) (any, error) {
		return c.VerifyOrganizationDomain(ctx, "org_domain_01H")
	}),
	doing("DeleteOrganizationDomain", func(ctx context.Context, c *Client) error {
		return c.DeleteOrganizationDomain(ctx, "org_domain_01H")
	}),
	doing("DeleteConnection", func(ctx context.Context, c *Client) error { return c.DeleteConnection(ctx, "conn_01H") }),
	doing("DeleteDirectory", func(ctx context.Context, c *Client) error { return c.DeleteDirectory(ctx, "directory_01H") }),
	calling("ListOrganizationAuthorizedApplications", func(ctx context.Context, c *Client) (any, error) {
		return c.ListOrganizationAuthorizedApplications(ctx, "org_01H", page)
	}),
	calling("ListUserAuthorizedApplications", func(ctx context.Context, c *Client) (any, error) {
		return c.ListUserAuthorizedApplications(ctx, "user_01H", page)
	}),
	doing("DeleteUserAuthorizedApplication", func(ctx context.Context, c *Client) error {
		return c.DeleteUserAuthorizedApplication(ctx, "user_01H", "conn_app_01H")
	}),
	calling("ListConnectApplications", func(ctx context.Context, c *Client) (any, error) {
		return c.ListConnectApplications(ctx, ListConnectApplicationsOptions{page, "org_01H", []string{"authenticated", "dynamic"}})
	}),
	calling("GetConnectApplication", func(ctx context.Context, c *Client) (any, error) {
		return c.GetConnectApplication(ctx, "conn_app_01H")
	}),
	calling("ListITContacts", func(ctx context.Context, c *Client) (any, error) { return c.ListITContacts(ctx, "org_01H") }),
	calling("AddITContact", func(ctx context.Context, c *Client) (any, error) {
		return c.AddITContact(ctx, "org_01H", "it@a.example")
	}),
	doing("DeleteITContact", func(ctx context.Context, c *Client) error {
		return c.DeleteITContact(ctx, "org_01H", "it_contact_01H")
	}),
	doing("InviteITContact", func(ctx context.Context, c *Client) error {
		return c.InviteITContact(ctx, "org_01H", "it_contact_01H", []string{IntentSSO, IntentContactDirectorySync})
	}),
	doing("RevokeITContact", func(ctx context.Context, c *Client) error {
		return c.RevokeITContact(ctx, "org_01H", "it_contact_01H")
	}),
}

var organizationSettingOperations = []operation{
	calling("GetAuditLogConfiguration", func(ctx context.Context, c *Client) (any, error) {
		return c.GetAuditLogConfiguration(ctx, "org_01H")
	}),
	calling("GetAuditLogRetention", func(ctx context.Context, c *Client) (any, error) {
		return c.GetAuditLogRetention(ctx, "org_01H")
	}),
	calling("SetAuditLogRetention", func(ctx context.Context, c *Client) (any, error) {
		return c.SetAuditLogRetention(ctx, "org_01H", 365)
	}),
	calling("CreateAuditLogSchema", func(ctx context.Context, c *Client) (any, error) {
		schema := json.RawMessage(`{"type":"object","properties":{"role":{"type":"string"}}}`)
		return c.CreateAuditLogSchema(ctx, "user.signed_in", CreateAuditLogSchemaOptions{
			[]AuditLogSchemaTarget{{Type: "team"}, {"user", schema}}, schema, schema,
		})
	}),
	doing("CreateAuditLogEvent", func(ctx context.Context, c *Client) error {
		return c.CreateAuditLogEvent(ctx, CreateAuditLogEventOptions{
			"org_01H", "user.signed_in", start, AuditLogEntity{"user_1", "user", "Ana", map[string]any{"role": "admin"}},
			[]AuditLogEntity{{"team_1", "team", "Ops", map[string]any{"size": 3}}}, "192.0.2.1", "curl", map[string]any{"mfa": true}, 2,
		}, "key-1")
	}),
	calling("ListFeatureFlags", func(ctx context.Context, c *Client) (any, error) { return c.ListFeatureFlags(ctx, page) }),
	calling("GetFeatureFlag", func(ctx context.Context, c *Client) (any, error) { return c.GetFeatureFlag(ctx, "new-editor") }),
	calling("EnableFeatureFlag", func(ctx context.Context, c *Client) (any, error) { return c.EnableFeatureFlag(ctx, "new-editor") }),
	calling("DisableFeatureFlag", func(ctx context.Context, c *Client) (any, error) {
		return c.DisableFeatureFlag(ctx, "new-editor")
	}),
	doing("AddFeatureFlagTarget", func(ctx context.Context, c *Client) error {
		return c.AddFeatureFlagTarget(ctx, "new-editor", "org_01H")
	}),
	doing("RemoveFeatureFlagTarget", func(ctx context.Context, c *Client) error {
		return c.RemoveFeatureFlagTarget(ctx, "new-editor", "user_01H")
	}),
	calling("ListOrganizationFeatureFlags", func(ctx context.Context, c *Client) (any, error) {
		return c.ListOrganizationFeatureFlags(ctx, "org_01H", page)
	}),
	calling("ListUserFeatureFlags", func(ctx context.Context, c *Client) (any, error) {
		return c.ListUserFeatureFlags(ctx, "user_01H", page)
	}),
	calling("ListOrganizationAPIKeys", func(ctx context.Context, c *Client) (any, error) {
		return c.ListOrganizationAPIKeys(ctx, "org_01H", page)
	}),
	calling("ListUserAPIKeys", func(ctx context.Context, c *Client) (any, error) {
		return c.ListUserAPIKeys(ctx, "user_01H", "org_01H", page)
	}),
	calling("CreateOrganizationAPIKey", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateOrganizationAPIKey(ctx, "org_01H", CreateAPIKeyOptions{"CI", []string{"posts:read"}, end})
	}),
	calling("ExpireAPIKey", func(ctx context.Context, c *Client) (any, error) { return c.ExpireAPIKey(ctx, "api_key_01H", end) }),
	doing("DeleteAPIKey", func(ctx context.Context, c *Client) error { return c.DeleteAPIKey(ctx, "api_key_01H") }),
	calling("ListWebhookEndpoints", func(ctx context.Context, c *Client) (any, error) { return c.ListWebhookEndpoints(ctx, page) }),
	calling("CreateWebhookEndpoint", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateWebhookEndpoint(ctx, "https://a.example/hook", []string{"user.created"})
	}),
	calling("UpdateWebhookEndpoint", func(ctx context.Context, c *Client) (any, error) {
		return c.UpdateWebhookEndpoint(ctx, "we_01H", UpdateWebhookEndpointOptions{pointTo("https://a.example/hook"), pointTo("disabled"),
			[]string{"user.created"}})
	}),
	doing("DeleteWebhookEndpoint", func(ctx context.Context, c *Client) error { return c.DeleteWebhookEndpoint(ctx, "we_01H") }),
	calling("ListCORSOrigins", func(ctx context.Context, c *Client) (any, error) { return c.ListCORSOrigins(ctx, page) }),
	calling("ListUserDataProviders", func(ctx context.Context, c *Client) (any, error) {
		return c.ListUserDataProviders(ctx, "user_01H", "org_01H")
	}),
	calling("GetDataIntegration", func(ctx context.Context, c *Client) (any, error) { return c.GetDataIntegration(ctx, "github") }),
	calling("GetConnectedAccount", func(ctx context.Context, c *Client) (any, error) {
		return c.GetConnectedAccount(ctx, "user_01H", "github", "org_01H")
	}),
	doing("DisconnectAccount", func(ctx context.Context, c *Client) error {
		return c.DisconnectAccount(ctx, "user_01H", "github", "org_01H")
	}),
	calling("ListDataIntegrationConfigurations", func(ctx context.Context, c *Client) (any, error) {
		return c.ListDataIntegrationConfigurations(ctx, "org_01H")
	}),
	calling("UpdateDataIntegrationConfiguration", func(ctx context.Context, c *Client) (any, error) {
		return c.UpdateDataIntegrationConfiguration(ctx, "org_01H", "github", UpdateDataIntegrationConfigurationOptions{
			pointTo(true), []string{"repo"}, "client", "secret-1234", map[string]string{"subdomain": "a"},
		})
	}),
	calling("ListDataIntegrations", func(ctx context.Context, c *Client) (any, error) { return c.ListDataIntegrations(ctx) }),
}

var groupOperations = []operation{
	calling("ListGroups", func(ctx context.Context, c *Client) (any, error) { return c.ListGroups(ctx, "org_01H", page) }),
	calling("GetGroup", func(ctx context.Context, c *Client) (any, error) { return c.GetGroup(ctx, "org_01H", "group_01H") }),
	calling("CreateGroup", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateGroup(ctx, "org_01H", "Finance", "May see invoices")
	}),
	calling("UpdateGroup", func(ctx context.Context, c *Client) (any, error) {
		return c.UpdateGroup(ctx, "org_01H", "group_01H", UpdateGroupOptions{pointTo("Finance"), pointTo("")})
	}),
	doing("DeleteGroup", func(ctx context.Context, c *Client) error { return c.DeleteGroup(ctx, "org_01H", "group_01H") }),
	calling("ListGroupMemberships", func(ctx context.Context, c *Client) (any, error) {
		return c.ListGroupMemberships(ctx, "org_01H", "group_01H", page)
	}),
	calling("AddGroupMember", func(ctx context.Context, c *Client) (any, error) {
		return c.AddGroupMember(ctx, "org_01H", "group_01H", "om_01H")
	}),
	doing("RemoveGroupMember", func(ctx context.Context, c *Client) error {
		return c.RemoveGroupMember(ctx, "org_01H", "group_01H", "om_01H")
	}),
	calling("ListMembershipGroups", func(ctx context.Context, c *Client) (any, error) {
		return c.ListMembershipGroups(ctx, "om_01H", page)
	}),
}
