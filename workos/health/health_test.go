package health_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func connection(state, kind string) health.Connection {
	return health.Connection{ID: "conn_1", OrganizationID: "org_1", State: state, Type: kind, Name: "Okta"}
}

// found are the codes and severities of an input's issues, as "code severity".
func found(in *health.Input, at time.Time) []string {
	issues, _ := health.Evaluate(in, at)
	var all []string
	for _, issue := range issues {
		all = append(all, string(issue.Code)+" "+string(issue.Severity))
	}
	return all
}

func TestStatesOfConnectionsDirectoriesAndDomains(t *testing.T) {
	for state, want := range map[string][]string{
		"active": nil, "inactive": {"connection_inactive critical"}, "draft": {"connection_draft warning"},
		"requires_type": {"connection_requires_type warning"}, "validating": {"connection_validating warning"},
		"deleting": {"connection_deleting info"}, "reticulating": {"connection_status_unknown warning"},
		"": {"connection_status_unknown warning"},
	} {
		in := &health.Input{Kind: health.KindConnection, Connection: connection(state, "OktaSAML")}
		require.Equal(t, want, found(in, now), "connection %s", state)
	}
	for state, want := range map[string][]string{
		"linked": nil, "active": nil, "unlinked": {"directory_unlinked warning"}, "inactive": {"directory_unlinked warning"},
		"invalid_credentials": {"directory_credentials_refused critical"}, "validating": {"directory_validating warning"},
		"deleting": {"directory_deleting info"}, "paused": {"directory_status_unknown warning"}, "": {"directory_status_unknown warning"},
	} {
		in := &health.Input{Kind: health.KindDirectory, Directory: health.Directory{State: state}}
		require.Equal(t, want, found(in, now), "directory %s", state)
	}
	for state, want := range map[string][]string{
		"": {"domain_status_unknown info"}, "frozen": {"domain_status_unknown warning"}, "verified": nil, "legacy_verified": nil,
		"pending":    {"domain_pending warning"},
		"unverified": {"domain_unverified warning"}, "failed": {"domain_failed critical"},
	} {
		in := &health.Input{Kind: health.KindDomain, Domain: health.Domain{State: state}}
		require.Equal(t, want, found(in, now), "domain %s", state)
	}
}

func TestADomainIsGivenADayToBeVerified(t *testing.T) {
	for age, want := range map[time.Duration]string{
		time.Minute: "domain_pending info", 23 * time.Hour: "domain_pending info", 24 * time.Hour: "domain_pending warning",
		90 * day: "domain_pending warning",
	} {
		in := &health.Input{Kind: health.KindDomain, Domain: health.Domain{State: "pending"}}
		in.Domain.AddedAt = now.Add(-age)
		require.Equal(t, []string{want}, found(in, now), age)
		_, next := health.Evaluate(in, now)
		require.Equal(t, age < day, next.Equal(now.Add(day-age)), age)
	}
}

func TestCertificatesByTheTimeThatIsLeft(t *testing.T) {
	for _, row := range []struct {
		kind    string
		left    time.Duration
		renewed bool
		want    []string
		status  health.CertificateStatus
	}{
		{"OktaSAML", -17 * day, false, []string{"certificate_expired critical"}, "expired"},
		{"OktaSAML", 0, false, []string{"certificate_expired critical"}, "expired"},
		{"OktaSAML", 7 * day, false, []string{"certificate_expiring critical"}, "30d"},
		{"OktaSAML", 8 * day, false, []string{"certificate_expiring warning"}, "30d"},
		{"OktaSAML", 30 * day, false, []string{"certificate_expiring warning"}, "30d"},
		{"OktaSAML", 31 * day, false, []string{"certificate_expiring info"}, "90d"},
		{"OktaSAML", 90 * day, false, []string{"certificate_expiring info"}, "90d"},
		{"OktaSAML", 91 * day, false, nil, "later"},
		{"OktaSAML", 40 * day, true, nil, "unknown"},
		{"OktaSAML", 400 * day, true, nil, "unknown"},
		{"", 3 * day, false, []string{"certificate_expiring critical"}, "30d"},
		{"OktaOIDC", -17 * day, false, nil, "none"},
		{"GitHubOAuth", 3 * day, false, nil, "none"},
		{"", 40 * day, true, nil, "unknown"},
		{"Pending", 40 * day, true, nil, "unknown"},
	} {
		c := connection("active", row.kind)
		certificates := []health.Certificate{{Type: "ResponseSigning", ExpiresAt: now.Add(row.left), NoticedAt: now.Add(-day),
			Renewed: row.renewed}}
		in := &health.Input{Kind: health.KindConnection, Connection: c, Certificates: certificates}
		require.Equal(t, row.want, found(in, now), "%+v", row)
		first, _ := health.CertificateOf(row.kind, certificates)
		status, _ := health.CertificateStatusOf(row.kind, first.ExpiresAt, now)
		require.Equal(t, row.status, status, "%+v", row)
	}
	deleting := &health.Input{Kind: health.KindConnection, Connection: connection("deleting", "OktaSAML"),
		Certificates: []health.Certificate{{ExpiresAt: now.Add(-day)}}}
	require.Equal(t, []string{"connection_deleting info"}, found(deleting, now))
}

