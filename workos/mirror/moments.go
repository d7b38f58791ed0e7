package mirror

import (
	"fmt"

	"frontdesk/workos"
)

// unreadableMillis is stored in place of a time that was sent and cannot be read. It sorts before every real time, as no
// time does; what was sent is looked up in the object's JSON. Times eight it still is an int64.
const unreadableMillis = -1 << 60

// momentMillis is how a time of WorkOS's is stored: Unix milliseconds, 0 for none, unreadableMillis for one that cannot be read.
func momentMillis(t workos.Time) int64 {
	if t.Unreadable() != "" {
		return unreadableMillis
	}
	return millis(t.Time)
}

// momentOf is the expression for a time of a row: the stored milliseconds, or the field as it was sent when it cannot be read.
func momentOf(table, column, field string) string {
	return fmt.Sprintf(`CASE WHEN t.%s = %d THEN (SELECT CAST(r.json AS TEXT) -> '$.%s' FROM raw_%s r WHERE r.row = t.row) ELSE t.%s END`,
		column, unreadableMillis, field, table, column)
}

// momentsOf are the two times that every row has.
func momentsOf(table string) string {
	return momentOf(table, "created", "created_at") + ", " + momentOf(table, "updated", "updated_at")
}

// moment reads what momentOf selects.
type moment workos.Time

// Scan takes milliseconds, the JSON of a time that cannot be read, or nothing.
func (m *moment) Scan(value any) error {
	*m = moment{}
	switch value := value.(type) {
	case int64:
		m.Time = fromMillis(value)
	case string:
		return (*workos.Time)(m).UnmarshalJSON([]byte(value))
	case nil:
	default:
		return fmt.Errorf("mirror: %T is no time", value)
	}
	return nil
}
