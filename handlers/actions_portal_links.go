package handlers

// portalLinkActions are the actions on portal links.
func (d *Desk) portalLinkActions() []Action {
	return []Action{
		{
			Name: "portal_link.issue", Done: "Issued a portal link", Tried: "Tried to issue a portal link",
			lookup: lookup{hides: "which portal links were issued"},
		},
	}
}
