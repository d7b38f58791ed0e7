package workos

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/workos/internal/spec"
)

func TestBodiesAboutOrganizations(t *testing.T) {
	tests := []struct {
		name string
		call func(context.Context, *Client) error
		want string
	}{
		{"an organization with a name only", func(ctx context.Context, c *Client) error {
			_, err := c.CreateOrganization(ctx, CreateOrganizationOptions{Name: "Acme"})
			return err
		}, `{"name":"Acme"}`},
		{"nothing about an organization", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateOrganization(ctx, "org_1", UpdateOrganizationOptions{})
			return err
		}, `{}`},
		{"what is taken away", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateOrganization(ctx, "org_1", UpdateOrganizationOptions{
				ExternalID: pointTo(""), StripeCustomerID: pointTo(""), Metadata: map[string]*string{"a": nil, "b": pointTo("")},
				DomainData: []OrganizationDomainData{},
			})
			return err
		}, `{"external_id":null,"stripe_customer_id":null,"metadata":{"a":null,"b":""},"domain_data":[]}`},
		{"nothing", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateOrganization(ctx, "org_1", UpdateOrganizationOptions{Metadata: map[string]*string{}})
			return err
		}, `{}`},
		{"a key that ends at once", func(ctx context.Context, c *Client) error {
			_, err := c.ExpireAPIKey(ctx, "api_key_1", time.Time{})
			return err
		}, `{}`},
		{"a key for ever", func(ctx context.Context, c *Client) error {
			_, err := c.CreateOrganizationAPIKey(ctx, "org_1", CreateAPIKeyOptions{Name: "CI"})
			return err
		}, `{"name":"CI"}`},
		{"an endpoint switched off", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateWebhookEndpoint(ctx, "we_1", UpdateWebhookEndpointOptions{Status: pointTo("disabled")})
			return err
		}, `{"status":"disabled"}`},
		{"a group without a description", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateGroup(ctx, "org_1", "group_1", UpdateGroupOptions{Description: pointTo("")})
			return err
		}, `{"description":null}`},
		{"credentials of a third party", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateDataIntegrationConfiguration(ctx, "org_1", "github",
				UpdateDataIntegrationConfigurationOptions{ClientID: "c", ClientSecret: "s"})
			return err
		}, `{"client_id":"c","client_secret":"s"}`},
		{"a smallest schema", func(ctx context.Context, c *Client) error {
			_, err := c.CreateAuditLogSchema(ctx, "a.b", CreateAuditLogSchemaOptions{Targets: []AuditLogSchemaTarget{{Type: "team"}}})
			return err
		}, `{"targets":[{"type":"team"}]}`},
		{"a smallest entry", func(ctx context.Context, c *Client) error {
			return c.CreateAuditLogEvent(ctx, CreateAuditLogEventOptions{OrganizationID: "org_1", Action: "a.b", OccurredAt: start,
				Actor: AuditLogEntity{ID: "1", Type: "user"}, Location: "192.0.2.1"}, "")
		}, `{"organization_id":"org_1","event":{"action":"a.b","occurred_at":"2026-01-02T02:04:05.678Z","actor":{"id":"1","type":"user"},"targets":[],"context":{"location":"192.0.2.1"}}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				sent, _ := io.ReadAll(r.Body)
				assert.JSONEq(t, test.want, string(sent))
				answerJSON(w, 200, `{"version":1}`)
			})
			assert.NoError(t, test.call(t.Context(), client))
		})
	}
}

func TestAnswersAboutOrganizationsShowTheirSecretsOnlyWhenAsked(t *testing.T) {
	const endpoint = `{"id":"we_1","endpoint_url":"https://a.example","secret":"s3cret","status":"enabled","events":["user.created"]}`
	tests := []struct {
		name, answer string
		call         func(context.Context, *Client) (value any, raw json.RawMessage, secret Secret, err error)
		told         bool
	}{
		{"a new key", `{"id":"api_key_1","name":"CI","obfuscated_value":"sk_...cret","value":"s3cret"}`,
			func(ctx context.Context, c *Client) (any, json.RawMessage, Secret, error) {
				v, err := c.CreateOrganizationAPIKey(ctx, "org_1", CreateAPIKeyOptions{Name: "CI"})
				return v, v.Raw(), v.Value, err
			}, true},
		{"a new endpoint", endpoint, func(ctx context.Context, c *Client) (any, json.RawMessage, Secret, error) {
			v, err := c.CreateWebhookEndpoint(ctx, "https://a.example", nil)
			return v, v.Raw(), v.Secret, err
		}, true},
		{"a changed endpoint", endpoint, func(ctx context.Context, c *Client) (any, json.RawMessage, Secret, error) {
			v, err := c.UpdateWebhookEndpoint(ctx, "we_1", UpdateWebhookEndpointOptions{})
			return v, v.Raw(), v.Secret, err
		}, false},
		{"a list of endpoints", `{"data":[` + endpoint + `]}`, func(ctx context.Context, c *Client) (any, json.RawMessage, Secret, error) {
			v, err := c.ListWebhookEndpoints(ctx, ListOptions{})
			return v, v.Data[0].Raw(), v.Data[0].Secret, err
		}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			value, raw, secret, err := test.call(t.Context(), answering(t, 201, test.answer))
			require.NoError(t, err)
			encoded, err := json.Marshal(value)
			require.NoError(t, err)
			for _, shown := range []string{string(raw), string(encoded), fmt.Sprintf("%v %+v", value, value)} {
				assert.NotContains(t, shown, "s3cret")
			}
			assert.Contains(t, string(raw), `"id"`)
			want := ""
			if test.told {
				want = "s3cret"
			}
			assert.Equal(t, want, secret.Reveal())
		})
	}
}

func TestARefusalDoesNotRepeatAClientSecret(t *testing.T) {
	client := answering(t, 422, `{"message":"client_secret very-secret-9876 is not valid"}`)
	_, err := client.UpdateDataIntegrationConfiguration(t.Context(), "org_1", "github",
		UpdateDataIntegrationConfigurationOptions{ClientID: "c", ClientSecret: "very-secret-9876"})
	require.ErrorContains(t, err, "is not valid")
	assert.NotContains(t, err.Error(), "very-secret-9876")
}

// TestWhatWouldBeMadeTwiceIsSentOnce: after a "too soon" that does not say when, trying again is for the person who asked.
func TestWhatWouldBeMadeTwiceIsSentOnce(t *testing.T) {
	once := map[string]bool{
		"CreateOrganization": true, "CreateOrganizationAPIKey": true, "CreateWebhookEndpoint": true, "CreateGroup": true,
		"CreateAuditLogSchema": true, "InviteITContact": true, "DeleteOrganization": false, "UpdateWebhookEndpoint": false,
	}
	for _, op := range operations {
		isOnce, looked := once[op.name]
		if !looked {
			continue
		}
		sent, want := 0, 2
		if isOnce {
			want = 1
		}
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			sent++
			answerJSON(w, 429, `{"message":"Too many requests."}`)
		})
		assert.True(t, IsRateLimited(op.call(t.Context(), client)))
		assert.Equal(t, want, sent, op.name)
		delete(once, op.name)
	}
	assert.Empty(t, once)
}

func TestAuditLogSettingsAreRead(t *testing.T) {
	ctx := t.Context()
	configuration, err := answering(t, 200, `{"organization_id":"org_1","retention_period_in_days":365,"state":"active","log_stream":{"id":"log_stream_1","type":"S3","state":"error","last_synced_at":null,"created_at":"2026-01-02T03:04:05.000Z"}}`).
		GetAuditLogConfiguration(ctx, "org_1")
	require.NoError(t, err)
	assert.Equal(t, 365, configuration.RetentionInDays)
	assert.Equal(t, "error", configuration.LogStream.State)
	assert.True(t, configuration.LogStream.LastSyncedAt.IsZero())
	assert.Contains(t, string(configuration.Raw()), "log_stream_1")
	configuration, err = answering(t, 200, `{"organization_id":"org_1","retention_period_in_days":30,"state":"inactive"}`).GetAuditLogConfiguration(ctx, "org_1")
	require.NoError(t, err)
	assert.Nil(t, configuration.LogStream)
	days, err := answering(t, 200, `{"retention_period_in_days":null}`).GetAuditLogRetention(ctx, "org_1")
	require.NoError(t, err)
	assert.Zero(t, days)
	days, err = answering(t, 200, `{"retention_period_in_days":365}`).SetAuditLogRetention(ctx, "org_1", 30)
	require.NoError(t, err)
	assert.Equal(t, 365, days, "what WorkOS says, not what was asked for")
	made, err := answering(t, 200, `{}`).CreateAuditLogSchema(ctx, "a.b", CreateAuditLogSchemaOptions{})
	require.NoError(t, err, "it is made, though the answer does not say which version it is")
	assert.Zero(t, made.Version)
}

func TestAuditLogEntriesAreWrittenOrNot(t *testing.T) {
	keys := []string{}
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		answerJSON(w, 200, `{"success":true}`)
	})
	require.NoError(t, client.CreateAuditLogEvent(t.Context(), CreateAuditLogEventOptions{}, "key-1"))
	require.NoError(t, client.CreateAuditLogEvent(t.Context(), CreateAuditLogEventOptions{}, ""))
	assert.Equal(t, []string{"key-1", ""}, keys)
	err := answering(t, 200, `{"success":false}`).CreateAuditLogEvent(t.Context(), CreateAuditLogEventOptions{}, "")
	require.ErrorContains(t, err, "not written")
}

func TestServersWithoutITContactsSaySo(t *testing.T) {
	_, err := answering(t, 404, `{"message":"Cannot GET /organizations/org_1/it_contacts","error":"Not Found","statusCode":404}`).ListITContacts(t.Context(), "org_1")
	assert.True(t, IsUnsupported(err))
	contacts, err := answering(t, 200, `{"object":"list","data":[{"object":"it_contact","id":"it_contact_1","email":"it@a.example"}]}`).ListITContacts(t.Context(), "org_1")
	require.NoError(t, err)
	assert.Equal(t, "it@a.example", contacts[0].Email)
}

// TestWebhookEventTypesAreThoseOfTheDocument sends each of them, and one that is not sent.
func TestWebhookEventTypesAreThoseOfTheDocument(t *testing.T) {
	document := spec.Load(t)
	subscribe := func(events ...string) error {
		return document.Request(sentBy(t, operation{"CreateWebhookEndpoint", func(ctx context.Context, c *Client) error {
			_, err := c.CreateWebhookEndpoint(ctx, "https://a.example", events)
			return err
		}}))
	}
	assert.NoError(t, subscribe(WebhookEventTypes()...))
	for _, name := range notSent {
		assert.Error(t, subscribe(name), name)
	}
}
