package workos

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answering is a client whose every call is answered alike.
func answering(t *testing.T, status int, body string) *Client {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, status, body) })
}

// told is an answer to a call together with the secrets that should be in it and nowhere else.
type told struct {
	name    string
	answer  string
	call    func(context.Context, *Client) (value any, raw json.RawMessage, secrets []Secret, err error)
	secrets []string
}

var tellingCalls = []told{
	{"a password reset", `{"id":"password_reset_1","user_id":"user_1","email":"a@b.example","password_reset_token":"s3cret-token","password_reset_url":"https://x?t=s3cret-token"}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.SendPasswordReset(ctx, "a@b.example")
			return v, v.Raw(), []Secret{v.Token, v.URL}, err
		}, []string{"s3cret-token", "https://x?t=s3cret-token"}},
	{"a magic code", `{"id":"magic_auth_1","code":"s3cret"}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.SendMagicAuth(ctx, "a@b.example")
			return v, v.Raw(), []Secret{v.Code}, err
		}, []string{"s3cret"}},
	{"a factor of a user", `{"authentication_factor":{"id":"auth_factor_1","type":"totp","totp":{"issuer":"i","user":"u","secret":"s3cret1","qr_code":"s3cret2","uri":"s3cret3"}},"authentication_challenge":{"id":"auth_challenge_1","code":"s3cret4"}}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.EnrollUserAuthFactor(ctx, "user_1", EnrollTOTPOptions{})
			if err == nil && (v.ChallengeID != "auth_challenge_1" || v.Factor.TOTP.Issuer != "i") {
				err = fmt.Errorf("read as %+v", v)
			}
			return v, v.Factor.Raw(), []Secret{v.Secret, v.QRCode, v.URI}, err
		}, []string{"s3cret1", "s3cret2", "s3cret3"}},
	{"a factor", `{"id":"auth_factor_1","type":"totp","TOTP":{"issuer":"i","user":"u","secret":"s3cret1","qr_code":"s3cret2","uri":"s3cret3"}}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.EnrollAuthFactor(ctx, EnrollAuthFactorOptions{Type: "totp"})
			return v, v.Factor.Raw(), []Secret{v.Secret, v.QRCode, v.URI}, err
		}, []string{"s3cret1", "s3cret2", "s3cret3"}},
	{"a challenge", `{"id":"auth_challenge_1","code":"s3cret"}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.ChallengeAuthFactor(ctx, "auth_factor_1", "")
			return v, v.Raw(), []Secret{v.Code}, err
		}, []string{"s3cret"}},
	{"a passwordless session", `{"id":"passwordless_session_1","link":"https://x/s3cret"}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.CreatePasswordlessSession(ctx, CreatePasswordlessSessionOptions{})
			return v, v.Raw(), []Secret{v.Link}, err
		}, []string{"https://x/s3cret"}},
	{"an invitation", `{"id":"invitation_1","token":"s3cret","accept_invitation_url":"https://x?s3cret"}`,
		func(ctx context.Context, c *Client) (any, json.RawMessage, []Secret, error) {
			v, err := c.SendInvitation(ctx, SendInvitationOptions{Email: "a@b.example"})
			return v, v.Raw(), nil, err
		}, nil},
}

func TestAnswersAboutPeopleShowTheirSecretsOnlyWhenAsked(t *testing.T) {
	for _, test := range tellingCalls {
		t.Run(test.name, func(t *testing.T) {
			value, raw, secrets, err := test.call(t.Context(), answering(t, 201, test.answer))
			require.NoError(t, err)
			encoded, err := json.Marshal(value)
			require.NoError(t, err)
			for _, shown := range []string{string(raw), string(encoded), fmt.Sprintf("%v %+v", value, value)} {
				assert.NotContains(t, shown, "s3cret")
			}
			assert.Contains(t, string(raw), `"id"`)
			for i, secret := range secrets {
				assert.Equal(t, test.secrets[i], secret.Reveal())
			}
		})
	}
}

func TestRefusalsDoNotRepeatWhatWasSent(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		text, _ := json.Marshal("cannot take " + string(sent))
		answerJSON(w, 400, `{"code":"no","message":`+string(text)+`}`)
	})
	ctx := t.Context()
	_, wrongCode := client.ConfirmEmailChange(ctx, "user_1", "314159")
	_, wrongOther := client.ConfirmEmailVerification(ctx, "user_1", "314159")
	_, wrongChallenge := client.VerifyAuthChallenge(ctx, "auth_challenge_1", "314159")
	_, badPassword := client.CreateUser(ctx, CreateUserOptions{Email: "a@b.example", Password: "correct horse"})
	_, badHash := client.UpdateUser(ctx, "user_1", UpdateUserOptions{PasswordHash: "$2a$10$correct", PasswordHashType: "bcrypt"})
	for _, err := range []error{wrongCode, wrongOther, wrongChallenge, badPassword, badHash} {
		require.ErrorContains(t, err, "cannot take")
		assert.NotContains(t, err.Error(), "314159")
		assert.NotContains(t, err.Error(), "correct")
	}
}