func TestOneMistypedSignInLeavesTheConnectionAlone(t *testing.T) {
	failures := func(who ...string) (all []health.FailedSignIn) {
		for i, email := range who {
			all = append(all, health.FailedSignIn{At: now.Add(-time.Duration(len(who)-i) * time.Hour), Email: email, ErrorCode: "access_denied"})
		}
		return all
	}
	for _, row := range []struct {
		name      string
		failures  []health.FailedSignIn
		succeeded time.Duration // ago; 0 for never
		want      []string
	}{
		{"nothing", nil, 0, nil},
		{"one attempt", failures("ana@x.example"), 0, nil},
		{"one person twice", failures("ana@x.example", "Ana@X.example"), 0, nil},
		{"one person, nobody else", failures("a@x.example", "a@x.example", "a@x.example"), 0, []string{"connection_sign_ins_failing warning"}},
		{"two people once each", failures("a@x.example", "b@x.example"), 0, []string{"connection_sign_ins_failing warning"}},
		{"three of two", failures("a@x.example", "b@x.example", "b@x.example"), 0, []string{"connection_sign_ins_failing critical"}},
		{"somebody got in since", failures("a@x.example", "b@x.example", "b@x.example"), time.Minute, nil},
		{"somebody got in between", failures("a@x.example", "b@x.example", "b@x.example"), 90 * time.Minute, nil},
		{"somebody got in before", failures("a@x.example", "b@x.example", "b@x.example"), 5 * time.Hour,
			[]string{"connection_sign_ins_failing critical"}},
		{"long ago", []health.FailedSignIn{{At: now.Add(-8 * day), Email: "a"}, {At: now.Add(-8 * day), Email: "b"},
			{At: now.Add(-8 * day), Email: "c"}}, 0, nil},
	} {
		attempts := health.SignIns{Failures: row.failures}
		if row.succeeded > 0 {
			attempts.SucceededAt = now.Add(-row.succeeded)
		}
		in := &health.Input{Kind: health.KindConnection, Connection: connection("active", "OktaSAML"), SignIns: attempts}
		require.Equal(t, row.want, found(in, now), row.name)
	}
	one := &health.Input{Kind: health.KindAddress, Address: "a@x.example", SignIns: health.SignIns{Failures: failures("a@x.example")}}
	require.Equal(t, []string{"address_sign_ins_failing info"}, found(one, now))
	three := &health.Input{Kind: health.KindAddress, Address: "a@x.example",
		SignIns: health.SignIns{Failures: failures("a@x.example", "a@x.example", "a@x.example")}}
	require.Equal(t, []string{"address_sign_ins_failing warning"}, found(three, now))
	three.Users = []health.User{{ID: "user_1", LastSignInAt: now.Add(-time.Minute)}}
	require.Empty(t, found(three, now), "the user has signed in since, in whatever way")
}

func TestSeveralActiveConnectionsOfOneOrganization(t *testing.T) {
	second := connection("active", "OktaOIDC")
	second.ID = "conn_2"
	in := &health.Input{Kind: health.KindConnection, Connection: connection("active", "OktaSAML"),
		Connections: []health.Connection{connection("active", "OktaSAML"), second}}
	require.Equal(t, []string{"connection_ambiguous warning"}, found(in, now))
	second.State = "draft"
	in.Connections[1] = second
	require.Empty(t, found(in, now))
}

