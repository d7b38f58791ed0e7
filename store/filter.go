package store

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// filter collects the conditions of a query; values are only ever parameters.
type filter struct {
	conditions []string
	args       []any
	match      bool // the full-text table takes part, and leads
}

// and adds a condition with its values.
func (f *filter) and(condition string, args ...any) {
	f.conditions = append(f.conditions, condition)
	f.args = append(f.args, args...)
}

// equal adds column = value unless the value is empty.
func (f *filter) equal(column, value string) {
	if value != "" {
		f.and(column+" = ?", value)
	}
}

// oneOf adds that the column has one of the values, unless there are none.
func (f *filter) oneOf(column string, values []string) {
	if len(values) == 0 {
		return
	}
	args := make([]any, len(values))
	for i, value := range values {
		args[i] = value
	}
	f.and(column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
}

// beyond keeps the rows after a position in an order.
func (f *filter) beyond(column, id string, at position, desc bool) {
	than := " > "
	if desc {
		than = " < "
	}
	if column == "" {
		f.and(id+than+"?", at.id)
		return
	}
	f.and("("+column+", "+id+")"+than+"(?, ?)", at.key, at.id)
}

func (f *filter) sql() string {
	if len(f.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conditions, " AND ")
}

// mostWords bounds the full-text expression; a longer text is searched as one phrase.
const mostWords = 12

// text keeps the rows that contain every word of q. Words of three or more characters use the trigram
// index; shorter ones, which it cannot find, are searched in the loose columns.
func (f *filter) text(q, index string, loose []string) {
	words := strings.FieldsFunc(strings.ToValidUTF8(q, " "), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	if len(words) > mostWords {
		words = []string{strings.Join(words, " ")}
	}
	var phrases []string
	for _, word := range words {
		if utf8.RuneCountInString(word) >= 3 {
			phrases = append(phrases, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
			continue
		}
		var either []string
		pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word) + "%"
		for _, column := range loose {
			either = append(either, column+` LIKE ? ESCAPE '\'`)
			f.args = append(f.args, pattern)
		}
		f.conditions = append(f.conditions, "("+strings.Join(either, " OR ")+")")
	}
	if len(phrases) > 0 {
		f.match = true
		f.and(index+" MATCH ?", strings.Join(phrases, " AND "))
	}
}

// actor keeps the rows of one operator, named by email or by operator id (see Actor.ID), which has a slash.
func (f *filter) actor(prefix, actor string) {
	if strings.Contains(actor, "/") {
		f.and(prefix+"actor_id = ?", actor)
	} else if actor != "" {
		f.and(prefix+"actor_key = ?", key(actor))
	}
}
