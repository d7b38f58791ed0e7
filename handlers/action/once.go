package action

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"

	"frontdesk/auth"
	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/views"
	actionsview "frontdesk/views/actions"
	"frontdesk/web/paths"
	"frontdesk/web/request"
	"frontdesk/workos"
)

const (
	// keptFor is how long the answer to a form stays in memory, for a browser that sends the form twice and shows only the
	// second answer.
	keptFor = time.Minute
	// maxKept bounds the answers in memory.
	maxKept = 1000
)

// OnceOnly wraps the handler of an action: a form that was already sent is answered with the earlier result, without reading
// the target, which may be changed or deleted by then. While the first request is in progress, the second one waits for it.
func (r *Runner) OnceOnly(handler func(request.Context) error) func(request.Context) error {
	answered := r.InTurn(r.answeredBefore(handler))
	return func(c request.Context) error {
		if c.Request().Method != http.MethodPost {
			return handler(c)
		}
		if err := r.fillUndo(c); err != nil {
			return err
		}
		return answered(c)
	}
}

// answeredBefore wraps the handler of an action whose form may have been sent before.
func (r *Runner) answeredBefore(handler func(request.Context) error) func(request.Context) error {
	return func(c request.Context) error {
		ctx, sent := c.Request().Context(), sentOf(c)
		row, next, err := r.records.AuditEntryOfForm(ctx, sent.SentForm)
		operator, _ := auth.OperatorFrom(ctx)
		happened := row.Outcome == store.Done || row.Outcome == store.Partial || page.IsOpenDeletion(row) ||
			row.Outcome == store.Intent // one that waits has led on before it is done
		switch {
		case errors.Is(err, store.ErrFormKey):
			sent.isOtherwise = true
			return handler(c)
		case err != nil || row.Actor.ID != operator.ID:
			return handler(c)
		case r.ShownBefore(c) != nil:
			if row.Outcome == store.Partial || row.IsUnwritten {
				ShowEntry(c, row.ID)
			}
			return r.ShownBefore(c)(c)
		case next != "" && happened:
			return done303(c, next, row.ID)
		}
		sent.isBefore = true
		err = handler(c)
		if err != nil && (happened || row.Outcome == store.Unknown) { // the target is not as it was before the action
			return done303(c, entryURL(row), row.ID)
		}
		return err
	}
}

// sent is a form as it was sent, and what is known about an earlier request with the same form.
type sent struct {
	store.SentForm
	isBefore    bool     // it was sent before with the same values: nothing is sent to WorkOS again
	isOtherwise bool     // it was sent before with other values
	earlier     answered // how it was answered, if that is still in memory
	turn        *turn    // nil for a key that is not this operator's
}

// sentKeyOf is the key in the request's context for the form as it was sent, before anything reads it.
const sentKeyOf = "action.sent"

// sentOf returns the form of a request. It is empty where nobody waited for its turn.
func sentOf(c request.Context) *sent {
	if form, isSent := c.Get(sentKeyOf).(*sent); isSent {
		return form
	}
	return &sent{}
}

// sentForm identifies a form as it was sent. The confirmation and the version that it was shown with do not count.
func sentForm(values url.Values) store.SentForm {
	asked := maps.Clone(values)
	for _, name := range []string{actionsview.FormKeyField, actionsview.ConfirmField, actionsview.SeenField, actionsview.ShownField} {
		delete(asked, name)
	}
	sum := sha256.Sum256([]byte(asked.Encode()))
	return store.SentForm{Key: values.Get(actionsview.FormKeyField), Digest: hex.EncodeToString(sum[:])}
}