func TestPeople(t *testing.T) {
	member := func(status string) health.Membership {
		return health.Membership{ID: "om_1", Status: status, OrganizationID: "org_1", UserID: "user_1"}
	}
	person := func(states ...string) (all []health.DirectoryUser) {
		for _, state := range states {
			all = append(all, health.DirectoryUser{ID: "directory_user_" + state, State: state})
		}
		return all
	}
	for _, row := range []struct {
		status string
		people []health.DirectoryUser
		want   []string
	}{
		{"active", nil, nil}, {"active", person("active"), nil}, {"active", person("suspended"), []string{"member_left_directory critical"}},
		{"active", person("inactive"), []string{"member_left_directory critical"}}, {"active", person("inactive", "active"), nil},
		{"inactive", person("inactive"), []string{"membership_inactive info"}}, {"pending", nil, []string{"membership_pending info"}},
		{"frozen", nil, []string{"membership_status_unknown warning"}}, {"", person("inactive"), []string{"membership_status_unknown warning"}},
		{"active", person("on leave"), []string{"member_directory_status_unknown warning"}}, {"active", person("on leave", "active"), nil},
		{"active", person("inactive", ""), []string{"member_directory_status_unknown warning"}},
	} {
		in := &health.Input{Kind: health.KindMembership, Membership: member(row.status), DirectoryUsers: row.people}
		require.Equal(t, row.want, found(in, now), "%+v", row)
	}
	user := &health.Input{Kind: health.KindUser, User: health.UserOf(workos.User{})}
	require.Equal(t, []string{"user_email_unverified info", "user_without_organization info"}, found(user, now))
	user = &health.Input{Kind: health.KindUser, User: health.UserOf(workos.User{EmailVerified: true}), IsMember: true}
	require.Empty(t, found(user, now))
}

func TestAnInvitationIsExpiredAfterItsEnd(t *testing.T) {
	for _, row := range []struct {
		state   string
		expires time.Time
		want    string
	}{
		{"pending", now.Add(-2 * day), "expired"}, {"pending", now, "expired"}, {"pending", now.Add(time.Minute), "pending"},
		{"pending", time.Time{}, "pending"}, {"accepted", now.Add(-day), "accepted"}, {"revoked", now.Add(-day), "revoked"},
		{"expired", time.Time{}, "expired"},
	} {
		require.Equal(t, row.want, health.InvitationStatus(row.state, row.expires, now), "%+v", row)
		in := &health.Input{Kind: health.KindInvitation, Invitation: health.Invitation{State: row.state, ExpiresAt: row.expires}}
		require.Equal(t, row.want == "expired", slices.Contains(found(in, now), "invitation_expired info"), "%+v", row)
	}
}

// TestTheIssuesChangeOnlyWhenAnnounced tries inputs at moments before the announced change: nothing differs until then.
func TestTheIssuesChangeOnlyWhenAnnounced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		moment := func(name string) time.Time {
			return now.Add(time.Duration(rapid.Int64Range(-int64(120*day), int64(120*day)).Draw(t, name)))
		}
		in := &health.Input{Kind: rapid.SampledFrom([]health.Kind{health.KindConnection, health.KindInvitation, health.KindAddress}).Draw(t,
			"kind"),
			Connection:   connection(rapid.SampledFrom([]string{"active", "draft"}).Draw(t, "state"), "OktaSAML"),
			Certificates: []health.Certificate{{ExpiresAt: moment("expires")}},
			Invitation:   health.Invitation{State: "pending", ExpiresAt: moment("end")}}
		in.SignIns.SucceededAt = moment("succeeded")
		for i := range rapid.IntRange(0, 5).Draw(t, "failures") {
			in.SignIns.Failures = append(in.SignIns.Failures, health.FailedSignIn{Email: fmt.Sprint(i % 2),
				At: now.Add(-time.Duration(rapid.Int64Range(0, int64(9*day)).Draw(t, "ago")))})
		}
		at := now
		for range 8 {
			before := found(in, at)
			_, next := health.Evaluate(in, at)
			until := next
			if next.IsZero() {
				until = at.Add(400 * day)
			}
			require.True(t, until.After(at))
			require.Equal(t, until, until.Truncate(time.Minute), "changes fall on whole minutes")
			between := at.Add(time.Duration(rapid.Int64Range(0, int64(until.Sub(at)-1)).Draw(t, "between")))
			require.Equal(t, before, found(in, between), "nothing changes before %s", next)
			if next.IsZero() {
				return
			}
			at = next
		}
	})
}

func TestEachCodeHasOneRuleThatSaysWhatItReads(t *testing.T) {
	var codes []health.Code
	for _, rule := range health.Rules() {
		require.NotContains(t, codes, rule.Code)
		codes = append(codes, rule.Code)
		require.NotEmpty(t, rule.Judges, rule.Code)
		require.NotEmpty(t, rule.Owner, rule.Code)
		require.NotEmpty(t, rule.When, "%s says when it finds an issue", rule.Code)
		require.NotEqual(t, 3, rule.Severity.Rank())
		for _, read := range rule.Reads {
			require.NotEmpty(t, read.Keys, "%s reads %s by no key", rule.Code, read.Kind)
		}
		again, known := health.RuleOf(rule.Code)
		require.True(t, known)
		require.Equal(t, rule.Judges, again.Judges)
	}
	require.True(t, slices.Contains(codes, health.MemberLeft))
}

