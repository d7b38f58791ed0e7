package auditlogs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	auditlogsview "frontdesk/views/auditlogs"
	"frontdesk/workos"
)

// Limits of what is read and held of an export's file. A customer's file may have millions of entries: the newest are held,
// and the page shows what is missing.
const (
	maxEntries     = 20_000    // held of one file
	maxEntryBytes  = 24 << 20  // of them together
	maxFileBytes   = 256 << 20 // read of one file
	maxRecordBytes = 1 << 20   // of one entry: a file in which one is larger is broken
	maxReadTime    = 20 * time.Second
)

// auditFile holds the newest entries of an export's file, the newest first.
type auditFile struct {
	columns []string
	places  map[string]int // of the columns that the page knows by name
	entries []auditEntry
	total   int  // entries that were read
	whole   bool // the file was read to its end
	size    int  // of what is held, in bytes
	readAt  time.Time
	kinds   map[string][]string // texts that many entries share
}

type auditEntry struct {
	at    time.Time
	cells []string
	kinds []string // types of its targets
}

// auditColumns are the possible names of a column, in lower case and with underscores.
var auditColumns = map[string][]string{
	"at": {"occurred_at", "timestamp", "time", "date", "created_at"}, "action": {"action", "event", "event_action"},
	"actor_id": {"actor_id"}, "actor_name": {"actor_name", "actor"}, "actor_type": {"actor_type"},
	"targets": {"targets", "target"}, "location": {"context_location", "location", "ip_address", "ip"},
}

var errBrokenFile = errors.New("one entry of the file is too large to be one")

// readAuditFile reads an export's CSV by the column names in its first line. A file that ends too early is an error; one
// that takes too long, or has more than most bytes, is read in part.
func readAuditFile(ctx context.Context, body io.Reader, most int, now time.Time) (*auditFile, error) {
	rows, err := openAuditCSV(body, most)
	if err != nil {
		return nil, err
	}
	f := &auditFile{readAt: now, kinds: map[string][]string{}}
	for {
		cells, err := rows.next(maxRecordBytes)
		switch {
		case errors.Is(err, io.EOF):
			f.whole = true
			f.finish()
			return f, nil
		case errors.Is(err, errTooLong), err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
			f.finish()
			return f, nil
		case err != nil:
			return nil, err
		case f.columns == nil:
			f.name(cells)
		default:
			f.add(cells)
		}
	}
}

// name reads the first line, without the byte order mark that some programs write.
func (f *auditFile) name(columns []string) {
	columns[0] = strings.TrimPrefix(columns[0], "\ufeff")
	f.columns, f.places = columns, placesOf(columns)
}

// placesOf returns the positions of the columns that the page shows by name.
func placesOf(columns []string) map[string]int {
	places := map[string]int{}
	for role, names := range auditColumns {
		for _, name := range names {
			at := slices.IndexFunc(columns, func(column string) bool { return columnName(strings.TrimPrefix(column, "\ufeff")) == name })
			if _, found := places[role]; at >= 0 && !found {
				places[role] = at
			}
		}
	}
	return places
}

var (
	notInColumnName = regexp.MustCompile(`[^a-z0-9]+`)
	humps           = regexp.MustCompile(`([a-z0-9])([A-Z])`)
)

// columnName normalizes a column's name: "Actor ID" and "actorId" are both "actor_id".
func columnName(text string) string {
	text = strings.ToLower(humps.ReplaceAllString(strings.Trim(text, `" `), "${1}_${2}"))
	return strings.Trim(notInColumnName.ReplaceAllString(text, "_"), "_")
}

func (f *auditFile) add(cells []string) {
	entry := auditEntry{cells: cells, at: entryTime(f.cell(cells, "at"))}
	f.entries = append(f.entries, entry)
	f.total++
	f.size += entry.size()
	if len(f.entries) >= 2*maxEntries || f.size >= 2*maxEntryBytes {
		f.keepNewest()
	}
}

// size estimates the memory that an entry takes.
func (e auditEntry) size() int {
	size := 128
	for _, cell := range e.cells {
		size += 16 + len(cell)
	}
	return size
}

// keepNewest sorts the newest first and drops what is too much.
func (f *auditFile) keepNewest() {
	slices.SortStableFunc(f.entries, func(a, b auditEntry) int { return b.at.Compare(a.at) })
	f.size = 0
	for i, entry := range f.entries {
		if f.size += entry.size(); i == maxEntries || f.size > maxEntryBytes {
			f.size -= entry.size()
			f.entries = append([]auditEntry(nil), f.entries[:i]...)
			return
		}
	}
}

// finish prepares the held entries for filtering.
func (f *auditFile) finish() {
	f.keepNewest()
	for i, entry := range f.entries {
		f.entries[i].kinds = f.kindsOf(f.cell(entry.cells, "targets"))
	}
}

// cell returns an entry's value in a column, "" if the file has no such column or the line ends before it.
func (f *auditFile) cell(cells []string, role string) string {
	at, found := f.places[role]
	if !found || at >= len(cells) {
		return ""
	}
	return cells[at]
}

// entryTime parses the time of an entry, zero if it cannot be read.
func entryTime(text string) time.Time {
	at, _ := workos.ParseTime(text)
	return at
}

// kindsOf returns the types of an entry's targets. Most entries have the same few, so each list is kept only once.
func (f *auditFile) kindsOf(targets string) []string {
	var kinds []string
	for _, target := range auditTargets(targets) {
		if target.Type != "" && !slices.Contains(kinds, target.Type) {
			kinds = append(kinds, strings.Clone(target.Type))
		}
	}
	key := strings.Join(kinds, "\n")
	if known, found := f.kinds[key]; found {
		return known
	}
	f.kinds[key] = kinds
	return kinds
}

// auditTargets parses the targets in a cell; text that is not JSON is the name of one.
func auditTargets(cell string) []auditlogsview.Entity {
	var many []auditlogsview.Entity
	var one auditlogsview.Entity
	switch {
	case cell == "":
		return nil
	case json.Unmarshal([]byte(cell), &many) == nil:
		return many
	case json.Unmarshal([]byte(cell), &one) == nil:
		return []auditlogsview.Entity{one}
	default:
		return []auditlogsview.Entity{{Name: cell}}
	}
}

var errTooLong = errors.New("more than is read of a file")

// auditReader limits the bytes of a whole file, and the bytes since record was last set.
type auditReader struct {
	from        io.Reader
	all, record int
	failed      error // of from, which is not read again
}

func (r *auditReader) Read(p []byte) (int, error) {
	if r.all <= 0 {
		return 0, errTooLong
	}
	if r.record <= 0 {
		return 0, errBrokenFile
	}
	if r.failed != nil {
		return 0, r.failed
	}
	n, err := r.from.Read(p)
	r.all, r.record, r.failed = r.all-n, r.record-n, err
	return n, err
}
