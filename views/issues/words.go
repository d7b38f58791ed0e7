package issues

import (
	"cmp"
	"fmt"
	"strings"

	"frontdesk/views/ui"
	"frontdesk/views/wording"
	"frontdesk/workos"
	"frontdesk/workos/health"
)

// issueText are the words of a code: its label in lists, which fits on one line of a cell, and the text of its box. say makes a
// title from the facts, and may change the rest.
type issueText struct {
	label, what, next string
	isStatus          bool // the issue is the status of the object itself
	say               func(of []Issue, at Context, said wording.Explanation) (title string, changed wording.Explanation)
}

// titled returns a say function that only makes the title.
func titled(title func(Issue, Context) string) func([]Issue, Context, wording.Explanation) (string, wording.Explanation) {
	return func(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
		return title(of[0], at), said
	}
}

// connectionText returns the words for a connection's state, which its own page and others share.
func connectionText(label, state string) issueText {
	words := wording.ExplainConnection(state)
	return issueText{label: label, what: words.What, next: words.Next, isStatus: true, say: titled(func(i Issue, at Context) string {
		if i.Subject == at.Here {
			return ThisConnection(state)
		}
		if state == "validating" {
			return "Single sign-on: " + ui.Isolated(ui.Named(i.Facts.Name, i.ID)) + " is waiting for a first successful sign-in"
		}
		return "Single sign-on: " + ui.Isolated(ui.Named(i.Facts.Name, i.ID)) + wording.IsNow(wording.ConnectionState(state))
	})}
}

// ThisConnection describes a connection's state on its own page.
func ThisConnection(state string) string {
	if !(workos.Connection{State: state}).HasKnownState() {
		return wording.StatusUnknown(state)
	}
	if state == "validating" {
		return "Waiting for a first successful sign-in"
	}
	return "This connection" + wording.IsNow(wording.ConnectionState(state))
}

// ThisDirectory describes a directory's state on its own page.
func ThisDirectory(state string) string {
	if !(workos.Directory{State: state}).HasKnownState() {
		return wording.StatusUnknown(state)
	}
	switch state {
	case "invalid_credentials":
		return "The directory's credentials are no longer accepted"
	case "validating":
		return "Waiting for a first successful sync"
	}
	return "This directory" + wording.IsNow(wording.DirectoryState(state))
}

func directoryText(label, state string) issueText {
	words := wording.ExplainDirectory(state)
	return issueText{label: label, what: words.What, next: words.Next, isStatus: true, say: titled(func(i Issue, at Context) string {
		if i.Subject == at.Here {
			return ThisDirectory(state)
		}
		name := ui.Isolated(ui.Named(i.Facts.Name, i.ID))
		switch state {
		case "invalid_credentials":
			return "Directory sync: the credentials of " + name + " are no longer accepted"
		case "validating":
			return "Directory sync: " + name + " is waiting for a first successful sync"
		}
		return "Directory sync: " + name + wording.IsNow(wording.DirectoryState(state))
	})}
}

// deletingText returns the words for the deletion of an object without a status for it.
func deletingText(label, this string) issueText {
	return issueText{label: label, what: "WorkOS accepted the deletion and has not carried it out yet.",
		say: titled(func(i Issue, at Context) string {
			if i.Subject == at.Here {
				return this + " is being deleted"
			}
			return ui.Isolated(ui.Named(i.Facts.Name, i.Facts.Email, i.ID)) + " is being deleted"
		})}
}

// deletedWithText returns the words for something that is deleted with its organization or user. subject begins the title.
func deletedWithText(label, subject string) issueText {
	return issueText{label: label, what: "WorkOS accepted the deletion and has not carried it out yet.",
		say: titled(func(i Issue, _ Context) string {
			with := "its organization"
			if i.Code == health.MembershipUserDeleting {
				with = "its user"
			}
			return subject + ui.Isolated(ui.Named(i.Facts.Name, i.Facts.Email, i.ID)) + " will be deleted with " + with
		})}
}

func domainText(label, state string) issueText {
	words := wording.ExplainDomain(state)
	return issueText{label: label, what: words.What, next: words.Next, say: titled(func(i Issue, _ Context) string {
		return "Domain " + ui.Isolated(i.Facts.Name) + wording.IsNow(wording.DomainState(state))
	})}
}

