package health

import (
	"slices"
	"strings"
	"time"

	"frontdesk/workos"
)

// affectedBy is the prefix of a code for a person's issue that is caused by an issue of their organization.
const affectedBy = "affected_by_"

// AffectedBy returns the code of a person's issue when an issue of their organization keeps them from signing in.
func AffectedBy(cause Code) Code { return affectedBy + cause }

// AffectedSeverity returns the severity of such an issue.
func AffectedSeverity(cause Code) Severity {
	if cause == ConnectionAmbiguous || cause == ConnectionStatusUnknown {
		return Warning
	}
	return Critical
}

// Cause returns the organization's issue behind a code from AffectedBy, and false for every other code.
func (c Code) Cause() (Code, bool) {
	cause, found := strings.CutPrefix(string(c), affectedBy)
	return Code(cause), found
}

// SignInPath is a connection through which people sign in.
type SignInPath struct {
	ID      string
	State   string
	Domains []string // whose addresses it is for; none for those of every domain
	Issues  []Issue  // of the connection; only code, severity and when the certificate expires are read
}

// SignInBlock describes why people with an address of a domain cannot sign in by SSO, or not in every way. Domain is
// "" for all domains without their own block in the organization. Code is "" if they can sign in.
type SignInBlock struct {
	Domain       string
	Code         Code
	ConnectionID string    // whose issue it is
	ExpiresAt    time.Time // of that connection's certificate, where this is the cause
}

// blockingCodes are the issues of a connection that keep everyone from signing in through it, the clearest cause first.
var blockingCodes = []Code{CertificateExpired, ConnectionInactive, ConnectionSignInsFailing}

// blockedBy returns the issue that keeps everyone from signing in through a connection. Failing sign-ins count if critical.
func (p SignInPath) blockedBy() (Issue, bool) {
	for _, code := range blockingCodes {
		if at := slices.IndexFunc(p.Issues, func(i Issue) bool { return i.Code == code && i.Severity == Critical }); at >= 0 {
			return p.Issues[at], true
		}
	}
	return Issue{}, false
}

// isAmbiguous reports whether WorkOS cannot choose between a connection and another one of its organization.
func (p SignInPath) isAmbiguous() bool {
	return slices.ContainsFunc(p.Issues, func(i Issue) bool { return i.Code == ConnectionAmbiguous })
}

// isUnknown reports whether it is not known if people can sign in through a connection, because its status is unknown.
func (p SignInPath) isUnknown() bool {
	return slices.ContainsFunc(p.Issues, func(i Issue) bool { return i.Code == ConnectionStatusUnknown })
}

// wasSetUp reports whether people were ever meant to sign in through a connection. An unfinished one blocks no one:
// until it is finished they sign in another way.
func (p SignInPath) wasSetUp() bool {
	return p.State == "active" || p.State == "validating" || p.State == "inactive" || p.isUnknown()
}

func (p SignInPath) serves(domain string) bool {
	return len(p.Domains) == 0 || slices.ContainsFunc(p.Domains, func(of string) bool { return workos.DomainKey(of) == domain })
}

// SignInBlocks returns the domains whose people cannot sign in by SSO: the organization has connections for
// them, and none of these works. One working connection for them is enough,
// unless the organization has another active one: then a sign-in that names only the organization fails.
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
	others := blockOf(paths, "")
	for _, domain := range domains {
		block := blockOf(paths, domain)
		if block.Code != "" || domain != "" && others.Code != "" {
			block.Domain = domain
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// blockOf returns the clearest cause why people of a domain cannot sign in through any connection, or why their sign-in may
// fail: the only connections that may work have an unknown status, or WorkOS cannot choose between several. Its code
// is "" if there is no cause, or no connection for them.
func blockOf(paths []SignInPath, domain string) SignInBlock {
	var block, ambiguous, unknown SignInBlock
	works := false
	for _, path := range paths {
		if !path.wasSetUp() || !path.serves(domain) {
			continue
		}
		if ambiguous.Code == "" && path.isAmbiguous() {
			ambiguous = SignInBlock{Code: ConnectionAmbiguous, ConnectionID: path.ID}
		}
		issue, blocked := path.blockedBy()
		if !blocked && path.isUnknown() {
			if unknown.Code == "" {
				unknown = SignInBlock{Code: ConnectionStatusUnknown, ConnectionID: path.ID}
			}
			continue
		}
		if !blocked {
			works = true
			continue
		}
		if block.Code == "" || slices.Index(blockingCodes, issue.Code) < slices.Index(blockingCodes, block.Code) {
			block = SignInBlock{Code: issue.Code, ConnectionID: path.ID}
			if issue.Code == CertificateExpired {
				block.ExpiresAt = issue.Facts.ExpiresAt
			}
		}
	}
	switch {
	case works:
		return ambiguous
	case unknown.Code != "":
		return unknown
	default:
		return block
	}
}

// BlockFor returns what keeps an active member of an organization from signing in by SSO. Its code is "" for nothing. email
// is compared as the product compares addresses.
func BlockFor(blocks []SignInBlock, membershipStatus, email string) SignInBlock {
	if membershipStatus != "active" || len(blocks) == 0 {
		return SignInBlock{}
	}
	_, domain, _ := strings.Cut(workos.EmailKey(email), "@")
	var others SignInBlock
	for _, block := range blocks {
		switch block.Domain {
		case domain:
			return block
		case "":
			others = block
		}
	}
	return others
}
