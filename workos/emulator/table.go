package emulator

import (
	"iter"
	"slices"
	"sort"
)

// ref is the place of a row in its table. Rows never move: a table only grows, and a deleted row stays as a
// tombstone, so a ref is good for the life of the server.
type ref = uint32

// table keeps the rows of one kind in the order in which they were created, which is the order of their ids.
// Finding one is a binary search, and so is finding where a page starts, at any depth.
type table[T any] struct {
	prefix string
	ids    []ulid
	rows   []T
	dead   map[ref]struct{}
	// seeded is how many rows came with the seed; first holds their rows as they were before the first
	// change, for events of the past that show an object as it was.
	seeded int
	first  map[ref]T
}

func newTable[T any](prefix string) table[T] {
	return table[T]{prefix: prefix, dead: map[ref]struct{}{}, first: map[ref]T{}}
}

// add appends a row; id must be newer than every other.
func (t *table[T]) add(id ulid, row T) ref {
	t.ids = append(t.ids, id)
	t.rows = append(t.rows, row)
	return ref(len(t.rows) - 1)
}

// set replaces a row. Rows that are pointers are never written through: copy, change the copy, set it.
func (t *table[T]) set(at ref, row T) {
	if _, kept := t.first[at]; !kept && int(at) < t.seeded {
		t.first[at] = t.rows[at]
	}
	t.rows[at] = row
}

// pristine is the row as the seed made it.
func (t *table[T]) pristine(at ref) T {
	if row, changed := t.first[at]; changed {
		return row
	}
	return t.rows[at]
}

func (t *table[T]) remove(at ref) { t.dead[at] = struct{}{} }

// count is how many rows were not deleted.
func (t *table[T]) count() int { return len(t.rows) - len(t.dead) }

func (t *table[T]) id(at ref) string  { return t.prefix + "_" + t.ids[at].String() }
func (t *table[T]) alive(at ref) bool { _, dead := t.dead[at]; return !dead }

// lowerBound is the place of the first row that is not older than id.
func (t *table[T]) lowerBound(id ulid) int {
	return sort.Search(len(t.ids), func(i int) bool { return !t.ids[i].less(id) })
}

// find looks an id up; ok is false for one that is malformed, of another kind, unknown or deleted.
func (t *table[T]) find(id string) (at ref, ok bool) {
	key, ok := parseID(t.prefix, id)
	if !ok {
		return 0, false
	}
	i := t.lowerBound(key)
	if i == len(t.ids) || t.ids[i] != key || !t.alive(ref(i)) {
		return 0, false
	}
	return ref(i), true
}

// all yields the rows that were not deleted, oldest first.
func (t *table[T]) all() iter.Seq2[ref, T] {
	return func(yield func(ref, T) bool) {
		for i, row := range t.rows {
			if t.alive(ref(i)) && !yield(ref(i), row) {
				return
			}
		}
	}
}

// insertRef puts a ref into an ascending list, once.
func insertRef(list []ref, at ref) []ref {
	i, found := slices.BinarySearch(list, at)
	if found {
		return list
	}
	return slices.Insert(list, i, at)
}

// removeRef takes a ref out of an ascending list.
func removeRef(list []ref, at ref) []ref {
	if i, found := slices.BinarySearch(list, at); found {
		return slices.Delete(list, i, i+1)
	}
	return list
}

// lowerBoundIn is lowerBound among the rows from low to high.
func (t *table[T]) lowerBoundIn(low, high int, id ulid) int {
	return low + sort.Search(high-low, func(i int) bool { return !t.ids[low+i].less(id) })
}
