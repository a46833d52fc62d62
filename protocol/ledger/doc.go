// Package ledger is what the loyalty contracts do, as a pure model: the same
// arithmetic without a chain. A Ledger is a consortium's contracts with all that
// they hold: members, points, exchange, netting, reward campaigns, memberships. What
// it accepts, refuses, says and holds is compared with the contracts over random
// calls, in contracts/chaintest. A simulator uses it as its chain, and balances are
// recounted with it from what a chain says happened.
//
// A call is a type named by contract and function, such as PointsTransfer or
// ExchangeSettle; it is applied in a block, whose time is given, and answers with
// events or with a refusal. Blocks can be undone. A ledger has one encoding and one
// hash.
//
// Times are Unix seconds, amounts whole units of a merchant's points. See
// docs/design/ledger.md for what is modelled and what is not.
package ledger
