package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator/emulatortest"
)

func pointTo[T any](value T) *T { return &value }

func TestTheClientLooksAfterAnOrganization(t *testing.T) {
	v := emulatortest.NewVisit(t)
	c, ctx := desk(v), t.Context()
	org, err := c.CreateOrganization(ctx, workos.CreateOrganizationOptions{
		Name: "Acme", ExternalID: "7", Metadata: map[string]string{"tier": "gold"},
		Domains: []workos.OrganizationDomainData{{Domain: "acme.example", State: "pending"}},
	})
	require.NoError(t, err)
	org, err = c.UpdateOrganization(ctx, org.ID, workos.UpdateOrganizationOptions{
		Name: pointTo("Acme Ltd"), ExternalID: pointTo(""), StripeCustomerID: pointTo("cus_1"),
		Metadata:   map[string]*string{"tier": nil, "plan": pointTo("x")},
		DomainData: []workos.OrganizationDomainData{{Domain: "acme.example", State: "verified"}},
	})
	require.NoError(t, err)
	require.Equal(t, []string{
		"Acme Ltd", "", "cus_1", "verified",
	}, []string{org.Name, org.ExternalID, org.StripeCustomerID, org.Domains[0].State})
	require.Equal(t, workos.Metadata{"plan": json.RawMessage(`"x"`)}, org.Metadata)
	org, err = c.UpdateOrganization(ctx, org.ID, workos.UpdateOrganizationOptions{StripeCustomerID: pointTo("")})
	require.NoError(t, err)
	require.Empty(t, org.StripeCustomerID)

	d, err := c.CreateOrganizationDomain(ctx, org.ID, "acme.test")
	require.NoError(t, err)
	d, err = c.VerifyOrganizationDomain(ctx, d.ID)
	require.NoError(t, err)
	require.Equal(t, "pending", d.State)
	_, err = c.VerifyOrganizationDomain(ctx, org.Domains[0].ID)
	require.ErrorContains(t, err, "domain_already_verified")
	require.NoError(t, c.DeleteOrganizationDomain(ctx, d.ID))

	days, err := c.SetAuditLogRetention(ctx, org.ID, 365)
	require.NoError(t, err)
	require.Equal(t, 365, days)
	configuration, err := c.GetAuditLogConfiguration(ctx, org.ID)
	require.NoError(t, err)
	require.Equal(t, 365, configuration.RetentionInDays)
	schema, err := c.CreateAuditLogSchema(ctx, "desk.opened",
		workos.CreateAuditLogSchemaOptions{Targets: []workos.AuditLogSchemaTarget{{Type: "team"}}})
	require.NoError(t, err)
	require.Equal(t, 1, schema.Version)
	require.NoError(t, c.CreateAuditLogEvent(ctx, workos.CreateAuditLogEventOptions{
		OrganizationID: org.ID, Action: "desk.opened", OccurredAt: v.Now(), Actor: workos.AuditLogEntity{ID: "1", Type: "user"},
		Targets: []workos.AuditLogEntity{{ID: "2", Type: "team"}}, Location: "192.0.2.1",
	}, "key-1"))
	require.NoError(t, c.DeleteOrganization(ctx, org.ID))
	_, err = c.GetOrganization(ctx, org.ID)
	require.True(t, workos.IsNotFound(err))
}

