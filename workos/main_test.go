package workos

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails when a test, and so perhaps the client, leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
