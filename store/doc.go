// Package store keeps what must survive a restart.
//
// sqlite.go opens a database file and brings its schema up to date; the mirror uses it for its own file. The
// rest is Store: Frontdesk's own records in one durable file (synchronous=FULL), which unlike the mirror cannot be
// rebuilt from WorkOS and must be backed up. interfaces.go names it by concern, for those who work with a part of it.
//
//   - ledger.go, ledger_list.go: what operators did. Rows are only ever added: an action, then its outcome.
//   - portal_links.go, exports.go: what was handed out. The portal link and the export's URL are bearer
//     secrets and never reach this file; of a link there is a hash prefix.
//   - sessions.go, sign_ins.go: who is signed in, and who is signing in. Only hashes of tokens are kept.
//   - preferences.go: what an operator chose.
//
// Lists are paged by keyset (keyset.go), never by offset, and nothing counts rows. Times are stored as
// milliseconds since 1970 in UTC. To change the schema, add a file to migrations/, never edit an old one.
package store