// unknownText returns the words for an unknown status. subject begins the title on pages of other objects, and risk
// describes what may be wrong.
func unknownText(label, subject, risk string) issueText {
	words := issueText{label: label, isStatus: true, what: risk, next: wording.UnknownExplanation("").Next}
	words.say = func(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
		i := of[0]
		unknown := wording.UnknownExplanation(i.Facts.State)
		said.What, said.Next = unknown.What+" "+risk, unknown.Next
		if i.Subject == at.Here {
			return wording.StatusUnknown(i.Facts.State), said
		}
		return subject + ui.Isolated(ui.Named(i.Facts.Name, i.Facts.Email, i.ID)) + wording.HasUnknownStatus(i.Facts.State), said
	}
	return words
}

// issueWords has the words of every code of package health.
var issueWords = map[health.Code]issueText{
	health.ConnectionInactive:     connectionText("Connection inactive", "inactive"),
	health.ConnectionDraft:        connectionText("Connection not finished", "draft"),
	health.ConnectionRequiresType: connectionText("Provider not chosen", "requires_type"),
	health.ConnectionValidating:   connectionText("Waiting for first sign-in", "validating"),
	health.ConnectionDeleting:     connectionText("Connection being deleted", "deleting"),
	health.ConnectionStatusUnknown: unknownText("Connection status unknown", "Single sign-on: ",
		"People may not be able to sign in through this connection."),
	health.ConnectionAmbiguous: {
		label: "Multiple connections",
		what:  "A sign-in that names only the organization fails, because WorkOS cannot choose between them.",
		next:  "Delete the connection that is no longer used, or start sign-ins with the connection's ID.",
		say: titled(func(i Issue, _ Context) string {
			return fmt.Sprintf("%d connections are active at once: %s", i.Facts.Count,
				wording.JoinAnd(append([]string{cmp.Or(i.Facts.Name, i.ID)}, i.Facts.Others...)))
		}),
	},
	health.ConnectionSignInsFailing: {label: "Sign-ins failing", say: signInsFailing,
		what: "People who try to sign in through this connection are refused.", next: failingNext},
	health.ConnectionUnused: {
		label: "No recent sign-ins",
		what:  "The connection is active, but nobody uses it: people may sign in another way, or not at all.",
		next:  "Ask the customer whether they still use it.",
		say: titled(func(i Issue, at Context) string {
			if i.Subject == at.Here {
				return "The last successful sign-in was " + ui.Relative(i.Facts.SucceededAt, at.Now)
			}
			return "The last successful sign-in through " + ui.Isolated(ui.Named(i.Facts.Name, i.ID)) + " was " +
				ui.Relative(i.Facts.SucceededAt, at.Now)
		}),
	},
	health.CertificateExpired: {
		label: "Certificate expired",
		what:  "Sign-in through this connection fails until the identity provider's new certificate is uploaded.",
		next:  "Send them a portal link to upload it now.",
		say: titled(func(i Issue, at Context) string {
			return "The SAML certificate" + ofConnection(i, at) + " expired " + ui.Relative(i.Facts.ExpiresAt, at.Now)
		}),
	},
	health.CertificateExpiring: {
		label: "Certificate expires soon",
		what:  "When it expires, nobody can sign in through this connection.",
		next:  "Send them a portal link to upload the new certificate before that day.",
		say: func(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
			if i := of[0]; !i.Facts.ExpiresAt.IsZero() {
				return "The SAML certificate" + ofConnection(i, at) + " expires " + ui.Until(i.Facts.ExpiresAt, at.Now), said
			}
			said.What, said.Next = certificateUnknown, "Send them a portal link to upload the new certificate."
			title := "The SAML certificate" + ofConnection(of[0], at) + " needs to be renewed"
			for _, certificate := range at.Certificates {
				if sent := certificate.Expires.Unreadable(); sent != "" && certificate.ConnectionID == of[0].ID {
					return title + "; WorkOS gives its expiry as “" + sent + "”", said
				}
			}
			return title + "; when it expires is unknown", said
		},
	},
	health.DirectoryUnlinked:   directoryText("Directory not connected", "unlinked"),
	health.DirectoryRefused:    directoryText("Credentials refused", "invalid_credentials"),
	health.DirectoryValidating: directoryText("Waiting for first sync", "validating"),
	health.DirectoryDeleting:   directoryText("Directory being deleted", "deleting"),
	health.DirectoryStatusUnknown: unknownText("Directory status unknown", "Directory sync: ",
		"People who join or leave may not sync."),
	health.DomainStatusUnknown: unknownText("Domain status unknown", "Domain ", "People with this domain may be refused at sign-in."),
	health.DomainPending:       domainText("Domain not verified yet", "pending"),
	health.DomainUnverified:    domainText("Domain not verified", "unverified"),
	health.DomainFailed:        domainText("Verification failed", "failed"),
	health.MemberLeft: {label: "Left or suspended, has access", say: membersLeft,
		what: "The customer's directory no longer lists the person as active, but they can still use the product.",
		next: "Ask the customer whether access should end, then deactivate the membership."},
	health.MemberStatusUnknown: {
		label: "Directory user status unknown",
		what:  "The person may have left the customer's directory or be suspended there, and can still use the product.",
		next:  "Ask the customer whether the person should still have access.",
		say:   memberStatusUnknown,
	},
	health.MembershipStatusUnknown: {
		label: "Membership status unknown", what: "The person may not be able to use the product in this organization.",
		next: "Look at the membership in the WorkOS Dashboard.",
		say: func(of []Issue, _ Context, said wording.Explanation) (string, wording.Explanation) {
			said.What = wording.UnknownExplanation(of[0].Facts.State).What + " The person may not be able to use the product in this organization."
			return "Membership" + inOrganization(of[0]) + wording.HasUnknownStatus(of[0].Facts.State), said
		},
	},
	health.InvitationStatusUnknown: {
		label: "Invitation status unknown", what: "It may be impossible to accept it.",
		next: "Look at the Raw tab, or open the invitation in the WorkOS Dashboard.",
		say: func(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
			said.What = wording.UnknownExplanation(of[0].Facts.State).What + " It may be impossible to accept it."
			if of[0].Subject == at.Here {
				return wording.StatusUnknown(of[0].Facts.State), said
			}
			return "The invitation" + toOrganization(of[0]) + wording.HasUnknownStatus(of[0].Facts.State), said
		},
	},
	health.MembershipInactive: {
		label: "Membership inactive", what: "The membership was deactivated: the person cannot use the product in this organization.",
		say: titled(func(i Issue, _ Context) string { return "Membership" + inOrganization(i) + " is inactive" }),
	},
	health.MembershipPending: {
		label: "Membership pending", what: "The person has not accepted the invitation yet.",
		next: "Ask them to look for the invitation email, also in their spam folder.",
		say:  titled(func(i Issue, _ Context) string { return "Membership" + inOrganization(i) + " is pending" }),
	},
	health.InvitationExpired: {
		label: "Invitation expired", what: "Its link no longer works.", next: "Invite them again.",
		say: titled(func(i Issue, at Context) string {
			if i.Facts.ExpiresAt.IsZero() || !health.HasEnded(i.Facts.ExpiresAt, at.Now) {
				return "The invitation" + toOrganization(i) + " has expired"
			}
			return "The invitation" + toOrganization(i) + " has expired, " + ui.Relative(i.Facts.ExpiresAt, at.Now)
		}),
	},
	health.InvitationExpiring: {
		label: "Invitation expires soon", what: "It was not accepted yet, and its link will stop working.",
		next: "Ask them to accept it, or send it again.",
		say: titled(func(i Issue, at Context) string {
			return "The invitation" + toOrganization(i) + " expires " + ui.Until(i.Facts.ExpiresAt, at.Now)
		}),
	},
	health.UserEmailUnverified: {
		label: "Email not verified", what: "Nobody has confirmed that this address is theirs. Some sign-in methods require it first.",
		next: "They enter the code from the verification email at their next sign-in.",
		say:  titled(func(Issue, Context) string { return "Email address not verified" }),
	},
	health.UserWithoutOrganization: {
		label: "No organization", what: "Without a membership, the person can sign in but belongs to no customer.",
		next: "Invite them to the organization, or ask which one they expected.",
		say:  titled(func(Issue, Context) string { return "Not a member of any organization" }),
	},
	health.AddressSignInsFailing: {label: "Sign-ins failing", say: signInsFailing,
		what: "The person with this address cannot sign in by SSO.", next: failingNext},
	health.OrganizationDeleting: deletingText("Organization being deleted", "This organization"),
	health.UserDeleting:         deletingText("User being deleted", "This user"),

	health.ConnectionOrganizationDeleting: deletedWithText("Its organization is being deleted", "Single sign-on: "),
	health.DirectoryOrganizationDeleting:  deletedWithText("Its organization is being deleted", "Directory sync: "),
	health.DomainOrganizationDeleting:     deletedWithText("Its organization is being deleted", "Domain "),
	health.InvitationOrganizationDeleting: deletedWithText("Its organization is being deleted", "The invitation of "),
	health.MembershipOrganizationDeleting: deletedWithText("Organization of a membership being deleted", "The membership of "),
	health.MembershipUserDeleting:         deletedWithText("Member being deleted", "The membership of "),
}

