package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/views"
	"frontdesk/views/ui"
	"frontdesk/views/ui/icons"
	"frontdesk/workos"
)

func TestEveryStateHasWordsAndAnIcon(t *testing.T) {
	words := map[string]struct {
		word   func(string) ui.State
		states []string
	}{
		"connection":     {views.ConnectionState, []string{"requires_type", "draft", "active", "validating", "inactive", "deleting"}},
		"domain":         {views.DomainState, []string{"failed", "legacy_verified", "pending", "unverified", "verified"}},
		"directory":      {views.DirectoryState, []string{"linked", "validating", "invalid_credentials", "unlinked", "deleting", "active", "inactive"}},
		"directory user": {views.DirectoryUserState, []string{"active", "suspended", "inactive"}},
		"membership":     {views.MembershipStatus, []string{"active", "inactive", "pending"}},
		"invitation":     {views.InvitationState, []string{"pending", "accepted", "expired", "revoked"}},
		"export":         {views.ExportState, []string{"requested", "pending", "ready", "error", "expired", "failed", "unknown"}},
		"outcome":        {views.ActOutcome, []string{"intent", "done", "partial", "not_done", "refused", "failed", "unknown", "undone"}},
	}
	for kind, set := range words {
		for _, state := range set.states {
			got := set.word(state)
			require.NotContains(t, got.Hint, "WorkOS calls this", "%s %s has no words of its own", kind, state)
			require.NotEmpty(t, got.Word)
			require.True(t, got.Icon == "" || icons.Has(got.Icon), "%s %s: no icon %q", kind, state, got.Icon)
		}
		unknown := set.word("half_baked")
		require.Equal(t, "half_baked", unknown.Word, kind)
		require.Contains(t, unknown.Hint, "half_baked", "an unknown %s state is shown as it came", kind)
		require.Equal(t, ui.Attention, set.word("").Tone, kind)
	}
}

func TestWhatIsBrokenSaysWhoActsAndWhatIsNext(t *testing.T) {
	for name, explain := range map[string]func(string) views.Explanation{
		"connection": views.ExplainConnection, "directory": views.ExplainDirectory, "domain": views.ExplainDomain,
	} {
		for _, state := range []string{"requires_type", "draft", "validating", "inactive", "invalid_credentials", "unlinked", "unverified", "failed", "pending", "reticulating", ""} {
			got := explain(state)
			require.NotEmpty(t, got.What, "%s %s", name, state)
			require.NotEmpty(t, got.Who, "%s %s", name, state)
			require.NotEmpty(t, got.Next, "%s %s", name, state)
		}
	}
	require.Equal(t, "dsync", views.ExplainDirectory("invalid_credentials").Intent)
	require.Contains(t, views.ExplainConnection("reticulating").What, "reticulating")
}

func TestIntentsNamedByExplanationsExist(t *testing.T) {
	require.Len(t, views.PortalIntents(), 7)
	for _, intent := range []string{views.ExplainConnection("draft").Intent, views.ExplainDirectory("unlinked").Intent, views.ExplainDomain("failed").Intent, views.SignInFailure("saml_certificate_mismatch").Intent} {
		require.NotEqual(t, intent, views.PortalIntent(intent), "no words for the intent %q", intent)
	}
	require.Equal(t, "teleportation", views.PortalIntent("teleportation"))
}

func TestProvidersGoByTheNamesPeopleKnow(t *testing.T) {
	for sent, want := range map[string]string{
		"OktaSAML": "Okta SAML", "AzureSAML": "Microsoft Entra ID SAML", "GitHubOAuth": "GitHub OAuth", "GithubOAuth": "GitHub OAuth",
		"GenericOIDC": "OIDC", "NovelIdpSAML": "NovelIdp SAML", "Frobnicator": "Frobnicator", "": "Provider unknown", "Pending": "Provider not chosen",
	} {
		require.Equal(t, want, views.ConnectionType(sent), sent)
	}
	for sent, want := range map[string]string{
		"azure scim v2.0": "Microsoft Entra ID SCIM", "gsuite directory": "Google Workspace", "novel hr": "novel hr", "": "Provider unknown",
	} {
		require.Equal(t, want, views.DirectoryType(sent), sent)
	}
	for _, option := range views.DirectoryTypes() {
		require.NotEqual(t, option.Value, option.Label, "no name for %q", option.Value)
	}
}

func TestSyncLagFollowsTheProvider(t *testing.T) {
	for kind, want := range map[string]string{
		"azure scim v2.0": "40 minutes", "okta scim v2.0": "within a minute", "gsuite directory": "30 minutes", "workday": "30 minutes", "s3": "Not documented",
	} {
		require.Contains(t, views.SyncLag(kind), want, kind)
	}
}

func TestSignInFailuresSayCauseAndFix(t *testing.T) {
	for code, title := range map[string]string{
		"access_denied": "Denied at the provider", "idp_initiated_sso_disabled": "Started at the provider", "profile_not_allowed_outside_organization": "Email domain not verified for this customer",
		"Invalid X.509 Certificate": "Signing certificate does not match", "invalid_attributes": "Attributes missing", "malformed_saml_response": "Invalid SAML response",
		"decryption_failed": "Response could not be decrypted", "sso_timed_out": "Not finished in time", "brand_new_code": "Brand new code",
	} {
		got := views.SignInFailure(code)
		require.Equal(t, title, got.Title, code)
		require.NotEmpty(t, got.Cause, code)
		require.NotEmpty(t, got.Fix, code)
		require.NotEmpty(t, got.Who, code)
	}
}

func TestPortalLinkIsAliveOnlyWhileItsTimeRuns(t *testing.T) {
	require.Equal(t, "Valid", views.PortalLinkState("issued", true).Word)
	require.Equal(t, "Expired", views.PortalLinkState("issued", false).Word)
	require.Equal(t, "Unknown", views.PortalLinkState("unknown", false).Word)
}

func TestNamesOfWorkOSKeepTheirAbbreviationsInCapitals(t *testing.T) {
	require.Equal(t, "Rotating BYOK key", views.SignInFailure("rotating_byok_key").Title)
	require.Equal(t, "DEK", views.SignInFailure("dek").Title)
	require.Equal(t, "Bykek", views.SignInFailure("bykek").Title, "only whole words")
}

func TestAnExpiredInvitationSpeaksOfThePast(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for label, expires := range map[string]time.Time{"Expired": now.Add(-48 * time.Hour), "Expires": now.Add(48 * time.Hour)} {
		page := views.InvitationPage{Now: now, Invitation: workos.Invitation{State: "pending", ExpiresAt: workos.Time{Time: expires}}}
		var html strings.Builder
		require.NoError(t, views.InvitationBody(page).Render(t.Context(), &html))
		require.Contains(t, html.String(), "<dt>"+label+"</dt>")
	}
}

func TestAbbreviationsStayInCapitals(t *testing.T) {
	for identifier, words := range map[string]string{"api_key": "API key", "sso_profile": "SSO profile", "user_id": "User ID", "idea": "Idea", "": ""} {
		require.Equal(t, words, views.Words(identifier))
	}
	for word, inSentence := range map[string]string{"API key": "API key", "MFA failed": "MFA failed", "Not connected": "not connected", "A key": "a key"} {
		require.Equal(t, inSentence, views.LowerFirst(word))
	}
}
