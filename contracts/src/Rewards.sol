// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RewardCampaign } from "./RewardCampaign.sol";
import { IMembership } from "./interfaces/IMembership.sol";
import { IPoints } from "./interfaces/IPoints.sol";
import { IPointsFactory } from "./interfaces/IPointsFactory.sol";
import { CampaignTerms } from "./types/Reward.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";

/// @title Makes reward campaigns of the members of a consortium
/// @notice The address of a campaign follows from its merchant, its salt and its terms: the budget can be sent there
/// before the campaign is made, and nobody can take the place. Nothing is stored.
contract Rewards {
    uint40 private constant MAX_BACKDATE = 1 days;
    uint40 private constant MAX_TIME = 10 * 365 days;
    uint8 private constant MAX_QUORUM = 16;
    uint8 private constant MAX_ACTIVITIES = 128;
    /// @dev Bytes of a campaign's code: an ERC-1167 clone, then merchant, salt and ten terms of a word each.
    uint256 private constant CODE_LENGTH = 45 + 12 * 32;

    /// @notice The registry that says who may make campaigns.
    IMembership public immutable CONSORTIUM;
    /// @notice The factory that says which tokens are points, which expire.
    IPointsFactory public immutable POINTS;
    /// @notice The code that campaigns run.
    address public immutable IMPLEMENTATION;

    /// @notice `merchant` made a campaign.
    event CampaignCreated(
        address indexed campaign,
        address indexed merchant,
        address indexed token,
        bytes32 salt,
        CampaignTerms terms
    );

    /// @notice Only active members make campaigns.
    error NotActive(address account);
    /// @notice A campaign of this salt and these terms is there.
    error CampaignExists(address campaign);
    /// @notice There is no contract at the address.
    error NoContract(address account);
    /// @notice Start, end or vesting is out of range.
    error WrongTimes();
    /// @notice Amounts, places or cap do not fit together, or nothing is rewarded.
    error WrongAmounts();
    /// @notice At most 16 members attest.
    error WrongQuorum(uint8 quorum);
    /// @notice The last reward would vest after points issued now expire.
    error PointsExpireBefore(uint64 expiry);

    constructor(IMembership consortium, IPointsFactory points) {
        if (address(consortium).code.length == 0) revert NoContract(address(consortium));
        if (address(points).code.length == 0) revert NoContract(address(points));
        CONSORTIUM = consortium;
        POINTS = points;
        IMPLEMENTATION = address(new RewardCampaign(consortium));
    }

    /// @notice Makes a campaign of the caller, an active member.
    /// @param salt Tells campaigns of equal terms apart.
    function create(bytes32 salt, CampaignTerms calldata terms) external returns (address campaign) {
        if (!CONSORTIUM.isActive(msg.sender)) revert NotActive(msg.sender);
        _requireTimes(terms);
        _requireAmounts(terms);
        if (terms.quorum > MAX_QUORUM) revert WrongQuorum(terms.quorum);
        _requireToken(terms);
        bytes memory args = abi.encode(msg.sender, salt, terms);
        campaign = _addressOf(args);
        if (campaign.code.length != 0) revert CampaignExists(campaign);
        Clones.cloneDeterministicWithImmutableArgs(IMPLEMENTATION, args, keccak256(args));
        emit CampaignCreated(campaign, msg.sender, terms.token, salt, terms);
    }

    /// @notice Where a campaign is or will be.
    function campaignOf(address merchant, bytes32 salt, CampaignTerms calldata terms)
        external
        view
        returns (address)
    {
        return _addressOf(abi.encode(merchant, salt, terms));
    }

    /// @notice Whether this factory made the campaign. Reads no storage: recomputes the address from the code.
    function isCampaign(address account) external view returns (bool) {
        if (account.code.length != CODE_LENGTH) return false;
        return _addressOf(Clones.fetchCloneArgs(account)) == account;
    }

    function _addressOf(bytes memory args) private view returns (address) {
        return Clones.predictDeterministicAddressWithImmutableArgs(IMPLEMENTATION, args, keccak256(args));
    }

    function _requireTimes(CampaignTerms calldata t) private view {
        uint256 time = block.timestamp;
        // forge-lint: disable-next-line(block-timestamp): seconds do not matter in a campaign
        bool early = uint256(t.start) + MAX_BACKDATE < time;
        // forge-lint: disable-next-line(block-timestamp)
        bool late = t.end <= t.start || t.end <= time || t.end > time + MAX_TIME;
        if (early || late || t.vesting > MAX_TIME) revert WrongTimes();
    }

    /// @dev At least one kind of reward; each with all that belongs to it, and none without.
    function _requireAmounts(CampaignTerms calldata t) private pure {
        bool consents = t.amount != 0;
        bool events = t.activityAmount != 0;
        bool whole = (t.vesting != 0) == consents && (t.maxPersons != 0) == consents
            && (t.activities != 0) == events && t.activities <= MAX_ACTIVITIES;
        if (!whole || !(consents || events) || t.cap < t.amount || t.cap < t.activityAmount) {
            revert WrongAmounts();
        }
    }

    /// @dev Points that pay for consents must not expire before the last reward has vested.
    function _requireToken(CampaignTerms calldata t) private view {
        if (t.token.code.length == 0) revert NoContract(t.token);
        if (!POINTS.isPoints(t.token)) return;
        IPoints points = IPoints(t.token);
        uint64 expiry = points.epochEnd(points.epoch() + 2);
        if (uint256(t.end) + t.vesting >= expiry) revert PointsExpireBefore(expiry);
    }
}
