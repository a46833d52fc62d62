// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract wallet with one owner (ERC-1271).
contract OwnedWallet {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer,,) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == OWNER ? this.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @notice Answers that a careless caller could take for a yes.
contract OddWallet {
    bytes private answer;

    function set(bytes calldata next) external {
        answer = next;
    }

    fallback() external {
        bytes memory out = answer;
        assembly ("memory-safe") {
            return(add(out, 32), mload(out))
        }
    }
}

/// @notice Code that refuses every signature, as an EIP-7702 account may point to.
contract RefusingCode {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0xffffffff;
    }
}
