package auth

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// ParseRoles reads FRONTDESK_ROLES:
//
//	roles    = entry *(";" entry)               line breaks separate entries too
//	entry    = role "=" matcher *("," matcher)
//	role     = "viewer" / "success" / "support" / "admin"
//	matcher  = email                           ana@example.com, compared without regard to case
//	         / "group:" name                    a group of the identity provider, compared exactly
//	         / "role:" slug                     a role of the person in WorkOS
//	name     = text                             in double quotes when it holds , ; or a line break
//
// For example: admin=role:admin; support=role:support,group:Support Team; viewer=ana@example.com. A person
// who matches several gets the highest. The error joins every mistake, each with how to correct it.
func ParseRoles(text string) (RoleMap, error) {
	var roles RoleMap
	entries, closed := splitUnquoted(text, ";\n\r")
	if !closed {
		return RoleMap{}, errors.New(`a double quote is opened and not closed; write group:"Sales, EMEA"`)
	}
	var mistakes []error
	for _, entry := range entries {
		rules, err := parseEntry(entry)
		roles.rules = append(roles.rules, rules...)
		mistakes = append(mistakes, err...)
	}
	if len(entries) == 0 {
		mistakes = append(mistakes, errors.New("it gives nobody a role, so nobody could sign in; write for example admin=you@example.com"))
	}
	if len(mistakes) > 0 {
		return RoleMap{}, errors.Join(mistakes...)
	}
	return roles, nil
}

func parseEntry(entry string) (rules []rule, mistakes []error) {
	name, list, found := strings.Cut(entry, "=")
	role := Role(strings.ToLower(strings.TrimSpace(name)))
	if !found {
		return nil, []error{fmt.Errorf("%q names no role; write for example viewer=%s", entry, strings.TrimSpace(entry))}
	}
	if !slices.Contains(Roles(), role) {
		mistakes = append(mistakes, fmt.Errorf("%q is not a role; use viewer, success, support or admin", strings.TrimSpace(name)))
	}
	matchers, _ := splitUnquoted(list, ",")
	if len(matchers) == 0 {
		mistakes = append(mistakes, fmt.Errorf("%q names nobody; write for example %s=ana@example.com", entry, role))
	}
	for _, matcher := range matchers {
		kind, value, err := parseMatcher(matcher)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		rules = append(rules, rule{role, kind, value})
	}
	return rules, mistakes
}

var roleSlug = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}$`)

func parseMatcher(text string) (matcherKind, string, error) {
	kind, value, prefixed := strings.Cut(text, ":")
	value = unquote(strings.TrimSpace(value))
	switch {
	case !prefixed && strings.HasPrefix(text, "*@"):
		return "", "", fmt.Errorf("%q would let in a whole domain; name the people, or a group as group:NAME", text)
	case !prefixed && matchableEmail(text) == "":
		return "", "", fmt.Errorf("%q is not an email address; use ana@example.com, group:NAME or role:SLUG", text)
	case !prefixed:
		return byEmail, matchableEmail(text), nil
	case kind == string(byGroup) && value == "":
		return "", "", fmt.Errorf("%q names no group; write group:NAME", text)
	case kind == string(byGroup):
		return byGroup, value, nil
	case kind == string(bySlug) && !roleSlug.MatchString(value):
		return "", "", fmt.Errorf("%q is not a role slug; write role:SLUG as WorkOS shows it under Roles, such as role:support", text)
	case kind == string(bySlug):
		return bySlug, value, nil
	}
	return "", "", fmt.Errorf("%q is neither an email address nor group:NAME nor role:SLUG", text)
}

// splitUnquoted cuts text at any of the separators outside double quotes, drops empty parts and the space
// around the others, and reports whether every quote was closed.
func splitUnquoted(text, separators string) (parts []string, closed bool) {
	quoted, start := false, 0
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	for i, char := range text {
		if char == '"' {
			quoted = !quoted
		} else if !quoted && strings.ContainsRune(separators, char) {
			add(text[start:i])
			start = i + 1
		}
	}
	add(text[start:])
	return parts, !quoted
}

func unquote(text string) string {
	if len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' {
		return text[1 : len(text)-1]
	}
	return text
}
