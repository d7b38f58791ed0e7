// Package workos is a client of the WorkOS API on net/http: one file per resource, one method per operation.
//
// A List method reads one page, its All twin walks every page, a Get method reads one object. Every object
// keeps the JSON it came as (Raw), unknown fields and enum values survive, and a missing field is a zero
// value: Frontdesk is also pointed at servers that leave things out.
//
// Every failure is an *Error; ask it with IsNotFound, IsUnauthorized, IsRateLimited, IsUnsupported,
// RequestID and OutcomeOf. No error, log line or raw JSON of this package holds a secret.
//
// client.go is the set-up, call.go sends one call and reads its answer, retry.go says what is sent again,
// pace.go keeps the calls below the documented limits, page.go pages. To add an operation, write a method
// with its operation as a comment (`// GET /organizations/{id}`): a test compares it with the OpenAPI document.
package workos
