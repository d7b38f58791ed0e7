// Package events keeps the events of WorkOS for longer than WorkOS does, in a SQLite file of its own.
//
// They are records: WorkOS forgets them after 90 days, so a damaged file is refused and never replaced by an empty one. The
// package knows nothing of what an event says. Its caller names what an event is about (event.go); events are found by that.
//
//   - write.go: events that WorkOS sent, and events with the cursor that was read to, in one transaction.
//   - read.go: events in the order in which they were stored, for those who apply them.
//   - list.go: events that match a query, newest first, by keyset.
//   - set_aside.go: events that could not be applied.
//   - prune.go: which events are removed, and when.
//
// The table subjects has one row for each event and each thing that the event is about, in the order of the lists, so that the
// newest events about one thing are found as fast among ten million events as among ten. Triggers keep it in step. To
// change the schema, add a file to migrations/, never edit an old one.
package events
