package sync

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"frontdesk/store/events"
	"frontdesk/workos"
)

// decode is an event as it is read from WorkOS.
func decode(t *testing.T, kind, data, context string) workos.Event {
	t.Helper()
	event, err := workos.Decode[workos.Event](fmt.Appendf(nil,
		`{"object":"event","id":"event_1","event":%q,"data":%s,"created_at":"2026-03-01T12:00:00.000Z","context":%s}`, kind, data, context))
	require.NoError(t, err)
	return event
}

// Data of events, as the documentation has them.
const (
	authentication = `{"type":"password","status":"failed","ip_address":"203.0.113.1","user_agent":"Mozilla","user_id":"user_1",
		"email":"Ana@Example.com","error":{"code":"invalid_credentials","message":"no","user_id":"user_9"}}`
	ssoSignIn = `{"type":"sso","status":"failed","ip_address":null,"user_agent":null,"user_id":"user_1","email":"ana@example.com",
		"sso":{"organization_id":"org_1","connection_id":"conn_1","session_id":"sso_session_1"}}`
	connection  = `{"object":"connection","id":"conn_1","state":"active","name":"Okta","organization_id":"org_1","domains":[]}`
	certificate = `{"connection":{"id":"conn_1","organization_id":"org_1"},"certificate":{"certificate_type":"ResponseSigning"}}`
	directory   = `{"object":"directory","id":"directory_1","organization_id":"org_1","external_key":"x","type":"okta scim v2.0"}`
	dsyncToken  = `{"object":"directory_token","id":"dsync_token_1","directory_id":"directory_1","organization_id":"org_1","token_suffix":"abcd"}`
	dsyncGroup  = `{"object":"directory_group","id":"directory_group_1","idp_id":"i","directory_id":"directory_1","organization_id":"org_1"}`
	dsyncPerson = `{"object":"directory_user","id":"directory_user_1","directory_id":"directory_1","organization_id":"org_1","idp_id":"i",
		"email":"ana@example.com","emails":[{"primary":true,"type":"work","value":"ana@example.com"},{"value":"A.Lee@example.com"}],
		"custom_attributes":{"manager_id":"7","email":"private@example.org"},"raw_attributes":{"user_id":"9"},"role":{"slug":"member"}}`
	dsyncMember = `{"directory_id":"directory_1","user":` + dsyncPerson + `,"group":` + dsyncGroup + `}`
	flag        = `{"object":"feature_flag","id":"flag_1","environment_id":"environment_1","slug":"beta","owner":{"email":"dev@desk.example"}}`
	group       = `{"object":"group","id":"group_1","organization_id":"org_1","name":"Admins"}`
	groupMember = `{"group_id":"group_1","organization_membership_id":"om_1"}`
	invitation  = `{"object":"invitation","id":"invitation_1","email":"ana@example.com","organization_id":"org_1",
		"inviter_user_id":"user_2","accepted_user_id":"user_1"}`
	mail         = `{"object":"magic_auth","id":"magic_auth_1","user_id":"user_1","email":"ana@example.com"}`
	organization = `{"object":"organization","id":"org_1","name":"Acme","external_id":"acme","stripe_customer_id":"cus_1",
		"domains":[{"object":"organization_domain","id":"org_domain_1","organization_id":"org_1","domain":"acme.example"}],
		"metadata":{"owner_email":"x@example.org"}}`
	domain       = `{"object":"organization_domain","id":"org_domain_1","organization_id":"org_1","domain":"acme.example"}`
	domainFailed = `{"reason":"domain_verification_period_expired","organization_domain":` + domain + `}`
	membership   = `{"object":"organization_membership","id":"om_1","user_id":"user_1","organization_id":"org_1","role":{"slug":"member"}}`
	role         = `{"object":"organization_role","organization_id":"org_1","slug":"org-admin","permissions":[]}`
	anyRole      = `{"object":"role","slug":"admin","permissions":[]}`
	permission   = `{"object":"permission","id":"perm_1","slug":"posts:read"}`
	account      = `{"object":"connected_account","id":"ca_1","data_integration_id":"di_1","provider_slug":"github","user_id":"user_1",
		"organization_id":"org_1","scopes":[]}`
	accountFails = `{"object":"connection_failed","data_integration_id":"di_1","provider_slug":"github","user_id":"user_1",
		"organization_id":null,"error_code":"denied"}`
	session = `{"object":"session","id":"session_1","organization_id":"org_1","user_id":"user_1","impersonator":{"email":"sup@desk.example"}}`
	user    = `{"object":"user","id":"user_1","email":"ana@example.com","external_id":"7","metadata":{}}`
	apiKey  = `{"object":"api_key","id":"api_key_1","owner":{"type":"organization","id":"org_1"},"name":"ci","obfuscated_value":"sk_…1234"}`
	userKey = `{"object":"api_key","id":"api_key_1","owner":{"type":"user","id":"user_1","organization_id":"org_1"},"name":"ci"}`
	action  = `{"action_endpoint_id":"ae_1","action_execution_id":"ax_1","type":"authentication","verdict":"Deny","user_id":"user_1",
		"organization_id":"org_1","email":"ana@example.com"}`
	radar        = `{"type":"sms","radar_challenge_id":"radar_1","user_id":"user_1","email":"ana@example.com"}`
	secretValue  = `{"actor_id":"key_9","actor_source":"api","actor_name":"ci","kv_name":"x","key_id":"key_1","key_context":{"organization_id":"o"}}`
	vaultNames   = `{"actor_id":"key_9","actor_source":"api","actor_name":"ci"}`
	byok         = `{"organization_id":"org_1","key_provider":"AWS_KMS"}`
	waitlist     = `{"object":"waitlist_user","id":"wl_user_1","email":"ana@example.com","state":"pending","waitlist_id":"waitlist_1"}`
	registration = `{"object":"agent_registration","id":"agent_reg_1","agent_identity":{"object":"agent_identity","id":"agent_id_1",
		"userland_user_id":"user_1"},"organization_id":"org_1","status":"claimed"}`
	registrationOnly = `{"agent_registration_id":"agent_reg_1"}`
	switched         = `{"agent_registration_id":"agent_reg_1","from_organization_id":"org_0","to_organization_id":"org_1"}`
	claim            = `{"object":"agent_registration_claim","id":"claim_1","agent_registration_id":"agent_reg_1",
		"completed_by_attempt_id":"attempt_1","claimed_by":{"user_id":"user_1","organization_id":"org_1"}}`
	attempt = `{"object":"agent_registration_claim_attempt","id":"attempt_1","agent_registration_id":"agent_reg_1",
		"agent_registration_claim_id":"claim_1","login_hint":"Ana@example.com"}`
	credential = `{"object":"agent_credential","id":"cred_1","agent_registration_id":"agent_reg_1","detail":{"kind":"api_key","api_key_id":"api_key_1"}}`
	blueprint  = `{"object":"agent_blueprint","id":"agent_blueprint_1","name":"Helper","invocable_by":{"organization_ids":["org_1"]}}`
	instance   = `{"object":"agent_instance","id":"agent_1","agent_blueprint_id":"agent_blueprint_1","organization_id":"org_1",
		"organization_membership_id":"om_1","type":"delegated"}`
	agentSession = `{"object":"agent_instance_session","id":"agent_session_1","agent_instance_id":"agent_1","organization_id":"org_1",
		"expires_at":"2026-03-01T12:00:00.000Z"}`
)

