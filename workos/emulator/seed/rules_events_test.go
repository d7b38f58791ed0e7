package seed_test

import (
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
)

var eventRules = []seedRule{
	{"no event is older than 90 days or in the future", func(w *seedWalk, wrong func(string, ...any)) {
		for _, e := range w.events {
			if at := w.at(e.CreatedAt); at.After(w.now) || at.Before(w.now.Add(-data.EventAge)) {
				wrong("%s %s at %s", e.ID, e.Event, at)
			}
		}
	}},
	{"an event shows nothing that happened after it", func(w *seedWalk, wrong func(string, ...any)) {
		for _, e := range w.events {
			at := w.at(e.CreatedAt)
			eachTime(e.Data, func(key, text string) {
				if key != "expires_at" && key != "expiry_date" && key != "employment_start_date" && w.at(text).After(at) {
					wrong("%s %s at %s shows %s %s", e.ID, e.Event, e.CreatedAt, key, text)
				}
			})
		}
	}},
	{"an event is about an object that existed, in an organization that existed", func(w *seedWalk, wrong func(string, ...any)) {
		made := w.creations()
		for _, e := range w.events {
			at := w.at(e.CreatedAt)
			for _, id := range append(idsOf(e), eventSubject(e)) {
				if created, known := made[id]; known && at.Before(created) {
					wrong("%s %s at %s names %s, which is of %s", e.ID, e.Event, e.CreatedAt, id, created)
				}
			}
		}
	}},
	{"what was created by an event was created at its time", func(w *seedWalk, wrong func(string, ...any)) {
		made := w.creations()
		for _, e := range w.events {
			created, known := made[eventSubject(e)]
			if w.isGone(eventSubject(e)) || strings.HasPrefix(e.Event, "session.") {
				continue // there is nothing to compare it with
			}
			if strings.HasSuffix(e.Event, ".created") && (!known || w.at(e.CreatedAt).Sub(created).Abs() > time.Second) {
				wrong("%s %s at %s, the object is of %s", e.ID, e.Event, e.CreatedAt, created)
			}
		}
	}},
	{"the last event of an object shows the status that the object has", func(w *seedWalk, wrong func(string, ...any)) {
		now, last := w.statuses(), map[string]walkedEvent{}
		for _, e := range w.events {
			if _, told := eventStatus(e); told {
				last[eventSubject(e)] = e
			}
		}
		for id, e := range last {
			told, _ := eventStatus(e)
			if w.isGone(id) || strings.HasPrefix(e.Event, "session.") {
				continue
			}
			if is, known := now[id]; !known || !slices.Contains(is, told) {
				wrong("%s %s shows %s as %q, it is %v", e.ID, e.Event, id, told, is)
			}
		}
	}},
	{"an event that changes an object is no later than the object's last update", func(w *seedWalk, wrong func(string, ...any)) {
		updated := w.updates()
		for _, e := range w.events {
			_, told := eventStatus(e)
			if at, known := updated[eventSubject(e)]; told && known && w.at(e.CreatedAt).Sub(at) > time.Second {
				wrong("%s %s at %s, the object was last updated %s", e.ID, e.Event, e.CreatedAt, at)
			}
		}
	}},
	{"a sign-in that worked is through a connection that worked, by a user who existed and signed in no earlier last",
		func(w *seedWalk, wrong func(string, ...any)) {
			for _, e := range w.events {
				if e.Event != "authentication.sso_succeeded" {
					continue
				}
				at := w.at(e.CreatedAt)
				connection, _ := digInto(e.Data, "sso", "connection_id").(string)
				worked, ok := w.activeSpans()[connection]
				user, _ := e.Data["user_id"].(string)
				u, known := w.users[user]
				if w.isGone(user) {
					continue
				}
				if !ok || at.Before(worked.from) || at.After(worked.until) || !known || w.atOr(u.LastSignInAt).Before(at) {
					wrong("%s at %s through %s (%v from %s) by %q, last sign-in %s", e.ID, at, connection, ok, worked.from, user, w.atOr(u.LastSignInAt))
				}
			}
		}},
	{"a sign-in names its user by the address of that user, in an organization of theirs", func(w *seedWalk, wrong func(string, ...any)) {
		for _, e := range w.events {
			user, named := e.Data["user_id"].(string)
			if !strings.HasPrefix(e.Event, "authentication.sso_") || !named || w.isGone(user) {
				continue
			}
			organization, _ := digInto(e.Data, "sso", "organization_id").(string)
			m, is := w.membershipOf(user, organization)
			if !is || w.users[user].Email != e.Data["email"] || w.at(m.CreatedAt).After(w.at(e.CreatedAt)) {
				wrong("%s at %s: %s is %s", e.ID, e.CreatedAt, user, w.users[user].Email)
			}
		}
	}},
	{"every end of a sign-in has its start before it", func(w *seedWalk, wrong func(string, ...any)) {
		started := map[string]bool{}
		for _, e := range w.events {
			id, _ := digInto(e.Data, "sso", "session_id").(string)
			if e.Event == "authentication.sso_started" {
				started[id] = true
			} else if strings.HasPrefix(e.Event, "authentication.sso_") && !started[id] {
				wrong("%s %s at %s has no start", e.ID, e.Event, e.CreatedAt)
			}
		}
	}},
	{"warnings about a certificate agree on its day, and nobody signs in with one that has expired",
		func(w *seedWalk, wrong func(string, ...any)) {
			expiry := map[string]time.Time{}
			for _, e := range w.events {
				id := eventSubject(e)
				switch e.Event {
				case "connection.saml_certificate_renewed":
					delete(expiry, id)
				case "connection.saml_certificate_renewal_required":
					text, _ := digInto(e.Data, "certificate", "expiry_date").(string)
					at := w.at(text)
					if before, known := expiry[id]; known && !before.Equal(at) {
						wrong("%s: %s expires %s, then %s", e.ID, id, before, at)
					}
					expiry[id] = at
					days, _ := e.Data["days_until_expiry"].(float64)
					told := w.at(e.CreatedAt)
					if math.Floor(at.Sub(told).Hours()/24) != days || digInto(e.Data, "certificate", "is_expired") != !at.After(told) {
						wrong("%s: %v days at %s until %s", e.ID, days, told, at)
					}
				case "authentication.sso_succeeded", "authentication.sso_failed":
					connection, _ := digInto(e.Data, "sso", "connection_id").(string)
					end, known := expiry[connection]
					expired := known && w.at(e.CreatedAt).After(end)
					code := digInto(e.Data, "error", "code")
					if expired && e.Event == "authentication.sso_succeeded" || !expired && code == "invalid_x509_certificate" {
						wrong("%s %s at %s, the certificate expires %s", e.ID, e.Event, e.CreatedAt, end)
					}
				}
			}
		}},
	{"an address outside the organization is of a domain that the organization has not verified",
		func(w *seedWalk, wrong func(string, ...any)) {
			for _, e := range w.events {
				if digInto(e.Data, "error", "code") != "profile_not_allowed_outside_organization" {
					continue
				}
				organization, _ := digInto(e.Data, "sso", "organization_id").(string)
				email, _ := e.Data["email"].(string)
				for _, d := range w.organizations[organization].Domains {
					if strings.HasSuffix(email, "@"+d.Domain) && strings.HasSuffix(d.State, "verified") && d.State != "unverified" {
						wrong("%s: %s is in verified %s", e.ID, email, d.Domain)
					}
				}
				if w.organizations[organization].AllowOutside {
					wrong("%s: %s allows others", e.ID, organization)
				}
			}
		}},
}

