package handlers

import "sync"

// maxPrintedIDs bounds the IDs that are remembered, some 2 MB.
const maxPrintedIDs = 10_000

// printedIDs remembers on which page an ID was shown that WorkOS gives to nobody by itself: of a session, an API key, an IT
// contact, a group. It is kept in memory only, and the oldest is forgotten first.
type printedIDs struct {
	mu   sync.Mutex
	page map[string]string // by ID
	ids  []string          // in the order in which they came, from next on
	next int
}

// add notes that a page shows objects with these IDs.
func (p *printedIDs) add(page string, ids ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.page == nil {
		p.page = map[string]string{}
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		if _, isKnown := p.page[id]; !isKnown {
			p.makeRoom(id)
		}
		p.page[id] = page
	}
}

// makeRoom puts an ID in the place of the oldest one.
func (p *printedIDs) makeRoom(id string) {
	if len(p.ids) < maxPrintedIDs {
		p.ids = append(p.ids, id)
		return
	}
	delete(p.page, p.ids[p.next])
	p.ids[p.next] = id
	p.next = (p.next + 1) % maxPrintedIDs
}

// of is the page that showed an ID last, "" when none did.
func (p *printedIDs) of(id string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.page[id]
}

// idsOf are the IDs of objects.
func idsOf[T any](objects []T, id func(T) string) []string {
	ids := make([]string, len(objects))
	for i, object := range objects {
		ids[i] = id(object)
	}
	return ids
}
