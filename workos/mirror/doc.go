// Package mirror is the desk's local, searchable copy of a WorkOS environment: one SQLite file that can be
// deleted at any time, because Run fills it again by listing the API.
//
// Reading. Each kind has a list (Organizations, Users, …) that takes a Query and gives a Page by keyset, an
// Each… twin that walks every match for a CSV, and a getter with the whole object and when it was copied.
// Search looks through all kinds at once; Counts reads totals that triggers keep.
//
// Writing. Run lists the environment within the client's pace (backfill*.go). Upsert… stores what a page of
// the desk just read, Delete removes what WorkOS says is gone. Both go through put in write.go.
//
// How a list stays fast at a million rows (plan.go): a table's row number grows with creation time, every
// other sort has an index, words are found by a trigram index that yields row order, and where a sort and a
// search do not meet in one index either few candidates are sorted or the sort's index is walked in steps.
//
// To show or sort by something more: add a column to a migration, fill it in the kind's file
// (organizations.go, …), and name the sort and its index there. Changing what is filled from the same JSON
// needs a new shapeVersion in write.go, or unchanged objects keep the old columns.
package mirror
