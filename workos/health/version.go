package health

import (
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"strings"
	"sync"

	"frontdesk/workos"
)

//go:embed *.go
var sources embed.FS

// Version identifies the rules. A store records it when it has evaluated everything; a different version means that its
// issues come from other rules. It is derived from the sources of this package and from the statuses that WorkOS documents, so
// it need not be raised by hand. A changed comment costs one evaluation.
var Version = sync.OnceValue(func() int64 {
	return versionOf(sources, workos.ConnectionStates(), workos.DirectoryStates(), workos.DomainStates(), workos.DirectoryUserStates(),
		workos.MembershipStatuses(), workos.InvitationStates())
})

func versionOf(sources fs.FS, statuses ...[]string) int64 {
	h := fnv.New64a()
	names, err := fs.Glob(sources, "*.go")
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		var source []byte
		if source, err = fs.ReadFile(sources, name); err != nil {
			break
		}
		h.Write(source)
	}
	if err != nil {
		panic(fmt.Sprintf("the sources of the rules, which the program carries: %v", err))
	}
	fmt.Fprint(h, statuses)
	return max(1, int64(h.Sum64()>>1))
}
