package workos

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// namesNothing are the writes whose answer is not read, or names neither what was sent nor an object that existed before.
var namesNothing = []string{
	"AddFeatureFlagTarget", "ChallengeAuthFactor", "CreateAuditLogEvent", "CreateAuditLogExport", "CreateAuditLogSchema", "ExchangeCode",
	"GeneratePortalLink", "InviteITContact", "ResendInvitation", "RevokeITContact", "RevokeSession", "SendPasswordlessSession",
	"SetAuditLogRetention", "VerifyAuthChallenge",
}

func TestAnAnswerAboutAnotherObjectIsUnknown(t *testing.T) {
	const another = `"id":"another","name":"Another","email":"another@x.example","domain":"another.example","endpoint_url":"https://another.example",
		"slug":"another","user_id":"another","organization_id":"another","type":"another"`
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			read := false
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				read = r.Method == http.MethodGet || r.Method == http.MethodDelete
				answerJSON(w, 200, `{`+another+`,"user":{`+another+`},"authentication_factor":{`+another+`},"profile":{`+another+
					`},"link":"https://x.example","valid":true,"version":1}`)
			})
			err := op.call(t.Context(), client)
			if read || err == nil && slices.Contains(namesNothing, op.name) {
				return
			}
			require.ErrorIs(t, err, errAnotherObject)
			assert.Equal(t, Unknown, OutcomeOf(err))
		})
	}
}

func TestTheSameObjectInAnotherSpelling(t *testing.T) {
	same := func(call func(context.Context, *Client) (string, error), answer string) {
		t.Helper()
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, 201, answer) })
		id, err := call(t.Context(), client)
		require.NoError(t, err, answer)
		assert.Equal(t, "made_1", id)
	}
	user := func(ctx context.Context, c *Client) (string, error) {
		made, err := c.CreateUser(ctx, CreateUserOptions{Email: "Inês@Bücher.example"})
		return made.ID, err
	}
	same(user, `{"id":"made_1","email":"inês@xn--bcher-kva.example"}`)
	same(user, `{"id":"made_1","email":null}`)
	same(user, `{"id":"made_1","email":""}`)
	organization := func(ctx context.Context, c *Client) (string, error) {
		made, err := c.CreateOrganization(ctx, CreateOrganizationOptions{Name: " Osier  Dairies "})
		return made.ID, err
	}
	same(organization, `{"id":"made_1","name":"Osier Dairies"}`)
	same(organization, `{"id":"made_1"}`)
	domain := func(ctx context.Context, c *Client) (string, error) {
		made, err := c.CreateOrganizationDomain(ctx, "org_1", "xn--bcher-kva.example")
		return made.ID, err
	}
	same(domain, `{"id":"made_1","domain":"bücher.example","organization_id":"org_1"}`)
	endpoint := func(ctx context.Context, c *Client) (string, error) {
		made, err := c.CreateWebhookEndpoint(ctx, "https://Hooks.example:443/", nil)
		return made.ID, err
	}
	same(endpoint, `{"id":"made_1","endpoint_url":"https://hooks.example"}`)
}