func TestASetUpInProgressIsANoticeForADay(t *testing.T) {
	subjects := map[string]func(since time.Time) *health.Input{
		"connection_validating": func(since time.Time) *health.Input {
			c := connection("validating", "OktaSAML")
			c.UpdatedAt = since
			return &health.Input{Kind: health.KindConnection, Connection: c}
		},
		"connection_draft": func(since time.Time) *health.Input {
			c := connection("draft", "OktaSAML")
			c.UpdatedAt = since
			return &health.Input{Kind: health.KindConnection, Connection: c}
		},
		"connection_requires_type": func(since time.Time) *health.Input {
			c := connection("requires_type", "")
			c.UpdatedAt = since
			return &health.Input{Kind: health.KindConnection, Connection: c}
		},
		"directory_validating": func(since time.Time) *health.Input {
			d := health.Directory{State: "validating"}
			d.UpdatedAt = since
			return &health.Input{Kind: health.KindDirectory, Directory: d}
		},
	}
	for code, subject := range subjects {
		require.Equal(t, []string{code + " info"}, found(subject(now.Add(-time.Minute)), now), "from the first minute")
		_, next := health.Evaluate(subject(now.Add(-time.Minute)), now)
		require.Equal(t, now.Add(health.SetUpTime-time.Minute), next, "it changes by itself")
		require.Equal(t, []string{code + " warning"}, found(subject(now.Add(-health.SetUpTime)), now), "after a day")
		require.Equal(t, []string{code + " warning"}, found(subject(time.Time{}), now), "nothing says since when")
	}
}

func TestAConnectionThatNobodyUsesIsANotice(t *testing.T) {
	for _, row := range []struct {
		name  string
		state string
		last  time.Time
		want  []string
	}{
		{"today", "active", now, nil}, {"for less than 30 days", "active", now.Add(-30*day + time.Minute), nil},
		{"for 30 days", "active", now.Add(-30 * day), []string{"connection_unused info"}},
		{"for long", "active", now.Add(-400 * day), []string{"connection_unused info"}},
		{"never, as far as is known", "active", time.Time{}, nil},
		{"not active", "inactive", now.Add(-40 * day), []string{"connection_inactive critical"}},
	} {
		in := &health.Input{Kind: health.KindConnection, Connection: connection(row.state, "OktaSAML"),
			SignIns: health.SignIns{SucceededAt: row.last}}
		require.Equal(t, row.want, found(in, now), row.name)
	}
	in := &health.Input{Kind: health.KindConnection, Connection: connection("active", "OktaSAML"),
		SignIns: health.SignIns{SucceededAt: now.Add(-40 * day), Failures: []health.FailedSignIn{
			{At: now.Add(-time.Hour), Email: "a@x.example"}}}}
	require.Empty(t, found(in, now), "somebody tries, so it is used")
	in.SignIns = health.SignIns{SucceededAt: now.Add(-20 * day)}
	_, next := health.Evaluate(in, now)
	require.Equal(t, now.Add(10*day), next, "it changes by itself")
}

func TestAnInvitationIsSaidToExpireTwoDaysBefore(t *testing.T) {
	for _, row := range []struct {
		state string
		valid time.Duration
		left  time.Duration
		want  []string
	}{
		{"pending", 7 * day, 2*day + time.Minute, nil}, {"pending", 7 * day, 2 * day, []string{"invitation_expiring info"}},
		{"pending", 7 * day, time.Minute, []string{"invitation_expiring info"}}, {"pending", 7 * day, 0, []string{"invitation_expired info"}},
		{"accepted", 7 * day, day, nil}, {"revoked", 7 * day, day, nil},
		{"pending", 3 * day, day, nil}, {"pending", 0, day, []string{"invitation_expiring info"}},
	} {
		in := &health.Input{Kind: health.KindInvitation, Invitation: health.Invitation{State: row.state, ExpiresAt: now.Add(row.left)}}
		if row.valid > 0 {
			in.Invitation.CreatedAt = in.Invitation.ExpiresAt.Add(-row.valid)
		}
		require.Equal(t, row.want, found(in, now), "%+v", row)
	}
}
