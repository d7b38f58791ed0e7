package views

// The ranges of an export, besides a number of days until now.
const (
	PresetMonth     = "month"
	PresetLastMonth = "last-month"
	PresetAll       = "all"   // as far back as WorkOS exports
	PresetExact     = "exact" // from one day to another
)
