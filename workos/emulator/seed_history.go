package emulator

import "time"

// historian makes up the events of the last 90 days from what the tables hold.
type historian struct {
	*seeder
	all   []dated[event]
	perUs int // how many events of one kind an organization gets; fewer when there are many organizations
}

// addHistory fills the table of events.
func (g *seeder) addHistory() {
	h := &historian{seeder: g, perUs: min(max(400_000/len(g.companies), 3), 24)}
	for at := range g.companies {
		c := &g.companies[at]
		h.organizationHistory(ref(at), c)
		h.connectionHistory(ref(at), c)
		h.directoryHistory(ref(at), c)
		h.peopleHistory(ref(at))
		if c.story != nil && c.story.tell != nil {
			c.story.tell(h, ref(at))
		}
	}
	inOrder(h.all)
	for _, e := range h.all {
		g.events.add(e.id, e.row)
	}
}

// add notes an event of some age. What is too old to be read is left out, and so is the future.
func (h *historian) add(age time.Duration, kind string, organization, subject ref, detail int32) {
	if age <= 0 || age >= eventAge {
		return
	}
	id := h.idAt(age, mixText(kind), uint64(organization), uint64(subject), uint64(detail), uint64(len(h.all)))
	h.all = append(h.all, dated[event]{id, event{kind, organization, subject, detail}})
}

// ageOf is how long ago a seeded row was made.
func ageOf[T any](h *historian, t *table[T], at ref) time.Duration {
	return time.Duration(h.anchor-t.ids[at].millis()) * time.Millisecond
}

// connection is an organization's i-th connection.
func (h *historian) connection(at ref, i int) ref { return h.byOrganization[at].connections[i] }

func (h *historian) organizationHistory(at ref, c *company) {
	h.add(c.age, "organization.created", at, at, 0)
	for _, d := range h.byOrganization[at].domains {
		age := ageOf(h, &h.domains, d)
		h.add(age, "organization_domain.created", at, d, 0)
		switch row := h.domains.rows[d]; row.state {
		case "verified":
			h.add(h.since(row.updated), "organization_domain.verified", at, d, 0)
		case "failed":
			h.add(h.since(row.updated), "organization_domain.verification_failed", at, d, 0)
		}
	}
	for _, i := range h.byOrganization[at].invitations {
		row := h.invitations.rows[i]
		h.add(ageOf(h, &h.invitations, i), "invitation.created", at, i, 0)
		if row.accepted != 0 {
			h.add(h.since(row.accepted), "invitation.accepted", at, i, 0)
		}
		if row.revoked != 0 {
			h.add(h.since(row.revoked), "invitation.revoked", at, i, 0)
		}
	}
}

// since is how long ago a moment was at the start.
func (h *historian) since(ms int64) time.Duration {
	return time.Duration(h.started.UnixMilli()-ms) * time.Millisecond
}

func (h *historian) connectionHistory(at ref, c *company) {
	for i, conn := range h.byOrganization[at].connections {
		row, age := h.connections.rows[conn], ageOf(h, &h.connections, conn)
		hash := mix(c.salt, 30, uint64(i))
		switch row.state {
		case "active":
			h.add(h.since(row.updated), "connection.activated", at, conn, 0)
			if c.story == nil || c.story.logins {
				h.logins(at, conn, hash)
			}
		case "inactive":
			h.add(activated(age), "connection.activated", at, conn, 0)
			h.add(h.since(row.updated), "connection.deactivated", at, conn, 0)
		case "validating":
			if c.story == nil {
				h.failures(at, i, failedAttributes, 3, min(age, 10*day))
			}
		}
		if days, told := c.certificateDays(i); told {
			h.certificate(conn, days)
			if days < 0 {
				h.failures(at, i, failedCertificate, 6, time.Duration(-days)*day-12*time.Hour)
			}
		} else if age > 20*day && c.story == nil && row.state == "active" && hasCertificate(row) && hash%14 == 1 {
			h.add(min(age/2, 40*day)+2*day, "connection.saml_certificate_renewal_required", at, conn, 30)
			h.add(min(age/2, 40*day), "connection.saml_certificate_renewed", at, conn, 0)
		}
	}
}

// certificate tells of a signing certificate that expires in so many days (below 0: did expire). WorkOS
// repeats the warning as the day comes nearer, and every seven days afterwards.
func (h *historian) certificate(conn ref, days int) {
	at, made := h.connections.rows[conn].organization, ageOf(h, &h.connections, conn)
	for _, left := range []int{90, 58, 30, 12, 3, 1, -4, -11, -18} {
		age := time.Duration(left-days)*day + 3*time.Hour
		if age > 0 && age < made {
			h.add(age, "connection.saml_certificate_renewal_required", at, conn, int32(left))
		}
	}
}

func (h *historian) directoryHistory(at ref, c *company) {
	for _, d := range h.byOrganization[at].directories {
		age := ageOf(h, &h.directories, d)
		if h.directories.rows[d].state != "validating" {
			h.add(age-time.Minute, "dsync.activated", at, d, 0)
		}
		for _, g := range h.byDirectory[d].groups {
			h.add(ageOf(h, &h.groups, g), "dsync.group.created", at, g, 0)
		}
		users, told := h.byDirectory[d].users, 0
		for i := len(users) - 1; i >= 0 && told < 2*h.perUs; i, told = i-1, told+1 {
			u := users[i]
			age := ageOf(h, &h.directoryUsers, u)
			h.add(age, "dsync.user.created", at, u, 0)
			if h.directoryUsers.rows[u].state != personActive {
				h.add(h.since(h.directoryUsers.rows[u].updated), "dsync.user.updated", at, u, 0)
			}
		}
	}
}

// tokenRevoked tells that a directory's SCIM token was taken back.
func (h *historian) tokenRevoked(at ref, age time.Duration) {
	h.add(age, "dsync.token.revoked", at, h.byOrganization[at].directories[0], 0)
}

// peopleHistory tells of an organization's newest users and members.
func (h *historian) peopleHistory(at ref) {
	members := h.byOrganization[at].memberships
	for i := len(members) - 1; i >= max(0, len(members)-h.perUs); i-- {
		m := members[i]
		if h.memberships.rows[m].organization == h.users.rows[h.memberships.rows[m].user].organization {
			u := h.memberships.rows[m].user
			h.add(ageOf(h, &h.users, u), "user.created", noRef, u, 0)
		}
		h.add(ageOf(h, &h.memberships, m), "organization_membership.created", at, m, 0)
		if row := h.memberships.rows[m]; row.status == memberInactive {
			h.add(h.since(row.updated), "organization_membership.updated", at, m, 0)
		}
	}
}
