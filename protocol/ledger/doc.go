// Package ledger is what the loyalty contracts do, as a pure model: the same
// arithmetic without a chain. What it says is compared with the contracts, and
// balances are recounted with it from what the chain says happened.
//
// Times are Unix seconds, amounts whole units of a merchant's points. See
// docs/spec/points.md.
package ledger
