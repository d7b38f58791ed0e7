package seed

import (
	"fmt"
	"strings"

	"frontdesk/workos/emulator/data"
)

// trade is a kind of business, with names for companies in it.
type trade struct {
	industry string
	names    []string
}

var trades = []trade{
	{"Logistics", strings.Fields("Logistics Freight Cargo Shipping Haulage")},
	{"Healthcare", strings.Fields("Health Clinics Diagnostics Therapeutics Hospitals")},
	{"Financial services", strings.Fields("Bank Capital Mutual Insurance Pensions")},
	{"Manufacturing", strings.Fields("Precision Robotics Castings Textiles Ceramics")},
	{"Energy", strings.Fields("Energy Solar Grid Hydro Turbines")},
	{"Education", strings.Fields("Academy University Learning Schools")},
	{"Software", strings.Fields("Software Analytics Cloud Systems Labs")},
	{"Retail", strings.Fields("Stores Outfitters Markets Home")},
	{"Food and drink", strings.Fields("Foods Bakery Brewing Dairy Coffee")},
	{"Travel", strings.Fields("Airways Hotels Rail Ferries")},
	{"Media", strings.Fields("Media Pictures Press Studios")},
	{"Construction", strings.Fields("Construction Architects Timber Engineering")},
	{"Agriculture", strings.Fields("Farms Vineyards Seeds Fisheries")},
	{"Life sciences", strings.Fields("Biotech Genomics Pharma")},
	{"Public sector", strings.Fields("Council Utilities Transit")},
	{"Legal", strings.Fields("Legal Partners Notaries")},
	{"Telecommunications", strings.Fields("Telecom Networks Broadband")},
	{"Aerospace", strings.Fields("Aerospace Satellites Avionics")},
}

var houses = strings.Fields(`Kestrel Bluefin Juniper Harrow Copperfield Larkspur Ravenhill Oakmere Silverbrook Thistle Windermere Halcyon
	Marlowe Cobalt Foxglove Granite Heron Ironwood Kingfisher Lantern Mistral Nimbus Orchard Pinecrest Quarry Redwood Saffron
	Tidewater Umber Verdant Wildrose Yarrow Zephyr Alder Basalt Cinder Driftwood Ember Falcon Glacier Hazelwood Indigo Jasmine
	Købmand Lodestar Meadowlark Nightjar Obsidian Peregrine Quill Rosewood Sandpiper Tamarack Vega Westerly Argent Birchwood
	Cypress Dovetail Elmstead Fernhill Gullwing Hollybank Islay Kittiwake Linden Moorgate Norrland Osprey Pembroke Rowan Starling
	Tern Ultramarine Vesper Wharfside Ångström Björkö Château-Neuf Dąbrowa Écluse Fjällräven-Nord Gärtner Hōkusei Ibérica Jerônimo
	Łazienki Mårten Nordström-Väst Ørsted-Bakke Piñera Río-Verde São-Bento Türkoğlu Überland Želva Sōjuku Kauppa Baltique Andino`)

var regions = strings.Fields("North South East West Europe Americas Pacific Nordic Iberia Alpine Atlantic Baltic")

// companyName makes up the i-th company: no two have the same name or the same domain.
func companyName(i uint64) (name, domain, industry string) {
	var all uint64
	for _, t := range trades {
		all += uint64(len(t.names))
	}
	kinds := all * uint64(len(houses))
	// A walk in steps that share no divisor with the number of combinations meets each of them once.
	step := uint64(2_654_435_761)
	for data.GCD(step, kinds) != 1 {
		step += 2
	}
	at, round := (i%kinds)*step%kinds, i/kinds
	house, kind := strings.ReplaceAll(houses[at%uint64(len(houses))], "-", " "), at/uint64(len(houses))
	for _, t := range trades {
		if kind < uint64(len(t.names)) {
			name, industry = house+" "+t.names[kind], t.industry
			break
		}
		kind -= uint64(len(t.names))
	}
	if round > 0 {
		round--
		name += " " + regions[round%uint64(len(regions))]
		if round /= uint64(len(regions)); round > 0 {
			name += fmt.Sprint(" ", round+1)
		}
	}
	return name, domainFor(name), industry
}

// domainFor returns a company's domain under a top-level domain that cannot be registered.
func domainFor(name string) string {
	labels := strings.Fields(name)
	for i := range labels {
		labels[i] = data.Fold(labels[i])
	}
	return strings.Join(labels, "-") + ".example"
}
