// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC1271 } from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title Asks a contract account whether it signed, without being deployed
/// @notice Its creation code is run by an `eth_call` without destination. Instead of code it returns one byte:
/// 1 if `account` says by ERC-1271 that it signed `hash`, else 0. For an account that is not deployed yet
/// (ERC-6492) it first makes the call that the signature brings along; nothing of that outlasts the `eth_call`.
/// @dev It never reverts, so that an error of the call is always one of the endpoint. An account that answers at
/// once is not prepared: the call that a signature brings is made only where it is needed.
contract SignatureProbe {
    constructor(
        address account,
        bytes32 hash,
        address factory,
        bytes memory preparation,
        bytes memory signature
    ) {
        bool signed = _signed(account, hash, signature);
        if (!signed && factory != address(0)) {
            // What the factory returns does not matter, so none of it is copied.
            assembly ("memory-safe") {
                pop(call(gas(), factory, 0, add(preparation, 32), mload(preparation), 0, 0))
            }
            signed = _signed(account, hash, signature);
        }
        assembly ("memory-safe") {
            mstore(0, signed)
            return(31, 1)
        }
    }

    /// @dev Whether the account answers with exactly the magic value. Of its answer one word is read.
    function _signed(address account, bytes32 hash, bytes memory signature)
        private
        view
        returns (bool signed)
    {
        if (account.code.length == 0) return false;
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (hash, signature));
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        assembly ("memory-safe") {
            let answered := staticcall(gas(), account, add(question, 32), mload(question), 0, 32)
            signed := and(and(answered, gt(returndatasize(), 31)), eq(mload(0), magic))
        }
    }
}