// InTurn wraps the handler of a form that is sent. Requests with the same form wait for each other, at most as long as an action
// may take, so whatever the handler reads already shows what an earlier request did. Every call of a request waits for the rate
// limit as long as the action itself may, also the calls before it.
func (r *Runner) InTurn(handler func(request.Context) error) func(request.Context) error {
	return func(c request.Context) error {
		ctx, cancel := context.WithTimeout(workos.WaitForTurn(c.Request().Context(), turnTimeout), formTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		form := &sent{SentForm: sentForm(c.Request().PostForm)}
		c.Set(sentKeyOf, form)
		if !r.Auth.CheckFormKey(ctx, form.Key) {
			return handler(c) // which refuses the form
		}
		waiting, stop := context.WithTimeout(ctx, actionTimeout)
		defer stop()
		if !r.forms.wait(waiting, form) {
			return r.Render(c, http.StatusAccepted, views.Page{Title: "In progress",
				Body: actionsview.InProgress("This form was already sent", paths.Activity.URL())})
		}
		defer r.forms.end(form)
		if earlier := r.forms.keptOf(form); earlier.digest == form.Digest && r.Now().Before(earlier.until) {
			form.earlier = earlier
		}
		return handler(c)
	}
}

// keepAnswer keeps how the form of a request was answered, for the same form sent again.
func (r *Runner) keepAnswer(c request.Context, kept answered) {
	form, now := sentOf(c), r.Now()
	operator, _ := auth.OperatorFrom(c.Request().Context())
	kept.digest, kept.session = form.Digest, operator.SessionID
	if kept.until.IsZero() {
		kept.until = now.Add(keptFor)
	}
	if form.turn != nil {
		r.forms.keep(form, &kept, kept.until.Sub(now))
	}
}

// KeepShown keeps what the form of a request led to and is shown once, for ShownBefore.
func (r *Runner) KeepShown(c request.Context, until time.Time, shows func(request.Context) error) {
	r.keepAnswer(c, answered{until: until, shows: shows})
}

// ShownBefore returns what shows again what an earlier request with the same form was shown, if the session is the same; nil if
// there is nothing such.
func (r *Runner) ShownBefore(c request.Context) func(request.Context) error {
	operator, _ := auth.OperatorFrom(c.Request().Context())
	if earlier := sentOf(c).earlier; earlier.session == operator.SessionID {
		return earlier.shows
	}
	return nil
}

// KeepError keeps why the form of a request was refused, or its outcome is unknown, for EarlierError.
func (r *Runner) KeepError(c request.Context, err error) { r.keepAnswer(c, answered{err: err}) }

// EarlierError returns why an earlier request with the same form was refused, or its outcome was unknown; nil if neither, or
// if that is not kept.
func (r *Runner) EarlierError(c request.Context) error { return sentOf(c).earlier.err }

// answered is how a form was answered. It is kept in memory only, because it may hold what is shown once.
type answered struct {
	digest, session string // of the request; only its session may see again what was shown once
	until           time.Time

	shows func(request.Context) error // shows it again; nil for nothing such
	came  result
	err   error // why it was refused, or what is unknown
}

// forms are the forms that are in progress or were just answered, by key. Frontdesk runs as one process, so memory is enough
// for two requests to wait for each other. The zero value is ready to use.
type forms struct {
	mu    sync.Mutex
	byKey map[string]*turn
}

// turn is what the requests with one form share.
type turn struct {
	atWork chan struct{} // holds a value while a request is in progress
	users  int           // requests in progress or waiting
	kept   *answered
}

// wait waits until the form is not in progress, and reports whether it is the caller's turn before ctx ends.
func (f *forms) wait(ctx context.Context, form *sent) bool {
	f.mu.Lock()
	shared := f.byKey[form.Key]
	if shared == nil {
		if f.byKey == nil {
			f.byKey = map[string]*turn{}
		}
		shared = &turn{atWork: make(chan struct{}, 1)}
		f.byKey[form.Key] = shared
	}
	shared.users++
	f.mu.Unlock()
	form.turn = shared
	select {
	case shared.atWork <- struct{}{}:
		return true
	case <-ctx.Done():
		f.leave(form)
		return false
	}
}

// end lets the next request with the form continue.
func (f *forms) end(form *sent) {
	<-form.turn.atWork
	f.leave(form)
}

func (f *forms) leave(form *sent) {
	f.mu.Lock()
	defer f.mu.Unlock()
	form.turn.users--
	f.dropUnused(form)
}

// dropUnused forgets a form that nobody uses, and whose answer is not kept. The caller holds mu.
func (f *forms) dropUnused(form *sent) {
	if form.turn.users == 0 && form.turn.kept == nil && f.byKey[form.Key] == form.turn {
		delete(f.byKey, form.Key)
	}
}

func (f *forms) keptOf(form *sent) answered {
	f.mu.Lock()
	defer f.mu.Unlock()
	if form.turn.kept == nil {
		return answered{}
	}
	return *form.turn.kept
}

// keep keeps an answer for a while, unless there are too many.
func (f *forms) keep(form *sent, kept *answered, life time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.byKey) > maxKept {
		return
	}
	form.turn.kept = kept
	time.AfterFunc(life, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if form.turn.kept == kept {
			form.turn.kept = nil
		}
		f.dropUnused(form)
	})
}