// What events are about.
var (
	person   = events.Event{UserID: "user_1", Email: "ana@example.com"}
	inSSO    = events.Event{UserID: "user_1", Email: "ana@example.com", OrganizationID: "org_1", ConnectionID: "conn_1", SessionID: "sso_session_1"}
	ofDomain = events.Event{OrganizationID: "org_1", ObjectID: "org_domain_1"}
	ofRole   = events.Event{OrganizationID: "org_1"}
	ofGroup  = events.Event{OrganizationID: "org_1", ObjectID: "group_1"}
	ofMember = events.Event{OrganizationID: "org_1", UserID: "user_1", ObjectID: "om_1"}
	ofMail   = events.Event{UserID: "user_1", Email: "ana@example.com", ObjectID: "magic_auth_1"}
	ofVault  = events.Event{ObjectID: "key_1"}
	ofFlag   = events.Event{ObjectID: "flag_1", Also: also(events.Email, "dev@desk.example")}
	ofKey    = events.Event{OrganizationID: "org_1", ObjectID: "api_key_1", Also: also(events.Object, "org_1")}
	ofWait   = events.Event{Email: "ana@example.com", ObjectID: "wl_user_1", Also: also(events.Object, "waitlist_1")}
	ofOwn    = events.Event{OrganizationID: "org_1", ObjectID: "org_1", Also: also(events.Object, "org_domain_1")}
	ofUser   = events.Event{UserID: "user_1", Email: "ana@example.com", ObjectID: "user_1"}
	ofInvite = events.Event{UserID: "user_1", Email: "ana@example.com", OrganizationID: "org_1", ObjectID: "invitation_1",
		Also: also(events.User, "user_2")}
	ofAccount = events.Event{UserID: "user_1", OrganizationID: "org_1", ObjectID: "ca_1", Also: also(events.Object, "di_1")}
	ofFailure = events.Event{UserID: "user_1", ObjectID: "di_1"}
	ofConn    = events.Event{OrganizationID: "org_1", ConnectionID: "conn_1", ObjectID: "conn_1"}
	ofDsync   = events.Event{OrganizationID: "org_1", DirectoryID: "directory_1", ObjectID: "directory_1"}
	ofToken   = events.Event{OrganizationID: "org_1", DirectoryID: "directory_1", ObjectID: "dsync_token_1"}
	ofDGroup  = events.Event{OrganizationID: "org_1", DirectoryID: "directory_1", ObjectID: "directory_group_1"}
	ofDUser   = events.Event{OrganizationID: "org_1", DirectoryID: "directory_1", ObjectID: "directory_user_1", Email: "ana@example.com",
		Also: also(events.Email, "a.lee@example.com")}
	ofDMember = events.Event{OrganizationID: "org_1", DirectoryID: "directory_1", ObjectID: "directory_group_1", Email: "ana@example.com",
		Also: also(events.Object, "directory_user_1", events.Email, "a.lee@example.com")}
	ofSession = events.Event{OrganizationID: "org_1", UserID: "user_1", SessionID: "session_1", ObjectID: "session_1",
		Also: also(events.Email, "sup@desk.example")}
	ofAction = events.Event{OrganizationID: "org_1", UserID: "user_1", Email: "ana@example.com", ObjectID: "ae_1",
		Also: also(events.Object, "ax_1")}
	ofRegistration = events.Event{OrganizationID: "org_1", UserID: "user_1", ObjectID: "agent_reg_1", Also: also(events.Object, "agent_id_1")}
	ofBlueprint    = events.Event{ObjectID: "agent_blueprint_1"}
	ofInstance     = events.Event{OrganizationID: "org_1", ObjectID: "agent_1", Also: also(events.Object, "agent_blueprint_1", events.Object, "om_1")}
	ofAgentSession = events.Event{OrganizationID: "org_1", ObjectID: "agent_session_1", Also: also(events.Object, "agent_1")}
)

