// Package sync follows what happens in the WorkOS environment.
//
// keep.go turns an event of WorkOS into one that is stored: what it is about, by which it is found later, and its JSON without
// secrets. about.go finds what it is about.
package sync