const failingNext = "Read the failed sign-ins: the reason of the latest decides what to do and who needs to act."

// signInsFailing describes how many sign-ins fail and why the last one did; that failure also decides who needs to act.
func signInsFailing(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
	i := of[0]
	failure := wording.SignInFailure(i.Facts.ErrorCode)
	said.What = wording.Plural(i.Facts.Count, "sign-in", "sign-ins")
	if i.Facts.People > 1 {
		said.What += " of " + wording.Number(i.Facts.People) + " people"
	}
	since := "without a successful one since"
	if i.Facts.People > 1 {
		since = "and none of these people has signed in since"
	}
	said.What += " failed in the last 7 days " + since + "; the latest " + ui.Relative(i.Facts.FailedAt, at.Now) + ". " + failure.Cause
	said.Next, said.Who, said.Intent = failure.Fix, failure.Who, failure.Intent
	if said.Intent == health.RemedyCertificate.PortalIntent() && i.Facts.ConnectionType != "" &&
		!health.HasCertificate(i.Facts.ConnectionType) {
		said.Next, said.Intent = "Check the connection's keys at the identity provider; a portal link shows its settings.", "sso"
	}
	what := "Sign-ins are failing"
	switch {
	case i.Code == health.AddressSignInsFailing:
		what = "Sign-ins with " + cmp.Or(i.Facts.Email, i.Address) + " are failing"
		if i.Facts.Count == 1 {
			what = "The last sign-in with " + cmp.Or(i.Facts.Email, i.Address) + " failed"
		}
	case i.Subject != at.Here:
		what = "Sign-ins through " + ui.Isolated(cmp.Or(i.Facts.Name, i.ID)) + " are failing"
	}
	return what + ": " + wording.LowerFirst(failure.Title), said
}