func also(pairs ...any) (subjects []events.Subject) {
	for i := 0; i < len(pairs); i += 2 {
		subjects = append(subjects, events.Subject{Kind: pairs[i].(events.Kind), Value: pairs[i+1].(string)})
	}
	return subjects
}

type subjectTest struct {
	types, data string // types without their group, or groups with all their types
	want        events.Event
}

// subjects has every documented type of event, and those of newer documents.
var subjects = []subjectTest{
	{"action.authentication.denied action.user_registration.denied", action, ofAction},
	{"agent.registration.claim.attempt.created", attempt, events.Event{ObjectID: "attempt_1",
		Also: also(events.Object, "agent_reg_1", events.Object, "claim_1", events.Email, "ana@example.com")}},
	{"agent.registration.claim.completed", claim, events.Event{OrganizationID: "org_1", UserID: "user_1", ObjectID: "claim_1",
		Also: also(events.Object, "agent_reg_1", events.Object, "attempt_1")}},
	{"agent.registration.created", registration, ofRegistration},
	{"agent.registration.credential.issued", credential, events.Event{ObjectID: "cred_1",
		Also: also(events.Object, "agent_reg_1", events.Object, "api_key_1")}},
	{"agent.registration.deleted agent.registration.expired agent.registration.refreshed agent.registration.revoked", registrationOnly,
		events.Event{ObjectID: "agent_reg_1"}},
	{"agent.registration.organization.switched", switched, events.Event{OrganizationID: "org_1", ObjectID: "agent_reg_1",
		Also: also(events.Organization, "org_0")}},
	{"agent.blueprint.created agent.blueprint.updated agent.blueprint.deleted", blueprint, ofBlueprint},
	{"agent.instance.created agent.instance.deleted", instance, ofInstance},
	{"agent.instance.session.created agent.instance.session.revoked", agentSession, ofAgentSession},
	{"api_key.created api_key.revoked api_key.updated", apiKey, ofKey},
	{"authentication.email_verification_failed authentication.email_verification_succeeded authentication.magic_auth_failed " +
		"authentication.magic_auth_succeeded authentication.mfa_failed authentication.mfa_succeeded authentication.oauth_failed " +
		"authentication.oauth_succeeded authentication.passkey_failed authentication.passkey_succeeded authentication.password_failed " +
		"authentication.password_succeeded authentication.radar_risk_detected authentication.reauthentication_succeeded", authentication, person},
	{"authentication.sso_failed authentication.sso_started authentication.sso_succeeded authentication.sso_timed_out", ssoSignIn, inSSO},
	{"connection.activated connection.deactivated connection.deleted", connection, ofConn},
	{"connection.saml_certificate_renewal_required connection.saml_certificate_renewed", certificate, ofConn},
	{"dsync.activated dsync.deleted", directory, ofDsync},
	{"dsync.group.created dsync.group.deleted dsync.group.updated", dsyncGroup, ofDGroup},
	{"dsync.group.user_added dsync.group.user_removed", dsyncMember, ofDMember},
	{"dsync.token.created dsync.token.revoked", dsyncToken, ofToken},
	{"dsync.user.created dsync.user.deleted dsync.user.updated", dsyncPerson, ofDUser},
	{"email_verification.created magic_auth.created password_reset.created password_reset.succeeded", mail, ofMail},
	{"flag.created flag.deleted flag.rule_updated flag.updated", flag, ofFlag},
	{"group.created group.deleted group.updated", group, ofGroup},
	{"group.member_added group.member_removed", groupMember, events.Event{ObjectID: "group_1", Also: also(events.Object, "om_1")}},
	{"invitation.accepted invitation.created invitation.resent invitation.revoked", invitation, ofInvite},
	{"organization.created organization.deleted organization.updated", organization, ofOwn},
	{"organization_domain.created organization_domain.deleted organization_domain.updated organization_domain.verified", domain, ofDomain},
	{"organization_domain.verification_failed", domainFailed, ofDomain},
	{"organization_membership.created organization_membership.deleted organization_membership.updated", membership, ofMember},
	{"organization_role.created organization_role.deleted organization_role.updated", role, ofRole},
	{"permission.created permission.deleted permission.updated", permission, events.Event{ObjectID: "perm_1"}},
	{"role.created role.deleted role.updated vault.names.listed", anyRole, events.Event{}},
	{"pipes.connected_account.connected pipes.connected_account.disconnected pipes.connected_account.reauthorization_needed " +
		"pipes.account_connection.connected pipes.account_connection.disconnected pipes.account_connection.reauthorization_needed",
		account, ofAccount},
	{"pipes.connected_account.connection_failed pipes.account_connection.connection_failed pipes.account_connection.add_failed",
		accountFails, ofFailure},
	{"radar.challenge_created", radar, events.Event{UserID: "user_1", Email: "ana@example.com", ObjectID: "radar_1"}},
	{"session.created session.revoked", session, ofSession},
	{"user.created user.deleted user.updated", user, ofUser},
	{"vault.byok_key.deleted vault.byok_key.verification_completed", byok, ofRole},
	{"vault.data.created vault.data.deleted vault.data.read vault.data.updated vault.dek.decrypted vault.dek.read vault.kek.created " +
		"vault.kek.deleted vault.metadata.read", secretValue, ofVault},
	{"vault.names.listed", vaultNames, events.Event{}},
	{"waitlist_user.approved waitlist_user.created waitlist_user.denied", waitlist, ofWait},

	{"api_key.created", userKey, events.Event{OrganizationID: "org_1", UserID: "user_1", ObjectID: "api_key_1",
		Also: also(events.Object, "user_1")}},
	{"new.kind.happened", `{"object":"thing","id":"thing_1","organization_id":"org_1","by":{"user_id":"user_1","support_email":"s@x.example"}}`,
		events.Event{OrganizationID: "org_1", UserID: "user_1", ObjectID: "thing_1", Also: also(events.Email, "s@x.example")}},
	{"connection.repaired", `{"id":"conn_1"}`, ofConnAlone},
	{"directory.moved", `{"id":7,"directory_id":"  directory_1 ","organization_id":null,"user_id":{"x":1},"email":["a@example.com"]}`,
		events.Event{DirectoryID: "directory_1"}},
}

