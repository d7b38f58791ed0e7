// Package emulator implements the WorkOS API in memory: an http.Handler with made-up customers, for the demo, for
// tests, and for people who build on WorkOS without an account.
//
// server.go wires the packages together, faults.go makes answers fail on demand and limits.go enforces the documented rate
// limits. The packages:
//
//   - data holds the environment: tables, IDs, rows, the JSON of objects that events show, the events and the clock. What
//     nobody changed is derived from the organization or the user, so that a million people cost little memory. The audit
//     logs are in data/audit.
//   - seed makes up the customers, from the configuration alone; scenarios.go has those with one clear problem.
//   - api answers the routes that take an API key, one file for each resource. A route is registered with
//     s.handle("GET /path/{id}", fn): fn runs under the state's lock and returns a reply (reply.go, page.go).
//   - hosted is what people see in a browser: sign-in, Admin Portal and start page. It takes the lock itself.
//   - life lets the customers go on living: sign-ins, failures and changes, at a pace.
//   - respond writes JSON and files.
//
// Every change records an event with Record and its Actor. No email is sent: Server.Mails (or GET
// /_emulator/mails, with the API key) lists the emails with their codes and links, and Server.TOTPCode returns what an
// authenticator app would show.
//
// Created times are relative to the clock at the start, but IDs are not: the same configuration gives the same
// IDs at every start. Nothing is stored on disk.
package emulator
