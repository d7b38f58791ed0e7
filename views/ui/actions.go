package ui

// Action is a link that looks like a button: something to do next.
type Action struct {
	Label, URL, Icon string
	// Primary is the one act a page is about; Danger cannot be undone.
	Primary, Danger bool
	// Download links are fetched by the browser itself, never by htmx.
	Download bool
	// External links leave the desk in a new tab.
	External bool
}

func (a Action) variant() string {
	switch {
	case a.Danger:
		return "destructive"
	case a.Primary:
		return "primary"
	default:
		return "outline"
	}
}

// Param is one name and value carried along in a URL.
type Param struct{ Name, Value string }

// Option is one choice of a select.
type Option struct{ Value, Label string }
