// Package auth knows who the operator is and what they may do.
//
// A sign-in (sign_in.go, callback.go) goes through WorkOS SSO and is believed only when it set out from this
// desk and this browser, and when the person belongs to the configured organization or connection
// (admission.go): a customer's user of the same WorkOS environment stays outside. What a person is told when
// they stay outside is in refusals.go.
//
// A session (sessions.go, activity.go) is a random reference in a cookie; Frontdesk's records hold its hash.
// Roles come from FRONTDESK_ROLES (roles.go, role_grammar.go); what each role may do is one table
// (permissions.go). The guard (middleware.go) stands before every route. It answers with errors that the
// server turns into pages: SignInNeeded, Denied and *Refusal. This package renders nothing.
//
// To let a role do something new, add a Permission to the table and name it in the routing table.
package auth
