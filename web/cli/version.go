package cli

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// Version describes this program in one line: the version of the module if the build has one, the
// commit that it was built from, and the Go version.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "Frontdesk, " + runtime.Version()
	}
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) string {
	built := map[string]string{}
	for _, setting := range info.Settings {
		built[setting.Key] = setting.Value
	}
	parts := []string{"Frontdesk"}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		parts[0] += " " + info.Main.Version
	}
	if commit := built["vcs.revision"]; commit != "" {
		if built["vcs.modified"] == "true" {
			commit += " with changes"
		}
		parts = append(parts, "commit "+commit)
	}
	if at := built["vcs.time"]; at != "" {
		parts = append(parts, "of "+at)
	}
	return strings.Join(append(parts, info.GoVersion), ", ")
}
