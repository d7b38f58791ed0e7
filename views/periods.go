package views

// The times that an export may be for, besides a number of days until now.
const (
	PresetMonth     = "month"
	PresetLastMonth = "last-month"
	PresetAll       = "all"   // as far back as WorkOS exports
	PresetExact     = "exact" // from one day to another
)
