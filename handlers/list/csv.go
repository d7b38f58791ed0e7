package list

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"frontdesk/handlers/page"
	"frontdesk/web/request"
)

func InertCells(cells []string) []string {
	inert := make([]string, len(cells))
	for i, cell := range cells {
		inert[i] = inertCell(cell)
	}
	return inert
}

// csvFlushRows is how many rows are collected before they are sent: few enough to start at once, many enough
// for large writes.
const csvFlushRows = 500

// downloadList answers with the list as CSV. If the list's filters cannot be read, there is no file: an empty one would mean
// that nothing matches.
func downloadList[T any](b *page.Base, c request.Context, l Spec[T], query Query) error {
	if query.unknown != (Mistake{}) {
		return page.BadRequest(query.unknown.Title, query.unknown.Text)
	}
	return streamCSV(b, c, l, query)
}

// streamCSV writes every row that the list's filters leave, in the list's order, as RFC 4180 CSV in UTF-8. It
// holds only one page in memory, for any length.
func streamCSV[T any](b *page.Base, c request.Context, l Spec[T], query Query) error {
	query.After, query.Before = "", ""
	name := fmt.Sprintf("%s-%s.csv", l.FileName, b.Now().UTC().Format("2006-01-02"))
	response := c.Response()
	response.Header().Set("Content-Type", "text/csv; charset=utf-8")
	response.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	flush := http.NewResponseController(response)
	response.WriteHeader(http.StatusOK)

	out := csv.NewWriter(SlowDownload(response))
	header := make([]string, len(l.Columns))
	for i, column := range l.Columns {
		header[i] = inertCell(column.csvLabel())
	}
	_ = out.Write(header)
	written := 0
	for value, err := range l.all(b, c.Request().Context(), query) {
		if err != nil {
			b.Failed(c.Request().Context(), "csv", err, "list", l.Title, "rows", written)
			panic(http.ErrAbortHandler) // cut the download: a short file must not look like a whole one
		}
		row := make([]string, len(l.Columns))
		for i, column := range l.Columns {
			row[i] = inertCell(column.text(value))
		}
		if err := out.Write(row); err != nil {
			return nil // the person closed the download
		}
		if written++; written%csvFlushRows == 0 {
			out.Flush()
			_ = flush.Flush()
		}
	}
	out.Flush()
	return nil
}

// stallLimit is how long a download waits for a browser that stops reading.
const stallLimit = 30 * time.Second

// download is the body of an answer that may take longer than a page does. Each write has its own deadline: slow
// readers get everything, and those that stop reading are cut off.
type download struct {
	io.Writer
	connection *http.ResponseController
}

func SlowDownload(response http.ResponseWriter) download {
	return download{response, http.NewResponseController(response)}
}

// Write sets a new deadline and writes the next piece.
func (d download) Write(piece []byte) (int, error) {
	_ = d.connection.SetWriteDeadline(time.Now().Add(stallLimit))
	return d.Writer.Write(piece)
}

// all returns every row of the list: from the list's own iterator, or page by page.
func (l Spec[T]) all(b *page.Base, ctx context.Context, asked Query) iter.Seq2[T, error] {
	query := asked.Query
	switch {
	case l.Each != nil:
		return l.Each(ctx, b.Scope(ctx), query)
	}
	return func(yield func(T, error) bool) {
		for query.Limit = pageSizes[len(pageSizes)-1]; ; {
			page, err := l.Fetch(ctx, b.Scope(ctx), query)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, row := range page.Rows {
				if !yield(row, nil) {
					return
				}
			}
			if query.After = page.Next; page.Next == "" {
				return
			}
		}
	}
}

// Limits of a cell. Spreadsheets silently cut text longer than maxCell.
const (
	maxCell     = 32_767
	maxCellText = 32_600 // leaves room for the words that say so
)

// formulaStarts are the characters that begin a formula, in the ordinary, full-width and small forms.
const formulaStarts = "=+-@＝＋－＠﹢﹣﹦﹫−"

// newCell matches where a program with another separator would begin a new cell inside one of ours.
var newCell = regexp.MustCompile(`([;\t][\s\p{Z}\p{C}]*)([` + "=+\\-@＝＋－＠﹢﹣﹦﹫−" + `])`)

// inertCell keeps a spreadsheet from running a customer's text as a formula (OWASP ASVS 1.2.10), even after blanks and
// invisible characters, and marks where the text is cut.
func inertCell(text string) string {
	text = strings.ReplaceAll(text, "\x00", "\uFFFD") // ends the cell, or the file, for some programs
	if length := len(utf16.Encode([]rune(text))); length > maxCell {
		text = cutCell(text) + fmt.Sprintf("… (cut here: %d characters in all)", utf8.RuneCountInString(text))
	}
	text = newCell.ReplaceAllString(text, "$1'$2")
	visible := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Z, unicode.C) })
	first, _ := utf8.DecodeRuneInString(visible)
	if visible != "" && strings.ContainsRune(formulaStarts, first) || strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\r") ||
		strings.HasPrefix(text, "\n") {
		return "'" + text
	}
	return text
}

// cutCell returns the beginning of a text that fits into a cell.
func cutCell(text string) string {
	length := 0
	for i, r := range text {
		if length += utf16.RuneLen(r); length > maxCellText {
			return text[:i]
		}
	}
	return text
}
