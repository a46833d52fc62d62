// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "./Points.sol";
import { IMembership } from "./interfaces/IMembership.sol";
import { IPointsFactory } from "./interfaces/IPointsFactory.sol";
import { TermsCode } from "./points/TermsCode.sol";
import { LARGEST_CAP, PointsTerms } from "./types/Points.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

/// @title Makes the points of each member of a consortium
/// @notice Each active member creates its points once, with terms that never change. Nobody owns the factory.
/// @dev A clone's address follows from the member and its terms, and its code names both: so a token can be told
/// from a stranger's by recomputing the address, without a list.
contract PointsFactory is IPointsFactory {
    /// @notice The registry that says who is a member.
    IMembership public immutable CONSORTIUM;
    /// @notice The code behind every clone.
    address public immutable IMPLEMENTATION;

    /// @inheritdoc IPointsFactory
    mapping(address merchant => address) public pointsOf;

    constructor(IMembership consortium) {
        if (address(consortium).code.length == 0) revert NoConsortium(address(consortium));
        CONSORTIUM = consortium;
        IMPLEMENTATION = address(new Points(consortium));
    }

    /// @inheritdoc IPointsFactory
    function create(PointsTerms calldata terms) external returns (address token) {
        if (!CONSORTIUM.isActive(msg.sender)) revert NotActive(msg.sender);
        if (pointsOf[msg.sender] != address(0)) revert AlreadyCreated(pointsOf[msg.sender]);
        _requireTerms(terms);
        token = Clones.cloneDeterministicWithImmutableArgs(
            IMPLEMENTATION, TermsCode.pack(msg.sender, terms), _salt(msg.sender)
        );
        pointsOf[msg.sender] = token;
        emit PointsCreated(msg.sender, token, terms);
    }

    /// @inheritdoc IPointsFactory
    function isPoints(address token) external view returns (bool) {
        if (token.code.length != TermsCode.PROXY + TermsCode.LENGTH) return false;
        bytes memory args = Clones.fetchCloneArgs(token);
        // forge-lint: disable-next-line(unsafe-typecast): the first 20 bytes are the merchant
        address merchant = address(bytes20(args));
        return
            token
                == Clones.predictDeterministicAddressWithImmutableArgs(IMPLEMENTATION, args, _salt(merchant));
    }

    function _requireTerms(PointsTerms calldata terms) private view {
        if (terms.epochLength < 1 hours || terms.epochLength > 3660 days) {
            revert EpochLength(terms.epochLength);
        }
        // forge-lint: disable-next-line(block-timestamp): an epoch has an hour or more
        if (block.timestamp < terms.start || block.timestamp - terms.start >= terms.epochLength) {
            revert WrongStart(terms.start);
        }
        if (terms.cap > LARGEST_CAP) revert CapTooLarge(terms.cap);
        if (terms.decimals > 9) revert TooManyDecimals(terms.decimals);
        _requireName(bytes(terms.name).length);
        _requireName(bytes(terms.symbol).length);
    }

    function _requireName(uint256 length) private pure {
        if (length == 0 || length > 31) revert NameLength(length);
    }

    function _salt(address merchant) private pure returns (bytes32) {
        return bytes32(uint256(uint160(merchant)));
    }
}
