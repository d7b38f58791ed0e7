package wording_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/views/ui"
	"frontdesk/views/ui/icons"
	"frontdesk/views/wording"
)

func TestEveryStateHasWordsAndAnIcon(t *testing.T) {
	words := map[string]struct {
		word   func(string) ui.State
		states []string
	}{
		"connection": {wording.ConnectionState, []string{"requires_type", "draft", "active", "validating", "inactive", "deleting"}},
		"domain":     {wording.DomainState, []string{"failed", "legacy_verified", "pending", "unverified", "verified"}},
		"directory": {wording.DirectoryState, []string{"linked", "validating", "invalid_credentials", "unlinked", "deleting", "active",
			"inactive"}},
		"directory user": {wording.DirectoryUserState, []string{"active", "suspended", "inactive"}},
		"membership":     {wording.MembershipStatus, []string{"active", "inactive", "pending"}},
		"invitation":     {wording.InvitationState, []string{"pending", "accepted", "expired", "revoked"}},
		"export":         {wording.ExportState, []string{"requested", "pending", "ready", "error", "expired", "failed", "unknown"}},
		"outcome":        {wording.ActionOutcome, []string{"intent", "done", "partial", "not_done", "refused", "failed", "unknown", "undone"}},
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
	for name, explain := range map[string]func(string) wording.Explanation{
		"connection": wording.ExplainConnection, "directory": wording.ExplainDirectory, "domain": wording.ExplainDomain,
	} {
		for _, state := range []string{"requires_type", "draft", "validating", "inactive", "invalid_credentials", "unlinked", "unverified",
			"failed", "pending", "reticulating", ""} {
			got := explain(state)
			require.NotEmpty(t, got.What, "%s %s", name, state)
			require.NotEmpty(t, got.Who, "%s %s", name, state)
			require.NotEmpty(t, got.Next, "%s %s", name, state)
		}
	}
	require.Equal(t, "dsync", wording.ExplainDirectory("invalid_credentials").Intent)
	require.Contains(t, wording.ExplainConnection("reticulating").What, "reticulating")
}

func TestIntentsNamedByExplanationsExist(t *testing.T) {
	require.Len(t, wording.PortalIntents(), 7)
	for _, intent := range []string{wording.ExplainConnection("draft").Intent, wording.ExplainDirectory("unlinked").Intent,
		wording.ExplainDomain("failed").Intent, wording.SignInFailure("saml_certificate_mismatch").Intent} {
		require.NotEqual(t, intent, wording.PortalIntent(intent), "no words for the intent %q", intent)
	}
	require.Equal(t, "teleportation", wording.PortalIntent("teleportation"))
}

func TestProvidersGoByTheNamesPeopleKnow(t *testing.T) {
	for sent, want := range map[string]string{
		"OktaSAML": "Okta SAML", "AzureSAML": "Microsoft Entra ID SAML", "GitHubOAuth": "GitHub OAuth", "GithubOAuth": "GitHub OAuth",
		"GenericOIDC": "OIDC", "NovelIdpSAML": "NovelIdp SAML", "Frobnicator": "Frobnicator", "": "Provider unknown",
		"Pending": "Provider not chosen",
	} {
		require.Equal(t, want, wording.ConnectionType(sent), sent)
	}
	for sent, want := range map[string]string{
		"azure scim v2.0": "Microsoft Entra ID SCIM", "gsuite directory": "Google Workspace", "novel hr": "novel hr", "": "Provider unknown",
	} {
		require.Equal(t, want, wording.DirectoryType(sent), sent)
	}
	for _, option := range wording.DirectoryTypes() {
		require.NotEqual(t, option.Value, option.Label, "no name for %q", option.Value)
	}
}

func TestSyncLagFollowsTheProvider(t *testing.T) {
	for kind, want := range map[string]string{
		"azure scim v2.0": "40 minutes", "okta scim v2.0": "within a minute", "gsuite directory": "30 minutes", "workday": "30 minutes",
		"s3": "Not documented",
	} {
		require.Contains(t, wording.SyncLag(kind), want, kind)
	}
}

func TestSignInFailuresSayCauseAndFix(t *testing.T) {
	for code, title := range map[string]string{
		"access_denied": "Denied at the provider", "idp_initiated_sso_disabled": "Started at the provider",
		"profile_not_allowed_outside_organization": "Email domain not verified for this customer",
		"Invalid X.509 Certificate":                "Signing certificate does not match", "invalid_attributes": "Attributes missing",
		"malformed_saml_response": "Invalid SAML response",
		"decryption_failed":       "Response could not be decrypted", "sso_timed_out": "Not finished in time", "brand_new_code": "Brand new code",
	} {
		got := wording.SignInFailure(code)
		require.Equal(t, title, got.Title, code)
		require.NotEmpty(t, got.Cause, code)
		require.NotEmpty(t, got.Fix, code)
		require.NotEmpty(t, got.Who, code)
	}
}

func TestPortalLinkIsAliveOnlyWhileItsTimeRuns(t *testing.T) {
	require.Equal(t, "Valid", wording.PortalLinkState("issued", true).Word)
	require.Equal(t, "Expired", wording.PortalLinkState("issued", false).Word)
	require.Equal(t, "Unknown", wording.PortalLinkState("unknown", false).Word)
}

func TestNamesOfWorkOSKeepTheirAbbreviationsInCapitals(t *testing.T) {
	require.Equal(t, "Rotating BYOK key", wording.SignInFailure("rotating_byok_key").Title)
	require.Equal(t, "DEK", wording.SignInFailure("dek").Title)
	require.Equal(t, "Bykek", wording.SignInFailure("bykek").Title, "only whole words")
}

func TestAbbreviationsStayInCapitals(t *testing.T) {
	for identifier, words := range map[string]string{"api_key": "API key", "sso_profile": "SSO profile", "user_id": "User ID", "idea": "Idea",
		"": ""} {
		require.Equal(t, words, wording.Humanized(identifier))
	}
	for word, inSentence := range map[string]string{"API key": "API key", "MFA failed": "MFA failed", "Not connected": "not connected",
		"A key": "a key"} {
		require.Equal(t, inSentence, wording.LowerFirst(word))
	}
}
