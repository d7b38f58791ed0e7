package seed

import (
	"time"

	"frontdesk/workos/emulator/data"
)

// addSignIn notes the start and the end of one sign-in. Both ids have the same second half, which names the session.
func (h *eventWriter) addSignIn(started, ended time.Duration, end string, organization, conn data.Ref, detail int32) {
	if started >= data.EventAge || ended <= 0 {
		return
	}
	numbers := []uint64{uint64(organization), uint64(conn), uint64(detail), uint64(len(h.all))}
	for _, step := range []struct {
		age  time.Duration
		kind string
	}{{started, "authentication.sso_started"}, {ended, end}} {
		h.all = append(h.all, data.Dated[data.Event]{
			ID: h.idAt(step.age, numbers...), Row: data.Event{Kind: step.kind, Organization: organization, Subject: conn, Detail: detail},
		})
	}
}

// logins adds two weeks of everyday sign-ins, including each user's last one. A few fail.
func (h *eventWriter) logins(at, conn data.Ref, hash uint64) {
	users, told := h.ByOrganization[at].Users, map[data.Ref]bool{}
	for i := range uint64(min(h.maxPerOrganization/2, 2+len(users)/2)) {
		who := data.Mix(hash, i)
		u := users[who>>8%uint64(len(users))]
		last := h.pristineSignIn(u)
		if last == 0 || h.Users.Rows[u].Organization != at {
			continue
		}
		age, end, takes := h.since(last), "authentication.sso_succeeded", time.Duration(2+who>>4%40)*time.Second
		why := 0
		switch who >> 20 % 24 {
		case 0:
			end, why = "authentication.sso_failed", data.FailedDenied
		case 1:
			end, takes = "authentication.sso_timed_out", 5*time.Minute
		}
		if told[u] || end != "authentication.sso_succeeded" {
			age += 6*time.Minute + data.Part(14*data.Day, who)
		} else {
			told[u] = true
		}
		member := ageOf(h, &h.Memberships, h.FirstMembership[u]-1)
		if age+takes < min(member, h.since(h.Connections.Rows[conn].Updated)) {
			h.addSignIn(age+takes, age, end, at, conn, data.SignInDetail(h.Users.Rows[u].Person, why))
		}
	}
}

// pristineSignIn is when a user of the seed signed in last, the staff among them.
func (h *eventWriter) pristineSignIn(u data.Ref) int64 {
	if details, staff := h.EditedUsers[u]; staff {
		return details.LastSignIn
	}
	return h.SeededDetails(u).LastSignIn
}

// failures adds sign-ins through an organization's i-th connection that all failed in the same way.
func (h *eventWriter) failures(at data.Ref, i, why, count int, within time.Duration) {
	conn := h.connection(at, i)
	for n := range uint64(count) {
		hash := data.Mix(uint64(conn), n, 31)
		age := 10*time.Minute + within*time.Duration(n)/time.Duration(count) + data.Part(within/time.Duration(count)/2, hash)
		number, known := h.memberFor(at, hash, age+time.Hour)
		if known {
			h.addSignIn(age, age-time.Duration(3+hash>>9%20)*time.Second, "authentication.sso_failed", at, conn, data.SignInDetail(number, why))
		}
	}
}

// memberFor picks a person who has been an active member of an organization for at least so long.
func (h *eventWriter) memberFor(at data.Ref, hash uint64, age time.Duration) (number uint32, known bool) {
	users := h.ByOrganization[at].Users
	for n := range uint64(len(users)) {
		u := users[(hash+n)%uint64(len(users))]
		m := h.FirstMembership[u] - 1
		if h.Users.Rows[u].Organization == at && h.Memberships.Rows[m].Status == data.MemberActive && ageOf(h, &h.Memberships, m) > age {
			return h.Users.Rows[u].Person, true
		}
	}
	return 0, false
}

// failuresOutside are failures of people whose addresses are in another domain than the company's own.
func (h *eventWriter) failuresOutside(at data.Ref, i, count int, within time.Duration) {
	conn := h.connection(at, i)
	for n := range uint64(count) {
		hash := data.Mix(uint64(conn), n, 32)
		age := 25*time.Minute + within*time.Duration(n)/time.Duration(count)
		// Numbers beyond the company's people belong to no one; seededSignIn gives them the second domain.
		number := uint32(h.companies[at].people+h.companies[at].onlyThere) + 100 + uint32(hash%9)
		h.addSignIn(age, age-4*time.Second, "authentication.sso_failed", at, conn, data.SignInDetail(number, data.FailedOutside))
	}
}
