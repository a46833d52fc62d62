// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ConsortiumRegistry } from "../../src/ConsortiumRegistry.sol";
import { IConsortiumRegistry } from "../../src/interfaces/IConsortiumRegistry.sol";
import { Change, MemberInit, PeerKey, Proposal, RunOffPlan, Status } from "../../src/types/Membership.sol";
import { Cards } from "../support/Consortium.sol";
import { vm } from "../support/Vm.sol";

/// @title Twelve accounts that do everything a consortium can do, in any order
/// @dev Keeps the plainest model of its own: who voted for what, which keys were ever used, who left.
contract ConsortiumHandler {
    uint256 public constant ACCOUNTS = 12;
    uint256 private constant FOUNDERS = 5;

    ConsortiumRegistry public immutable REGISTRY;
    PeerKey[] public usedKeys;
    mapping(PeerKey => address) public firstHolder;
    mapping(address => bool) public left;
    uint64 public largestMemberCount;
    uint256 public enacted;

    mapping(uint64 id => MemberInit) private cardOf;
    mapping(uint64 id => address[]) private votersOf;
    mapping(address => uint256) private changes;
    mapping(uint64 id => uint256) private changesAt;
    uint256 private nextKey = 1000;

    constructor() {
        REGISTRY = new ConsortiumRegistry(Cards.cards(FOUNDERS));
        for (uint256 n = 0; n < FOUNDERS; ++n) {
            remember(Cards.peerKey(n), Cards.account(n));
            changes[Cards.account(n)] = 1;
        }
        largestMemberCount = uint64(FOUNDERS);
    }

    function proposeKeys(uint256 by, uint256 who, bool rotate) external {
        address proposer = Cards.account(by % ACCOUNTS);
        MemberInit memory card = Cards.card(++nextKey);
        card.account = Cards.account(who % ACCOUNTS);
        Status status = statusOf(card.account);
        bool may = rotate ? isPresent(status) : status == Status.None;
        if (!REGISTRY.isActive(proposer) || !may) return;
        vm.prank(proposer);
        uint64 id = rotate ? REGISTRY.proposeRotation(card) : REGISTRY.proposeAdmission(card);
        cardOf[id] = card;
        changesAt[id] = changes[card.account];
        votersOf[id].push(proposer);
    }

    function proposeStatus(uint256 by, uint256 who, uint8 kind) external {
        address proposer = Cards.account(by % ACCOUNTS);
        address subject = Cards.account(who % ACCOUNTS);
        Status status = statusOf(subject);
        if (!REGISTRY.isActive(proposer) || !isPresent(status)) return;
        if (status == Status.Active && REGISTRY.activeCount() == 1) return;
        vm.prank(proposer);
        uint64 id;
        if (kind % 3 == 0) id = REGISTRY.proposeRemoval(subject);
        else if (status == Status.Active) id = REGISTRY.proposeSuspension(subject);
        else id = REGISTRY.proposeReinstatement(subject);
        changesAt[id] = changes[subject];
        votersOf[id].push(proposer);
    }

    /// @dev Several members vote at once, so that majorities happen.
    function vote(uint256 which, uint16 voters) public {
        (uint64 id, Proposal memory p) = openProposal(which);
        if (id == 0 || stale(id, p)) return;
        for (uint256 n = 0; n < ACCOUNTS; ++n) {
            address voter = Cards.account(n);
            if (voters >> n & 1 == 0 || !REGISTRY.isActive(voter) || REGISTRY.hasVoted(id, voter)) continue;
            vm.prank(voter);
            REGISTRY.vote(id, p.digest);
            votersOf[id].push(voter);
        }
    }

    /// @dev Carries a proposal through, so that histories are long.
    function pass(uint256 which) external {
        vote(which, type(uint16).max);
        enact(which);
    }

    /// @dev Enacts if the model says so, and expects the refusal otherwise.
    function enact(uint256 which) public {
        (uint64 id, Proposal memory p) = openProposal(which);
        if (id == 0) return;
        uint256 votes = countActiveVoters(id);
        uint256 needed = countActive() / 2 + 1;
        if (stale(id, p)) {
            vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.SubjectChanged.selector, id));
        } else if (votes < needed) {
            vm.expectRevert(
                abi.encodeWithSelector(IConsortiumRegistry.NoMajority.selector, id, votes, needed)
            );
        } else if (!applicable(p)) {
            vm.expectRevert();
        } else {
            ++enacted;
            recordEffect(id, p);
        }
        if (p.change == Change.Admission || p.change == Change.Rotation) REGISTRY.enactKeys(id, cardOf[id]);
        else REGISTRY.enact(id);
        if (REGISTRY.memberCount() > largestMemberCount) largestMemberCount = REGISTRY.memberCount();
    }

    function leaveConsortium(uint256 who, bytes32 plan) external {
        address account = Cards.account(who % ACCOUNTS);
        // Leaving is final: let it happen rarely, and not to the last member, or nothing else would.
        if (uint256(plan) % 8 != 0 || !isPresent(statusOf(account)) || REGISTRY.activeCount() <= 2) return;
        vm.prank(account);
        REGISTRY.leaveConsortium(RunOffPlan.wrap(plan));
        left[account] = true;
        ++changes[account];
    }

    function wait(uint24 time) external {
        vm.warp(block.timestamp + time % 4 days);
        vm.roll(block.number + 1);
    }

    function countActive() public view returns (uint256 total) {
        for (uint256 n = 0; n < ACCOUNTS; ++n) {
            if (statusOf(Cards.account(n)) == Status.Active) ++total;
        }
    }

    /// @notice How often the entry of `account` changed, its admission included.
    function changesOf(address account) external view returns (uint256) {
        return changes[account];
    }

    function usedKeyCount() external view returns (uint256) {
        return usedKeys.length;
    }

    function statusOf(address account) public view returns (Status) {
        return REGISTRY.member(account).status;
    }

    /// @dev One of the last eight proposals, if it is open; number 0 if not.
    function openProposal(uint256 which) private view returns (uint64 id, Proposal memory p) {
        uint64 count = REGISTRY.proposalCount();
        if (count == 0) return (0, p);
        id = count - uint64(which % (count < 8 ? count : 8));
        (p,,) = REGISTRY.proposal(id);
        if (p.enacted || block.timestamp > p.expiry) id = 0;
    }

    function countActiveVoters(uint64 id) private view returns (uint256 total) {
        for (uint256 i = 0; i < votersOf[id].length; ++i) {
            if (statusOf(votersOf[id][i]) == Status.Active) ++total;
        }
    }

    function applicable(Proposal memory p) private view returns (bool) {
        Status status = statusOf(p.subject);
        if (p.change == Change.Admission) return status == Status.None;
        if (p.change == Change.Reinstatement) return status == Status.Suspended;
        if (p.change == Change.Rotation) return isPresent(status);
        if (status == Status.Active && countActive() == 1) return false;
        return p.change == Change.Suspension ? status == Status.Active : isPresent(status);
    }

    function stale(uint64 id, Proposal memory p) private view returns (bool) {
        return changesAt[id] != changes[p.subject];
    }

    function recordEffect(uint64 id, Proposal memory p) private {
        ++changes[p.subject];
        if (p.change == Change.Removal) left[p.subject] = true;
        if (p.change == Change.Admission || p.change == Change.Rotation) {
            remember(cardOf[id].peerKey, p.subject);
        }
    }

    function remember(PeerKey key, address holder) private {
        usedKeys.push(key);
        firstHolder[key] = holder;
    }

    function isPresent(Status status) private pure returns (bool) {
        return status == Status.Active || status == Status.Suspended;
    }
}