var ofConnAlone = events.Event{ConnectionID: "conn_1", ObjectID: "conn_1"}

func TestAnEventIsFoundByAllThatItIsAbout(t *testing.T) {
	missing := map[string]bool{}
	for _, name := range workos.EventTypes() {
		missing[name] = true
	}
	for _, test := range subjects {
		for name := range strings.FieldsSeq(test.types) {
			delete(missing, name)
			event := decode(t, name, test.data, `{"client_id":"client_1","actor":{"id":"user_8","source":"dashboard","name":"Bo"}}`)
			got := Keep(event)
			test.want.ID, test.want.Type, test.want.At, test.want.Raw = "event_1", name, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), event.Raw()
			slices.SortFunc(got.Also, compare)
			slices.SortFunc(test.want.Also, compare)
			assert.Equal(t, test.want, got, name)
		}
	}
	assert.Empty(t, missing, "types without a row above")
}

func compare(a, b events.Subject) int {
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

func TestWhatAnEventChangedIsFoundAsWell(t *testing.T) {
	got := Keep(decode(t, "user.updated", user, `{"previous_attributes":{"email":"Old@example.com"}}`))
	assert.Equal(t, also(events.Email, "old@example.com"), got.Also)

	got = Keep(decode(t, "flag.rule_updated", flag, `{"configured_targets":{"organizations":[{"id":"org_1"}],"users":[{"id":"user_1"}]},
		"previous_attributes":{"context":{"configured_targets":{"organizations":[{"id":"org_2"}],"users":[]}}}}`))
	assert.Subset(t, got.Also, also(events.Organization, "org_1", events.User, "user_1", events.Organization, "org_2"))
	assert.Empty(t, got.OrganizationID+got.UserID, "a flag belongs to none of its targets")
	assert.Equal(t, "flag_1", got.ObjectID)
}

func TestAnEventWithManySubjectsIsBounded(t *testing.T) {
	var targets []string
	for i := range 10_000 {
		targets = append(targets, fmt.Sprintf(`{"id":"org_%05d"}`, i))
	}
	event := decode(t, "flag.rule_updated", flag, `{"configured_targets":{"organizations":[`+strings.Join(targets, ",")+`]}}`)
	got := Keep(event)
	assert.Len(t, got.Also, maxAlso)
	assert.Equal(t, got, Keep(event), "it is the same each time")
	deep := strings.Repeat(`{"a":`, 1000) + `{"user_id":"user_1"}` + strings.Repeat(`}`, 1000)
	assert.Empty(t, Keep(decode(t, "user.updated", deep, "{}")).UserID)
}

func TestOddEventsAreKept(t *testing.T) {
	for _, data := range []string{`null`, `"text"`, `7`, `[]`, `[{"user_id":"user_1"}]`, `{}`, `{"user_id":["user_1"]}`} {
		got := Keep(decode(t, "user.updated", data, `"odd"`))
		assert.Equal(t, "event_1", got.ID, data)
		assert.True(t, json.Valid(got.Raw), data)
	}
	unnamed, err := workos.Decode[workos.Event]([]byte(`{"event":"user.updated","data":{"id":"user_1"}}`))
	require.NoError(t, err)
	other, err := workos.Decode[workos.Event]([]byte(`{"event":"user.updated","data":{"id":"user_2"}}`))
	require.NoError(t, err)
	assert.NotEmpty(t, Keep(unnamed).ID)
	assert.Equal(t, Keep(unnamed).ID, Keep(unnamed).ID)
	assert.NotEqual(t, Keep(unnamed).ID, Keep(other).ID)
	assert.Zero(t, Keep(unnamed).At)
	unnamed.ReceivedAt = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	assert.Equal(t, unnamed.ReceivedAt, Keep(unnamed).At)

	made := workos.Event{Object: workos.Object{ID: "event_2"}, Event: "user.created", Data: json.RawMessage(`{"id":"user_1","password":"hunter22"}`)}
	assert.Equal(t, "user_1", Keep(made).UserID)
	assert.NotContains(t, string(Keep(made).Raw), "hunter22")
}

// TestSecretsAreNotKept has events with what must never be stored, at the places where it may be.
func TestSecretsAreNotKept(t *testing.T) {
	for name, data := range map[string]string{
		"api_key.created":    `{"object":"api_key","id":"api_key_1","value":"canary-1","key":{"client_secret":"canary-2"}}`,
		"api_key.updated":    `{"object":"api_key","id":"api_key_1","VALUE":"canary-1"}`,
		"invitation.created": `{"id":"invitation_1","token":"canary-1","accept_invitation_url":"https://x.example/canary-2"}`,
		"invitation.resent":  `{"invitation":{"token":"canary-1","accept_invitation_url":"https://x.example/canary-2"}}`,
		"magic_auth.created": `{"id":"magic_auth_1","code":"canary-1","Code":"canary-2"}`,
		"password_reset.created": `{"id":"password_reset_1","password_reset_token":"canary-1",
			"password_reset_url":"https://x.example/canary-2"}`,
		"email_verification.created": `{"id":"email_verification_1","code":"canary-1"}`,
		"authentication.mfa_failed":  `{"totp":{"secret":"canary-1","qr_code":"canary-2"}}`,
		"new.kind": `{"token":"canary-1","deep":[{"refresh_token":"canary-2","api_key":"canary-3","Authorization":"canary-4"}],
			"private_key":"canary-5","password":"canary-6"}`,
	} {
		event := decode(t, name, data, `{"previous_attributes":{"client_secret":"canary-7","password":"canary-8"}}`)
		got := Keep(event)
		assert.NotContains(t, fmt.Sprintf("%s %+v", got.Raw, got), "canary-", name)
		assert.True(t, json.Valid(got.Raw), name)
	}
}
