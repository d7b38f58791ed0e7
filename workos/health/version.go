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

// Version is part of what a store notes when it has evaluated everything: another one means that what it has stored was
// found by other rules. It follows from the sources of this package and from the statuses that WorkOS documents: nobody has
// to raise it. A change of a comment costs one evaluation.
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
