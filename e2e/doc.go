// Package e2e holds the browser tests: the real program on a free port, and Chromium in front of it.
//
// `make test` prepares everything (setup.sh: node packages, the playwright driver, Chromium). A test starts a desk
// with startDesk, opens a browser window on it with desk.visit, and signs in with visit.signIn(role), which goes
// through the emulator's sign-in page as a person would. Whatever the browser complains about (console errors,
// script errors, blocked content) fails the test; what a test provokes on purpose it names with visit.expect.
// A failed test leaves a screenshot and the page in artifacts/.
package e2e
