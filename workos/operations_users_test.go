package workos

import "context"

func init() {
	operations = append(operations, userOperations...)
	for _, name := range []string{"ListRoles", "ListOrganizationRoles", "ListIdentities"} {
		unpaged[name] = true
	}
	for _, name := range []string{"CreatePasswordlessSession", "SendPasswordlessSession"} {
		undocumented[name] = "kept for those who use passwordless sessions already; WorkOS's documentation has them, the OpenAPI document " +
			"does not"
	}
}

var userOperations = []operation{
	calling("CreateMembership", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateMembership(ctx, CreateMembershipOptions{"user_01H", "org_01H", []string{"admin", "billing"}})
	}),
	calling("UpdateMembership", func(ctx context.Context, c *Client) (any, error) {
		return c.UpdateMembership(ctx, "om_01H", []string{"admin"})
	}),
	calling("DeactivateMembership", func(ctx context.Context, c *Client) (any, error) { return c.DeactivateMembership(ctx, "om_01H") }),
	calling("ReactivateMembership", func(ctx context.Context, c *Client) (any, error) { return c.ReactivateMembership(ctx, "om_01H") }),
	doing("DeleteMembership", func(ctx context.Context, c *Client) error { return c.DeleteMembership(ctx, "om_01H") }),
	calling("SendInvitation", func(ctx context.Context, c *Client) (any, error) {
		return c.SendInvitation(ctx, SendInvitationOptions{"ana+x@a.example", "org_01H", "member", 30, "user_01H", "de"})
	}),
	calling("GetInvitation", func(ctx context.Context, c *Client) (any, error) { return c.GetInvitation(ctx, "invitation_01H") }),
	calling("ResendInvitation", func(ctx context.Context, c *Client) (any, error) { return c.ResendInvitation(ctx, "invitation_01H") }),
	calling("RevokeInvitation", func(ctx context.Context, c *Client) (any, error) { return c.RevokeInvitation(ctx, "invitation_01H") }),
	calling("ListRoles", func(ctx context.Context, c *Client) (any, error) { return c.ListRoles(ctx) }),
	calling("ListOrganizationRoles", func(ctx context.Context, c *Client) (any, error) { return c.ListOrganizationRoles(ctx, "org_01H") }),
	calling("ListSessions", func(ctx context.Context, c *Client) (any, error) { return c.ListSessions(ctx, "user_01H", page) }),
	doing("RevokeSession", func(ctx context.Context, c *Client) error { return c.RevokeSession(ctx, "session_01H") }),
	calling("ListUserAuthFactors", func(ctx context.Context, c *Client) (any, error) {
		return c.ListUserAuthFactors(ctx, "user_01H", page)
	}),
	calling("EnrollUserAuthFactor", func(ctx context.Context, c *Client) (any, error) {
		return c.EnrollUserAuthFactor(ctx, "user_01H", EnrollTOTPOptions{"Acme", "ana@a.example"})
	}),
	calling("EnrollAuthFactor", func(ctx context.Context, c *Client) (any, error) {
		return c.EnrollAuthFactor(ctx, EnrollAuthFactorOptions{"totp", "Acme", "ana@a.example", "+15555550100", "user_01H"})
	}),
	calling("GetAuthFactor", func(ctx context.Context, c *Client) (any, error) { return c.GetAuthFactor(ctx, "auth_factor_01H") }),
	doing("DeleteAuthFactor", func(ctx context.Context, c *Client) error { return c.DeleteAuthFactor(ctx, "auth_factor_01H") }),
	calling("ChallengeAuthFactor", func(ctx context.Context, c *Client) (any, error) {
		return c.ChallengeAuthFactor(ctx, "auth_factor_01H", "Your code is {{code}}")
	}),
	calling("VerifyAuthChallenge", func(ctx context.Context, c *Client) (any, error) {
		return c.VerifyAuthChallenge(ctx, "auth_challenge_01H", "123456")
	}),
	calling("SendPasswordReset", func(ctx context.Context, c *Client) (any, error) { return c.SendPasswordReset(ctx, "ana@a.example") }),
	calling("SendMagicAuth", func(ctx context.Context, c *Client) (any, error) { return c.SendMagicAuth(ctx, "ana@a.example") }),
	calling("SendEmailVerification", func(ctx context.Context, c *Client) (any, error) { return c.SendEmailVerification(ctx, "user_01H") }),
	calling("ConfirmEmailVerification", func(ctx context.Context, c *Client) (any, error) {
		return c.ConfirmEmailVerification(ctx, "user_01H", "123456")
	}),
	calling("SendEmailChange", func(ctx context.Context, c *Client) (any, error) {
		return c.SendEmailChange(ctx, "user_01H", "new@a.example")
	}),
	calling("ConfirmEmailChange", func(ctx context.Context, c *Client) (any, error) {
		return c.ConfirmEmailChange(ctx, "user_01H", "123456")
	}),
	calling("CreateUser", func(ctx context.Context, c *Client) (any, error) {
		return c.CreateUser(ctx, CreateUserOptions{
			Email: "ana@a.example", FirstName: "Ana", LastName: "Lima", EmailVerified: true, ExternalID: "7",
			Metadata: map[string]string{"tier": "gold"}, PasswordHash: "$2a$10$N9qo8uLOickgx2ZMRZoMye", PasswordHashType: "bcrypt",
		})
	}),
	calling("UpdateUser", func(ctx context.Context, c *Client) (any, error) {
		return c.UpdateUser(ctx, "user_01H", UpdateUserOptions{
			Email: pointTo("ana@a.example"), FirstName: pointTo("Ana"), LastName: pointTo(""), EmailVerified: pointTo(false),
			ExternalID: pointTo(""), Locale: pointTo("pt-BR"), Metadata: map[string]*string{"tier": pointTo("gold")}, Password: "correct horse",
		})
	}),
	doing("DeleteUser", func(ctx context.Context, c *Client) error { return c.DeleteUser(ctx, "user_01H") }),
	calling("ListIdentities", func(ctx context.Context, c *Client) (any, error) { return c.ListIdentities(ctx, "user_01H") }),
	calling("CreatePasswordlessSession", func(ctx context.Context, c *Client) (any, error) {
		return c.CreatePasswordlessSession(ctx, CreatePasswordlessSessionOptions{"ana@a.example", "https://a.example/in", "s", 900})
	}),
	doing("SendPasswordlessSession", func(ctx context.Context, c *Client) error {
		return c.SendPasswordlessSession(ctx, "passwordless_session_01H")
	}),
}
