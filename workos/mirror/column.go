package mirror

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
	"frontdesk/workos/health"
	"frontdesk/workos/mirror/partial"
	"frontdesk/workos/mirror/searchtext"
)

// column is one column of a kind, or an expression that its list shows. Schema, writing, reading, sorting, filters and search
// are derived from it. T is WorkOS's object, R a row of the list.
type column[T, R any] struct {
	name    string          // in the table; "" for an expression
	value   func(T) any     // the value from an object; nil if the mirror sets it itself
	field   func(*R) any    // where a row of the list has it; nil when the list does not show it
	show    string          // the expression that fills the field, where it is not the column
	initial string          // SQL of the value before the mirror fills it
	key     *searchtext.Key // the text is also kept as it is compared and sorted, in the column name_key
	is      *searchtext.Key // the column itself is such a key
	sort    string          // the list can be sorted by it under this name
	filter  string          // the list can be filtered by it under this name

	number     bool // an integer; otherwise a text
	nullable   bool // NULL stands for unknown
	desc       bool // sorted from the highest at first
	search     bool // a search finds what is in it
	code       bool // what is in it is no name, see searchtext.Field
	externalID bool // an ID that another system gave, and so a code: search and Identify find the object by it
	unindexed  bool // rows are never looked for by the filter alone
}

// kind describes the objects of a kind, once.
type kind[T, R any] struct {
	kind    Kind
	object  func(*T) *workos.Object // nil for parts of another object, which have no JSON and no age of their own
	row     func(*R) rowBase
	columns []column[T, R]
	keeps   []keptField[T]
	omits   []string // fields whose absence means "none"; see unknownWhenMissing for others that an answer may lack

	isDeletedLater bool // WorkOS may take its time to delete one, see SetDeleting

	defaultSort string // "" for the order of creation, the newest first
	updated     bool   // the list can be sorted by the last change
	states      []string
	types       []string
	relations   map[string]relation
	indexes     []index                    // of several columns; those of one column follow from the columns
	lookups     []index                    // that no list uses
	searched    func(T) []searchtext.Field // what a search finds beside the columns
	searchKeys  []string                   // columns that a search looks through beside search_text
	joins       string                     // of the expressions
	stage       string                     // of the full sync that lists the kind
	parent      string                     // column of the parent whose objects that stage lists one by one; "" for one list of all
}

// keptField is a field that an answer may leave open in another way than by lacking it, or that has several names in JSON:
// then the stored value is kept.
type keptField[T any] struct {
	names   []string
	means   partial.Means
	isEmpty func(T) bool
}

// rowBase points to the fields of a list's row that every kind has.
type rowBase struct {
	id               *string
	created, updated *workos.Time
	synced           *time.Time
}

// tableColumn is a column of the schema.
type tableColumn struct {
	name, definition string
}

// spec is what the writer and the queries need to know about a kind: its table, and the queries that its list supports.
type spec struct {
	kind        Kind
	isPart      bool          // its rows are parts of another object
	columns     []tableColumn // beside those that every table has
	inputs      []string      // columns that an object fills, in the order of record.values
	externalIDs []string
	parent      string

	sorts     []sortBy          // the first is the default
	words     []string          // columns of the full-text index
	filters   map[string]string // filter → column
	relations map[string]relation
	states    []string // that WorkOS documents; Query.State may then be Other
	types     []string // that are known by name; Query.Type may then be Other
	indexes   []index  // without those that SQLite keeps for row alone
	lookups   []index
	judged    []string // fields for which keptField decides whether they are unknown
	omits     []string

	isDeletedLater bool // it has the column deletingSince
}

// listSpec is a spec with the functions that read and write its objects.
type listSpec[T, R any] struct {
	*spec
	described kind[T, R]
	selected  string // t is the table
	age       string // expression for the time of the row's data
}

const searchText = "search_text"

