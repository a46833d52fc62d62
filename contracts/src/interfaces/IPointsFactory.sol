// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PointsTerms } from "../types/Points.sol";

/// @title Makes the points of each member of a consortium, and tells them from strangers' tokens
interface IPointsFactory {
    /// @notice `merchant` has points of its own at `token`.
    event PointsCreated(address indexed merchant, address indexed token, PointsTerms terms);

    /// @notice Only active members have points.
    error NotActive(address account);
    /// @notice A member has one kind of points, for ever.
    error AlreadyCreated(address token);
    /// @notice An epoch has one hour to 3,660 days.
    error EpochLength(uint32 epochLength);
    /// @notice The first epoch must contain the time of creation.
    error WrongStart(uint64 start);
    /// @notice A cap is at most 2^47 - 1.
    error CapTooLarge(uint256 cap);
    /// @notice At most 9 decimals.
    error TooManyDecimals(uint8 decimals);
    /// @notice Name and symbol have 1 to 31 bytes each.
    error NameLength(uint256 length);
    /// @notice There is no contract at the registry's address.
    error NoConsortium(address registry);

    /// @notice Creates the caller's points.
    function create(PointsTerms calldata terms) external returns (address token);
    /// @notice A member's points; zero if it has none.
    function pointsOf(address merchant) external view returns (address);
    /// @notice Whether this factory made the token. Reads no storage: recomputes the address from the code.
    function isPoints(address token) external view returns (bool);
}