func TestBodies(t *testing.T) {
	tests := []struct {
		name string
		call func(context.Context, *Client) error
		want string
	}{
		{"one role", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateMembership(ctx, "om_1", []string{"admin"})
			return err
		}, `{"role_slug":"admin"}`},
		{"several roles", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateMembership(ctx, "om_1", []string{"admin", "billing"})
			return err
		}, `{"role_slugs":["admin","billing"]}`},
		{"the default role", func(ctx context.Context, c *Client) error {
			_, err := c.CreateMembership(ctx, CreateMembershipOptions{UserID: "user_1", OrganizationID: "org_1"})
			return err
		}, `{"user_id":"user_1","organization_id":"org_1"}`},
		{"an invitation to the application", func(ctx context.Context, c *Client) error {
			_, err := c.SendInvitation(ctx, SendInvitationOptions{Email: "a@b.example"})
			return err
		}, `{"email":"a@b.example"}`},
		{"a user with an address only", func(ctx context.Context, c *Client) error {
			_, err := c.CreateUser(ctx, CreateUserOptions{Email: "a@b.example"})
			return err
		}, `{"email":"a@b.example"}`},
		{"nothing about a user", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateUser(ctx, "user_1", UpdateUserOptions{})
			return err
		}, `{}`},
		{"what is set, and what is taken away", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateUser(ctx, "user_1", UpdateUserOptions{
				FirstName: pointTo(""), EmailVerified: pointTo(false), ExternalID: pointTo(""),
				Metadata: map[string]*string{"a": nil, "b": pointTo("")},
			})
			return err
		}, `{"first_name":"","email_verified":false,"external_id":null,"metadata":{"a":null,"b":""}}`},
		{"a password", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateUser(ctx, "user_1", UpdateUserOptions{Password: "correct horse"})
			return err
		}, `{"password":"correct horse"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				sent, _ := io.ReadAll(r.Body)
				assert.JSONEq(t, test.want, string(sent))
				answerJSON(w, 200, `{}`)
			})
			assert.NoError(t, test.call(t.Context(), client))
		})
	}
	client := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("sent") })
	_, err := client.UpdateMembership(t.Context(), "om_1", nil)
	assert.Equal(t, NotSent, OutcomeOf(err), "no role is no change")
}

func TestActsNeedNoAnswer(t *testing.T) {
	for _, answer := range []func(http.ResponseWriter){
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK) },
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) },
		func(w http.ResponseWriter) { answerJSON(w, http.StatusAccepted, "") },
		func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<p>ok")
		},
	} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) { answer(w) })
		assert.NoError(t, client.DeleteUser(t.Context(), "user_1"))
		assert.NoError(t, client.RevokeSession(t.Context(), "session_1"))
	}
	client := answering(t, 404, `{"message":"gone"}`)
	assert.True(t, IsNotFound(client.DeleteAuthFactor(t.Context(), "auth_factor_1")))
}

// TestAWriteWith2xxIsDone gives writes every shape of answer that says nothing about what was written.
func TestAWriteWith2xxIsDone(t *testing.T) {
	for _, answer := range []struct {
		status     int
		kind, body string
	}{
		{200, "application/json", `{}`}, {201, "application/json", `[]`}, {201, "application/json", `{"user":null}`},
		{201, "application/json", `{"object":"organization","name":"Acme"}`}, {202, "", ``}, {204, "", ``}, {200, "text/html", `<p>ok`},
		{200, "application/json", `{"id":"user_`}, {200, "application/json", `{"authentication_factor":[]}`},
	} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", answer.kind)
			w.WriteHeader(answer.status)
			_, _ = io.WriteString(w, answer.body)
		})
		ctx := t.Context()
		for name, write := range map[string]func() error{
			"verification": func() error { _, err := client.SendEmailVerification(ctx, "user_1"); return err },
			"email change": func() error { _, err := client.SendEmailChange(ctx, "user_1", "a@b.example"); return err },
			"enrolment":    func() error { _, err := client.EnrollUserAuthFactor(ctx, "user_1", EnrollTOTPOptions{}); return err },
			"user":         func() error { _, err := client.CreateUser(ctx, CreateUserOptions{Email: "a@b.example"}); return err },
			"deactivation": func() error { _, err := client.DeactivateMembership(ctx, "om_1"); return err },
			"schema": func() error {
				_, err := client.CreateAuditLogSchema(ctx, "a.b", CreateAuditLogSchemaOptions{})
				return err
			},
			"webhook": func() error { _, err := client.CreateWebhookEndpoint(ctx, "https://x.example", nil); return err },
		} {
			assert.NoError(t, write(), "%s answered with %d %q", name, answer.status, answer.body)
		}
		_, err := client.GetUser(ctx, "user_1")
		assert.Error(t, err, "a read is made for its answer")
	}
}

