// Package web is the HTTP server: everything between the network and a handler.
//
//   - routes.go: the one table of routes. Each row names the permission it needs and how its requests are treated, which
//     behavior.go describes; there is no other list.
//   - server.go: wires the rooms together, serves, and stops in order.
//   - middleware.go: what happens to every request, in order. headers.go: what every answer carries.
//   - errors.go: the one function that turns an error into a page or a sentence in a page.
//   - assets.go, csp_report.go: the two answers that need no handler of their own room.
//
// The folders: web/cli has the program's commands, web/config the settings from the environment, web/paths the typed
// routes, web/request the types with which handlers receive a request. This package contains no page content, and no
// other package uses the router.
package web