// isGone reports whether an event told that an object was deleted.
func (w *seedWalk) isGone(id string) bool {
	if w.gone == nil {
		w.gone = map[string]bool{}
		for _, e := range w.events {
			if strings.HasSuffix(e.Event, ".deleted") {
				w.gone[eventSubject(e)] = true
			}
		}
	}
	return w.gone[id]
}

// eachTime calls with every key of an event's data whose value is a time.
func eachTime(value any, call func(key, text string)) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if text, is := inner.(string); is {
				if _, err := time.Parse(time.RFC3339Nano, text); err == nil {
					call(key, text)
				}
			}
			eachTime(inner, call)
		}
	case []any:
		for _, inner := range value {
			eachTime(inner, call)
		}
	}
}

// idsOf lists the objects that an event names.
func idsOf(e walkedEvent) (ids []string) {
	for _, key := range []string{"organization_id", "directory_id", "user_id", "inviter_user_id", "accepted_user_id"} {
		if id, is := e.Data[key].(string); is {
			ids = append(ids, id)
		}
	}
	for _, key := range []string{"organization_id", "connection_id"} {
		if id, is := digInto(e.Data, "sso", key).(string); is {
			ids = append(ids, id)
		}
	}
	return ids
}

// creations are the times at which all objects were created, by ID.
func (w *seedWalk) creations() map[string]time.Time {
	made := map[string]time.Time{}
	for id, o := range w.organizations {
		made[id] = w.at(o.CreatedAt)
		for _, d := range o.Domains {
			made[d.ID] = w.at(d.CreatedAt)
		}
	}
	for id, c := range w.connections {
		made[id] = w.at(c.CreatedAt)
	}
	for id, d := range w.directories {
		made[id] = w.at(d.CreatedAt)
	}
	for id, g := range w.groups {
		made[id] = w.at(g.CreatedAt)
	}
	for id, u := range w.directoryUsers {
		made[id] = w.at(u.CreatedAt)
	}
	for id, u := range w.users {
		made[id] = w.at(u.CreatedAt)
	}
	for id, m := range w.memberships {
		made[id] = w.at(m.CreatedAt)
	}
	for id, i := range w.invitations {
		made[id] = w.at(i.CreatedAt)
	}
	return made
}