func TestTheKeyOfAnAppIsTakenFromItsAddress(t *testing.T) {
	made, err := answering(t, 201, `{"totp":{"uri":"otpauth://totp/Acme:ana?secret=ABCDEFGH&issuer=Acme"}}`).EnrollAuthFactor(t.Context(),
		EnrollAuthFactorOptions{Type: "totp"})
	require.NoError(t, err)
	assert.Equal(t, "ABCDEFGH", made.Secret.Reveal())
	assert.True(t, strings.HasPrefix(made.QRCode.Reveal(), "data:image/png;base64,"))
	assert.NotContains(t, string(made.Factor.Raw()), "ABCDEFGH")
}

func TestA503OfASimultaneousChangeChangedNothing(t *testing.T) {
	_, err := answering(t, 503, `{"code":"concurrent_request","message":"Another request is being processed."}`).DeactivateMembership(t.Context(), "om_1")
	assert.Equal(t, Refused, OutcomeOf(err))
	assert.True(t, IsConcurrent(err))
	_, err = answering(t, 503, `{"message":"Down for maintenance."}`).DeactivateMembership(t.Context(), "om_1")
	assert.Equal(t, Unknown, OutcomeOf(err))
}

func TestA404OfAnUnknownOperationIsNotAMissingObject(t *testing.T) {
	for body, noRoute := range map[string]bool{
		`{"message":"Not Found"}`: false,
		`{"message":"Could not find the organization.","code":"entity_not_found"}`: false,
		``: false,
		`{"message":"Cannot GET /organizations/org_1","error":"Not Found","statusCode":404}`: true,
		"404 page not found\n":      true,
		`<h1>Not found</h1>`:        true,
		`{"error":"unknown route"}`: true,
	} {
		_, err := answering(t, 404, body).GetOrganization(t.Context(), "org_1")
		assert.Equal(t, noRoute, IsNoRoute(err), body)
		assert.Equal(t, !noRoute, IsNotFound(err), body)
	}
	_, err := answering(t, 501, `{"message":"Not implemented"}`).GetOrganization(t.Context(), "org_1")
	assert.True(t, IsNoRoute(err))
}

func TestAnswersThatMissTheirObjectAreErrors(t *testing.T) {
	for _, body := range []string{`{}`, `[]`, `{"user":null}`, `{"user":7}`, `{"valid":"yes"}`, `{"authentication_factor":[]}`} {
		client := answering(t, 200, body)
		_, noUser := client.GetUser(t.Context(), "user_1")
		_, noAnswer := client.VerifyAuthChallenge(t.Context(), "auth_challenge_1", "123456")
		_, noFactor := client.GetAuthFactor(t.Context(), "auth_factor_1")
		for _, err := range []error{noUser, noAnswer, noFactor} {
			assert.Equal(t, Unknown, OutcomeOf(err), body)
		}
	}
}

func TestEmailChangeIsRead(t *testing.T) {
	client := answering(t, 200, `{"object":"email_change","user":{"id":"user_1","email":"a@b.example"},"new_email":"c@d.example","created_at":"2026-01-02T03:04:05.000Z","expires_at":"2026-01-02T03:14:05.000Z"}`)
	got, err := client.SendEmailChange(t.Context(), "user_1", "c@d.example")
	require.NoError(t, err)
	assert.Equal(t, "a@b.example", got.User.Email)
	assert.Equal(t, "c@d.example", got.NewEmail)
	assert.Equal(t, 10*time.Minute, got.ExpiresAt.Sub(got.CreatedAt.Time))
}

func TestListsWithoutPages(t *testing.T) {
	roles, err := answering(t, 200, `{"object":"list","data":[{"id":"role_1","slug":"admin","permissions":["a:b"]},{"slug":"member","description":null}]}`).ListOrganizationRoles(t.Context(), "org_1")
	require.NoError(t, err)
	assert.Equal(t, []string{"admin", "member"}, []string{roles[0].Slug, roles[1].Slug})
	assert.Equal(t, []string{"a:b"}, roles[0].Permissions)
	identities, err := answering(t, 200, `[{"idp_id":"7","type":"OAuth","provider":"GoogleOAuth"}]`).ListIdentities(t.Context(), "user_1")
	require.NoError(t, err)
	assert.Equal(t, []Identity{{"7", "OAuth", "GoogleOAuth"}}, identities)
	_, err = answering(t, 403, `{"message":"Forbidden"}`).ListRoles(t.Context())
	assert.True(t, IsUnauthorized(err))
}

// TestMailsAreSentOnce: WorkOS said "too soon" and not when, so trying again is for the person who asked.
func TestMailsAreSentOnce(t *testing.T) {
	mails := []string{"SendPasswordReset", "SendMagicAuth", "SendEmailVerification", "SendEmailChange", "SendInvitation", "ResendInvitation",
		"ChallengeAuthFactor", "SendPasswordlessSession"}
	for _, op := range userOperations {
		want, sent := 2, 0
		for _, name := range mails {
			if name == op.name {
				want = 1
			}
		}
		if want == 2 && op.name != "RevokeInvitation" && op.name != "DeleteUser" {
			continue // a few others show the difference; each takes a moment
		}
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			sent++
			answerJSON(w, 429, `{"message":"Too many requests."}`)
		})
		assert.True(t, IsRateLimited(op.call(t.Context(), client)))
		assert.Equal(t, want, sent, op.name)
	}
}
