// Package emulator is the WorkOS API from memory: an http.Handler with made-up customers, for the demo, for
// tests, and for people who build on WorkOS without an account.
//
// How the room is laid out:
//
//   - server.go serves: request id, faults, limits, API key, and one lock around every API route. routes.go
//     lists what is served. Register an API route with s.handle("GET /path/{id}", fn), where fn gets the
//     request, runs under s.mu and returns a reply (respond.go); a page for a browser with s.handlePage, which
//     checks no key and holds no lock (take s.mu yourself).
//   - table.go and state.go keep the rows. A row's place (ref) never moves, ids ascend with age, and rows that
//     are pointers are replaced (table.set), never written through. page.go pages through a table (whole) or
//     an index of refs (picked).
//   - One file per resource (organizations.go, connections.go, …) holds its JSON view, its routes and its
//     changes. Every change records an event with s.record (events.go) and says who did it (an actor).
//   - seed_*.go make up the customers, from the seed alone. people.go derives a person from an organization
//     and a number, so that a million people cost no memory. The story organizations are in seed_story.go.
//   - settings.go registers what is set up beside people and sign-in (flags, API keys, webhooks, groups, IT
//     contacts, applications, pipes). Each of them derives from the organization or the user what nobody
//     changed, and its rows are its own.
//   - access.go keeps how people sign in: sessions.go, factors.go and challenges.go derive from the user whatever
//     nobody changed. Nothing is mailed: Server.Mails (or GET /_emulator/mails, with the API key) lists what would
//     have been, with its codes and links, and Server.TOTPCode is what an authenticator app would show.
//   - faults.go makes answers fail on demand; limits.go applies the documented rate limits when switched on.
//   - sso*.go, portal*.go and audit*.go are the hosted sign-in, the Admin Portal and the audit logs.
//
// Created times are relative to the clock at the start, but ids are not: the same configuration gives the same
// ids at every start. Nothing is kept on disk.
package emulator
