// Package earning is the earning side of a merchant's loyalty programme: rules
// that turn an order into points, what a return takes back, tiers, the reward
// catalogue and coupons.
//
// A rule set is one JSON document that a merchant reads and writes
// ([DecodeRules]). [Rules.Evaluate] applies it to one order and the state of the
// person who bought: the points of each line, with the steps that led to them,
// and their explanation in words ([LinePoints.Explain]). [Remaining] is what is
// left of them after returns: a function of what came back in all, so that the
// order of partial returns changes nothing and the whole return leaves nothing.
//
// Everything here is a pure function. Amounts are exact to a millionth, there
// are no floats, results do not depend on the order of a map, and time is a
// number: a rule set carries the clock changes of its own time zone.
package earning
