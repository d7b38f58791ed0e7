// Package mirror is a local, searchable index of a WorkOS environment: one SQLite file that can be deleted at any time, because
// Run fills it again by listing the API.
//
// Describing. Each kind of object is described once, in its own file (organizations.go, …): its columns with what fills them,
// where a row of a list has them, and how the list is sorted, filtered and searched by them. The schema, writing, reading and
// searching follow from the description (column.go). A column more is one line there. A file with other tables is set aside
// when it is opened, and filled again.
//
// Reading. Each kind has a list (Organizations, Users, …) that takes a Query and gives a Page by keyset, an Each… twin that walks
// every match for a CSV, and a getter with the whole object and the time of its data. Search looks through all kinds at once;
// Counts reads totals that writers keep.
//
// Writing. Run lists the environment within the client's pace. Upsert… stores what a page has just read, Delete removes what
// WorkOS says is gone. All of it goes through put in write.go and delete in delete.go, which keep in the same transaction what
// follows from a row: counters and names on other rows (counters.go), the full-text index, and issues.
//
// How a list stays fast at a million rows (plan.go): a table's row number grows with creation time, every other sort has an
// index, words are found by a trigram index that yields row order, and where a sort and a search do not meet in one index
// either few candidates are sorted or the sort's index is walked in steps.
package mirror
