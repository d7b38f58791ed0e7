package mirror

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"frontdesk/workos"
	"frontdesk/workos/health"
)

const hour = time.Hour

// randomStep changes one thing of the world and tells the mirror.
func randomStep(t *rapid.T, m *Mirror, w *world, c *clock, addresses []string) error {
	ctx, now := context.Background(), c.Now()
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	some := func(prefix string, n int) string {
		return fmt.Sprintf("%s_%d", prefix, rapid.IntRange(0, n-1).Draw(t, prefix))
	}
	ago := func(label string, most time.Duration) workos.Time {
		return workos.Time{Time: now.Add(-time.Duration(rapid.Int64Range(0, int64(most/time.Minute)).Draw(t, label)) * time.Minute)}
	}
	object := func(id string) workos.Object {
		if updated := ago("updated", 50*hour); updated.After(w.updated[id].Time) {
			w.updated[id] = updated // what changes later has a later time
		}
		return workos.Object{ID: id, CreatedAt: workos.Time{Time: now.Add(-400 * 24 * hour)}, UpdatedAt: w.updated[id]}
	}
	switch rapid.IntRange(0, 14).Draw(t, "step") {
	case 0:
		o := workos.Organization{Object: object(some("org", 2)), Name: pick("name", "Acme", "Other")}
		for i := range rapid.IntRange(0, 2).Draw(t, "domains") {
			o.Domains = append(o.Domains, workos.OrganizationDomain{Object: workos.Object{ID: fmt.Sprintf("org_domain_%s%d", o.ID, i),
				CreatedAt: ago("added", 50*hour)},
				Domain: fmt.Sprintf("d%d.example", i), State: pick("domain", "verified", "pending", "failed", "unverified")})
		}
		gone := slices.DeleteFunc(slices.Clone(w.organizations[o.ID].Domains), func(held workos.OrganizationDomain) bool {
			return slices.ContainsFunc(o.Domains, func(d workos.OrganizationDomain) bool { return d.ID == held.ID })
		})
		w.organizations[o.ID] = o
		err := m.UpsertOrganization(ctx, o)
		for _, d := range gone {
			err = errors.Join(err, m.Delete(ctx, KindDomain, d.ID))
		}
		return err
	case 1, 2:
		conn := workos.Connection{Object: object(some("conn", 3)), OrganizationID: some("org", 2), Name: "SSO",
			ConnectionType: pick("type", "OktaSAML", "OktaSAML", "OktaOIDC"),
			State:          pick("state", "active", "active", "inactive", "draft", "validating", "deleting")}
		if rapid.Bool().Draw(t, "for a domain") {
			conn.Domains = []workos.ConnectionDomain{{Domain: "acme.example"}}
		}
		w.connections[conn.ID] = conn
		return m.UpsertConnection(ctx, conn)
	case 3:
		d := workos.Directory{Object: object(some("directory", 2)), OrganizationID: some("org", 2), Name: "SCIM",
			State: pick("state", "linked", "unlinked", "invalid_credentials", "validating", "deleting")}
		w.directories[d.ID] = d
		return m.UpsertDirectory(ctx, d)
	case 4:
		i := rapid.IntRange(0, len(addresses)-1).Draw(t, "user")
		u := workos.User{Object: object(fmt.Sprintf("user_%d", i)), Email: addresses[i], EmailVerified: rapid.Bool().Draw(t, "verified")}
		if rapid.Bool().Draw(t, "signed in") {
			u.LastSignInAt = ago("last sign-in", 200*hour)
		}
		w.users[u.ID] = u
		return m.UpsertUser(ctx, u)
	case 5, 6:
		i := rapid.IntRange(0, len(addresses)-1).Draw(t, "user")
		s := workos.Membership{Object: object(some("om", 4)), UserID: fmt.Sprintf("user_%d", i), OrganizationID: some("org", 2),
			Status: pick("status", "active", "active", "inactive", "pending"),
			User:   &workos.User{Object: workos.Object{ID: fmt.Sprintf("user_%d", i)}, Email: addresses[i]}}
		w.memberships[s.ID] = s
		return m.UpsertMembership(ctx, s)
	case 7:
		u := workos.DirectoryUser{Object: object(some("directory_user", 3)), DirectoryID: some("directory", 2), OrganizationID: some("org", 2),
			Email: pick("email", addresses...), State: pick("state", "active", "inactive", "suspended")}
		w.directoryUsers[u.ID] = u
		return m.UpsertDirectoryUser(ctx, u)
	case 8:
		i := workos.Invitation{Object: object(some("invitation", 2)), OrganizationID: some("org", 2), Email: pick("email", addresses...),
			State: pick("state", "pending", "pending", "accepted"), ExpiresAt: workos.Time{Time: ago("expires", 100*hour).Add(60 * hour)}}
		w.invitations[i.ID] = i
		return m.UpsertInvitation(ctx, i)
	case 9:
		return randomCertificate(t, m, w, now)
	case 10, 11:
		return randomSignIn(t, m, w, now, addresses)
	case 12:
		c.pass(time.Duration(rapid.SampledFrom([]int{1, 30, 24 * 60, 8 * 24 * 60, 40 * 24 * 60}).Draw(t, "minutes")) * time.Minute)
		return nil
	case 13:
		id := pick("deleting", "org_0", "org_1", "conn_0", "conn_1", "directory_0", "user_0", "user_1")
		if _, is := w.deleting[id]; is {
			delete(w.deleting, id)
		} else {
			kind, _ := KindOf(id)
			w.deleting[id] = Deleting{kind, id, now}
		}
		return m.SetDeleting(ctx, values(w.deleting))
	default:
		return deleteSome(t, m, w)
	}
}

