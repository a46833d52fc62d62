// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What other contracts need to know of the consortium
interface IMembership {
    /// @notice Whether `account` is an active member now.
    function isActive(address account) external view returns (bool);
}
