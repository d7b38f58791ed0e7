package health_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos/health"
)

func TestWhatIsShownOneByOne(t *testing.T) {
	issue := func(id string, code health.Code, facts health.Facts) health.Issue {
		return health.Issue{Subject: health.Subject{Kind: health.KindConnection, ID: id}, Code: code, Facts: facts}
	}
	expired := issue("conn_1", health.CertificateExpired, health.Facts{ExpiresAt: now.Add(-time.Hour)})
	since := issue("conn_1", health.ConnectionSignInsFailing, health.Facts{FailedAt: now})
	before := issue("conn_1", health.ConnectionSignInsFailing, health.Facts{FailedAt: now.Add(-2 * time.Hour)})
	other := issue("conn_2", health.ConnectionSignInsFailing, health.Facts{FailedAt: now})
	left := issue("om_1", health.MemberLeft, health.Facts{})
	alsoLeft := issue("om_2", health.MemberLeft, health.Facts{})
	affected := health.Issue{Code: health.AffectedBy(health.ConnectionInactive), Severity: health.Critical}
	address := health.Issue{Code: health.AddressSignInsFailing}
	elsewhere := left
	elsewhere.ID, elsewhere.OrganizationID = "om_3", "org_2"
	ambiguous := health.Issue{Code: health.AffectedBy(health.ConnectionAmbiguous), Subject: expired.Subject}
	couldNotChoose := health.Issue{Code: health.AddressSignInsFailing, Facts: health.Facts{ErrorCode: "ambiguous_connection_selector"}}
	through := health.Issue{Code: health.AddressSignInsFailing, Facts: health.Facts{ErrorCode: "access_denied", ConnectionID: expired.ID}}
	for _, row := range []struct {
		name         string
		issues, want []health.Issue
	}{
		{"an expired certificate explains the failures since", []health.Issue{expired, since}, []health.Issue{expired}},
		{"failures from before have another cause", []health.Issue{expired, before}, []health.Issue{expired, before}},
		{"failures of another connection", []health.Issue{expired, other}, []health.Issue{expired, other}},
		{"several who left are told of together", []health.Issue{left, alsoLeft}, []health.Issue{left}},
		{"somebody who left two customers", []health.Issue{left, elsewhere}, []health.Issue{left, elsewhere}},
		{"WorkOS could not choose the connection", []health.Issue{couldNotChoose, ambiguous}, []health.Issue{ambiguous}},
		{"the connection was known", []health.Issue{through, ambiguous}, []health.Issue{through, ambiguous}},
		{"an issue that is met twice", []health.Issue{expired, expired}, []health.Issue{expired}},
		{"two that do not say which connection they are about", []health.Issue{affected, address}, []health.Issue{affected, address}},
	} {
		require.Equal(t, row.want, health.Shown(row.issues), row.name)
	}
}

// TestADeletionLeavesNothingElseToDoAboutAPerson: a person who is being deleted has no other issue, and sign-ins for an organization
// that is being deleted are nobody's problem; those for another one are.
func TestADeletionLeavesNothingElseToDoAboutAPerson(t *testing.T) {
	user := health.Issue{Code: health.UserDeleting, UserID: "user_1"}
	withUser := health.Issue{Code: health.MembershipUserDeleting, UserID: "user_1"}
	member := health.Issue{Code: health.MembershipOrganizationDeleting, OrganizationID: "org_1"}
	inactive := health.Issue{Code: health.AffectedBy(health.ConnectionInactive), OrganizationID: "org_1"}
	elsewhere := health.Issue{Code: health.AffectedBy(health.ConnectionInactive), OrganizationID: "org_2"}
	failing := func(organizations ...string) health.Issue {
		return health.Issue{Code: health.AddressSignInsFailing, Facts: health.Facts{Organizations: organizations}}
	}
	unverified := health.Issue{Code: health.UserEmailUnverified}
	for _, row := range []struct {
		name         string
		issues, want []health.Issue
	}{
		{"of a user", []health.Issue{unverified, inactive, user, withUser, failing("org_1")}, []health.Issue{user, withUser}},
		{"of an organization", []health.Issue{failing("org_1"), inactive, member, unverified}, []health.Issue{member, unverified}},
		{"of one of two organizations", []health.Issue{failing("org_1", "org_2"), member, elsewhere},
			[]health.Issue{failing("org_1", "org_2"), member, elsewhere}},
		{"where it is not known which", []health.Issue{failing("org_1", ""), member}, []health.Issue{failing("org_1", ""), member}},
		{"an earlier version's issue", []health.Issue{failing(), member}, []health.Issue{failing(), member}},
		{"of nothing", []health.Issue{failing("org_1"), inactive}, []health.Issue{failing("org_1"), inactive}},
	} {
		require.Equal(t, row.want, health.OfPerson(row.issues), row.name)
	}
}
