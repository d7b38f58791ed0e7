package data

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Person is a person of an organization, made up from its salt and a number: the same number is always the
// same person, in the user, the directory user, the invitation and the audit log.
type Person struct {
	Number             uint32
	Hash               uint64
	culture            *culture
	First, Last, Email string
	work               *job
}

func words(text string) []string { return strings.Fields(text) }

// Pairs is how many people can have different names; further ones have a number in their address.
var Pairs = func() (n uint64) {
	for _, c := range cultures {
		n += uint64(len(c.first) * len(c.last))
	}
	return n
}()

// Person makes up the organization's person of that number.
func (o *Organization) Person(number uint32) Person {
	p := o.Shape(number)
	// A walk in large steps visits every pair of names once before it repeats any.
	pair := (o.Salt%Pairs + uint64(number)%Pairs*stride(o.Salt)) % Pairs
	for i := range cultures {
		c := &cultures[i]
		size := uint64(len(c.first) * len(c.last))
		if pair < size {
			first, last := pair%uint64(len(c.first)), pair/uint64(len(c.first))
			p.culture, p.First, p.Last = c, c.first[first], c.last[last]
			p.Email = plainNames[i].first[first] + separators[o.Salt%uint64(len(separators))] + plainNames[i].last[last]
			break
		}
		pair -= size
	}
	if round := uint64(number) / Pairs; round > 0 {
		p.Email += fmt.Sprint(round + 1)
	}
	p.Email += "@" + o.Domain
	return p
}

// Shape returns a person without a name, which is very cheap.
func (o *Organization) Shape(number uint32) Person {
	hash := Mix(o.Salt, uint64(number))
	return Person{Number: number, Hash: hash, work: &jobs[hash>>8%uint64(len(jobs))]}
}

// plainNames are the names of cultures as addresses have them.
var plainNames = func() (plain []culture) {
	for _, c := range cultures {
		p := culture{first: make([]string, len(c.first)), last: make([]string, len(c.last))}
		for i, name := range c.first {
			p.first[i] = Fold(name)
		}
		for i, name := range c.last {
			p.last[i] = Fold(name)
		}
		plain = append(plain, p)
	}
	return plain
}()

var separators = []string{".", ".", ".", "_", "-"}

// stride is a step that has no divisor in common with the number of pairs.
func stride(salt uint64) uint64 {
	for step := salt>>20%Pairs | 1; ; step += 2 {
		if GCD(step, Pairs) == 1 {
			return step % Pairs
		}
	}
}

// GCD is the greatest common divisor.
func GCD(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// Fold writes a name as an address has it: lower-case letters and digits.
func Fold(name string) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(strings.ToLower(name)) {
		switch plain, special := latin[r]; {
		case special:
			out.WriteString(plain)
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			out.WriteRune(r)
		}
	}
	return out.String()
}

func (p Person) locale() string { return p.culture.locale }

// Details is the person as a new user, whose address is verified.
func (p Person) Details() UserDetails {
	return UserDetails{Email: p.Email, First: p.First, Last: p.Last, Locale: p.locale(), Verified: true}
}

// IdpID is the person's id at the identity provider.
func (p Person) IdpID() string { return fmt.Sprintf("00u%s%05d", Letters(p.Hash, 9), p.Number%100_000) }

// title is what the person does. The first few of every company lead it.
func (p Person) title() string {
	switch {
	case p.Number == 0:
		return "Chief Executive Officer"
	case p.leads():
		return "Head of " + p.work.department
	}
	return p.work.titles[p.Hash>>20%uint64(len(p.work.titles))]
}

func (p Person) leads() bool { return p.Number < 4 || p.Hash>>30%17 == 0 }

// Role is the role that the customer's directory maps the person to.
func (p Person) Role() string {
	switch {
	case p.work.department == "IT" && p.Hash>>40%3 == 0, p.Number == 1:
		return "admin"
	case p.work.department == "Finance" && p.Hash>>40%2 == 0:
		return "billing"
	case p.leads():
		return "manager"
	}
	return "member"
}

// lastSignIn returns when the person last signed in before now. Some never did, and some stay away.
func (p Person) lastSignIn(now time.Time) (at time.Time, ever bool) {
	minutes := Mix(p.Hash, 7)
	switch p.Hash >> 50 % 16 {
	case 0:
		return time.Time{}, false
	case 1:
		return now.Add(-time.Duration(60*24*60+minutes%(120*24*60)) * time.Minute), true
	case 2, 3, 4:
		return now.Add(-time.Duration(7*24*60+minutes%(50*24*60)) * time.Minute), true
	}
	return now.Add(-time.Duration(5+minutes%(7*24*60)) * time.Minute), true
}

// started is the day on which the person began to work there.
func (p Person) started() string {
	return time.Date(2014, 1, 6, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(Mix(p.Hash, 9)%4200)).Format(time.DateOnly)
}

// CustomAttributes are what the environment maps from every directory, the usual ones of WorkOS.
func (p Person) CustomAttributes(o *Organization) map[string]any {
	manager := o.Person(p.Number / 8)
	attributes := map[string]any{
		"department_name": p.work.department, "division_name": p.work.division, "job_title": p.title(),
		"employee_type": "Full-time", "employment_start_date": p.started(),
		"cost_center_name": fmt.Sprintf("CC-%03d %s", 100+p.Hash>>16%40*10, p.work.department),
		"employee_number":  fmt.Sprintf("E%05d", 10_000+p.Number),
	}
	if p.Hash>>44%9 == 0 {
		attributes["employee_type"] = "Contractor"
	}
	if p.Number > 0 {
		attributes["manager_email"] = manager.Email
		attributes["manager_name"] = manager.First + " " + manager.Last
	}
	place := p.place()
	attributes["addresses"] = []map[string]any{{
		"primary": true, "type": "work", "locality": place.city, "region": place.region, "country": place.country,
	}}
	attributes["mobile_phone"] = fmt.Sprintf("+1 555 01%02d %04d", p.Hash>>4%100, p.Hash>>24%10_000)
	return attributes
}

// RawAttributes are what the provider itself sent, in SCIM's words.
func (p Person) RawAttributes(state PersonState) map[string]any {
	return map[string]any{
		"schemas":  []string{"urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"},
		"userName": p.Email, "externalId": p.IdpID(), "active": state == PersonActive, "title": p.title(),
		"name":   map[string]any{"givenName": p.First, "familyName": p.Last},
		"emails": []map[string]any{{"value": p.Email, "type": "work", "primary": true}},
		"locale": p.locale(),
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": map[string]any{
			"department": p.work.department, "division": p.work.division, "employeeNumber": fmt.Sprintf("E%05d", 10_000+p.Number),
		},
	}
}
