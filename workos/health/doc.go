// Package health decides what is wrong with the objects of a WorkOS environment. It is the only place that does: lists,
// filters, counts, the overview and the objects' own pages all show the issues that these rules find.
//
// The rules are pure. Objects and the time go in, issues come out, together with the time at which they change by
// itself (a certificate expires, an invitation's end passes), so that the store of issues knows when to evaluate
// again. The time is cut to the minute: two evaluations within one minute agree.
//
// Each rule of the registry (Rules) names the kind of object that it judges and the kinds that it reads beside it, with
// the keys by which they belong together. A store uses these to evaluate every subject that reads an object which changed.
// A rule is given nothing else. To add a rule: declare its code, add it to the registry, and give the code words in package
// views/issues.
package health
