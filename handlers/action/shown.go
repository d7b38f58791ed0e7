package action

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"frontdesk/handlers/page"
	actionsview "frontdesk/views/actions"
	"frontdesk/views/ui"
)

// editing is a form that edits an existing object.
type editing interface {
	// Shown returns the values that a browser sends for an untouched form of the object as it is now.
	Shown() url.Values
}

// shownBy returns hashes of the values that the form shows, for each field, as a browser sends them untouched; "" for a form
// that edits nothing. The texts themselves, sent twice, could be more than a form may hold.
func shownBy(f Input) string {
	edit, ok := f.(editing)
	if !ok {
		return ""
	}
	values, marks := edit.Shown(), map[string][]string{}
	for name, texts := range values {
		if !strings.HasPrefix(name, "metadata_") {
			marks[name] = marksOf(texts...)
		}
	}
	for key, text := range pairsOf(values) {
		marks[pairField(key)] = marksOf(text)
	}
	text, _ := json.Marshal(marks) // of texts
	return string(text)
}

// marksOf returns short hashes of a text, in each way that a browser may send it untouched, or of a set of choices.
func marksOf(texts ...string) []string {
	if len(texts) != 1 {
		return []string{mark(strings.Join(slices.Sorted(slices.Values(texts)), "\n"))}
	}
	text := lineBreaks.Replace(texts[0])
	marks := []string{mark(text), mark(noLineBreaks.Replace(text)), mark(strings.TrimPrefix(text, "\n"))}
	slices.Sort(marks)
	return slices.Compact(marks)
}

func mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// isMarked reports whether the sent values are those that the form showed.
func isMarked(marks []string, sent ...string) bool {
	if len(sent) == 1 {
		return slices.Contains(marks, mark(lineBreaks.Replace(sent[0])))
	}
	return slices.Contains(marks, marksOf(sent...)[0])
}

// mergeShown sets the fields that the person left untouched to the object's current values. A field that was also changed
// elsewhere keeps what was typed, with one warning.
func mergeShown(edit editing, values url.Values, form *actionsview.Form) {
	var was map[string][]string
	if json.Unmarshal([]byte(values.Get(actionsview.ShownField)), &was) != nil || was == nil {
		return
	}
	now := edit.Shown()
	for name, current := range now {
		marks, wasShown := was[name]
		if strings.HasPrefix(name, "metadata_") || !wasShown || !values.Has(name) || isMarked(marks, current...) {
			continue
		}
		switch sent := values[name]; {
		case isMarked(marks, sent...):
			values[name] = current
		case !isMarked(marksOf(current...), sent...):
			form.AddError(name, sinceChanged(strings.Join(current, ", ")))
		}
	}
	if values.Has("metadata_key") {
		mergePairs(was, pairsOf(now), values, form)
	}
}

// mergePairs is mergeShown for the values of metadata, key by key. A key that was removed meanwhile is not added again.
func mergePairs(was map[string][]string, now map[string]string, values url.Values, form *actionsview.Form) {
	keys, texts := []string{}, []string{}
	for i, key := range values["metadata_key"] {
		text := ""
		if i < len(values["metadata_value"]) {
			text = values["metadata_value"][i]
		}
		if marks, wasShown := was[pairField(key)]; wasShown {
			current, isThere := now[sentKey(key)]
			switch isLeft := isMarked(marks, text); {
			case isLeft && !isThere:
				continue
			case isLeft:
				text = current
			case !isMarked(marks, current) && !IsUntouched(current, text):
				form.AddError("metadata", "“"+ui.Isolated(key)+"”: "+sinceChanged(current))
			}
		}
		keys, texts = append(keys, key), append(texts, text)
	}
	values["metadata_key"], values["metadata_value"] = keys, texts
}

func sinceChanged(now string) string {
	if now == "" {
		return "This was emptied while the form was open. Saving puts in what is written here."
	}
	return "This was changed to “" + ui.Isolated(now) + "” while the form was open. Saving replaces it."
}

// sentKey returns a key of metadata as a browser sends it.
func sentKey(key string) string { return noLineBreaks.Replace(lineBreaks.Replace(key)) }

// pairField is the name of a key's value among the hashes.
func pairField(key string) string { return "metadata " + mark(sentKey(key)) }

// pairsOf are the values of metadata by their keys.
func pairsOf(values url.Values) map[string]string {
	pairs := map[string]string{}
	for i, key := range values["metadata_key"] {
		if i < len(values["metadata_value"]) {
			pairs[sentKey(key)] = values["metadata_value"][i]
		}
	}
	return pairs
}

// Shown returns the pairs whose values can be changed.
func (f *MetadataEdit) Shown(values url.Values) url.Values {
	values["metadata_key"], values["metadata_value"] = []string{}, []string{}
	for _, row := range EditMetadata(f.before).rows {
		if !row.ReadOnly {
			values.Add("metadata_key", row.Key)
			values.Add("metadata_value", row.Value)
		}
	}
	return values
}

// A browser does not always send back what a form showed: it writes line breaks as CR LF, a one-line control drops
// them, and a text area drops one at the very beginning. An untouched value must be recognized all the same,
// or an update would rewrite it.

var (
	lineBreaks   = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")
	noLineBreaks = strings.NewReplacer("\n", "")
)

// IsUntouched reports whether the value sent for a control is what a browser sends if it was not touched.
func IsUntouched(before, sent string) bool {
	before, sent = lineBreaks.Replace(before), lineBreaks.Replace(sent)
	return sent == before || sent == noLineBreaks.Replace(before) || sent == strings.TrimPrefix(before, "\n")
}

// Edited returns the value of a control in a sent form: exactly the old one if the form does not have the control
// or it was not touched, else what was typed, without broken and control characters.
func Edited(values url.Values, name, before string) string {
	if !values.Has(name) || IsUntouched(before, values.Get(name)) {
		return before
	}
	if values.Has(UndoesParam) {
		return page.PlainValue(values.Get(name)) // an old value, which was not typed
	}
	return page.OneLine(values.Get(name))
}
