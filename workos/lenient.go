package workos

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// lenient decodes JSON into values of other types: a number into a text, a text that is a number into a number,
// a single value into a list of one. A value that does not fit at all is recorded, and the rest is still read.
type lenient struct{ odd []Attribute }

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

func (l *lenient) fill(name string, raw json.RawMessage, into reflect.Value) {
	text := strings.TrimSpace(string(raw))
	if text == "null" || text == "" {
		into.SetZero()
		return
	}
	if reflect.PointerTo(into.Type()).Implements(unmarshaler) {
		if into.Addr().Interface().(json.Unmarshaler).UnmarshalJSON([]byte(text)) != nil {
			l.note(name, raw)
		}
		return
	}
	switch into.Kind() {
	case reflect.String:
		into.SetString(plainJSON(redact([]byte(text))))
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		l.scalar(name, raw, into)
	case reflect.Pointer:
		made := reflect.New(into.Type().Elem())
		before := len(l.odd)
		if l.fill(name, raw, made.Elem()); len(l.odd) == before || isObject(raw) {
			into.Set(made)
		}
	case reflect.Struct:
		if !isObject(raw) {
			l.note(name, raw)
			return
		}
		l.object(raw, into)
	case reflect.Slice:
		l.slice(name, raw, into)
	case reflect.Map:
		l.mapping(name, raw, into)
	default:
		if json.Unmarshal(raw, into.Addr().Interface()) != nil {
			l.note(name, raw)
		}
	}
}

func (l *lenient) note(name string, raw json.RawMessage) {
	l.odd = append(l.odd, Attribute{name, Value{string(redact(raw))}})
}

// scalar reads a number or a boolean, also from a text.
func (l *lenient) scalar(name string, raw json.RawMessage, into reflect.Value) {
	text := strings.ToLower(jsonText(raw))
	var err error
	switch into.Kind() {
	case reflect.Bool:
		var truth bool
		truth, err = strconv.ParseBool(text)
		into.SetBool(truth)
	case reflect.Float64:
		var number float64
		number, err = strconv.ParseFloat(text, 64)
		into.SetFloat(number)
	default:
		var number int64
		number, err = strconv.ParseInt(text, 10, 64)
		into.SetInt(number)
	}
	if err != nil {
		into.SetZero()
		l.note(name, raw)
	}
}

func (l *lenient) slice(name string, raw json.RawMessage, into reflect.Value) {
	items := []json.RawMessage{raw}
	if isArray(raw) && json.Unmarshal(raw, &items) != nil {
		l.note(name, raw)
		return
	}
	if into.Type().Elem().Kind() == reflect.Uint8 { // raw JSON
		into.SetBytes([]byte(raw))
		return
	}
	made := reflect.MakeSlice(into.Type(), 0, len(items))
	for _, item := range items {
		element := reflect.New(into.Type().Elem()).Elem()
		before := len(l.odd)
		if l.fill(name, item, element); len(l.odd) == before || isObject(item) {
			made = reflect.Append(made, element)
		}
	}
	into.Set(made)
}

func (l *lenient) mapping(name string, raw json.RawMessage, into reflect.Value) {
	if !isObject(raw) {
		l.note(name, raw)
		return
	}
	into.Set(reflect.MakeMap(into.Type()))
	walkMembers(raw, func(key string, value json.RawMessage) {
		element := reflect.New(into.Type().Elem()).Elem()
		l.fill(name+"."+key, value, element)
		into.SetMapIndex(reflect.ValueOf(key), element)
	})
}

// object sets the fields of a struct by the names in their tags.
func (l *lenient) object(raw json.RawMessage, into reflect.Value) {
	walkMembers(raw, func(key string, value json.RawMessage) {
		if field := fieldNamed(into, key); field.IsValid() {
			l.fill(key, value, field)
		}
	})
}

// fieldNamed returns the field of a struct, or of one inside it, for a name in JSON.
func fieldNamed(of reflect.Value, name string) reflect.Value {
	var inner reflect.Value
	for i := range of.NumField() {
		field := of.Type().Field(i)
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && tag == "" && field.Type.Kind() == reflect.Struct:
			if found := fieldNamed(of.Field(i), name); found.IsValid() {
				inner = found
			}
		case !field.IsExported() || tag == "-":
		case tag == "" && strings.EqualFold(field.Name, name), tag != "" && strings.EqualFold(tag, name):
			return of.Field(i)
		}
	}
	return inner
}
