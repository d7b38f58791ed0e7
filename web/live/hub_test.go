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
	page, ok := h.Subscribe("ana", "users", "org_1")
	require.True(t, ok)
	other, ok := h.Subscribe("ben", "connections")
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
	page, _ := h.Subscribe("ana", "users")
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
			page, ok := h.Subscribe(fmt.Sprint("operator", i%20), "users", fmt.Sprint("user_", i))
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
		_, ok := h.Subscribe("ana", "users")
		require.True(t, ok)
	}
	_, ok := h.Subscribe("ana", "users")
	assert.False(t, ok)
	_, ok = h.Subscribe("ben", "users")
	assert.True(t, ok)
	for i := range MaxOpen {
		h.Subscribe(fmt.Sprint(i), "users")
	}
	assert.Equal(t, MaxOpen, h.Open())
}

func TestAnEndedHubTakesNoPage(t *testing.T) {
	h := NewHub()
	h.End()
	h.End()
	<-h.Ended()
	_, ok := h.Subscribe("ana", "users")
	assert.False(t, ok)
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