func TestTheClientLooksAfterSettings(t *testing.T) {
	v := emulatortest.NewVisit(t)
	c, ctx := desk(v), t.Context()
	org := v.Server.State().Organizations.ID(largest(v))
	flags, err := c.ListFeatureFlags(ctx, workos.ListOptions{Limit: 100})
	require.NoError(t, err)
	slug := flags.Data[0].Slug
	_, err = c.EnableFeatureFlag(ctx, slug)
	require.NoError(t, err)
	require.NoError(t, c.AddFeatureFlagTarget(ctx, slug, org))
	on, err := c.ListOrganizationFeatureFlags(ctx, org, workos.ListOptions{})
	require.NoError(t, err)
	require.Equal(t, slug, on.Data[0].Slug)
	require.NoError(t, c.RemoveFeatureFlagTarget(ctx, slug, org))
	require.True(t, workos.IsNotFound(c.RemoveFeatureFlagTarget(ctx, "none", org)))

	key, err := c.CreateOrganizationAPIKey(ctx, org, workos.CreateAPIKeyOptions{
		Name: "CI", Permissions: []string{"documents:read"}, ExpiresAt: v.Now().Add(time.Hour),
	})
	require.NoError(t, err)
	require.Contains(t, key.Value.Reveal(), "sk_")
	expired, err := c.ExpireAPIKey(ctx, key.ID, time.Time{})
	require.NoError(t, err)
	require.Equal(t, v.Now(), expired.ExpiresAt.Time)
	_, err = c.ExpireAPIKey(ctx, key.ID, time.Time{})
	require.ErrorContains(t, err, "api_key_already_expired")
	require.NoError(t, c.DeleteAPIKey(ctx, key.ID))

	endpoint, err := c.CreateWebhookEndpoint(ctx, "https://acme.example/hook", []string{"user.created"})
	require.NoError(t, err)
	require.NotEmpty(t, endpoint.Secret.Reveal())
	_, err = c.CreateWebhookEndpoint(ctx, "https://acme.example/hook", []string{"user.created"})
	require.ErrorContains(t, err, "duplicate_endpoint")
	endpoint, err = c.UpdateWebhookEndpoint(ctx, endpoint.ID, workos.UpdateWebhookEndpointOptions{Status: pointTo("disabled")})
	require.NoError(t, err)
	require.Equal(t, "disabled", endpoint.Status)
	require.NoError(t, c.DeleteWebhookEndpoint(ctx, endpoint.ID))

	contact, err := c.AddITContact(ctx, org, "new-it@acme.example")
	require.NoError(t, err)
	require.NoError(t, c.InviteITContact(ctx, org, contact.ID, []string{workos.IntentSSO, workos.IntentContactDirectorySync}))
	require.Error(t, c.InviteITContact(ctx, org, contact.ID, []string{workos.IntentSSO}), "one invitation at a time")
	require.NoError(t, c.RevokeITContact(ctx, org, contact.ID))
	require.NoError(t, c.DeleteITContact(ctx, org, contact.ID))
	contacts, err := c.ListITContacts(ctx, org)
	require.NoError(t, err)
	require.NotContains(t, contacts, contact)
}

func TestTheClientLooksAfterGroupsAndThirdParties(t *testing.T) {
	v := emulatortest.NewVisit(t)
	c, ctx := desk(v), t.Context()
	org := v.Server.State().Organizations.ID(largest(v))
	members, err := c.ListMemberships(ctx, workos.ListMembershipsOptions{OrganizationID: org})
	require.NoError(t, err)
	group, err := c.CreateGroup(ctx, org, "Ops", "On call")
	require.NoError(t, err)
	_, err = c.AddGroupMember(ctx, org, group.ID, members.Data[0].ID)
	require.NoError(t, err)
	inside, err := c.ListGroupMemberships(ctx, org, group.ID, workos.ListOptions{})
	require.NoError(t, err)
	require.Equal(t, members.Data[0].UserID, inside.Data[0].UserID)
	group, err = c.UpdateGroup(ctx, org, group.ID, workos.UpdateGroupOptions{Description: pointTo("")})
	require.NoError(t, err)
	require.Empty(t, group.Description)
	require.NoError(t, c.RemoveGroupMember(ctx, org, group.ID, members.Data[0].ID))
	require.NoError(t, c.DeleteGroup(ctx, org, group.ID))

	integrations, err := c.ListDataIntegrations(ctx)
	require.NoError(t, err)
	configurations, err := c.ListDataIntegrationConfigurations(ctx, org)
	require.NoError(t, err)
	require.Len(t, configurations, len(integrations))
	changed, err := c.UpdateDataIntegrationConfiguration(ctx, org, "salesforce", workos.UpdateDataIntegrationConfigurationOptions{
		Enabled: pointTo(true), Scopes: []string{"api"}, ClientID: "own", ClientSecret: "very-secret-9876",
		Config: map[string]string{"subdomain": "acme"},
	})
	require.NoError(t, err)
	require.Equal(t, "9876", changed.Credentials.ClientSecretLastFour)
	providers, err := c.ListUserDataProviders(ctx, members.Data[0].UserID, org)
	require.NoError(t, err)
	require.Len(t, providers, len(integrations))
	for user, err := range c.AllUsers(ctx, workos.ListUsersOptions{OrganizationID: org}) {
		require.NoError(t, err)
		if account, err := c.GetConnectedAccount(ctx, user.ID, "github", ""); err == nil {
			require.NotEmpty(t, account.State)
			require.NoError(t, c.DisconnectAccount(ctx, user.ID, "github", account.OrganizationID))
			break
		}
	}
	authorized, err := c.ListOrganizationAuthorizedApplications(ctx, org, workos.ListOptions{})
	require.NoError(t, err)
	first := authorized.Data[0]
	require.NoError(t, c.DeleteUserAuthorizedApplication(ctx, first.UserID, first.Application.ID))
	app, err := c.GetConnectApplication(ctx, first.Application.ClientID)
	require.NoError(t, err)
	require.Equal(t, first.Application.Name, app.Name)
}
