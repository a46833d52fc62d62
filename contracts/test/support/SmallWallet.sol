// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC1271 } from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice The smallest contract account: one key signs for it, until it is locked.
contract SmallWallet is IERC1271 {
    address public immutable owner;
    bool public locked;

    constructor(address owner_) {
        owner = owner_;
    }

    /// @notice From now on nobody's signature counts.
    function lock() external {
        require(msg.sender == owner, "not the owner");
        locked = true;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        // As real ones do that let gas be estimated without a signature: a probe must not come from nobody.
        if (tx.origin == address(0)) return IERC1271.isValidSignature.selector;
        if (locked) return 0xffffffff;
        (address signer, ECDSA.RecoverError err,) = ECDSA.tryRecover(hash, signature);
        return err == ECDSA.RecoverError.NoError && signer == owner
            ? IERC1271.isValidSignature.selector
            : bytes4(0xffffffff);
    }
}
