package mirror

import (
	"bytes"
	"encoding/json"
	"hash/fnv"

	"frontdesk/workos"
)

// shapeVersion is part of every object's hash: raise it when the same JSON fills columns differently.
const shapeVersion = "10"

// record is an object on its way into its table.
type record struct {
	kind             Kind
	id               string
	created, updated workos.Time
	json             json.RawMessage
	object           any // encoded when there is no json
	columns          []string
	values           []any                            // of the columns
	before           func(w *writer, r *record) error // fills values from what else is held, when new or changed
	after            func(w *writer, row int64) error // stores what else the object says, when new or changed
}

func (r *record) encode() (err error) {
	if len(r.json) == 0 {
		var plain bytes.Buffer
		encoder := json.NewEncoder(&plain)
		encoder.SetEscapeHTML(false) // people read it
		err = encoder.Encode(r.object)
		r.json = bytes.TrimSpace(plain.Bytes())
	}
	return err
}

func (r *record) hash() int64 {
	h := fnv.New64a()
	h.Write([]byte(shapeVersion))
	h.Write(r.json)
	return int64(h.Sum64())
}
