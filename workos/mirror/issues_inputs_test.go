package mirror

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

// TestRulesReadNothingThatIsNotLoaded stores objects in which every field has a value, and compares what the mirror gives
// to the rules with what WorkOS's objects say. A field that a rule may read and that is never there would make a rule that
// passes its tests and finds nothing.
func TestRulesReadNothingThatIsNotLoaded(t *testing.T) {
	m := open(t)
	m.filling.Store(false)
	ctx, now := context.Background(), time.Now().UTC().Truncate(time.Minute)
	f := filler{now: now.Add(-24 * time.Hour)}
	organization, leaving := full[workos.Organization](&f), full[workos.Organization](&f)
	organization.Domains[0].OrganizationID = organization.ID
	connection, sibling := full[workos.Connection](&f), full[workos.Connection](&f)
	directory, invitation := full[workos.Directory](&f), full[workos.Invitation](&f)
	user, member, person := full[workos.User](&f), full[workos.Membership](&f), full[workos.DirectoryUser](&f)
	user.EmailVerified = false // rules read that it is not
	member.UserID, member.User = user.ID, &user
	person.Email = user.Email
	for _, owner := range []*string{&connection.OrganizationID, &sibling.OrganizationID, &directory.OrganizationID, &invitation.OrganizationID,
		&member.OrganizationID, &person.OrganizationID} {
		*owner = leaving.ID
	}
	signIn := func(event string, minutes int, email string) workos.Event {
		at := workos.Time{Time: now.Add(time.Duration(minutes-60) * time.Minute)}
		return workos.Event{Event: event, Object: workos.Object{ID: fmt.Sprintf("event_%d", minutes), CreatedAt: at},
			Data: fmt.Appendf(nil, `{"email":%q,"error":{"code":"access_denied"},"sso":{"connection_id":%q,"organization_id":%q}}`,
				email, connection.ID, connection.OrganizationID)}
	}
	wantUser, wantOrganization := health.UserOf(user), health.OrganizationOf(leaving)
	wantUser.DeletingSince, wantOrganization.DeletingSince = now, now // WorkOS's objects do not say it
	require.NoError(t, m.SetDeleting(ctx, []Deleting{{KindUser, user.ID, now}, {KindOrganization, leaving.ID, now},
		{KindOrganization, organization.ID, now}}))
	require.NoError(t, m.UpsertOrganization(ctx, organization))
	require.NoError(t, m.UpsertOrganization(ctx, leaving))
	require.NoError(t, m.UpsertConnection(ctx, connection))
	require.NoError(t, m.UpsertConnection(ctx, sibling))
	require.NoError(t, m.UpsertDirectory(ctx, directory))
	require.NoError(t, m.UpsertInvitation(ctx, invitation))
	require.NoError(t, m.UpsertUser(ctx, user))
	require.NoError(t, m.UpsertMembership(ctx, member))
	require.NoError(t, m.UpsertDirectoryUser(ctx, person))
	require.NoError(t, m.UpsertEvents(ctx, []workos.Event{
		signIn(eventSignInSucceeded, 1, user.Email), signIn(eventSignInSucceeded, 3, "other@x.example"), signIn(eventSignInFailed, 2, user.Email),
		{Event: "connection.saml_certificate_renewed", Object: workos.Object{ID: "event_c", CreatedAt: workos.Time{Time: now}},
			Data: fmt.Appendf(nil, `{"connection":{"id":%q},"certificate":{"certificate_type":"ResponseSigning","expiry_date":%q}}`,
				connection.ID, now.Format(time.RFC3339))}}))

	failures := []health.FailedSignIn{{At: now.Add(-58 * time.Minute), Email: user.Email, ErrorCode: "access_denied",
		ConnectionID: connection.ID, OrganizationID: connection.OrganizationID}}
	judged := slices.Clone(judged)
	for id, want := range map[string]health.Input{
		connection.ID: {Kind: health.KindConnection, Connection: health.ConnectionOf(connection),
			Connections:  []health.Connection{health.ConnectionOf(connection), health.ConnectionOf(sibling)},
			Certificates: []health.Certificate{{Type: "ResponseSigning", ExpiresAt: now.Truncate(time.Second), NoticedAt: now, Renewed: true}},
			SignIns: health.SignIns{Failures: failures, SucceededAt: now.Add(-57 * time.Minute),
				Recovered: map[string]time.Time{workos.EmailKey(user.Email): now.Add(-59 * time.Minute)},
				People:    []time.Time{now.Add(-57 * time.Minute)}}, OrganizationDeletingSince: now},
		leaving.ID:   {Kind: health.KindOrganization, Organization: wantOrganization},
		directory.ID: {Kind: health.KindDirectory, Directory: health.DirectoryOf(directory), OrganizationDeletingSince: now},
		organization.ID: {Kind: health.KindDomain, Domain: health.DomainOf(organization.Domains[0]),
			OrganizationDeletingSince: now},
		user.ID:       {Kind: health.KindUser, User: wantUser, IsMember: true},
		invitation.ID: {Kind: health.KindInvitation, Invitation: health.InvitationOf(invitation), OrganizationDeletingSince: now},
		workos.EmailKey(user.Email): {Kind: health.KindAddress, Address: workos.EmailKey(user.Email), Users: []health.User{wantUser},
			SignIns: health.SignIns{Failures: failures, SucceededAt: now.Add(-59 * time.Minute)}},
		member.ID: {Kind: health.KindMembership, Membership: health.MembershipOf(member),
			DirectoryUsers: []health.DirectoryUser{health.DirectoryUserOf(person)}, OrganizationDeletingSince: now, UserDeletingSince: now},
	} {
		var have []subjectInput
		require.NoError(t, m.write(ctx, func(w *writer) (err error) {
			have, err = w.inputs(want.Kind, []string{id}, now)
			return err
		}))
		require.Len(t, have, 1, want.Kind)
		everything := full[health.Input](&f)
		everything.Kind = want.Kind
		for _, field := range filledFields(everything.Readable()) {
			require.Contains(t, filledFields(want), field,
				"rules of %s may read this, and the functions of workos/health/input.go do not take it from WorkOS's objects, or this test names none",
				want.Kind)
			require.Contains(t, filledFields(have[0].Input), field,
				"rules of %s may read this, and workos/mirror/issues_inputs.go does not load it", want.Kind)
		}
		require.Equal(t, want, have[0].Input, "what rules may read of %s", want.Kind)
		judged = slices.DeleteFunc(judged, func(kind health.Kind) bool { return kind == want.Kind })
	}
	require.Empty(t, judged, "kinds of which this test has no object")
}

