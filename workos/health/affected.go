package health

import (
	"slices"
	"strings"

	"frontdesk/workos"
)

// affectedBy begins the code of an issue that a person has because of an issue of their organization.
const affectedBy = "affected_by_"

// AffectedBy is the code that a person's issues have when an issue of their organization keeps them from signing in.
func AffectedBy(cause Code) Code { return affectedBy + cause }

// Cause is the organization's issue behind a code that AffectedBy made, and false for every other code.
func (c Code) Cause() (Code, bool) {
	cause, found := strings.CutPrefix(string(c), affectedBy)
	return Code(cause), found
}

// SignInPath is a connection as the people see it who sign in through it.
type SignInPath struct {
	State   string
	Domains []string // whose addresses it is for; none for those of every domain
	Issues  []Issue  // of the connection; only code and severity are read
}

// SignInBlock says that nobody with an address of a domain can sign in by SSO, and why. Domain is "" for all domains
// that no other block of the organization names. Code is "" when they can.
type SignInBlock struct {
	Domain string
	Code   Code
}

// blockingCodes are the issues of a connection through which nobody can sign in, the clearest cause first.
var blockingCodes = []Code{CertificateExpired, ConnectionInactive, ConnectionSignInsFailing}

// blockedBy is the issue because of which nobody can sign in through a connection, "" for none. Failing sign-ins count when critical.
func (p SignInPath) blockedBy() Code {
	for _, code := range blockingCodes {
		if slices.ContainsFunc(p.Issues, func(i Issue) bool { return i.Code == code && i.Severity == Critical }) {
			return code
		}
	}
	return ""
}

// wasSetUp tells whether people were ever meant to sign in through a connection. One that is not finished blocks nobody:
// they sign in another way until it is.
func (p SignInPath) wasSetUp() bool {
	return p.State == "active" || p.State == "validating" || p.State == "inactive"
}

func (p SignInPath) serves(domain string) bool {
	return len(p.Domains) == 0 || slices.ContainsFunc(p.Domains, func(of string) bool { return workos.DomainKey(of) == domain })
}

// SignInBlocks are the domains whose people cannot sign in by SSO: at least one connection of the organization is for
// them, and nobody can sign in through any of these. A connection that works, for the same people, is enough to sign in.
func SignInBlocks(paths []SignInPath) []SignInBlock {
	domains := []string{""}
	for _, path := range paths {
		for _, domain := range path.Domains {
			if key := workos.DomainKey(domain); key != "" && !slices.Contains(domains, key) {
				domains = append(domains, key)
			}
		}
	}
	slices.Sort(domains)
	var blocks []SignInBlock
	for _, domain := range domains {
		code := blockOf(paths, domain)
		if code != "" || domain != "" && blockOf(paths, "") != "" {
			blocks = append(blocks, SignInBlock{domain, code})
		}
	}
	return blocks
}

// blockOf is the clearest cause for which no connection lets people of a domain in, "" when one does or none is for them.
func blockOf(paths []SignInPath, domain string) Code {
	cause := Code("")
	for _, path := range paths {
		if !path.wasSetUp() || !path.serves(domain) {
			continue
		}
		code := path.blockedBy()
		if code == "" {
			return ""
		}
		if cause == "" || slices.Index(blockingCodes, code) < slices.Index(blockingCodes, cause) {
			cause = code
		}
	}
	return cause
}

// BlockFor is why an active member of an organization cannot sign in by SSO, "" when they can. email is compared as the
// product compares addresses.
func BlockFor(blocks []SignInBlock, membershipStatus, email string) Code {
	if membershipStatus != "active" || len(blocks) == 0 {
		return ""
	}
	_, domain, _ := strings.Cut(workos.EmailKey(email), "@")
	others := Code("")
	for _, block := range blocks {
		switch block.Domain {
		case domain:
			return block.Code
		case "":
			others = block.Code
		}
	}
	return others
}
