package health_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/health"
)

func TestPeopleAreBlockedWhenNoConnectionLetsThemIn(t *testing.T) {
	path := func(state string, domains []string, issues ...health.Issue) health.SignInPath {
		return health.SignInPath{State: state, Domains: domains, Issues: issues}
	}
	issue := func(code health.Code, severity health.Severity) health.Issue {
		return health.Issue{Code: code, Severity: severity}
	}
	expired, inactive := issue(health.CertificateExpired, health.Critical), issue(health.ConnectionInactive, health.Critical)
	failing := issue(health.ConnectionSignInsFailing, health.Critical)
	ambiguous := issue(health.ConnectionAmbiguous, health.Warning)
	unknown := issue(health.ConnectionStatusUnknown, health.Warning)
	acme, other := []string{"ACME.example"}, []string{"other.example"}
	for _, row := range []struct {
		name  string
		paths []health.SignInPath
		want  health.Code
	}{
		{"no connection", nil, ""},
		{"a connection that works", []health.SignInPath{path("active", nil)}, ""},
		{"an expired certificate", []health.SignInPath{path("active", nil, failing, expired)}, health.CertificateExpired},
		{"every sign-in fails", []health.SignInPath{path("active", nil, failing)}, health.ConnectionSignInsFailing},
		{"some sign-ins fail", []health.SignInPath{path("active", nil, issue(health.ConnectionSignInsFailing, health.Warning))}, ""},
		{"a certificate that expires tomorrow", []health.SignInPath{path("active", nil, issue(health.CertificateExpiring, health.Critical))}, ""},
		{"inactive", []health.SignInPath{path("inactive", acme, inactive)}, health.ConnectionInactive},
		{"never finished", []health.SignInPath{path("draft", nil, issue(health.ConnectionDraft, health.Warning))}, ""},
		{"another one works", []health.SignInPath{path("inactive", nil, inactive), path("active", acme)}, ""},
		{"the other one is for others", []health.SignInPath{path("inactive", nil, inactive), path("active", other)}, health.ConnectionInactive},
		{"a broken one for others", []health.SignInPath{path("inactive", other, inactive)}, ""},
		{"two active ones", []health.SignInPath{path("active", nil, ambiguous), path("active", nil, ambiguous)}, health.ConnectionAmbiguous},
		{"the other active one is for others", []health.SignInPath{path("active", acme, ambiguous), path("active", other, ambiguous)},
			health.ConnectionAmbiguous},
		{"two active ones, both for others", []health.SignInPath{path("active", other, ambiguous), path("active", other, ambiguous)}, ""},
		{"two active ones, one expired", []health.SignInPath{path("active", nil, ambiguous, expired), path("active", nil, ambiguous)},
			health.ConnectionAmbiguous},
		{"two active ones, both expired", []health.SignInPath{path("active", nil, ambiguous, expired), path("active", nil, ambiguous, expired)},
			health.CertificateExpired},
		{"a status that is not known", []health.SignInPath{path("paused", nil, unknown)}, health.ConnectionStatusUnknown},
		{"an unknown status and one that works", []health.SignInPath{path("paused", nil, unknown), path("active", acme)}, ""},
		{"an unknown status, which may let people in", []health.SignInPath{path("inactive", nil, inactive), path("", nil, unknown)},
			health.ConnectionStatusUnknown},
		{"an unknown status and an expired certificate", []health.SignInPath{path("paused", nil, unknown, expired)}, health.CertificateExpired},
		{"both are broken", []health.SignInPath{path("inactive", nil, inactive), path("active", acme, expired)}, health.CertificateExpired},
	} {
		blocks := health.SignInBlocks(row.paths)
		require.Equal(t, row.want, health.BlockFor(blocks, "active", "Ana@acme.example").Code, row.name)
		require.Empty(t, health.BlockFor(blocks, "inactive", "ana@acme.example").Code, "%s: not a member any more", row.name)
	}
	cause, found := health.AffectedBy(health.CertificateExpired).Cause()
	require.True(t, found)
	require.Equal(t, health.CertificateExpired, cause)
	_, found = health.CertificateExpired.Cause()
	require.False(t, found)
}
