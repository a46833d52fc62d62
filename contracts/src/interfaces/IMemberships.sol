// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ProgrammeId } from "../types/Programme.sol";

/// @title What other contracts and peers ask of the consortium's memberships
/// @notice A membership that is over counts for nothing in every answer here from the second on which it ends;
/// no transaction is needed for that.
interface IMemberships {
    /// @notice How much of the exchange fee of `merchant` its programme forgoes for `holder` now.
    /// @return bps Share of the fee in basis points: 0 the whole fee is due, 10,000 none.
    function feeDiscount(address holder, address merchant) external view returns (uint16 bps);

    /// @notice Whether `holder` may join and read the token-gated channel `channel` now.
    /// @param channel keccak256(abi.encode(merchant, name)) of the merchant that opened it; false if nobody did.
    function hasAccess(bytes32 channel, address holder) external view returns (bool);

    /// @notice The level that `holder` has in a programme now; zero if none.
    function levelOf(ProgrammeId programme, address holder) external view returns (uint8 level);

    /// @notice Mints, raises or renews the membership of `holder` for who shows that a rule of `level` holds.
    /// Anybody may call and pays the gas.
    /// @param level From 1, the lowest.
    /// @param evidence Which rule, and what shows it: see docs/spec/memberships.md.
    /// @return tokenId programme << 160 | holder: one token a programme and holder.
    function mint(ProgrammeId programme, uint8 level, address holder, bytes calldata evidence)
        external
        returns (uint256 tokenId);

    /// @notice Looks again: extends a membership whose rule holds, starts the grace of one whose rule does not, and
    /// lowers or ends one whose grace is over. Anybody may call.
    /// @return level What the holder has afterwards; zero if it ended.
    function refresh(uint256 tokenId) external returns (uint8 level);
}
