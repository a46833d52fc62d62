// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev EIP-712 digest of a statement: what every named merchant signs.
type StatementHash is bytes32;

/// @dev One obligation that is cancelled: `creditor` gives up points of `debtor` that it holds.
/// @param debtor The merchant whose points these are.
/// @param creditor The account that holds them.
/// @param amount How many; not zero.
struct NettingLine {
    address debtor;
    address creditor;
    uint128 amount;
}

/// @dev What merchants agree to cancel, all of it or none.
/// @param merchants Everybody named in a line, once each, in ascending order: those who sign.
/// @param lines What is cancelled.
/// @param nonce Tells statements apart that are otherwise equal.
/// @param deadline Last second (Unix time of a block) at which it can be settled.
struct Statement {
    address[] merchants;
    NettingLine[] lines;
    uint64 nonce;
    uint64 deadline;
}
