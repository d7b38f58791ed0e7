package action

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"frontdesk/handlers/page"
	"frontdesk/views/wording"
	"frontdesk/workos"

	"golang.org/x/sync/errgroup"
)

// severalAtOnce calls run in parallel: a user with hundreds of sessions is signed out within one request.
const severalAtOnce = 8

// maxOutcomeNames is how many names the outcome of an action lists.
const maxOutcomeNames = 5

// Several is an action that makes one call for each of several things, with the result of each.
type Several struct {
	One, Many string // "session", "sessions"
	Did       string // "ended", "removed"
	Already   string // "had ended already"

	// The words after one name and after several: "was removed", "were removed".
	IsDone, AreDone, IsNotDone, AreNotDone string

	mu       sync.Mutex
	all      int
	done     int
	Gone     int // WorkOS knows them no longer: they had ended before
	unknown  []string
	refused  []string
	whyOpen  error // of one whose outcome is not known
	whyNever error // of one that was surely not done
}

// Run makes one call for each name. It continues when one fails. The error is nil if all are done; OutcomeOf returns the
// outcome of the whole action from it.
func (s *Several) Run(ctx context.Context, names []string, call func(context.Context, int) error) error {
	s.all = len(names)
	var calls errgroup.Group
	calls.SetLimit(severalAtOnce)
	for i, name := range names {
		calls.Go(func() error {
			s.note(name, call(ctx, i))
			return nil
		})
	}
	_ = calls.Wait()
	switch {
	case s.whyOpen != nil:
		return &partly{s.text(), s.whyOpen}
	case s.whyNever != nil && s.done > 0:
		return &partly{s.text(), s.whyNever}
	}
	return s.whyNever // nothing was changed
}

func (s *Several) note(name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.done++
	case workos.IsGone(err):
		s.Gone++
	case workos.OutcomeOf(err) == workos.Unknown:
		s.unknown, s.whyOpen = append(s.unknown, name), err
	default:
		s.refused, s.whyNever = append(s.refused, name), err
	}
}

// text describes the result of the action: "2 sessions ended. 1 had ended already."
func (s *Several) text() string {
	var sentences []string
	if s.done > 0 || s.Gone == 0 && len(s.unknown) == 0 {
		sentences = append(sentences, fmt.Sprintf("%s %s.", wording.Plural(s.done, s.One, s.Many), s.Did))
	}
	switch {
	case s.Gone > 0 && s.done == 0:
		sentences = append(sentences, fmt.Sprintf("%s %s.", wording.Plural(s.Gone, s.One, s.Many), s.Already))
	case s.Gone > 0:
		sentences = append(sentences, fmt.Sprintf("%s %s.", wording.Number(s.Gone), s.Already))
	}
	if len(s.unknown) > 0 {
		sentences = append(sentences, fmt.Sprintf("It is not known whether %s: %s.", wording.Plural(len(s.unknown), s.IsDone, s.AreDone),
			outcomeNames(s.unknown)))
	}
	if len(s.refused) > 0 {
		sentences = append(sentences, fmt.Sprintf("%s: %s.", wording.Plural(len(s.refused), s.IsNotDone, s.AreNotDone), outcomeNames(s.refused)),
			page.Explain(s.whyNever).Why)
	}
	return page.InOneLine(sentences...)
}

// didSome reports, from the note of such an action with an unknown outcome, whether some calls certainly succeeded.
func didSome(note string) bool { return note != "" && note[0] >= '1' && note[0] <= '9' }

// Success describes the result of an action that is done as a whole, even if only a later lookup has shown that.
func (s *Several) Success() string {
	if s.whyOpen != nil || s.whyNever != nil {
		return fmt.Sprintf("%s %s.", wording.Plural(s.all, s.One, s.Many), s.Did)
	}
	return s.text()
}

// outcomeNames lists the first of some names and how many more there are.
func outcomeNames(names []string) string {
	if len(names) <= maxOutcomeNames {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:maxOutcomeNames], ", ") + fmt.Sprintf(" and %s more", wording.Number(len(names)-maxOutcomeNames))
}

// partly is the error of an action that was, or may have been, done in part.
type partly struct {
	text  string // what was done and what was not
	cause error
}

// Error is for the log.
func (p *partly) Error() string { return p.text + " " + p.cause.Error() }

// Unwrap returns the cause.
func (p *partly) Unwrap() error { return p.cause }

// donePartly returns what an action did that was done in part; "" for any other error.
func donePartly(err error) string {
	var part *partly
	if errors.As(err, &part) {
		return part.text
	}
	return ""
}
