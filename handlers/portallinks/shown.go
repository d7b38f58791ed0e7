package portallinks

import (
	"context"
	"sync"
	"time"

	"frontdesk/store"
	"frontdesk/workos"
)

// maxShownLinks bounds the links in memory: more than a whole team issues in five minutes.
const maxShownLinks = 1000

// issuing is one attempt to issue a link. If the same form is sent again meanwhile, that request waits for the same answer.
type issuing struct {
	session string // only the session that asked may see the link again
	done    chan struct{}

	// Set before done is closed, read after.
	record store.PortalLink
	link   workos.Secret // "" when there is none to show
	err    error
}

// shownLinks holds links for as long as they work, so that the same form sent twice shows the same link. Frontdesk
// keeps links only in this memory, until the process ends. The zero value is ready to use.
type shownLinks struct {
	mu     sync.Mutex
	byForm map[string]*issuing
}

// claim returns the attempt of a form key, and whether the caller is the first: then it must carry the attempt out
// and call finish.
func (s *shownLinks) claim(formKey, session string) (*issuing, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if earlier, found := s.byForm[formKey]; found {
		return earlier, false
	}
	if s.byForm == nil {
		s.byForm = map[string]*issuing{}
	}
	attempt := &issuing{session: session, done: make(chan struct{})}
	s.byForm[formKey] = attempt
	return attempt, true
}

// finish releases the waiting requests. The attempt is dropped after life, or at once if there is no link to show again.
func (s *shownLinks) finish(formKey string, attempt *issuing, life time.Duration) {
	close(attempt.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	if attempt.link == "" || life <= 0 || len(s.byForm) > maxShownLinks {
		delete(s.byForm, formKey)
		return
	}
	time.AfterFunc(life, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.byForm, formKey)
	})
}

// wait returns when the attempt is finished, or ctx's error if that ends first.
func (i *issuing) wait(ctx context.Context) error {
	select {
	case <-i.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