// membersLeft names the people who left the customer's directory or are suspended in it, but can still use the product.
func membersLeft(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
	said.Next = "Ask the customer whether access should end, then deactivate the membership."
	if i := of[0]; len(of) == 1 {
		state := wording.LowerFirst(wording.DirectoryUserState(i.Facts.State).Word)
		said.What = fmt.Sprintf("The directory of %s lists them as %s, but they are still an active member.",
			ui.Isolated(cmp.Or(i.Organization, "the customer")), state)
		if at.Here.Kind == health.KindUser {
			return "Still has access", said
		}
		if at.Here.Kind == health.KindDirectoryUser {
			return "Still a member", said
		}
		return peopleLeft(1), said
	}
	var names []string
	for _, i := range of[:min(len(of), maxIssueLinks)] {
		names = append(names, ui.Isolated(ui.Named(i.Facts.Name, i.Facts.Email, i.ID)))
	}
	who := strings.Join(names, ", ")
	if len(of) > len(names) {
		who += " and " + wording.Number(len(of)-len(names)) + " more"
	}
	said.What = "The customer's directory no longer lists them as active, but these memberships are still active: " + who + "."
	said.Next = "Ask the customer whether access should end, then deactivate the memberships."
	return peopleLeft(len(of)), said
}

func peopleLeft(n int) string {
	return wording.Plural(n, "person who left or is suspended still has access", "people who left or are suspended still have access")
}

// memberStatusUnknown names a person for whom the customer's directory does not show whether they left.
func memberStatusUnknown(of []Issue, at Context, said wording.Explanation) (string, wording.Explanation) {
	i := of[0]
	lists := "lists them without a status"
	if i.Facts.State != "" {
		lists = "gives their status as “" + ui.Isolated(i.Facts.State) + "”, which Frontdesk does not know"
	}
	said.What = fmt.Sprintf("The directory of %s %s, and they are an active member.", ui.Isolated(cmp.Or(i.Organization, "the customer")),
		lists)
	if at.Here.Kind == health.KindUser || at.Here.Kind == health.KindDirectoryUser {
		return "May have left the directory or be suspended", said
	}
	return ui.Isolated(ui.Named(i.Facts.Name, i.Facts.Email, i.ID)) + " may have left the directory or be suspended", said
}

func ofConnection(i Issue, at Context) string {
	if i.Subject == at.Here || i.Facts.Name == "" {
		return ""
	}
	return " of " + ui.Isolated(i.Facts.Name)
}

func inOrganization(i Issue) string {
	if i.Organization == "" {
		return ""
	}
	return " in " + ui.Isolated(i.Organization)
}

func toOrganization(i Issue) string {
	if i.Organization == "" {
		return ""
	}
	return " to " + ui.Isolated(i.Organization)
}
