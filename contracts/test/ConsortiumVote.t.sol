// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ConsortiumRegistry } from "../src/ConsortiumRegistry.sol";
import { IConsortiumRegistry } from "../src/interfaces/IConsortiumRegistry.sol";
import {
    Change,
    DocHash,
    HpkeHash,
    Member,
    MemberInit,
    PeerKey,
    Proposal,
    ProposalDigest,
    RunOffPlan,
    Status
} from "../src/types/Membership.sol";
import { Cards, ConsortiumFixture } from "./support/Consortium.sol";
import { vm } from "./support/Vm.sol";

/// @notice Voting and status changes. See ConsortiumRegistry.tree.
contract ConsortiumVoteTest is ConsortiumFixture {
    uint64 internal id;

    function setUp() public override {
        super.setUp();
        vm.prank(Cards.account(0));
        id = registry.proposeSuspension(Cards.account(4));
    }

    function test_vote_GivenThereIsNoSuchProposal() public {
        vm.prank(Cards.account(1));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.UnknownProposal.selector, 99));
        registry.vote(99, ProposalDigest.wrap(0));
    }

    function testFuzz_vote_WhenTheDigestIsAnotherProposals(bytes32 other) public {
        ProposalDigest digest = digestOf(id);
        vm.assume(other != ProposalDigest.unwrap(digest));
        vm.prank(Cards.account(1));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.WrongDigest.selector, id, digest));
        registry.vote(id, ProposalDigest.wrap(other));
    }

    function testFuzz_vote_WhenTheCallerIsNotAnActiveMember(address caller) public {
        vm.assume(!registry.isActive(caller));
        ProposalDigest digest = digestOf(id);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NotActive.selector, caller));
        registry.vote(id, digest);
    }

    function test_vote_GivenTheSubjectChangedMeanwhile() public {
        ProposalDigest digest = digestOf(id);
        vm.prank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.prank(Cards.account(1));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.SubjectChanged.selector, id));
        registry.vote(id, digest);
    }

    function test_vote_GivenTheCallerHasVoted() public {
        ProposalDigest digest = digestOf(id);
        vm.prank(Cards.account(0));
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.AlreadyVoted.selector, id, Cards.account(0))
        );
        registry.vote(id, digest);
    }

    function test_vote_GivenTheProposalHasExpired() public {
        (Proposal memory p,,) = registry.proposal(id);
        vm.warp(p.expiry);
        vm.prank(Cards.account(1));
        registry.vote(id, p.digest);
        vm.warp(p.expiry + 1);
        vm.prank(Cards.account(2));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.ProposalExpired.selector, id, p.expiry));
        registry.vote(id, p.digest);
    }

    function test_vote_GivenTheProposalWasEnacted() public {
        voteAll(id, 1, 2);
        registry.enact(id);
        ProposalDigest digest = digestOf(id);
        vm.prank(Cards.account(3));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.AlreadyEnacted.selector, id));
        registry.vote(id, digest);
    }

    function test_vote_GivenAllIsWell() public {
        ProposalDigest digest = digestOf(id);
        vm.expectEmit();
        emit IConsortiumRegistry.VoteCast(id, Cards.account(1));
        vm.prank(Cards.account(1));
        registry.vote(id, digest);
        (, uint64 votes,) = registry.proposal(id);
        vm.assertEq(votes, 2, "votes");
    }

    function test_enact_GivenNoMajority() public {
        voteAll(id, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NoMajority.selector, id, 2, 3));
        registry.enact(id);
    }

    function test_enact_GivenAVoterIsNoLongerActive() public {
        voteAll(id, 1, 2);
        vm.prank(Cards.account(1));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.prank(Cards.account(2));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        // Three members are left, so two votes are needed; of three given one counts.
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NoMajority.selector, id, 1, 2));
        registry.enact(id);
    }

    function test_enact_GivenASuspendedVoterIsActiveAgain() public {
        voteAll(id, 3, 3);
        suspend(3);
        (, uint64 votes,) = registry.proposal(id);
        vm.assertEq(votes, 1, "votes while suspended");
        reinstate(3);
        (, votes,) = registry.proposal(id);
        vm.assertEq(votes, 2, "votes after");
    }

    function test_enact_GivenTheElectorateHasGrown() public {
        voteAll(id, 1, 2);
        admit(5);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NoMajority.selector, id, 3, 4));
        registry.enact(id);
    }

    function test_enact_GivenTheProposalHasExpired() public {
        voteAll(id, 1, 2);
        (Proposal memory p,,) = registry.proposal(id);
        vm.warp(p.expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.ProposalExpired.selector, id, p.expiry));
        registry.enact(id);
    }

    function test_enact_GivenItWasEnacted() public {
        voteAll(id, 1, 2);
        registry.enact(id);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.AlreadyEnacted.selector, id));
        registry.enact(id);
    }

    function test_enact_GivenTheSubjectChangedMeanwhile() public {
        voteAll(id, 1, 2);
        vm.prank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.SubjectChanged.selector, id));
        registry.enact(id);
    }

    /// @dev Suspended by one of two proposals and reinstated, all in one block or over several: the other's
    /// votes are of before.
    function testFuzz_enact_GivenTheSubjectChangedAndChangedBack(bool removal, uint8 blocks) public {
        voteAll(id, 1, 2);
        vm.prank(Cards.account(0));
        uint64 other = removal
            ? registry.proposeRemoval(Cards.account(4))
            : registry.proposeSuspension(Cards.account(4));
        voteAll(other, 1, 2);
        registry.enact(id);
        vm.roll(block.number + blocks);
        reinstate(4);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.SubjectChanged.selector, other));
        registry.enact(other);
        check(statusOf(4), Status.Active, "status");
        suspend(4); // a new proposal, with votes of now, passes
        check(statusOf(4), Status.Suspended, "status");
    }

    function test_enact_GivenOnlyOneActiveMemberIsLeft() public {
        registry = new ConsortiumRegistry(Cards.cards(2));
        vm.prank(Cards.account(0));
        id = registry.proposeSuspension(Cards.account(0));
        voteAll(id, 1, 1);
        vm.prank(Cards.account(1));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.expectRevert(IConsortiumRegistry.LastActiveMember.selector);
        registry.enact(id);
    }

    function test_enact_GivenItIsAnAdmission() public {
        vm.prank(Cards.account(0));
        id = registry.proposeAdmission(Cards.card(9));
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.WrongChange.selector, id, Change.Admission)
        );
        registry.enact(id);
    }

    function test_enact_WhenASuspensionPasses() public {
        voteAll(id, 1, 2);
        vm.roll(300);
        vm.expectEmit();
        emit IConsortiumRegistry.ChangeEnacted(id, Cards.account(4), Change.Suspension);
        vm.expectEmit();
        emit IConsortiumRegistry.MemberSuspended(Cards.account(4));
        registry.enact(id);
        Member memory m = entry(4);
        check(m.status, Status.Suspended, "status");
        vm.assertEq(m.changed, 300, "changed");
        vm.assertEq(m.since, 100, "since stays");
        vm.assertTrue(m.peerKey == Cards.peerKey(4), "keys stay");
        vm.assertEq(registry.activeCount(), 4, "active");
        vm.assertEq(registry.memberCount(), 5, "members");
        vm.assertFalse(registry.isActive(Cards.account(4)), "inactive");
    }

    function test_enact_WhenAReinstatementPasses() public {
        suspend(3);
        vm.prank(Cards.account(0));
        id = registry.proposeReinstatement(Cards.account(3));
        voteAll(id, 1, 2);
        vm.expectEmit();
        emit IConsortiumRegistry.MemberReinstated(Cards.account(3));
        registry.enact(id);
        check(statusOf(3), Status.Active, "status");
        vm.assertEq(registry.activeCount(), 5, "active");
    }

    function test_enact_WhenARemovalPasses() public {
        vm.prank(Cards.account(0));
        id = registry.proposeRemoval(Cards.account(4));
        voteAll(id, 1, 2);
        vm.expectEmit();
        emit IConsortiumRegistry.MemberRemoved(Cards.account(4));
        registry.enact(id);
        check(statusOf(4), Status.Left, "status");
        vm.assertEq(registry.memberAt(4), Cards.account(4), "tombstone");
        vm.assertEq(registry.holderOf(Cards.peerKey(4)), Cards.account(4), "old signatures keep their author");
    }
}