// randomCertificate is a word of WorkOS on a connection's certificate.
func randomCertificate(t *rapid.T, m *Mirror, w *world, now time.Time) error {
	connection := fmt.Sprintf("conn_%d", rapid.IntRange(0, 2).Draw(t, "conn"))
	certificate := health.Certificate{Type: rapid.SampledFrom([]string{"ResponseSigning", "RequestSigning"}).Draw(t, "certificate"),
		NoticedAt: now.Truncate(time.Second),
		Renewed:   rapid.IntRange(0, 2).Draw(t, "renewed") == 0,
		ExpiresAt: now.Add(time.Duration(rapid.IntRange(-100, 130).Draw(t, "days")) * 24 * hour).Truncate(time.Minute)}
	event := "connection.saml_certificate_renewal_required"
	if certificate.Renewed {
		event = "connection.saml_certificate_renewed"
	}
	of := w.certificates[connection]
	if of == nil {
		of = map[string]health.Certificate{}
		w.certificates[connection] = of
	}
	if certificate.NoticedAt.Before(of[certificate.Type].NoticedAt) {
		return nil
	}
	of[certificate.Type] = certificate
	return m.UpsertEvents(context.Background(), []workos.Event{{Event: event,
		Object: workos.Object{ID: fmt.Sprintf("event_%d", now.UnixNano()), CreatedAt: workos.Time{Time: certificate.NoticedAt}},
		Data: fmt.Appendf(nil, `{"connection":{"id":%q},"certificate":{"certificate_type":%q,"expiry_date":%q}}`, connection, certificate.Type,
			certificate.ExpiresAt.Format(time.RFC3339))}})
}

// randomSignIn is a sign-in through a connection that worked or did not.
func randomSignIn(t *rapid.T, m *Mirror, w *world, now time.Time, addresses []string) error {
	f := health.FailedSignIn{ConnectionID: fmt.Sprintf("conn_%d", rapid.IntRange(0, 2).Draw(t, "conn")),
		Email: rapid.SampledFrom(addresses).Draw(t, "address"),
		At:    now.Add(-time.Duration(rapid.IntRange(0, 200*60).Draw(t, "minutes ago")) * time.Minute).Truncate(time.Second)}
	event := eventSignInFailed
	if rapid.IntRange(0, 4).Draw(t, "works") == 0 {
		event = eventSignInSucceeded
		for _, key := range []string{f.ConnectionID, workos.EmailKey(f.Email)} {
			w.succeeded[key] = slices.MaxFunc([]time.Time{f.At, w.succeeded[key]}, time.Time.Compare)
		}
		people := w.through[f.ConnectionID]
		if people == nil {
			people = map[string]time.Time{}
			w.through[f.ConnectionID] = people
		}
		people[f.Email] = slices.MaxFunc([]time.Time{f.At, people[f.Email]}, time.Time.Compare)
	} else {
		w.failures = append(w.failures, f)
	}
	return m.UpsertEvents(context.Background(), []workos.Event{{Event: event,
		Object: workos.Object{ID: fmt.Sprintf("event_%d", now.UnixNano()), CreatedAt: workos.Time{Time: f.At}},
		Data:   fmt.Appendf(nil, `{"email":%q,"error":{"code":"access_denied"},"sso":{"connection_id":%q}}`, f.Email, f.ConnectionID)}})
}

// deleteSome removes an object, and what does not outlive it. Certificates do: only events tell them.
func deleteSome(t *rapid.T, m *Mirror, w *world) error {
	kinds := map[Kind][]string{KindOrganization: slices.Collect(maps.Keys(w.organizations)),
		KindConnection: slices.Collect(maps.Keys(w.connections)),
		KindDirectory:  slices.Collect(maps.Keys(w.directories)), KindUser: slices.Collect(maps.Keys(w.users)),
		KindMembership:    slices.Collect(maps.Keys(w.memberships)),
		KindDirectoryUser: slices.Collect(maps.Keys(w.directoryUsers)), KindInvitation: slices.Collect(maps.Keys(w.invitations))}
	type held struct {
		kind Kind
		id   string
	}
	var all []held
	for kind, ids := range kinds {
		for _, id := range ids {
			all = append(all, held{kind, id})
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b held) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id)) })
	gone := rapid.SampledFrom(all).Draw(t, "gone")
	if gone.kind == KindOrganization { // takes all of it along
		for id, c := range w.connections {
			if c.OrganizationID == gone.id {
				delete(w.connections, id)
			}
		}
		for id, d := range w.directories {
			if d.OrganizationID == gone.id {
				delete(w.directories, id)
				maps.DeleteFunc(w.directoryUsers, func(_ string, u workos.DirectoryUser) bool { return u.DirectoryID == id })
			}
		}
		maps.DeleteFunc(w.invitations, func(_ string, i workos.Invitation) bool { return i.OrganizationID == gone.id })
	}
	delete(w.organizations, gone.id)
	delete(w.connections, gone.id)
	delete(w.directories, gone.id)
	delete(w.users, gone.id)
	delete(w.memberships, gone.id)
	delete(w.directoryUsers, gone.id)
	delete(w.invitations, gone.id)
	maps.DeleteFunc(w.memberships, func(_ string, m workos.Membership) bool { return m.OrganizationID == gone.id || m.UserID == gone.id })
	maps.DeleteFunc(w.directoryUsers, func(_ string, u workos.DirectoryUser) bool { return u.DirectoryID == gone.id })
	return m.Delete(context.Background(), gone.kind, gone.id)
}
