package config

import (
	"strings"
)

// renamed maps former names of settings to new ones. A former name still works for one release.
var renamed = map[string]string{"FRONTDESK_COPY_INTERVAL": "FRONTDESK_SYNC_INTERVAL"}

// Renamed describes the former names that an environment uses, for the log. They still work.
func Renamed(environ []string) []string {
	var notes []string
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		former, isFile := strings.CutSuffix(name, "_FILE")
		current := renamed[former]
		if current == "" || strings.TrimSpace(value) == "" {
			continue
		}
		if isFile {
			current += "_FILE"
		}
		notes = append(notes, name+" is now called "+current+". The former name still works in this release.")
	}
	return notes
}

// readRenamed sets the current name to the value of a former one. Setting both is an error, because it is not clear which
// one was meant.
func readRenamed(values map[string]string, errs *Errors) {
	for former, current := range renamed {
		for _, ending := range []string{"", "_FILE"} {
			value := strings.TrimSpace(values[former+ending])
			switch {
			case value == "":
			case strings.TrimSpace(values[current]) != "" || strings.TrimSpace(values[current+"_FILE"]) != "":
				errs.Add(current, "is given twice, also by its former name "+former+ending, "Remove "+former+ending+".")
			default:
				values[current+ending] = value
			}
		}
	}
}