/// @notice Admission, rotation, leaving and reading. See ConsortiumRegistry.tree.
contract ConsortiumKeysTest is ConsortiumFixture {
    uint64 internal id;

    /// @dev A rotation of member 0 to the keys of n, with its majority.
    function passedRotation(uint256 n) internal returns (MemberInit memory card) {
        card = Cards.card(n);
        card.account = Cards.account(0);
        vm.prank(Cards.account(0));
        id = registry.proposeRotation(card);
        voteAll(id, 1, 2);
    }

    function test_enactKeys_WhenTheCardIsNotWhatWasProposed() public {
        MemberInit memory card = passedRotation(9);
        ProposalDigest digest = digestOf(id);
        card.hpkeKey[700] ^= 0x01;
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.WrongDigest.selector, id, digest));
        registry.enactKeys(id, card);
        card = Cards.card(9);
        card.account = Cards.account(0);
        card.name = "Another";
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.WrongDigest.selector, id, digest));
        registry.enactKeys(id, card);
    }

    function test_enactKeys_GivenItIsASuspension() public {
        vm.prank(Cards.account(0));
        id = registry.proposeSuspension(Cards.account(4));
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.WrongChange.selector, id, Change.Suspension)
        );
        registry.enactKeys(id, Cards.card(4));
    }

    function test_enactKeys_GivenThePeerKeyWasTakenMeanwhile() public {
        MemberInit memory card = passedRotation(9);
        voteAll(id, 3, 3);
        admit(9);
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.PeerKeyTaken.selector, card.peerKey, Cards.account(9))
        );
        registry.enactKeys(id, card);
    }

    function test_enactKeys_GivenTheSubjectLeftMeanwhile() public {
        MemberInit memory card = passedRotation(9);
        voteAll(id, 3, 3);
        vm.prank(Cards.account(0));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.SubjectChanged.selector, id));
        registry.enactKeys(id, card);
    }

    function test_enactKeys_GivenAnotherRotationPassedMeanwhile() public {
        MemberInit memory card = passedRotation(9);
        uint64 first = id;
        MemberInit memory later = passedRotation(10);
        registry.enactKeys(id, later);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.SubjectChanged.selector, first));
        registry.enactKeys(first, card);
        vm.assertTrue(entry(0).peerKey == later.peerKey, "peer key");
    }

    function test_enactKeys_WhenAnAdmissionPasses() public {
        MemberInit memory card = Cards.card(9);
        vm.prank(Cards.account(0));
        id = registry.proposeAdmission(card);
        voteAll(id, 1, 2);
        vm.roll(300);
        vm.expectEmit();
        emit IConsortiumRegistry.ChangeEnacted(id, card.account, Change.Admission);
        vm.expectEmit();
        emit IConsortiumRegistry.MemberAdmitted(
            card.account, card.peerKey, card.docHash, card.hpkeKey, card.name
        );
        vm.prank(Cards.account(77)); // anybody
        registry.enactKeys(id, card);
        Member memory m = entry(9);
        check(m.status, Status.Active, "status");
        vm.assertEq(m.index, 5, "place");
        vm.assertEq(m.since, 300, "since");
        vm.assertEq(registry.activeCount(), 6, "active");
    }

    function test_enactKeys_WhenARotationPasses() public {
        MemberInit memory card = passedRotation(9);
        vm.roll(300);
        vm.expectEmit();
        emit IConsortiumRegistry.KeysRotated(
            card.account, card.peerKey, Cards.peerKey(0), card.docHash, card.hpkeKey, card.name
        );
        registry.enactKeys(id, card);
        Member memory m = entry(0);
        vm.assertTrue(m.peerKey == card.peerKey, "peer key");
        vm.assertEq(HpkeHash.unwrap(m.hpkeHash), keccak256(card.hpkeKey), "HPKE key");
        vm.assertEq(DocHash.unwrap(m.docHash), DocHash.unwrap(card.docHash), "document");
        vm.assertEq(m.since, 300, "since");
        vm.assertEq(registry.holderOf(Cards.peerKey(0)), card.account, "retired key");
        vm.assertEq(registry.holderOf(card.peerKey), card.account, "new key");
    }

    function test_enactKeys_WhenARotationKeepsThePeerKey() public {
        MemberInit memory card = Cards.card(9);
        (card.account, card.peerKey) = (Cards.account(0), Cards.peerKey(0));
        vm.prank(Cards.account(0));
        id = registry.proposeRotation(card);
        voteAll(id, 1, 2);
        vm.roll(300);
        registry.enactKeys(id, card);
        vm.assertEq(entry(0).since, 100, "since");
        vm.assertEq(entry(0).changed, 300, "changed");
    }

    function test_enactKeys_GivenARotationOfASuspendedMember() public {
        suspend(4);
        MemberInit memory card = Cards.card(9);
        card.account = Cards.account(4);
        vm.prank(Cards.account(0));
        id = registry.proposeRotation(card);
        voteAll(id, 1, 2);
        registry.enactKeys(id, card);
        check(statusOf(4), Status.Suspended, "status");
        vm.assertEq(registry.activeCount(), 4, "active");
    }

    function testFuzz_leaveConsortium_GivenTheCallerIsNoMember(address caller) public {
        vm.assume(!registry.isActive(caller));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.WrongStatus.selector, caller, Status.None));
        registry.leaveConsortium(RunOffPlan.wrap(0));
    }

    function test_leaveConsortium_GivenTheCallerHasLeft() public {
        vm.startPrank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.WrongStatus.selector, Cards.account(4), Status.Left)
        );
        registry.leaveConsortium(RunOffPlan.wrap(0));
    }

    function test_leaveConsortium_GivenTheCallerIsSuspended() public {
        suspend(4);
        vm.prank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        check(statusOf(4), Status.Left, "status");
        vm.assertEq(registry.activeCount(), 4, "active");
    }

    function testFuzz_leaveConsortium_GivenTheCallerIsActive(bytes32 plan) public {
        vm.roll(300);
        vm.expectEmit();
        emit IConsortiumRegistry.MemberLeft(Cards.account(4), RunOffPlan.wrap(plan));
        vm.prank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(plan));
        Member memory m = entry(4);
        check(m.status, Status.Left, "status");
        vm.assertEq(RunOffPlan.unwrap(m.runOffPlan), plan, "plan");
        vm.assertEq(m.changed, 300, "changed");
        vm.assertTrue(m.peerKey == Cards.peerKey(4), "keys stay readable");
        vm.assertEq(registry.memberCount(), 5, "members");
        vm.assertEq(registry.activeCount(), 4, "active");
    }

    function testFuzz_views_GivenAnAccountThatNeverJoined(address account) public view {
        vm.assume(!registry.isActive(account));
        Member memory m = registry.member(account);
        vm.assertEq(keccak256(abi.encode(m)), keccak256(new bytes(288)), "all zero");
        vm.assertFalse(registry.hasVoted(1, account), "no vote");
    }

    function test_views_WhenAPlaceIsPastTheEnd() public {
        vm.expectRevert();
        registry.memberAt(5);
    }

    function test_views_WhenAProposalIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.UnknownProposal.selector, 1));
        registry.proposal(1);
    }
}
