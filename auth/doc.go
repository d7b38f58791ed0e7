// Package auth signs operators in and out, and decides what each of them may do.
//
// A sign-in (sign_in.go, callback.go) goes through WorkOS SSO. It is accepted only when it was started by Frontdesk
// in this browser, and when the person belongs to the configured organization or connection (admission.go): a
// customer's user of the same WorkOS environment is refused. The messages for people who are refused are in refusals.go.
//
// A session (sessions.go, activity.go) is a random reference in a cookie; Frontdesk's records hold its hash.
// Roles come from FRONTDESK_ROLES (roles.go, role_grammar.go); what each role may do is one table
// (permissions.go). The guard (middleware.go) runs before every route. It returns errors that the
// server turns into pages: SignInNeeded, Denied and *Refusal. This package renders nothing.
//
// To let a role do something new, add a Permission to the table and name it in the routing table.
package auth
