package handlers

// accessActions are the actions on signing in and out.
func (d *Desk) accessActions() []Action {
	return []Action{
		{
			Name: "sign_in", Done: "Signed in", Tried: "Tried to sign in",
		},
		{
			Name: "sign_out", Done: "Signed out",
		},
		{
			Name: "access.denied", Done: "Access denied",
		},
	}
}
