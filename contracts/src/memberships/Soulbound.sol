// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC5192 } from "../interfaces/IERC5192.sol";
import { IERC165 } from "@openzeppelin/contracts/interfaces/IERC165.sol";
import { IERC4906 } from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import { IERC721 } from "@openzeppelin/contracts/interfaces/IERC721.sol";
import { IERC721Metadata } from "@openzeppelin/contracts/interfaces/IERC721Metadata.sol";

/// @title An ERC-721 token that cannot be moved, sold or lent
/// @notice The number of a token holds its holder, so ownership takes no slot. Every call that would move a token or
/// let somebody else move it is refused.
abstract contract Soulbound is IERC721Metadata, IERC5192, IERC4906 {
    /// @notice There is no such token (ERC-6093).
    error ERC721NonexistentToken(uint256 tokenId);
    /// @notice The zero account holds nothing (ERC-6093).
    error ERC721InvalidOwner(address owner);
    /// @notice Memberships cannot be transferred, and nobody can be approved to.
    error SoulboundToken();

    mapping(address holder => uint256) private _balances;

    /// @inheritdoc IERC721Metadata
    string public constant name = "Souk Membership";
    /// @inheritdoc IERC721Metadata
    string public constant symbol = "SOUK-M";

    /// @inheritdoc IERC721
    function balanceOf(address holder) external view returns (uint256) {
        if (holder == address(0)) revert ERC721InvalidOwner(holder);
        return _balances[holder];
    }

    /// @inheritdoc IERC721
    function ownerOf(uint256 tokenId) external view returns (address) {
        _requireToken(tokenId);
        return _holderOf(tokenId);
    }

    /// @inheritdoc IERC5192
    function locked(uint256 tokenId) external view returns (bool) {
        _requireToken(tokenId);
        return true;
    }

    /// @notice Nobody, ever; reverts if there is no such token.
    function getApproved(uint256 tokenId) external view returns (address) {
        _requireToken(tokenId);
        return address(0);
    }

    /// @notice False, always.
    function isApprovedForAll(address, address) external pure returns (bool) {
        return false;
    }

    /// @notice Refused.
    function approve(address, uint256) external pure {
        revert SoulboundToken();
    }

    /// @notice Refused.
    function setApprovalForAll(address, bool) external pure {
        revert SoulboundToken();
    }

    /// @notice Refused.
    function transferFrom(address, address, uint256) external pure {
        revert SoulboundToken();
    }

    /// @notice Refused.
    function safeTransferFrom(address, address, uint256) external pure {
        revert SoulboundToken();
    }

    /// @notice Refused.
    function safeTransferFrom(address, address, uint256, bytes calldata) external pure {
        revert SoulboundToken();
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IERC165).interfaceId || id == type(IERC721).interfaceId
            || id == type(IERC721Metadata).interfaceId || id == type(IERC5192).interfaceId
            || id == bytes4(0x49064906); // ERC-4906 has events only, so its id is given by the standard
    }

    function _exists(uint256 tokenId) internal view virtual returns (bool);

    function _requireToken(uint256 tokenId) internal view {
        if (!_exists(tokenId)) revert ERC721NonexistentToken(tokenId);
    }

    function _holderOf(uint256 tokenId) internal pure returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast): the lower 160 bits are the holder
        return address(uint160(tokenId));
    }

    function _noteMinted(uint256 tokenId) internal {
        address holder = _holderOf(tokenId);
        ++_balances[holder];
        emit Transfer(address(0), holder, tokenId);
        emit Locked(tokenId);
    }

    function _noteBurnt(uint256 tokenId) internal {
        address holder = _holderOf(tokenId);
        --_balances[holder];
        emit Transfer(holder, address(0), tokenId);
    }
}
