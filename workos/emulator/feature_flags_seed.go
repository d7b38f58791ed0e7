package emulator

import "time"

// seededFlag is a flag of the made-up application. Targets are how many organizations have it, users how many
// users beside them.
type seededFlag struct {
	slug, name, description string
	owner                   int // of flagOwners, -1 for nobody
	tags                    []string
	enabled, byDefault      bool
	targets, users          int
}

var flagOwners = []flagOwner{
	{"mara.lindqvist@frontdesk.example", orNull("Mara"), orNull("Lindqvist")},
	{"tobias.okafor@frontdesk.example", orNull("Tobias"), orNull("Okafor")},
	{"release-managers@frontdesk.example", nil, nil},
}

// seededFlags are in the order of their age, oldest first.
var seededFlags = []seededFlag{
	{"dark-mode", "Dark mode", "Lets people choose the dark theme.", 0, []string{"design"}, true, true, 0, 0},
	{"advanced-exports", "Advanced exports", "Scheduled exports in CSV and Parquet.", 1, []string{"reports", "paid"}, true, false, 9, 0},
	{"scim-group-roles", "Roles from directory groups", "Maps directory groups to roles.", 1, []string{"identity"}, true, false, 6, 0},
	{"legacy-importer", "Legacy importer", "The importer of before 2024. To be removed.", -1, []string{"cleanup"}, false, false, 3, 0},
	{"audit-log-viewer", "Audit log viewer", "Shows a customer its own audit log.", 0, []string{"compliance", "beta"}, true, false, 5, 2},
	{"ai-summaries", "AI summaries", "Summaries of long documents.", 2, []string{"beta"}, true, false, 3, 4},
	{"new-editor", "New editor", "", 2, []string{"editor", "beta"}, false, false, 2, 3},
}

// seedFlags makes the flags and gives them their targets, which are few: they are looked up one by one.
func (b *flagBoard) seedFlags() {
	for i, seeded := range seededFlags {
		hash := mixText(seeded.slug)
		row := &featureFlag{
			slug: seeded.slug, name: seeded.name, description: seeded.description, tags: seeded.tags,
			enabled: seeded.enabled, byDefault: seeded.byDefault,
		}
		if seeded.owner >= 0 {
			row.owner = &flagOwners[seeded.owner]
		}
		at := b.flags.add(b.seededID(600*day-time.Duration(i)*75*day, hash), row)
		targets := map[flagTarget]struct{}{}
		for n := range uint64(seeded.targets) {
			targets[flagTarget{at: ref(mix(b.config.Seed, hash, n) % uint64(len(b.organizations.rows)))}] = struct{}{}
		}
		for n := range uint64(seeded.users) {
			targets[flagTarget{user: true, at: ref(mix(b.config.Seed, hash, 1000+n) % uint64(len(b.users.rows)))}] = struct{}{}
		}
		b.targets[at] = targets
	}
	b.flags.seeded = len(b.flags.rows)
}
