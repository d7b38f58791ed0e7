package seed_test

import (
	"slices"
	"strings"
	"time"

	"frontdesk/workos/emulator/data"
	"frontdesk/workos/emulator/seed"
)

var accessRules = []seedRule{
	{"nobody signs in before they exist, or in the future", func(w *seedWalk, wrong func(string, ...any)) {
		for id, u := range w.users {
			if last := w.atOr(u.LastSignInAt); !last.IsZero() && (last.Before(w.at(u.CreatedAt)) || last.After(w.now)) {
				wrong("%s created %s, last sign-in %s", id, u.CreatedAt, last)
			}
		}
	}},
	{"who has not verified their email address, or waits for a first membership, has never signed in",
		func(w *seedWalk, wrong func(string, ...any)) {
			for id, u := range w.users {
				waits := !slices.ContainsFunc(w.membershipsByUser()[id], func(m walkedMembership) bool { return m.Status != "pending" })
				if u.LastSignInAt != nil && (!u.EmailVerified || waits) {
					wrong("%s verified %v, last sign-in %s", id, u.EmailVerified, *u.LastSignInAt)
				}
			}
		}},
	{"nobody signs in after their only membership was deactivated", func(w *seedWalk, wrong func(string, ...any)) {
		for id, u := range w.users {
			own := w.membershipsByUser()[id]
			if len(own) == 1 && own[0].Status == "inactive" && w.atOr(u.LastSignInAt).After(w.at(own[0].UpdatedAt)) {
				wrong("%s deactivated %s, last sign-in %s", id, own[0].UpdatedAt, *u.LastSignInAt)
			}
		}
	}},
	{"a session is of an active member, and starts after the membership and not after the last sign-in",
		func(w *seedWalk, wrong func(string, ...any)) {
			for id, s := range w.sessions {
				m, is := w.membershipOf(s.UserID, s.OrganizationID)
				began, last := w.at(*s.CreatedAt), w.atOr(w.users[s.UserID].LastSignInAt)
				late := s.AuthMethod != "impersonation" && began.After(last)
				if !is || m.Status != "active" || began.Before(w.at(m.CreatedAt)) || late {
					wrong("%s began %s, membership %s since %s, last sign-in %s", id, began, m.Status, m.CreatedAt, last)
				}
			}
		}},
	{"a session by SSO starts while a connection of the organization works", func(w *seedWalk, wrong func(string, ...any)) {
		for id, s := range w.sessions {
			if s.AuthMethod == "sso" && !w.ssoWorks(s.OrganizationID, w.at(*s.CreatedAt)) {
				wrong("%s of %s began %s", id, s.OrganizationID, *s.CreatedAt)
			}
		}
	}},
	{"an MFA method and a connected account are not older than their user", func(w *seedWalk, wrong func(string, ...any)) {
		for id, f := range w.factors {
			if made := w.at(f.CreatedAt); made.Before(w.at(w.users[f.UserID].CreatedAt)) || made.After(w.now) {
				wrong("%s created %s, user %s", id, made, w.users[f.UserID].CreatedAt)
			}
		}
		for id, a := range w.accounts {
			if w.at(a.CreatedAt).Before(w.at(w.users[a.UserID].CreatedAt)) {
				wrong("%s created %s, user %s", id, a.CreatedAt, w.users[a.UserID].CreatedAt)
			}
		}
	}},
	{"where nobody can sign in, nobody did since", func(w *seedWalk, wrong func(string, ...any)) {
		for _, scenario := range seed.Scenarios() {
			if scenario.Quiet == 0 {
				continue
			}
			for _, m := range w.memberships {
				alone := m.OrganizationID == scenario.OrganizationID && len(w.membershipsByUser()[m.UserID]) == 1
				if last := w.atOr(m.User.LastSignInAt); alone && last.After(w.now.Add(-scenario.Quiet)) {
					wrong("%s: %s signed in %s", scenario.Name, m.UserID, last)
				}
			}
		}
	}},
}

// ssoWorks says whether one of an organization's connections worked at a moment.
func (w *seedWalk) ssoWorks(organization string, at time.Time) bool {
	if w.working == nil {
		w.working = map[string][]span{}
		for id, span := range w.activeSpans() {
			w.working[w.connections[id].OrganizationID] = append(w.working[w.connections[id].OrganizationID], span)
		}
	}
	return slices.ContainsFunc(w.working[organization], func(s span) bool { return !at.Before(s.from) && !at.After(s.until) })
}