// filledFields are the names of an input's fields, and of the fields of what it holds, that have a value.
func filledFields(in health.Input) []string {
	var names []string
	var add func(v reflect.Value, name string)
	add = func(v reflect.Value, name string) {
		switch {
		case v.IsZero():
		case v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]():
			for i := range v.NumField() {
				add(v.Field(i), name+"."+v.Type().Field(i).Name)
			}
		case v.Kind() == reflect.Slice && v.Len() > 0 && v.Index(0).Kind() == reflect.Struct:
			add(v.Index(0), name)
		default:
			names = append(names, name)
		}
	}
	add(reflect.ValueOf(in), "Input")
	return names
}

// filler gives every field of an object a value of its own.
type filler struct {
	n   int
	now time.Time
}

func full[T any](f *filler) (object T) {
	f.fill(reflect.ValueOf(&object).Elem(), 6)
	return object
}

func (f *filler) fill(v reflect.Value, depth int) {
	f.n++
	switch {
	case !v.CanSet() || depth == 0:
	case v.Type() == reflect.TypeFor[workos.Time]():
		v.Set(reflect.ValueOf(workos.Time{Time: f.now.Add(time.Duration(f.n) * time.Second)}))
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(f.now))
	case v.Kind() == reflect.Map && v.Type() == reflect.TypeFor[map[string]time.Time]():
		v.Set(reflect.ValueOf(map[string]time.Time{"text": f.now}))
	case v.Kind() == reflect.String:
		v.SetString(fmt.Sprintf("text%d", f.n))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(int64(f.n))
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem(), depth-1)
	case v.Kind() == reflect.Slice && v.Type() != reflect.TypeFor[[]byte]():
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		f.fill(v.Index(0), depth-1)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), depth-1)
		}
	}
}
