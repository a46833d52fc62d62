// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A set of members, one bit for each place in the order of admission
/// @notice 256 members share a slot, so a vote of a usual consortium costs one slot and is counted without a
/// loop over its members. Sets are read as the members stand at the time of counting: intersecting the voters
/// with the active members is what makes the vote of a member that left worth nothing.
library MemberSet {
    struct Set {
        mapping(uint256 word => uint256 bits) words;
    }

    /// @dev Adds a member. Adding it again changes nothing.
    function add(Set storage set, uint32 index) internal {
        set.words[index >> 8] |= _bit(index);
    }

    /// @dev Removes a member. Removing an absent one changes nothing.
    function remove(Set storage set, uint32 index) internal {
        set.words[index >> 8] &= ~_bit(index);
    }

    /// @dev Whether the member is in the set.
    function has(Set storage set, uint32 index) internal view returns (bool) {
        return set.words[index >> 8] & _bit(index) != 0;
    }

    /// @dev How many members are in both sets, of the first `members` places.
    function countBoth(Set storage a, Set storage b, uint256 members) internal view returns (uint256 total) {
        for (uint256 word = 0; word << 8 < members; ++word) {
            total += popCount(a.words[word] & b.words[word]);
        }
    }

    /// @dev The number of ones in `x`: pairs, nibbles and bytes are summed in place, then the bytes by one
    /// multiplication. 256 does not fit a byte, so the full word is told apart first.
    function popCount(uint256 x) internal pure returns (uint256) {
        if (x == type(uint256).max) return 256;
        unchecked {
            x -= (x >> 1) & (type(uint256).max / 3);
            x = (x & (type(uint256).max / 5)) + ((x >> 2) & (type(uint256).max / 5));
            x = (x + (x >> 4)) & (type(uint256).max / 17);
            return (x * (type(uint256).max / 255)) >> 248;
        }
    }

    function _bit(uint32 index) private pure returns (uint256) {
        return uint256(1) << (index & 255);
    }
}
