// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "./IMembership.sol";

/// @title What other contracts need to know to count votes as the consortium does
/// @notice A member has one seat for ever: its place in the order of admission. 256 seats share a word.
interface IElectorate is IMembership {
    /// @notice Whether `account` is an active member now, and its seat. 2^32 - 1, a seat
    /// that nobody has, if it was never admitted.
    function seat(address account) external view returns (bool active, uint32 index);

    /// @notice The seats of one word that belong to active members: bit i is seat 256 * word + i.
    function activeSeats(uint256 word) external view returns (uint256 bits);

    /// @notice How many members are active.
    function activeCount() external view returns (uint64);

    /// @notice How many seats were ever given.
    function memberCount() external view returns (uint64);
}
