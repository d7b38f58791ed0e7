// Package timeline shows the events of one object or customer on its page, with the operators who caused them.
package timeline
