package api_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/emulatortest"
)

// desk is the client that Frontdesk uses, pointed at the visited server.
func desk(v *emulatortest.Visit) *workos.Client {
	v.Helper()
	client, err := workos.New(workos.Config{APIKey: data.DefaultAPIKey, ClientID: data.DefaultClientID, BaseURL: v.URL, RateShare: 100})
	require.NoError(v, err)
	v.Cleanup(client.Close)
	return client
}

func TestTheClientLooksAfterAUser(t *testing.T) {
	v := emulatortest.NewVisit(t)
	c, ctx := desk(v), t.Context()
	text := func(s string) *string { return &s }
	u, err := c.CreateUser(ctx, workos.CreateUserOptions{
		Email: "jo@acme.example", FirstName: "Jo", ExternalID: "7", Metadata: map[string]string{"tier": "gold"}, Password: "correct horse",
	})
	require.NoError(t, err)
	u, err = c.UpdateUser(ctx, u.ID, workos.UpdateUserOptions{
		LastName: text("Doe"), ExternalID: text(""), Metadata: map[string]*string{"tier": nil, "plan": text("x")},
	})
	require.NoError(t, err)
	require.Equal(t, "Jo Doe", u.Name)
	require.Empty(t, u.ExternalID)
	require.Equal(t, workos.Metadata{"plan": json.RawMessage(`"x"`)}, u.Metadata)

	_, err = c.SendEmailVerification(ctx, u.ID)
	require.NoError(t, err)
	u, err = c.ConfirmEmailVerification(ctx, u.ID, lastCode(v, u.Email))
	require.NoError(t, err)
	require.True(t, u.EmailVerified)
	change, err := c.SendEmailChange(ctx, u.ID, "jo.doe@acme.example")
	require.NoError(t, err)
	require.Equal(t, "jo.doe@acme.example", change.NewEmail)
	u, err = c.ConfirmEmailChange(ctx, u.ID, lastCode(v, "jo.doe@acme.example"))
	require.NoError(t, err)
	require.Equal(t, "jo.doe@acme.example", u.Email)
	reset, err := c.SendPasswordReset(ctx, u.Email)
	require.NoError(t, err)
	magic, err := c.SendMagicAuth(ctx, u.Email)
	require.NoError(t, err)
	link, err := c.CreatePasswordlessSession(ctx, workos.CreatePasswordlessSessionOptions{Email: u.Email})
	require.NoError(t, err)
	require.NoError(t, c.SendPasswordlessSession(ctx, link.ID))
	var sent []string
	for _, m := range v.Server.Mails(u.Email) {
		sent = append(sent, m.Code+m.Link)
	}
	require.Equal(t, []string{reset.URL.Reveal(), magic.Code.Reveal(), link.Link.Reveal()}, sent[1:])

	identities, err := c.ListIdentities(ctx, u.ID)
	require.NoError(t, err)
	require.Empty(t, identities)
	require.NoError(t, c.DeleteUser(ctx, u.ID))
	_, err = c.GetUser(ctx, u.ID)
	require.True(t, workos.IsNotFound(err))
}

func TestTheClientLooksAfterMembersAndInvitations(t *testing.T) {
	v := emulatortest.NewVisit(t)
	c, ctx := desk(v), t.Context()
	organization := v.Server.State().Organizations.ID(largest(v))
	roles, err := c.ListOrganizationRoles(ctx, organization)
	require.NoError(t, err)
	everywhere, err := c.ListRoles(ctx)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(roles), len(everywhere))

	invitation, err := c.SendInvitation(ctx, workos.SendInvitationOptions{
		Email: "jo@acme.example", OrganizationID: organization, RoleSlug: roles[0].Slug, ExpiresInDays: 3, Locale: "de",
	})
	require.NoError(t, err)
	_, err = c.ResendInvitation(ctx, invitation.ID)
	require.NoError(t, err)
	invitation, err = c.RevokeInvitation(ctx, invitation.ID)
	require.NoError(t, err)
	require.Equal(t, "revoked", invitation.State)
	require.Len(t, v.Server.Mails("jo@acme.example"), 2)

	u, err := c.CreateUser(ctx, workos.CreateUserOptions{Email: "jo@acme.example"})
	require.NoError(t, err)
	m, err := c.CreateMembership(ctx, workos.CreateMembershipOptions{
		UserID: u.ID, OrganizationID: organization, RoleSlugs: []string{"billing"},
	})
	require.NoError(t, err)
	m, err = c.UpdateMembership(ctx, m.ID, []string{"admin"})
	require.NoError(t, err)
	require.Equal(t, "admin", m.Role.Slug)
	_, err = c.UpdateMembership(ctx, m.ID, []string{"admin", "billing"})
	require.ErrorContains(t, err, "multiple_roles_not_enabled")
	m, err = c.DeactivateMembership(ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, "inactive", m.Status)
	m, err = c.ReactivateMembership(ctx, m.ID)
	require.NoError(t, err)
	require.Equal(t, "active", m.Status)
	require.NoError(t, c.DeleteMembership(ctx, m.ID))
}

func TestTheClientLooksAfterSessionsAndFactors(t *testing.T) {
	v := emulatortest.NewVisit(t)
	c, ctx := desk(v), t.Context()
	user := userWith(v, func(at data.Ref) bool {
		return len(v.Server.State().SessionsOf(at)) > 1 && len(v.Server.State().FactorsOfUser(at)) == 1
	})
	before := slices.Collect(func(yield func(workos.Session) bool) {
		for session, err := range c.AllSessions(ctx, user, workos.ListOptions{}) {
			require.NoError(t, err)
			if !yield(session) {
				return
			}
		}
	})
	require.NotEmpty(t, before)
	require.NoError(t, c.RevokeSession(ctx, before[0].ID))
	left, err := c.ListSessions(ctx, user, workos.ListOptions{})
	require.NoError(t, err)
	require.Len(t, left.Data, len(before)-1)

	enrolled, err := c.EnrollUserAuthFactor(ctx, user, workos.EnrollTOTPOptions{Issuer: "Acme", User: "jo"})
	require.NoError(t, err)
	require.Contains(t, enrolled.QRCode.Reveal(), "data:image/png;base64,")
	require.Contains(t, enrolled.URI.Reveal(), enrolled.Secret.Reveal())
	code, known := v.Server.TOTPCode(enrolled.Factor.ID)
	require.True(t, known)
	valid, err := c.VerifyAuthChallenge(ctx, enrolled.ChallengeID, code)
	require.NoError(t, err)
	require.True(t, valid)
	challenge, err := c.ChallengeAuthFactor(ctx, enrolled.Factor.ID, "")
	require.NoError(t, err)
	valid, err = c.VerifyAuthChallenge(ctx, challenge.ID, "000000")
	require.NoError(t, err)
	require.False(t, valid)
	factors, err := c.ListUserAuthFactors(ctx, user, workos.ListOptions{})
	require.NoError(t, err)
	require.Len(t, factors.Data, 2)
	for _, f := range factors.Data {
		require.NoError(t, c.DeleteAuthFactor(ctx, f.ID))
	}
	_, err = c.GetAuthFactor(ctx, enrolled.Factor.ID)
	require.True(t, workos.IsNotFound(err))
	phone, err := c.EnrollAuthFactor(ctx, workos.EnrollAuthFactorOptions{Type: "sms", PhoneNumber: "+12025550199"})
	require.NoError(t, err)
	require.Equal(t, "+12025550199", phone.Factor.SMS.PhoneNumber)
	require.Empty(t, phone.ChallengeID)
}
