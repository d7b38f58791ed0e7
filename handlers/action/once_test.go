package action

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"frontdesk/handlers/page"
	"frontdesk/store"
	"frontdesk/web/request"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheTimeOfAFormBeginsAfterTheWait sends a form again while the first request takes a while.
func TestTheTimeOfAFormBeginsAfterTheWait(t *testing.T) {
	const slow = 400 * time.Millisecond
	r := &Runner{Base: &page.Base{Now: time.Now}}
	holds, done := make(chan bool), make(chan error)
	send := func(handler func(request.Context) error) error {
		c := echo.New().NewContext(httptest.NewRequest(http.MethodPost, "/", nil), httptest.NewRecorder())
		return r.afterSameForm(c, &sent{SentForm: store.SentForm{Key: "key"}}, handler)
	}
	go func() {
		done <- send(func(request.Context) error {
			holds <- true
			time.Sleep(slow)
			return nil
		})
	}()
	<-holds
	began := time.Now()
	require.NoError(t, send(func(c request.Context) error {
		assert.GreaterOrEqual(t, time.Since(began), slow/2, "one waits for the other")
		end, _ := c.Request().Context().Deadline()
		assert.Greater(t, time.Until(end), formTimeout-slow/2)
		ctx, cancel := Context(c.Request().Context())
		defer cancel()
		end, _ = ctx.Deadline()
		assert.Greater(t, time.Until(end), actionTimeout-slow/2)
		return nil
	}))
	require.NoError(t, <-done)
	assert.Empty(t, r.forms.byKey)
}
