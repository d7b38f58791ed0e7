package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// millis is how a time is stored; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// timeColumn reads a stored time into Time.
type timeColumn struct{ Time *time.Time }

// Scan implements sql.Scanner.
func (c timeColumn) Scan(value any) error {
	*c.Time = time.Time{}
	switch stored := value.(type) {
	case nil:
	case int64:
		if stored != 0 {
			*c.Time = time.UnixMilli(stored).UTC()
		}
	default:
		return fmt.Errorf("store: a time is stored as %T", value)
	}
	return nil
}

// jsonText is how a list or map is stored. Nil lists become [] and nil maps {}.
func jsonText[T []string | Details](value T) string {
	if len(value) == 0 {
		var empty any = value
		if _, list := empty.([]string); list {
			return "[]"
		}
		return "{}"
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // text keys and values always marshal
	}
	return string(text)
}

// jsonColumn reads stored JSON into Value.
type jsonColumn[T any] struct{ Value *T }

// Scan implements sql.Scanner.
func (c jsonColumn[T]) Scan(value any) error {
	switch stored := value.(type) {
	case string:
		return json.Unmarshal([]byte(stored), c.Value)
	case []byte:
		return json.Unmarshal(stored, c.Value)
	}
	return nil
}

// detailsColumn reads the details of an entry. Details that cannot be read do not hide the other entries: they are marked.
type detailsColumn struct{ entry *AuditEntry }

// Scan implements sql.Scanner.
func (c detailsColumn) Scan(value any) error {
	details := Details{}
	err := jsonColumn[Details]{&details}.Scan(value)
	if err != nil {
		details = nil
	}
	c.entry.Details, c.entry.IsUnreadable = details, err != nil
	return nil
}
