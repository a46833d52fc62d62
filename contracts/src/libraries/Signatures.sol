// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Who signed
/// @notice ECDSA first, since an account with EIP-7702 code still signs with its key; then the account's ERC-1271
/// code, by a static call, so that no signature can run code that changes anything.
library Signatures {
    /// @dev Whether `account` signed `hash`: 65 bytes with low s and v of 27 or 28, or what its code accepts.
    function by(address account, bytes32 hash, bytes calldata signature) internal view returns (bool) {
        (address signer, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(hash, signature);
        if (err == ECDSA.RecoverError.NoError && signer == account) return true;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(account, hash, signature);
    }

    /// @dev The same for a signature that was decoded into memory.
    function byInMemory(address account, bytes32 hash, bytes memory signature) internal view returns (bool) {
        (address signer, ECDSA.RecoverError err,) = ECDSA.tryRecover(hash, signature);
        if (err == ECDSA.RecoverError.NoError && signer == account) return true;
        return SignatureChecker.isValidERC1271SignatureNow(account, hash, signature);
    }
}
