// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Names a merchant's membership programme: the first 12 bytes of keccak256(abi.encode(merchant, number)).
/// It follows from who defined it and not from the order of mining, so a reorganisation cannot give the name to
/// another programme.
type ProgrammeId is uint96;

/// @dev What a rule looks at. Append only.
/// EarnedNow: points earned in this epoch. EarnedBoth: in this epoch and the one before together.
/// PurchaseLines: lines of committed batches. PurchaseVoucher: the merchant's signed word.
/// Deposit: balanceOf in a named contract. Level: a level of another programme.
enum RuleKind {
    None,
    EarnedNow,
    EarnedBoth,
    PurchaseLines,
    PurchaseVoucher,
    Deposit,
    Level
}

/// @dev One way to a level; one slot.
/// @param kind What it looks at.
/// @param subject EarnedNow, EarnedBoth, PurchaseLines: a points contract of the consortium. PurchaseVoucher: the
/// merchant that signs. Deposit: the contract that is asked. Level: the other programme.
/// @param amount At least so many points or purchases, so much of the deposit's smallest unit, or that level.
struct Rule {
    RuleKind kind;
    uint160 subject;
    uint88 amount;
}

/// @dev What a merchant adds as the next level. Never changed afterwards.
/// @param lifetime Seconds for which one showing is good, 1 hour to 2 years.
/// @param grace Seconds for which the level stays when its rule holds no more, at most 1 year.
/// @param discount Share of the merchant's exchange fee that is forgone, in basis points, at most 10,000.
/// @param name 1 to 64 bytes of UTF-8 without control characters.
/// @param rules 1 to 4; any one of them is enough.
struct LevelTerms {
    uint32 lifetime;
    uint32 grace;
    uint16 discount;
    string name;
    Rule[] rules;
}

/// @dev A programme: who made it, how many levels it has, whether it still takes and extends members.
struct Programme {
    address merchant;
    uint32 number;
    uint8 levels;
    bool closed;
    string name;
}

/// @dev One way through a gate: at least this level of this programme.
struct Gate {
    ProgrammeId programme;
    uint8 level;
}

/// @dev A membership; one slot. Times are Unix seconds.
/// @param level From 1; 0 if there is none.
/// @param shownBy Index of the rule that was shown, plus 128 if only evidence shows it and no reader can look again.
/// @param discount The level's, so that an exchange need not look it up.
/// @param since When this level was reached, or reached again out of grace.
/// @param good Until when the last showing is good. From then on: grace.
/// @param end From then on it counts for nothing.
/// @param renounced The holder gave it up: only the holder can mint it again.
struct Standing {
    uint8 level;
    uint8 shownBy;
    uint16 discount;
    uint40 since;
    uint40 good;
    uint40 end;
    bool renounced;
}