// describe derives a listSpec from a description.
func describe[T, R any](k kind[T, R]) listSpec[T, R] {
	if k.isDeletedLater {
		k.columns = append(slices.Clone(k.columns), column[T, R]{name: deletingSince, number: true, value: func(T) any { return int64(0) }})
		k.lookups = append(slices.Clone(k.lookups), index{on: []string{deletingSince}, where: deletingSince + " <> 0"})
	}
	s := &spec{kind: k.kind, isPart: k.object == nil, parent: k.parent, filters: map[string]string{}, relations: k.relations,
		states: k.states, types: k.types, omits: k.omits, isDeletedLater: k.isDeletedLater, words: append([]string{searchText}, k.searchKeys...)}
	if !s.isPart {
		s.sorts = append(s.sorts, byCreation)
	}
	if k.updated {
		s.sorts = append(s.sorts, sortBy{name: "updated", column: "updated", number: true, desc: true})
		s.addIndex(index{sort: "updated"})
	}
	for _, f := range k.keeps {
		s.judged = append(s.judged, f.names...)
	}
	selected := []string{"t.id"}
	for _, c := range k.columns {
		s.add(c.name, c.definition(), c.value != nil)
		sorted := c.name
		if c.key != nil {
			sorted = c.name + "_key"
			s.add(sorted, "TEXT NOT NULL"+defaultOf(c.initial), c.value != nil)
		}
		if c.sort != "" {
			s.sorts = append(s.sorts, sortBy{name: c.sort, column: sorted, number: c.number, desc: c.desc, key: cmp.Or(c.key, c.is)})
			s.addIndex(index{sort: sorted})
		}
		if c.filter != "" {
			s.filters[c.filter] = c.name
			if !c.unindexed {
				s.addIndex(index{on: []string{c.name}, sort: "row"})
			}
		}
		if c.externalID {
			s.externalIDs = append(s.externalIDs, c.name)
			s.addLookup(index{on: []string{c.name}, where: c.name + " <> ''"})
		}
		if c.field != nil {
			selected = append(selected, c.selected())
		}
	}
	s.add(searchText, "TEXT NOT NULL", true)
	if at := slices.IndexFunc(s.sorts, func(by sortBy) bool { return by.name == k.defaultSort }); at > 0 {
		s.sorts = slices.Insert(slices.Delete(slices.Clone(s.sorts), at, at+1), 0, s.sorts[at])
	}
	for _, i := range k.indexes {
		s.addIndex(i)
	}
	for _, i := range k.lookups {
		s.addLookup(i)
	}
	l := listSpec[T, R]{spec: s, described: k, age: "0"}
	if !s.isPart {
		selected = append(selected, momentsOf(string(k.kind)))
		parent := "''"
		if k.parent != "" {
			parent = "t." + k.parent
		}
		l.age = "max(t.synced, coalesce((SELECT complete FROM import_tasks WHERE stage = '" + k.stage + "' AND parent = " + parent + "), 0))"
	}
	l.selected = strings.Join(append(selected, l.age), ", ")
	return l
}

func (c column[T, R]) definition() string {
	switch {
	case c.nullable:
		return "INTEGER"
	case c.number:
		return "INTEGER NOT NULL" + defaultOf(c.initial)
	}
	return "TEXT NOT NULL" + defaultOf(c.initial)
}

func defaultOf(initial string) string {
	if initial == "" {
		return ""
	}
	return " DEFAULT " + initial
}

func (c column[T, R]) selected() string {
	if c.show != "" {
		return c.show
	}
	return "t." + c.name
}

func (s *spec) add(name, definition string, isInput bool) {
	if name == "" {
		return
	}
	s.columns = append(s.columns, tableColumn{name, definition})
	if isInput {
		s.inputs = append(s.inputs, name)
	}
}

// addIndex adds an index for lists. Indexes on health that are sorted by a text leave out healthy rows, which are most, so that
// they cost nothing more when the table is filled. Any status can be rare, also none, so other orders have all rows.
func (s *spec) addIndex(i index) {
	if i.isPartial() {
		i.where = healthColumn + " <> 'ok'"
	}
	s.indexes = append(s.indexes, i.named(s.kind))
}

func (s *spec) addLookup(i index) { s.lookups = append(s.lookups, i.named(s.kind)) }

func (i index) named(kind Kind) index {
	if i.name == "" {
		i.name = string(kind) + "_" + strings.Join(i.columns(), "_")
	}
	return i
}

// columns returns the columns of an index. SQLite adds the row number to each.
func (i index) columns() []string {
	if i.sort == "" || i.sort == "row" {
		return i.on
	}
	return append(slices.Clone(i.on), i.sort)
}

// has reports whether a table has a column.
func (s *spec) has(column string) bool {
	return slices.ContainsFunc(s.columns, func(c tableColumn) bool { return c.name == column })
}

