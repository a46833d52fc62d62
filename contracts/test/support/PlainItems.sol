// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ERC721 } from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @notice OpenZeppelin's collection of items, three of them for whoever makes it.
contract PlainItems is ERC721 {
    constructor(string memory name, string memory symbol) ERC721(name, symbol) {
        for (uint256 id = 1; id < 4; ++id) {
            _mint(msg.sender, id);
        }
    }
}