var auditRules = []seedRule{
	{"no entry of an audit log is older than the retention, older than the organization or in the future",
		func(w *seedWalk, wrong func(string, ...any)) {
			for organization, entries := range w.log {
				oldest := w.now.AddDate(0, 0, -w.retention[organization])
				for _, e := range entries {
					if e.at.Before(oldest) || e.at.Before(w.at(w.organizations[organization].CreatedAt)) || e.at.After(w.now) {
						wrong("%s: %s at %s, kept %d days", organization, e.action, e.at, w.retention[organization])
					}
				}
			}
		}},
	{"an actor of an audit log is a member who has signed in by then, or an API key of the organization",
		func(w *seedWalk, wrong func(string, ...any)) {
			keys := map[string]bool{}
			for id, key := range w.keys {
				keys[key.Owner.ID+id] = true
			}
			for organization, entries := range w.log {
				for _, e := range entries {
					if e.actorType == "api_key" {
						key := w.keys[e.actorID]
						if !keys[organization+e.actorID] || e.at.Before(w.at(key.CreatedAt)) || e.at.After(w.atOr(key.LastUsed)) {
							wrong("%s: %s at %s by key %s", organization, e.action, e.at, e.actorID)
						}
						continue
					}
					m, is := w.membershipOf(e.actorID, organization)
					if !is || e.at.Before(w.at(m.CreatedAt)) || e.at.After(w.atOr(m.User.LastSignInAt)) {
						wrong("%s: %s at %s by %s, member since %s", organization, e.action, e.at, e.actorID, m.CreatedAt)
					}
				}
			}
		}},
	{"an audit log's change is from one value to another of the same kind, and follows the change before it",
		func(w *seedWalk, wrong func(string, ...any)) {
			for organization, entries := range w.log {
				last := map[string]string{}
				for _, e := range entries {
					from, _ := e.metadata["from"].(string)
					to, _ := e.metadata["to"].(string)
					if from == "" && to == "" {
						continue
					}
					about := e.action + " " + e.targets[0].Name + e.targets[0].ID
					before, known := last[about]
					if from == to || !sameKind(e.action, from, to) || known && before != from {
						wrong("%s: %s of %s from %q to %q, it was %q", organization, e.action, e.targets[0].Name, from, to, before)
					}
					last[about] = to
				}
			}
		}},
	{"the last change of a role or a plan in an audit log is what holds now", func(w *seedWalk, wrong func(string, ...any)) {
		for organization, entries := range w.log {
			roles, plan := map[string]string{}, ""
			for _, e := range entries {
				switch to, _ := e.metadata["to"].(string); e.action {
				case "user.role_changed":
					roles[e.targets[0].ID] = to
				case "billing.plan_changed":
					plan = to
				}
			}
			for user, role := range roles {
				if m, is := w.membershipOf(user, organization); is && m.Role.Slug != role {
					wrong("%s: %s has role %s, changed to %s", organization, user, m.Role.Slug, role)
				}
			}
			if now := w.organizations[organization].Metadata["plan"]; plan != "" && plan != now {
				wrong("%s: plan %s, changed to %s", organization, now, plan)
			}
		}
	}},
	{"who was removed is no member, and what was deleted, archived or revoked is not heard of again",
		func(w *seedWalk, wrong func(string, ...any)) {
			for organization, entries := range w.log {
				over := map[string]string{}
				for _, e := range entries {
					for _, target := range e.targets {
						if was := over[target.ID]; was != "" {
							wrong("%s: %s of %s after %s", organization, e.action, target.Name, was)
						}
					}
					switch _, what, _ := strings.Cut(e.action, "."); what {
					case "removed", "deleted", "archived", "revoked":
						over[e.targets[0].ID] = e.action
					}
					if _, is := w.membershipOf(e.targets[0].ID, organization); is && e.action == "user.removed" {
						wrong("%s: %s is still a member", organization, e.targets[0].Name)
					}
				}
			}
		}},
	{"what is created, connected or invited is so for the first time", func(w *seedWalk, wrong func(string, ...any)) {
		for organization, entries := range w.log {
			seen := map[string]bool{}
			for _, e := range entries {
				switch _, what, _ := strings.Cut(e.action, "."); what {
				case "created", "connected", "invited":
					if seen[e.targets[0].ID] {
						wrong("%s: %s of %s again", organization, e.action, e.targets[0].Name)
					}
				}
				for _, target := range e.targets {
					seen[target.ID] = true
				}
			}
		}
	}},
	{"an audit log's sign-in by SSO is in an organization whose connection works", func(w *seedWalk, wrong func(string, ...any)) {
		for organization, entries := range w.log {
			for _, e := range entries {
				if (e.metadata["method"] == "sso" || e.metadata["reason"] == "sso_failed") && !w.ssoWorks(organization, e.at) {
					wrong("%s: %s at %s", organization, e.action, e.at)
				}
			}
		}
	}},
}

// sameKind says whether two values can be the before and after of one change.
func sameKind(action, from, to string) bool {
	kinds := map[string][][]string{
		"user.role_changed":    {data.RoleSlugs},
		"billing.plan_changed": {{"starter", "business", "enterprise"}},
		"settings.updated":     {{"4 hours", "8 hours", "24 hours"}, {"off", "on"}, {"member", "auditor"}, {"us", "eu"}},
	}
	return slices.ContainsFunc(kinds[action], func(kind []string) bool { return slices.Contains(kind, from) && slices.Contains(kind, to) })
}
