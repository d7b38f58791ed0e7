package seed

import (
	"time"

	"frontdesk/workos/emulator/data"
)

// eventWriter makes up the events of the last 90 days from what the tables hold.
type eventWriter struct {
	*seeder
	all                []data.Dated[data.Event]
	maxPerOrganization int // how many events of one kind an organization gets; fewer when there are many organizations
}

// addHistory fills the table of events.
func (g *seeder) addHistory() {
	h := &eventWriter{seeder: g, maxPerOrganization: min(max(400_000/len(g.companies), 3), 24)}
	for at := range g.companies {
		c := &g.companies[at]
		h.organizationHistory(data.Ref(at), c)
		h.connectionHistory(data.Ref(at), c)
		h.directoryHistory(data.Ref(at), c)
		h.peopleHistory(data.Ref(at))
		if c.scenario != nil && c.scenario.writeEvents != nil {
			c.scenario.writeEvents(h, data.Ref(at))
		}
	}
	data.InOrder(h.all)
	for _, e := range h.all {
		g.Events.Add(e.ID, e.Row)
	}
}

// add notes an event of some age. What is too old to be read is left out, and so is the future.
func (h *eventWriter) add(age time.Duration, kind string, organization, subject data.Ref, detail int32) {
	if age <= 0 || age >= data.EventAge {
		return
	}
	id := h.idAt(age, data.MixText(kind), uint64(organization), uint64(subject), uint64(detail), uint64(len(h.all)))
	h.all = append(h.all, data.Dated[data.Event]{
		ID: id, Row: data.Event{Kind: kind, Organization: organization, Subject: subject, Detail: detail},
	})
}

// ageOf is how long ago a seeded row was made.
func ageOf[T any](h *eventWriter, t *data.Table[T], at data.Ref) time.Duration {
	return time.Duration(h.anchor-t.IDs[at].Millis()) * time.Millisecond
}

// connection is an organization's i-th connection.
func (h *eventWriter) connection(at data.Ref, i int) data.Ref {
	return h.ByOrganization[at].Connections[i]
}

func (h *eventWriter) organizationHistory(at data.Ref, c *company) {
	h.add(c.age, "organization.created", at, at, 0)
	for _, d := range h.ByOrganization[at].Domains {
		age := ageOf(h, &h.Domains, d)
		h.add(age, "organization_domain.created", at, d, 0)
		switch row := h.Domains.Rows[d]; row.State {
		case "verified":
			h.add(h.since(row.Updated), "organization_domain.verified", at, d, 0)
		case "failed":
			h.add(h.since(row.Updated), "organization_domain.verification_failed", at, d, 0)
		}
	}
	for _, i := range h.ByOrganization[at].Invitations {
		row := h.Invitations.Rows[i]
		h.add(ageOf(h, &h.Invitations, i), "invitation.created", at, i, 0)
		if row.Accepted != 0 {
			h.add(h.since(row.Accepted), "invitation.accepted", at, i, 0)
		}
		if row.Revoked != 0 {
			h.add(h.since(row.Revoked), "invitation.revoked", at, i, 0)
		}
	}
}

// since is how long ago a moment was at the start.
func (h *eventWriter) since(ms int64) time.Duration {
	return time.Duration(h.Started.UnixMilli()-ms) * time.Millisecond
}

func (h *eventWriter) connectionHistory(at data.Ref, c *company) {
	for i, conn := range h.ByOrganization[at].Connections {
		row, age := h.Connections.Rows[conn], ageOf(h, &h.Connections, conn)
		hash := data.Mix(c.Salt, 30, uint64(i))
		switch row.State {
		case "active":
			h.add(h.since(row.Updated), "connection.activated", at, conn, 0)
			if c.scenario == nil || c.scenario.logins {
				h.logins(at, conn, hash)
			}
		case "inactive":
			h.add(activated(age), "connection.activated", at, conn, 0)
			h.add(h.since(row.Updated), "connection.deactivated", at, conn, 0)
		case "validating":
			if c.scenario == nil {
				h.failures(at, i, data.FailedAttributes, 3, min(age, 10*data.Day))
			}
		}
		if days, told := c.certificateDays(i); told {
			h.certificate(conn, days)
			if days < 0 {
				h.failures(at, i, data.FailedCertificate, 6, time.Duration(-days)*data.Day-12*time.Hour)
			}
		} else if age > 20*data.Day && c.scenario == nil && row.State == "active" && data.HasCertificate(row) && hash%14 == 1 {
			h.add(min(age/2, 40*data.Day)+2*data.Day, "connection.saml_certificate_renewal_required", at, conn, 30)
			h.add(min(age/2, 40*data.Day), "connection.saml_certificate_renewed", at, conn, 0)
		}
	}
}

// certificate adds the events of a signing certificate that expires in so many days (below 0: did expire). WorkOS
// repeats the warning as the day comes nearer, and every seven days afterwards.
func (h *eventWriter) certificate(conn data.Ref, days int) {
	at, made := h.Connections.Rows[conn].Organization, ageOf(h, &h.Connections, conn)
	for _, left := range []int{90, 58, 30, 12, 3, 1, -4, -11, -18} {
		age := time.Duration(left-days)*data.Day + 3*time.Hour
		if age > 0 && age < made {
			h.add(age, "connection.saml_certificate_renewal_required", at, conn, int32(left))
		}
	}
}

func (h *eventWriter) directoryHistory(at data.Ref, c *company) {
	for _, d := range h.ByOrganization[at].Directories {
		age := ageOf(h, &h.Directories, d)
		if h.Directories.Rows[d].State != "validating" {
			h.add(age-time.Minute, "dsync.activated", at, d, 0)
		}
		for _, g := range h.ByDirectory[d].Groups {
			h.add(ageOf(h, &h.Groups, g), "dsync.group.created", at, g, 0)
		}
		users, told := h.ByDirectory[d].Users, 0
		for i := len(users) - 1; i >= 0 && told < 2*h.maxPerOrganization; i, told = i-1, told+1 {
			u := users[i]
			age := ageOf(h, &h.DirectoryUsers, u)
			h.add(age, "dsync.user.created", at, u, 0)
			if h.DirectoryUsers.Rows[u].State != data.PersonActive {
				h.add(h.since(h.DirectoryUsers.Rows[u].Updated), "dsync.user.updated", at, u, 0)
			}
		}
	}
}

// tokenRevoked reports that a directory's SCIM token was revoked.
func (h *eventWriter) tokenRevoked(at data.Ref, age time.Duration) {
	h.add(age, "dsync.token.revoked", at, h.ByOrganization[at].Directories[0], 0)
}

// peopleHistory adds the events of an organization's newest users and members.
func (h *eventWriter) peopleHistory(at data.Ref) {
	members := h.ByOrganization[at].Memberships
	for i := len(members) - 1; i >= max(0, len(members)-h.maxPerOrganization); i-- {
		m := members[i]
		if h.Memberships.Rows[m].Organization == h.Users.Rows[h.Memberships.Rows[m].User].Organization {
			u := h.Memberships.Rows[m].User
			h.add(ageOf(h, &h.Users, u), "user.created", data.NoRef, u, 0)
		}
		h.add(ageOf(h, &h.Memberships, m), "organization_membership.created", at, m, 0)
		if row := h.Memberships.Rows[m]; row.Status == data.MemberInactive {
			h.add(h.since(row.Updated), "organization_membership.updated", at, m, 0)
		}
	}
}
