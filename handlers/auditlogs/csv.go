package auditlogs

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/web/paths"
)

const (
	startBytes   = 64 << 10 // of a file, enough to identify it
	countedBytes = 1 << 20  // of a file that is no audit log, for its size
)

// auditCSV is the file of an export whose header row is that of an audit log.
type auditCSV struct {
	*csv.Reader
	limited *auditReader
}

// notAuditLogError describes what was received in place of an audit log's CSV.
type notAuditLogError struct{ what string }

func (e *notAuditLogError) Error() string {
	return "the export's file is not an audit log's CSV but " + e.what
}

// openAuditCSV begins to read an export's file of at most maxBytes, whose columns are separated by commas, semicolons
// or tabs. A file that does not begin with an audit log's header row is a *notAuditLogError.
func openAuditCSV(body io.Reader, maxBytes int) (*auditCSV, error) {
	limited := &auditReader{from: body, all: maxBytes, record: startBytes}
	buffered := bufio.NewReaderSize(limited, startBytes)
	start, comma, err := peekHeader(buffered)
	switch {
	case comma != 0:
	case err != nil && err != io.EOF:
		return nil, err
	default:
		limited.record = countedBytes + 1
		size, err := io.Copy(io.Discard, io.LimitReader(buffered, countedBytes+1))
		if err != nil && !errors.Is(err, errTooLong) && !errors.Is(err, errBrokenFile) {
			return nil, err
		}
		return nil, &notAuditLogError{describe(start, size)}
	}
	rows := csv.NewReader(buffered)
	rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes = comma, -1, true
	return &auditCSV{rows, limited}, nil
}

// peekHeader reads no more of a file than its header row, and returns the separator of its columns; 0 if the file
// does not begin with one.
func peekHeader(file *bufio.Reader) (start []byte, comma rune, err error) {
	for wanted := 1; err == nil && wanted <= startBytes; wanted = len(start) + 1 {
		if _, err = file.Peek(wanted); err != nil && file.Buffered() == 0 {
			return nil, 0, err
		}
		start, _ = file.Peek(file.Buffered())
		if isComplete := bytes.ContainsRune(start, '\n'); !isComplete && err == nil && len(start) < startBytes {
			continue
		}
		if comma, isAuditLog := separatorOf(start); isAuditLog {
			return start, comma, nil
		}
	}
	return bytes.Clone(start), 0, err
}

// next returns the next record, of at most maxRecord bytes.
func (f *auditCSV) next(maxRecord int) ([]string, error) {
	f.limited.record = maxRecord
	return f.Read()
}

// separatorOf returns the separator of the columns in the first line of a file. It is false if the line is not the header row
// of an audit log.
func separatorOf(start []byte) (comma rune, isAuditLog bool) {
	most := 0
	for _, separator := range ",;\t" {
		rows := csv.NewReader(bytes.NewReader(start))
		rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes = separator, -1, true
		columns, err := rows.Read()
		if err == nil && isHeaderRow(columns) && len(columns) > most {
			comma, most = separator, len(columns)
		}
	}
	return comma, most > 0
}

// isHeaderRow reports whether cells are the column names of an audit log: one names a time or an action, and none is
// a time itself.
func isHeaderRow(columns []string) bool {
	if first := strings.TrimSpace(strings.TrimPrefix(columns[0], "\ufeff")); strings.ContainsAny(first[:min(1, len(first))], "<{[") {
		return false
	}
	places := placesOf(columns)
	_, hasTime := places["at"]
	_, hasAction := places["action"]
	return (hasTime || hasAction) && !slices.ContainsFunc(columns, isNoColumnName)
}

// isNoColumnName reports whether a text is a time, or has characters that no name has.
func isNoColumnName(text string) bool {
	return !entryTime(text).IsZero() || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) })
}

// describe describes a file by its beginning and its size.
func describe(start []byte, size int64) string {
	bytes := wording.Plural(int(size), "byte", "bytes")
	if size > countedBytes {
		bytes = "more than " + wording.Plural(countedBytes, "byte", "bytes")
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(start), "\ufeff"))
	kind := http.DetectContentType(start)
	switch isText := strings.HasPrefix(kind, "text/"); {
	case size == 0:
		return "an empty file"
	case text == "":
		return "a file with nothing but white space, of " + bytes
	case strings.HasPrefix(kind, "text/html"):
		return "an HTML page of " + bytes
	case strings.HasPrefix(text, "<"):
		return "an XML document of " + bytes
	case strings.HasPrefix(kind, "text/plain; charset=utf-16"):
		return "a text in UTF-16 of " + bytes
	case isText && strings.ContainsAny(text[:1], "{["):
		return "JSON of " + bytes
	case strings.HasSuffix(kind, "zip"):
		return "a compressed file of " + bytes
	case !isText:
		return fmt.Sprintf("a file of %s that is not text", bytes)
	}
	return "a text of " + bytes + " without the header row of an audit log"
}

// notAnAuditLog returns a problem for a file that is not an audit log's CSV; nil for another error.
func notAnAuditLog(export store.Export, err error) error {
	var other *notAuditLogError
	if !errors.As(err, &other) {
		return nil
	}
	return &page.Problem{
		Status: http.StatusBadGateway, Title: "The file could not be read", Err: err,
		Text: "WorkOS sent " + other.what + " in place of the audit log's CSV. It is not known how many entries there are. " +
			"Download the file as it is to see what it says, or request the export again.",
		Actions: []ui.Action{
			{Label: "Download the file as it is", Icon: "download", URL: paths.With(paths.ExportDownload.URL(export.ID), "file", originalFile),
				Download: true},
			{Label: "Back to the export", URL: paths.ExportShow.URL(export.ID)},
		},
	}
}
