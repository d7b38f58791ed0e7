package mirror

import "encoding/json"

// jsonArray is a list that a query brings as JSON.
type jsonArray[T any] []T

// Scan takes what the database holds.
func (a *jsonArray[T]) Scan(value any) error {
	*a = nil
	text, _ := value.(string)
	if text == "" || text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), (*[]T)(a))
}
