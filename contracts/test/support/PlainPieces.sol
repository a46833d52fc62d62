// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ERC1155 } from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";

/// @notice OpenZeppelin's collection of many kinds, ten pieces of one for whoever makes it.
contract PlainPieces is ERC1155 {
    constructor() ERC1155("") {
        _mint(msg.sender, 1, 10, "");
    }
}
