// Package workos is a client of the WorkOS API on net/http: one file per resource, one method per operation.
//
// A List method reads one page, an All method iterates over all pages, a Get method reads one object. Every object
// keeps the JSON that it was read from (Raw); unknown fields and enum values are kept, and a missing field is a zero
// value, because Frontdesk also works with servers that leave fields out.
//
// Every failure is an *Error; test it with IsNotFound, IsUnauthorized, IsRateLimited, IsUnsupported,
// RequestID and OutcomeOf. No error, log line or raw JSON of this package contains a secret.
//
// client.go configures a client, call.go sends one call and reads its answer, retry.go decides what is sent again,
// pace.go keeps the calls below the documented limits, page.go reads pages. To add an operation, write a method
// with its operation as a comment (`// GET /organizations/{id}`): a test compares it with the OpenAPI document.
package workos