// schema returns the SQL that makes a kind's tables.
func (s *spec) schema() string {
	var b strings.Builder
	table := string(s.kind)
	b.WriteString("CREATE TABLE " + table + " (row INTEGER PRIMARY KEY, id TEXT NOT NULL")
	if !s.isPart {
		b.WriteString(" UNIQUE, hash INTEGER NOT NULL, synced INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL")
	}
	for _, c := range s.columns {
		b.WriteString(", " + c.name + " " + c.definition)
	}
	b.WriteString(");\n")
	if s.isPart {
		b.WriteString("CREATE INDEX " + table + "_id ON " + table + " (id);\n")
	} else {
		b.WriteString("CREATE TABLE raw_" + table + " (row INTEGER PRIMARY KEY, json BLOB NOT NULL);\n")
	}
	for _, i := range slices.Concat(s.indexes, s.lookups) {
		b.WriteString("CREATE INDEX " + i.name + " ON " + table + " (" + strings.Join(i.columns(), ", ") + ")")
		if i.where != "" {
			b.WriteString(" WHERE " + i.where)
		}
		b.WriteString(";\n")
	}
	b.WriteString("CREATE VIRTUAL TABLE " + table + "_fts USING fts5 (" + strings.Join(s.words, ", ") + ", content='" + table +
		"', content_rowid='row', columnsize=0, tokenize='trigram case_sensitive 1');\n")
	return b.String()
}

// scan reads a row of a list with the columns of selected.
func (l listSpec[T, R]) scan(fields func(...any) error) (row R, err error) {
	base := l.described.row(&row)
	into := []any{base.id}
	for _, c := range l.described.columns {
		if c.field != nil {
			into = append(into, c.field(&row))
		}
	}
	if l.isPart {
		var age int64
		return row, fields(append(into, &age)...)
	}
	return row, fields(append(into, (*moment)(base.created), (*moment)(base.updated), (*stamp)(base.synced))...)
}

// record converts an object to the form in which it is stored.
func (l listSpec[T, R]) record(object T) record {
	r := record{spec: l.spec, values: make([]any, 0, len(l.inputs))}
	if l.described.object != nil {
		base := l.described.object(&object)
		r.id, r.created, r.updated, r.json, r.object = base.ID, base.CreatedAt, base.UpdatedAt, base.Raw(), object
		for _, f := range l.described.keeps {
			if len(r.json) > 0 && f.isEmpty(object) && partial.IsUnknown(r.json, f.means, f.names...) {
				r.unknown = append(r.unknown, f.names...)
			}
		}
	}
	var searched []searchtext.Field
	for _, c := range l.described.columns {
		if c.value == nil {
			continue
		}
		value := c.value(object)
		r.values = append(r.values, value)
		text, _ := value.(string)
		if c.key != nil {
			r.values = append(r.values, c.key.Of(text))
		}
		if c.search {
			searched = append(searched, searchtext.Field{Text: text, IsCode: c.code || c.externalID})
		}
	}
	if l.described.searched != nil {
		searched = append(searched, l.described.searched(object)...)
	}
	r.values = append(r.values, searchtext.Of(searched...))
	return r
}

// healthColumns returns the columns that summarize a row's issues, and the filter by them.
func healthColumns[T, R any](status func(*R) *health.Status, issues func(*R) *[]health.Code) []column[T, R] {
	return []column[T, R]{
		{name: healthColumn, initial: "'ok'", filter: "health", field: func(r *R) any { return status(r) }},
		{name: "issues", initial: "''", field: func(r *R) any { return (*issueCodes)(issues(r)) }},
	}
}

// recordVersion is part of every object's hash: raise it when the same JSON is stored in the columns in another way.
const recordVersion = "12"

// record is an object to be written into its table.
type record struct {
	*spec
	id               string
	created, updated workos.Time
	json             json.RawMessage
	hash             int64
	object           any                              // encoded when there is no json
	values           []any                            // of spec.inputs
	before           func(w *writer, r *record) error // fills values from what else is held, when new or changed
	after            func(w *writer, row int64) error // stores other data of the object, if it is new or changed
	unknown          []string                         // fields that the answer leaves unknown, see keptField
	parents          map[string]string                // whose the object is, as the request said: by the names of fields
}

// value returns a record's value for one of the columns that it sets.
func (r *record) value(column string) any {
	if at := slices.Index(r.inputs, column); at >= 0 {
		return r.values[at]
	}
	return nil
}

func (r *record) set(column string, value any) {
	if at := slices.Index(r.inputs, column); at >= 0 {
		r.values[at] = value
	}
}

// mirrorTables are the tables of a new mirror.
var mirrorTables = sync.OnceValues(func() ([]string, error) {
	folder, err := os.MkdirTemp("", "frontdesk")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	db, err := store.OpenSQLite(ctx, filepath.Join(folder, "new.db"), store.SQLiteOptions{Prepare: prepare})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return tablesOf(ctx, conn)
})
