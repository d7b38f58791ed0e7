package data

import "time"

// job is a department and the titles in it.
type job struct {
	department, division string
	titles               []string
}

var jobs = []job{
	{
		"Engineering", "Technology", []string{
			"Software Engineer", "Senior Software Engineer", "Staff Engineer", "Site Reliability Engineer", "QA Engineer",
		},
	},
	{"Engineering", "Technology", []string{"Backend Engineer", "Frontend Engineer", "Platform Engineer", "Data Engineer"}},
	{"Product", "Technology", []string{"Product Manager", "Senior Product Manager", "Product Analyst"}},
	{"Design", "Technology", []string{"Product Designer", "UX Researcher", "Content Designer"}},
	{"IT", "Technology", []string{"IT Administrator", "Identity Engineer", "Help Desk Specialist", "Systems Engineer"}},
	{"Security", "Technology", []string{"Security Engineer", "Security Analyst", "GRC Specialist"}},
	{"Sales", "Revenue", []string{"Account Executive", "Sales Development Representative", "Solutions Engineer", "Regional Manager"}},
	{"Sales", "Revenue", []string{"Key Account Manager", "Sales Operations Analyst"}},
	{"Customer Success", "Revenue", []string{"Customer Success Manager", "Onboarding Specialist", "Renewals Manager"}},
	{"Support", "Revenue", []string{"Support Engineer", "Support Specialist", "Escalation Engineer"}},
	{"Marketing", "Revenue", []string{"Marketing Manager", "Content Strategist", "Event Manager", "SEO Specialist"}},
	{"Finance", "Corporate", []string{"Accountant", "Financial Analyst", "Payroll Specialist", "Controller"}},
	{"Legal", "Corporate", []string{"Counsel", "Paralegal", "Contract Manager"}},
	{"People", "Corporate", []string{"Recruiter", "HR Business Partner", "People Operations Specialist"}},
	{"Operations", "Corporate", []string{"Operations Manager", "Logistics Coordinator", "Facilities Manager", "Planner"}},
	{"Operations", "Corporate", []string{"Warehouse Supervisor", "Procurement Specialist", "Shift Lead"}},
}

// GroupNames are the groups of a directory after "All employees": the departments, then some others.
var GroupNames = []string{
	"Engineering", "Product", "Design", "IT", "Security", "Sales", "Customer Success", "Support", "Marketing", "Finance",
	"Legal", "People", "Operations", "Managers", "Contractors", "VPN users", "Office 365 licences", "On-call rotation",
}

type place struct {
	city, region, country string
	hours                 float64 // ahead of UTC
}

var places = []place{
	{"Portland", "Oregon", "US", -8}, {"Austin", "Texas", "US", -6}, {"Boston", "Massachusetts", "US", -5}, {"Toronto", "Ontario", "CA", -5},
	{"Köln", "Nordrhein-Westfalen", "DE", 1}, {"Zürich", "Zürich", "CH", 1}, {"Malmö", "Skåne", "SE", 1}, {"Kraków", "Małopolskie", "PL", 1},
	{"São Paulo", "São Paulo", "BR", -3}, {"Málaga", "Andalucía", "ES", 1}, {"Lyon", "Auvergne-Rhône-Alpes", "FR", 1},
	{"Pune", "Maharashtra", "IN", 5.5}, {"Lagos", "Lagos", "NG", 1}, {"Ōsaka", "Kansai", "JP", 9}, {"Manchester", "England", "GB", 0},
	{"Melbourne", "Victoria", "AU", 10},
}

func (p Person) place() place { return places[p.Hash>>12%uint64(len(places))] }

// Local is a moment on the clock where the person works, without summer time.
func (p Person) Local(t time.Time) time.Time {
	return t.UTC().Add(time.Duration(p.place().hours * float64(time.Hour)))
}

// GroupsOf is which groups of a directory a person is in, as the bits of DirectoryUser.groups. Bit 0 is
// "All employees", and bit i+1 GroupNames[i].
func (p Person) GroupsOf() uint32 {
	groups := uint32(1)
	for i, name := range GroupNames {
		in := name == p.work.department
		switch name {
		case "Managers":
			in = p.leads()
		case "Contractors":
			in = p.Hash>>44%9 == 0
		case "VPN users":
			in = p.Hash>>36%2 == 0
		case "Office 365 licences":
			in = p.Hash>>37%4 != 0
		case "On-call rotation":
			in = p.work.division == "Technology" && p.Hash>>38%5 == 0
		}
		if in {
			groups |= 1 << (i + 1)
		}
	}
	return groups
}