// updates are the times at which objects last changed, by ID.
func (w *seedWalk) updates() map[string]time.Time {
	updated := map[string]time.Time{}
	for _, o := range w.organizations {
		for _, d := range o.Domains {
			updated[d.ID] = w.at(d.UpdatedAt)
		}
	}
	for id, c := range w.connections {
		updated[id] = w.at(c.UpdatedAt)
	}
	for id, d := range w.directories {
		updated[id] = w.at(d.UpdatedAt)
	}
	for id, u := range w.directoryUsers {
		updated[id] = w.at(u.UpdatedAt)
	}
	for id, m := range w.memberships {
		updated[id] = w.at(m.UpdatedAt)
	}
	for id, i := range w.invitations {
		updated[id] = w.at(i.UpdatedAt)
	}
	return updated
}

// statuses are the statuses in which objects are, by ID, in all words that the API has for them.
func (w *seedWalk) statuses() map[string][]string {
	now := map[string][]string{}
	for _, o := range w.organizations {
		for _, d := range o.Domains {
			now[d.ID] = []string{d.State}
		}
	}
	for id, c := range w.connections {
		now[id] = []string{c.State}
	}
	for id, d := range w.directories {
		now[id] = []string{d.State, "active"} // as events call it; none tells when a directory lost its link
	}
	for id, u := range w.directoryUsers {
		now[id] = []string{u.State}
	}
	for id, m := range w.memberships {
		now[id] = []string{m.Status}
	}
	for id, i := range w.invitations {
		now[id] = []string{i.State}
		if i.State == "expired" {
			now[id] = append(now[id], "pending") // no event tells of it
		}
	}
	return now
}

// eventStatus is the status of its object that an event shows.
func eventStatus(e walkedEvent) (string, bool) {
	for _, path := range [][]string{{"state"}, {"status"}, {"organization_domain", "state"}} {
		if status, is := digInto(e.Data, path...).(string); is && !strings.HasPrefix(e.Event, "authentication.") {
			return status, true
		}
	}
	return "", false
}
