// Package health decides what is wrong with the objects of a WorkOS environment. It is the only place that does: lists,
// filters, counts, the overview and the objects' own pages all show the issues that these rules find.
//
// The rules are pure functions from objects and the time to issues, and to the time at which the issues change without
// a change of objects (a certificate expires, an invitation ends), so that the store of issues can evaluate them
// again then. The time is cut to the minute: two evaluations within one minute agree.
//
// Each rule of the registry (Rules) names the kind of object that it judges, the related kinds that it reads, and
// the keys that connect them. After a change of an object, a store evaluates every subject whose rules read it.
// A rule sees nothing else. To add a rule, declare its code, add it to the registry, and give the code words in package
// views/issues.
package health
