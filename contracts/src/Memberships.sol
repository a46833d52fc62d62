// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "./interfaces/IMembership.sol";
import { IMemberships } from "./interfaces/IMemberships.sol";
import { IPointsFactory } from "./interfaces/IPointsFactory.sol";
import { Badge } from "./memberships/Badge.sol";
import { Rules } from "./memberships/Rules.sol";
import { Soulbound } from "./memberships/Soulbound.sol";
import { Gate, LevelTerms, Programme, ProgrammeId, Standing } from "./types/Programme.sol";

/// @title Memberships by rule, as soulbound tokens, for a whole consortium
/// @notice A merchant says by which rules a level is reached; whoever shows that a rule holds mints it for the holder,
/// and whoever finds that it holds no more starts its end. Nobody decides.
/// A showing is good for the level's lifetime, then the grace runs, then the level counts for nothing. A rule that is
/// found not to hold starts the grace at once; it is never longer than the level was held, so that a deposit borrowed
/// for one transaction is not worth a grace.
contract Memberships is IMemberships, Soulbound, Rules {
    /// @dev Added to a rule's index when evidence showed it: no reader can look again.
    uint8 private constant BY_EVIDENCE = 128;

    /// @notice What draws the tokens.
    Badge public immutable BADGE = new Badge();

    mapping(uint256 tokenId => Standing) private _standings;

    /// @notice A membership was minted, raised or renewed, its grace began, or it was lowered. Ends: `Transfer` to zero.
    event StandingChanged(uint256 indexed tokenId, uint8 level, uint40 good, uint40 end);

    /// @notice The zero account holds nothing.
    error ZeroHolder();
    /// @notice The evidence does not show that the rule holds.
    error NotShown();
    /// @notice The holder has a higher level now.
    error HasHigherLevel(uint8 level);
    /// @notice The holder gave this membership up; only the holder can mint it again.
    error GivenUp(uint256 tokenId);
    /// @notice Only the holder may give a membership up.
    error NotHolder(address caller);

    constructor(IMembership consortium, IPointsFactory points) Rules(consortium, points) { }

    /// @inheritdoc IMemberships
    /// @param evidence abi.encode(uint8 rule, bytes what): `what` is empty for a rule that anybody can look at.
    function mint(ProgrammeId programme, uint8 level, address holder, bytes calldata evidence)
        external
        returns (uint256 tokenId)
    {
        if (holder == address(0)) revert ZeroHolder();
        _requireOpen(programme);
        _requireLevel(programme, level);
        tokenId = tokenOf(programme, holder);
        Standing memory s = _standings[tokenId];
        if (s.renounced && msg.sender != holder) revert GivenUp(tokenId);
        if (s.level > level && _now() < s.end) revert HasHigherLevel(s.level);
        uint8 shownBy = _show(programme, level, holder, evidence);
        if (s.level == 0) _noteMinted(tokenId);
        _setStanding(tokenId, _shown(s, level, shownBy, _levels[programme][level]));
    }

    /// @inheritdoc IMemberships
    function refresh(uint256 tokenId) external returns (uint8 level) {
        _requireToken(tokenId);
        Standing memory s = _standings[tokenId];
        bool over = _now() >= s.end;
        bool open = _isOpen(_programmes[_programmeOf(tokenId)]);
        if (over && !open) return _end(tokenId);
        if (!open) return s.level;
        for (level = s.level; level > 0; --level) {
            if (_renew(tokenId, s, level)) return level;
            if (!over) return _startGrace(tokenId, s);
        }
        return _end(tokenId);
    }

    /// @notice Gives a membership up. Nobody but the holder can mint it again.
    function renounce(uint256 tokenId) external {
        _requireToken(tokenId);
        if (msg.sender != _holderOf(tokenId)) revert NotHolder(msg.sender);
        _end(tokenId);
        _standings[tokenId].renounced = true;
    }

    /// @inheritdoc IMemberships
    function levelOf(ProgrammeId programme, address holder)
        public
        view
        override(IMemberships, Rules)
        returns (uint8)
    {
        Standing storage s = _standings[tokenOf(programme, holder)];
        return _now() < s.end ? s.level : 0;
    }

    /// @inheritdoc IMemberships
    function feeDiscount(address holder, address merchant) external view returns (uint16 bps) {
        Standing storage s = _standings[tokenOf(feeProgrammeOf[merchant], holder)];
        return _now() < s.end ? s.discount : 0;
    }

    /// @inheritdoc IMemberships
    function hasAccess(bytes32 channel, address holder) external view returns (bool) {
        Gate[] storage gates = _gates[channel];
        for (uint256 i = 0; i < gates.length; ++i) {
            if (levelOf(gates[i].programme, holder) >= gates[i].level) return true;
        }
        return false;
    }

    /// @notice The number of a holder's token in a programme, minted or not.
    function tokenOf(ProgrammeId programme, address holder) public pure returns (uint256) {
        return uint256(ProgrammeId.unwrap(programme)) << 160 | uint160(holder);
    }

    /// @notice A membership as it is stored: it may be over although nobody ended it yet. All zero if never minted.
    function standing(uint256 tokenId) external view returns (Standing memory) {
        return _standings[tokenId];
    }

    /// @notice Metadata with the picture, as a data URI. Tells nothing about the holder.
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        _requireToken(tokenId);
        ProgrammeId programme = _programmeOf(tokenId);
        Programme storage p = _programmes[programme];
        Standing memory s = _standings[tokenId];
        string memory state = _now() < s.good ? "good" : _now() < s.end ? "grace" : "over";
        return BADGE.uri(
            Badge.Face({
                programme: ProgrammeId.unwrap(programme),
                programmeName: p.name,
                levelName: _levels[programme][s.level].name,
                level: s.level,
                levels: p.levels,
                since: s.since,
                good: s.good,
                end: s.end,
                state: state
            })
        );
    }

    /// @dev Which rule of the level the evidence shows to hold.
    function _show(ProgrammeId programme, uint8 level, address holder, bytes calldata evidence)
        private
        returns (uint8)
    {
        (uint8 index, bytes memory what) = abi.decode(evidence, (uint8, bytes));
        LevelTerms storage terms = _levels[programme][level];
        if (index >= terms.rules.length) revert WrongRule(index);
        if (what.length == 0) {
            if (!_holds(terms.rules[index], holder)) revert NotShown();
            return index;
        }
        if (!_shows(terms.rules[index], programme, holder, what)) revert NotShown();
        return index | BY_EVIDENCE;
    }

    /// @dev A standing after its rule was shown to hold now. Who comes back out of grace begins anew.
    function _shown(Standing memory s, uint8 level, uint8 shownBy, LevelTerms storage terms)
        private
        view
        returns (Standing memory)
    {
        uint40 time = _now();
        if (s.level != level || time >= s.good) s.since = time;
        s.level = level;
        s.shownBy = shownBy;
        s.discount = terms.discount;
        s.good = time + terms.lifetime;
        s.end = s.good + terms.grace;
        s.renounced = false;
        return s;
    }

    /// @dev Extends at a level if anybody can see one of its rules hold.
    function _renew(uint256 tokenId, Standing memory s, uint8 level) private returns (bool) {
        LevelTerms storage terms = _levels[_programmeOf(tokenId)][level];
        (bool found, uint8 index) = _holding(terms.rules, _holderOf(tokenId));
        if (found) _setStanding(tokenId, _shown(s, level, index, terms));
        return found;
    }

    /// @dev No rule can be seen to hold. What was shown by evidence is good until its lifetime is over; the grace that
    /// runs already runs on.
    function _startGrace(uint256 tokenId, Standing memory s) private returns (uint8) {
        uint40 time = _now();
        if (s.shownBy >= BY_EVIDENCE || time >= s.good) return s.level;
        uint40 held = time - s.since;
        uint40 grace = _levels[_programmeOf(tokenId)][s.level].grace;
        s.good = time;
        s.end = time + (grace < held ? grace : held);
        _setStanding(tokenId, s);
        return time < s.end ? s.level : 0;
    }

    function _end(uint256 tokenId) private returns (uint8) {
        delete _standings[tokenId];
        _noteBurnt(tokenId);
        return 0;
    }

    function _setStanding(uint256 tokenId, Standing memory s) private {
        _standings[tokenId] = s;
        emit StandingChanged(tokenId, s.level, s.good, s.end);
        emit MetadataUpdate(tokenId);
    }

    function _exists(uint256 tokenId) internal view override returns (bool) {
        return _standings[tokenId].level != 0;
    }

    function _requireOpen(ProgrammeId programme) private view {
        Programme storage p = _requireProgramme(programme);
        if (p.closed) revert ProgrammeIsClosed(programme);
        _requireActive(p.merchant);
    }

    function _programmeOf(uint256 tokenId) private pure returns (ProgrammeId) {
        // forge-lint: disable-next-line(unsafe-typecast): 96 bits are left
        return ProgrammeId.wrap(uint96(tokenId >> 160));
    }

    function _now() private view returns (uint40) {
        return uint40(block.timestamp);
    }
}
