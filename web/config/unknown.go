package config

import (
	"slices"
	"strings"
)

// maxWrongLetters is how many letters of a name may be wrong for it to be recognized as misspelled.
const maxWrongLetters = 3

// Unknown returns errors for variables that look like Frontdesk's settings but are not. A variable that begins with FRONTDESK_
// is always meant for this program; any other counts only if it is almost the name of a setting.
func Unknown(environ []string) Errors {
	known := map[string]bool{"FRONTDESK_BENCH_DIR": true} // of make bench
	for _, name := range Names() {
		known[name], known[name+"_FILE"] = true, true
	}
	for former := range renamed {
		known[former], known[former+"_FILE"] = true, true
	}
	var unknown Errors
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		ours := strings.HasPrefix(name, "FRONTDESK_")
		if known[name] || !ours && !strings.HasPrefix(name, "WORKOS_") {
			continue
		}
		nearest, isNear := nearestSetting(name)
		switch {
		case isNear:
			unknown.Add(name, "is not a Frontdesk setting", "Did you mean "+nearest+"?")
		case ours:
			unknown.Add(name, "is not a Frontdesk setting", "Remove it; frontdesk serve -h lists all settings.")
		}
	}
	slices.SortFunc(unknown, func(a, b Error) int { return strings.Compare(a.Setting, b.Setting) })
	return unknown
}

// nearestSetting returns the setting most similar to a name. It compares only the parts that differ between settings, not
// the beginning and _FILE. It is near if at most half of that part differs.
func nearestSetting(name string) (nearest string, isNear bool) {
	letters := len(name)
	for _, setting := range Names() {
		for _, candidate := range []string{setting, setting + "_FILE"} {
			if d := settingDistance(name, candidate); d < letters {
				nearest, letters = candidate, d
			}
		}
	}
	return nearest, letters <= min(maxWrongLetters, len(ownPart(name))/2)
}

// settingDistance is editDistance, but WORKOS_ in the place of FRONTDESK_ or the reverse counts as one letter.
func settingDistance(name, setting string) int {
	if own, wanted := ownPart(name), ownPart(setting); own == wanted &&
		strings.HasSuffix(name, "_FILE") == strings.HasSuffix(setting, "_FILE") {
		return 1
	}
	return editDistance(name, setting)
}

// ownPart returns the part of a name that other settings do not have.
func ownPart(name string) string {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "FRONTDESK_"), "WORKOS_")
	return strings.TrimSuffix(name, "_FILE")
}

// editDistance returns how many letters must be added, removed or replaced to turn one name into the other.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := before
			if a[i] != b[j] {
				replaced++
			}
			before = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
