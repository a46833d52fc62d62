// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PointsTerms } from "../types/Points.sol";
import { ShortStrings } from "@openzeppelin/contracts/utils/ShortStrings.sol";

/// @title What a merchant fixed for ever, kept behind the code of its clone
/// @notice Reading code costs a twentieth of reading a slot. The bytes: merchant 20, start 8, epoch length 4,
/// name 32, symbol 32, cap 6, decimals 1.
library TermsCode {
    /// @dev Bytes of an ERC-1167 proxy, behind which the terms begin.
    uint256 internal constant PROXY = 45;
    /// @dev Bytes of the terms.
    uint256 internal constant LENGTH = 103;

    /// @dev The terms as bytes.
    function pack(address merchant, PointsTerms calldata terms) internal pure returns (bytes memory) {
        return abi.encodePacked(
            merchant,
            terms.start,
            terms.epochLength,
            ShortStrings.toShortString(terms.name),
            ShortStrings.toShortString(terms.symbol),
            terms.cap,
            terms.decimals
        );
    }

    /// @dev The word at `offset` of the terms of the executing clone.
    function word(uint256 offset) internal view returns (uint256 value) {
        assembly ("memory-safe") {
            extcodecopy(address(), 0, add(PROXY, offset), 32)
            value := mload(0)
        }
    }
}
