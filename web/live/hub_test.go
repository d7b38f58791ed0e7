package live

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPageIsToldOfItsTopicsAlone(t *testing.T) {
	h := NewHub()
	page, ok := h.Subscribe("ana", h.Number(), "users", "org_1")
	require.True(t, ok)
	other, ok := h.Subscribe("ben", h.Number(), "connections")
	require.True(t, ok)
	h.Publish("users", "user_7")
	h.Publish("org_1", "org_2")
	<-page.News()
	assert.Equal(t, []string{"org_1", "users"}, page.Take())
	assert.Empty(t, page.Take())
	assert.Empty(t, other.Take())
	h.Publish(Everything)
	assert.Equal(t, []string{Everything}, page.Take())
	assert.Equal(t, []string{Everything}, other.Take())
}

func TestAPageThatTakesNothingHoldsUpNobody(t *testing.T) {
	h := NewHub()
	page, _ := h.Subscribe("ana", h.Number(), "users")
	for range 100_000 {
		h.Publish("users")
	}
	assert.Equal(t, []string{"users"}, page.Take())
}

func TestClosedPagesLeaveNothingBehind(t *testing.T) {
	h := NewHub()
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			page, ok := h.Subscribe(fmt.Sprint("operator", i%20), h.Number(), "users", fmt.Sprint("user_", i))
			assert.True(t, ok)
			h.Publish("users")
			page.Take()
			page.Close()
			page.Close()
		})
	}
	group.Wait()
	assert.Zero(t, h.Open())
	assert.Empty(t, h.pages)
	assert.Empty(t, h.of)
}

func TestOneSubscriberCannotTakeAllStreams(t *testing.T) {
	h := NewHub()
	for range MaxEach {
		_, ok := h.Subscribe("ana", h.Number(), "users")
		require.True(t, ok)
	}
	_, ok := h.Subscribe("ana", h.Number(), "users")
	assert.False(t, ok)
	_, ok = h.Subscribe("ben", h.Number(), "users")
	assert.True(t, ok)
	for i := range MaxOpen {
		h.Subscribe(fmt.Sprint(i), h.Number(), "users")
	}
	assert.Equal(t, MaxOpen, h.Open())
}

func TestAnEndedHubTakesNoPage(t *testing.T) {
	h := NewHub()
	h.End()
	h.End()
	<-h.Ended()
	_, ok := h.Subscribe("ana", h.Number(), "users")
	assert.False(t, ok)
}

func TestAPageIsToldOfWhatChangedWhileItWasRead(t *testing.T) {
	h := NewHub()
	h.Publish("users")
	before := h.Number()
	fresh, _ := h.Subscribe("ana", before, "users", "org_1")
	assert.Empty(t, fresh.Take(), "it was read after that")
	h.Publish("org_1", "connections")
	late, _ := h.Subscribe("ana", before, "users", "org_1")
	assert.Equal(t, []string{"org_1"}, late.Take())
	stale, _ := h.Subscribe("ana", before-1_000_000, "users")
	assert.Equal(t, []string{"users"}, stale.Take(), "read before the server started")
	h.Publish(Everything)
	other, _ := h.Subscribe("ana", before, "connections")
	assert.Equal(t, []string{"connections"}, other.Take())
	for i := range 3 * maxRecent {
		h.Publish(fmt.Sprint("user_", i))
	}
	assert.LessOrEqual(t, len(h.recent), maxRecent+2)
	old, _ := h.Subscribe("ana", before, "directories")
	assert.Equal(t, []string{"directories"}, old.Take(), "what it missed is not known any more")
}

func TestTopicsOfAnAddress(t *testing.T) {
	for param, want := range map[string][]string{"users": {"users"}, "users,org_01ABC": {"users", "org_01ABC"}, "": nil, "a b": nil, "*": nil,
		"users,": nil, "users\ndata: x": nil} {
		topics, ok := Topics(param)
		assert.Equal(t, want, topics, param)
		assert.Equal(t, want != nil, ok, param)
	}
	assert.Equal(t, "users,org_1", Param([]string{"users", "", "ana@example.com", "org_1"}))
	many := make([]string, 100)
	for i := range many {
		many[i] = fmt.Sprint("t", i)
	}
	topics, ok := Topics(Param(many))
	assert.True(t, ok)
	assert.Len(t, topics, MaxTopics)
}
