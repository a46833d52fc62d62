// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import { Multicall } from "@openzeppelin/contracts/utils/Multicall.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Permits on the way: several calls in one transaction, permits before what needs them
/// @notice A customer signs an exact permit and an offer; who relays sends both in one `multicall`, and the customer
/// needs no gas.
abstract contract Permits is Multicall, ReentrancyGuardTransient {
    /// @notice Gives this contract the allowance that `owner` signed (ERC-2612). If it cannot be given, nothing
    /// happens: who sent the permit ahead of us has given the allowance already, and if nobody did, what follows fails.
    /// @dev The contract owns nothing anywhere, so it does no harm whom it asks.
    function tryPermit(
        IERC20Permit points,
        address owner,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        // solhint-disable-next-line no-empty-blocks
        try points.permit(owner, address(this), value, deadline, v, r, s) { } catch { }
    }
}
