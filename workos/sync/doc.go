// Package sync follows WorkOS: it keeps the events that WorkOS reports and writes what they say into the mirror.
//
// Events come in two ways. Webhooks bring them early, in any order, sometimes twice and sometimes not at all. The list of events
// brings all of them, in order: a cursor says how far it was read, and moves in the transaction that stores the events
// (follower.go). Both put events into one file, store/events, which numbers them; one goroutine applies them by number (apply.go).
// The mirror records the number of the last one it has, after its effects: after a crash some effects are written twice, and none
// is missed. What an event says about an object is found in changes.go; states.go reads what changes without an event.
//
// keep.go turns an event of WorkOS into one that is stored: what it is about, by which it is found later, and its JSON without
// secrets. about.go finds what it is about.
package sync
