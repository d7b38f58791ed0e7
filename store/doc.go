// Package store keeps Frontdesk's own records, which must survive a restart.
//
// sqlite.go opens a database file and brings its schema up to date; the mirror uses it for its own file. The
// rest is Store: Frontdesk's own records in one durable file (synchronous=FULL), which unlike the mirror cannot be
// rebuilt from WorkOS and must be backed up. interfaces.go splits it into one interface per concern, for callers that need
// only a part.
//
//   - ledger.go, ledger_list.go: what operators did. Rows are only ever added: an action, then its outcome.
//   - portal_links.go, exports.go: the links and exports that were issued. The portal link and the export's URL are
//     bearer secrets and are never in this file; for a link there is a hash prefix.
//   - sessions.go, sign_ins.go: open sessions and unfinished sign-ins. Only hashes of tokens are stored.
//   - preferences.go: the operators' preferences.
//
// Lists are paged by keyset (keyset.go), never by offset, and nothing counts rows. Times are stored as
// milliseconds since 1970 in UTC. To change the schema, add a file to migrations/, never edit an old one.
package store
