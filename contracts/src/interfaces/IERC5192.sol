// SPDX-License-Identifier: CC0-1.0
pragma solidity 0.8.37;

/// @title ERC-5192: minimal soulbound tokens
interface IERC5192 {
    /// @notice The token cannot be transferred.
    event Locked(uint256 tokenId);
    /// @notice The token can be transferred.
    event Unlocked(uint256 tokenId);

    /// @notice Whether the token is bound to its holder; reverts if there is no such token.
    function locked(uint256 tokenId) external view returns (bool);
}
