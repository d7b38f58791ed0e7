// Package spec checks requests and answers against WorkOS's OpenAPI document, for the tests of the client
// and of the emulator. The document's path comes from WORKOS_OPENAPI_SPEC; without it Load skips the test
// with a message. The document is parsed once per process, which takes seconds.
package spec
