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
