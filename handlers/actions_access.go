package handlers

// accessActions are the actions on signing in and out, and what is read under supervision.
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
		{
			Name: "directory_user.reveal_attributes", Done: "Viewed masked attributes",
		},
		{
			Name: "directory_user.reveal_raw", Done: "Viewed raw personal data",
		},
	}
}
