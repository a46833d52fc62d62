// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Reading a balance from a contract that nobody vouches for
/// @notice It can change nothing (a static call), cost no more than a bound, and return no more than one word.
library BoundedRead {
    /// @dev Most gas that the other contract may use.
    uint256 internal constant GAS = 100_000;

    /// @notice The caller gave too little gas to let the other contract have its share. Without this refusal a
    /// caller could make an honest contract look as if it had failed.
    error TooLittleGas();

    /// @dev `balanceOf(holder)` of `target`; zero if there is no contract, it fails, or it answers less than a word.
    function balance(address target, address holder) internal view returns (uint256 amount) {
        if (gasleft() < GAS + GAS / 32 + 10_000) revert TooLittleGas();
        bytes memory question = abi.encodeCall(IERC20.balanceOf, (holder));
        assembly ("memory-safe") {
            let ok := staticcall(GAS, target, add(question, 32), mload(question), 0, 32)
            if and(ok, gt(returndatasize(), 31)) { amount := mload(0) }
        }
    }
}
