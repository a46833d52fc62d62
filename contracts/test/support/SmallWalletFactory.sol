// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { SmallWallet } from "./SmallWallet.sol";

/// @notice Makes a wallet at an address that is known before.
contract SmallWalletFactory {
    function make(address owner, bytes32 salt) external returns (address) {
        return address(new SmallWallet{ salt: salt }(owner));
    }

    function addressOf(address owner, bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(SmallWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, code)))));
    }
}
