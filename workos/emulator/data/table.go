package data

import (
	"iter"
	"slices"
	"sort"
)

// Ref is the place of a row in its table. Rows never move: a table only grows, and a deleted row stays as a
// tombstone, so a ref is good for the life of the server.
type Ref = uint32

// Table keeps the rows of one kind in the order in which they were created, which is the order of their ids.
// Finding one is a binary search, and so is finding where a page starts, at any depth.
type Table[T any] struct {
	Prefix string
	IDs    []ULID
	Rows   []T
	dead   map[Ref]struct{}
	// seeded is how many rows came with the seed; first holds their rows as they were before the first
	// change, for events of the past that show an object as it was.
	Seeded int
	first  map[Ref]T
}

// NewTable makes an empty table of rows whose IDs have a prefix.
func NewTable[T any](prefix string) Table[T] {
	return Table[T]{Prefix: prefix, dead: map[Ref]struct{}{}, first: map[Ref]T{}}
}

// Add appends a row; id must be newer than every other.
func (t *Table[T]) Add(id ULID, row T) Ref {
	t.IDs = append(t.IDs, id)
	t.Rows = append(t.Rows, row)
	return Ref(len(t.Rows) - 1)
}

// Set replaces a row. Rows that are pointers are never written through: copy, change the copy, set it.
func (t *Table[T]) Set(at Ref, row T) {
	if _, kept := t.first[at]; !kept && int(at) < t.Seeded {
		t.first[at] = t.Rows[at]
	}
	t.Rows[at] = row
}

// Pristine is the row as the seed made it.
func (t *Table[T]) Pristine(at Ref) T {
	if row, changed := t.first[at]; changed {
		return row
	}
	return t.Rows[at]
}

// Remove marks a row as deleted.
func (t *Table[T]) Remove(at Ref) { t.dead[at] = struct{}{} }

// Count is how many rows were not deleted.
func (t *Table[T]) Count() int { return len(t.Rows) - len(t.dead) }

// ID is the ID of a row, prefix and all.
func (t *Table[T]) ID(at Ref) string { return t.Prefix + "_" + t.IDs[at].String() }

// Alive reports whether a row was not deleted.
func (t *Table[T]) Alive(at Ref) bool { _, dead := t.dead[at]; return !dead }

// lowerBound is the place of the first row that is not older than id.
func (t *Table[T]) lowerBound(id ULID) int {
	return sort.Search(len(t.IDs), func(i int) bool { return !t.IDs[i].Less(id) })
}

// Find looks an id up; ok is false for one that is malformed, of another kind, unknown or deleted.
func (t *Table[T]) Find(id string) (at Ref, ok bool) {
	key, ok := ParseID(t.Prefix, id)
	if !ok {
		return 0, false
	}
	i := t.lowerBound(key)
	if i == len(t.IDs) || t.IDs[i] != key || !t.Alive(Ref(i)) {
		return 0, false
	}
	return Ref(i), true
}

// All yields the rows that were not deleted, oldest first.
func (t *Table[T]) All() iter.Seq2[Ref, T] {
	return func(yield func(Ref, T) bool) {
		for i, row := range t.Rows {
			if t.Alive(Ref(i)) && !yield(Ref(i), row) {
				return
			}
		}
	}
}

// InsertRef puts a ref into an ascending list, once.
func InsertRef(list []Ref, at Ref) []Ref {
	i, found := slices.BinarySearch(list, at)
	if found {
		return list
	}
	return slices.Insert(list, i, at)
}

// removeRef takes a ref out of an ascending list.
func removeRef(list []Ref, at Ref) []Ref {
	if i, found := slices.BinarySearch(list, at); found {
		return slices.Delete(list, i, i+1)
	}
	return list
}

// lowerBoundIn is lowerBound among the rows from low to high.
func (t *Table[T]) lowerBoundIn(low, high int, id ULID) int {
	return low + sort.Search(high-low, func(i int) bool { return !t.IDs[low+i].Less(id) })
}

// Dated is something to be added to a table, under its id.
type Dated[T any] struct {
	ID  ULID
	Row T
}

// InOrder sorts by id, which is by age.
func InOrder[T any](items []Dated[T]) {
	slices.SortFunc(items, func(a, b Dated[T]) int { return a.ID.Compare(b.ID) })
}
