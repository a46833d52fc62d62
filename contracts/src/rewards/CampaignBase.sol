// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "../interfaces/IMembership.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { Attestation, CampaignTerms } from "../types/Reward.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title What every part of a campaign needs: its terms, who attests, how it pays
abstract contract CampaignBase {
    using SafeERC20 for IERC20;

    /// @notice The registry that says whose word counts.
    IMembership public immutable CONSORTIUM;
    address private immutable IMPLEMENTATION = address(this);

    /// @notice Only campaigns that the factory made can be used.
    error NotACampaign();
    /// @notice The merchant or attestor is not an active member.
    error NotActive(address account);
    /// @notice The campaign has not begun, or is over.
    error OutOfSeason(uint40 start, uint40 end);
    /// @notice The deadline (Unix seconds) is over.
    error DeadlinePassed(uint64 deadline);
    /// @notice The signature is not `account`'s.
    error BadSignature(address account);
    /// @notice Not as many attestations as the terms ask for, or not the merchant's.
    error WrongAttestors(uint256 count);
    /// @notice Attestations must be in rising order of the members' accounts, one each.
    error AttestorsOutOfOrder(address member);
    /// @notice The token did not take exactly the amount paid from the campaign.
    error TokenMisbehaved(uint256 asked, uint256 taken);

    constructor(IMembership consortium) {
        CONSORTIUM = consortium;
    }

    /// @notice Who promised, the salt of the address, and the terms.
    function campaign() public view returns (address merchant, bytes32 salt, CampaignTerms memory terms) {
        if (address(this) == IMPLEMENTATION) revert NotACampaign();
        return abi.decode(Clones.fetchCloneArgs(address(this)), (address, bytes32, CampaignTerms));
    }

    /// @dev The terms, if the merchant is an active member and the campaign runs.
    function _inSeason() internal view returns (address merchant, CampaignTerms memory terms) {
        (merchant,, terms) = campaign();
        if (!CONSORTIUM.isActive(merchant)) revert NotActive(merchant);
        uint256 time = block.timestamp;
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a campaign
        if (time < terms.start || time > terms.end) revert OutOfSeason(terms.start, terms.end);
    }

    /// @dev Requires the word of the merchant, or of as many different active members as the terms ask for.
    function _requireAttested(
        address merchant,
        uint8 quorum,
        bytes32 hash,
        Attestation[] calldata attestations
    ) internal view {
        uint256 count = attestations.length;
        bool enough = quorum == 0 ? count == 1 && attestations[0].member == merchant : count == quorum;
        if (!enough) revert WrongAttestors(count);
        address last;
        for (uint256 i = 0; i < count; ++i) {
            Attestation calldata word = attestations[i];
            address member = word.member;
            if (member <= last) revert AttestorsOutOfOrder(member);
            if (!CONSORTIUM.isActive(member)) revert NotActive(member);
            _requireSigned(member, hash, word.signature);
            last = member;
        }
    }

    function _requireSigned(address account, bytes32 hash, bytes calldata signature) internal view {
        if (!Signatures.by(account, hash, signature)) revert BadSignature(account);
    }

    function _requireInTime(uint64 deadline) internal view {
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
    }

    /// @dev Pays, and holds the token to having taken exactly that.
    function _pay(address token, address to, uint256 amount, uint256 held) internal {
        IERC20(token).safeTransfer(to, amount);
        uint256 left = _held(token);
        if (left > held || held - left != amount) {
            revert TokenMisbehaved(amount, left > held ? 0 : held - left);
        }
    }

    function _held(address token) internal view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }
}
