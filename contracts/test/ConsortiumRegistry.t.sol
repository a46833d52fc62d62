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

/// @notice Who may be a founder. See ConsortiumRegistry.tree.
contract ConsortiumConstructorTest is ConsortiumFixture {
    function test_constructor_WhenThereAreNoFounders() public {
        vm.expectRevert(IConsortiumRegistry.NoFounders.selector);
        new ConsortiumRegistry(new MemberInit[](0));
    }

    function test_constructor_WhenAFounderIsNamedTwice() public {
        MemberInit[] memory list = Cards.cards(2);
        list[1].account = list[0].account;
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.WrongStatus.selector, list[0].account, Status.Active)
        );
        new ConsortiumRegistry(list);
    }

    function test_constructor_WhenTwoFoundersHaveOnePeerKey() public {
        MemberInit[] memory list = Cards.cards(2);
        list[1].peerKey = list[0].peerKey;
        vm.expectRevert(
            abi.encodeWithSelector(
                IConsortiumRegistry.PeerKeyTaken.selector, list[0].peerKey, list[0].account
            )
        );
        new ConsortiumRegistry(list);
    }

    function testFuzz_constructor_WhenAnHPKEKeyHasTheWrongLength(uint16 length) public {
        vm.assume(length != 1216);
        MemberInit[] memory list = Cards.cards(1);
        list[0].hpkeKey = new bytes(length);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.HpkeKeyLength.selector, length));
        new ConsortiumRegistry(list);
    }

    function test_constructor_WhenANameIsEmptyOrTooLong() public {
        MemberInit[] memory list = Cards.cards(1);
        list[0].name = "";
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NameLength.selector, 0));
        new ConsortiumRegistry(list);
        list[0].name = string(new bytes(65));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NameLength.selector, 65));
        new ConsortiumRegistry(list);
        list[0].name = string(new bytes(64));
        new ConsortiumRegistry(list);
    }

    function test_constructor_WhenAnAccountIsZero() public {
        MemberInit[] memory list = Cards.cards(1);
        list[0].account = address(0);
        vm.expectRevert(IConsortiumRegistry.ZeroAccount.selector);
        new ConsortiumRegistry(list);
    }

    function test_constructor_WhenAPeerKeyIsZero() public {
        MemberInit[] memory list = Cards.cards(1);
        list[0].peerKey = PeerKey.wrap(0);
        vm.expectRevert(IConsortiumRegistry.ZeroPeerKey.selector);
        new ConsortiumRegistry(list);
    }

    function test_constructor_WhenAllFoundersAreValid() public {
        MemberInit[] memory list = Cards.cards(3);
        for (uint256 i = 0; i < list.length; ++i) {
            vm.expectEmit();
            emit IConsortiumRegistry.MemberAdmitted(
                list[i].account, list[i].peerKey, list[i].docHash, list[i].hpkeKey, list[i].name
            );
        }
        ConsortiumRegistry fresh = new ConsortiumRegistry(list);
        vm.assertEq(fresh.memberCount(), 3, "members");
        vm.assertEq(fresh.activeCount(), 3, "active");
        for (uint32 i = 0; i < list.length; ++i) {
            Member memory m = fresh.member(list[i].account);
            vm.assertEq(m.index, i, "place");
            vm.assertEq(m.since, block.number, "since");
            vm.assertEq(m.changed, block.number, "changed");
            vm.assertEq(HpkeHash.unwrap(m.hpkeHash), keccak256(list[i].hpkeKey), "hash");
            vm.assertEq(fresh.memberAt(i), list[i].account, "order");
            vm.assertEq(fresh.holderOf(list[i].peerKey), list[i].account, "holder");
            vm.assertTrue(fresh.isActive(list[i].account), "active");
        }
    }
}

/// @notice What may be proposed, by whom. See ConsortiumRegistry.tree.
contract ConsortiumProposeTest is ConsortiumFixture {
    function testFuzz_proposeAdmission_WhenTheCallerIsNotAnActiveMember(address caller) public {
        vm.assume(!registry.isActive(caller));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.NotActive.selector, caller));
        registry.proposeAdmission(Cards.card(9));
    }

    function test_proposeAdmission_GivenTheCandidateWasEverAMember() public {
        vm.prank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        MemberInit memory card = Cards.card(9);
        card.account = Cards.account(4);
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.WrongStatus.selector, card.account, Status.Left)
        );
        vm.prank(Cards.account(0));
        registry.proposeAdmission(card);
    }

    function test_proposeAdmission_GivenThePeerKeyIsOrWasAMembers() public {
        MemberInit memory card = Cards.card(9);
        card.peerKey = Cards.peerKey(3);
        vm.prank(Cards.account(0));
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.PeerKeyTaken.selector, card.peerKey, Cards.account(3))
        );
        registry.proposeAdmission(card);
    }

    function test_proposeAdmission_WhenTheCardIsMalformed() public {
        MemberInit memory card = Cards.card(9);
        card.hpkeKey = new bytes(1215);
        vm.startPrank(Cards.account(0));
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.HpkeKeyLength.selector, 1215));
        registry.proposeAdmission(card);
        card = Cards.card(9);
        card.account = address(0);
        vm.expectRevert(IConsortiumRegistry.ZeroAccount.selector);
        registry.proposeAdmission(card);
    }

    function test_proposeAdmission_WhenTheCardIsValid() public {
        MemberInit memory card = Cards.card(9);
        ProposalDigest digest = ProposalDigest.wrap(keccak256(abi.encode(Change.Admission, card)));
        uint64 expiry = uint64(block.timestamp) + registry.VOTING_PERIOD();
        vm.expectEmit();
        emit IConsortiumRegistry.ChangeProposed(
            1, card.account, Cards.account(0), Change.Admission, expiry, digest
        );
        vm.expectEmit();
        emit IConsortiumRegistry.VoteCast(1, Cards.account(0));
        vm.expectEmit();
        emit IConsortiumRegistry.KeysProposed(1, card);
        vm.prank(Cards.account(0));
        vm.assertEq(registry.proposeAdmission(card), 1, "first number");
        (Proposal memory p, uint64 votes, uint64 needed) = registry.proposal(1);
        vm.assertEq(p.subject, card.account, "subject");
        vm.assertEq(votes, 1, "votes");
        vm.assertEq(needed, 3, "needed");
        vm.assertTrue(registry.hasVoted(1, Cards.account(0)), "proposer voted");
        check(statusOf(9), Status.None, "not yet a member");
    }

    function test_proposeRotation_GivenTheSubjectHasLeft() public {
        vm.prank(Cards.account(4));
        registry.leaveConsortium(RunOffPlan.wrap(0));
        MemberInit memory card = Cards.card(9);
        card.account = Cards.account(4);
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.WrongStatus.selector, card.account, Status.Left)
        );
        vm.prank(Cards.account(0));
        registry.proposeRotation(card);
    }

    function test_proposeRotation_WhenThePeerKeyIsAnotherMembers() public {
        MemberInit memory card = Cards.card(0);
        card.peerKey = Cards.peerKey(1);
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.PeerKeyTaken.selector, card.peerKey, Cards.account(1))
        );
        vm.prank(Cards.account(0));
        registry.proposeRotation(card);
    }

    function test_proposeRotation_WhenThePeerKeyIsARetiredOneOfItsOwn() public {
        MemberInit memory card = Cards.card(9);
        card.account = Cards.account(0);
        vm.prank(Cards.account(0));
        uint64 id = registry.proposeRotation(card);
        voteAll(id, 1, 2);
        registry.enactKeys(id, card);
        vm.expectRevert(
            abi.encodeWithSelector(IConsortiumRegistry.PeerKeyTaken.selector, Cards.peerKey(0), card.account)
        );
        vm.prank(Cards.account(0));
        registry.proposeRotation(Cards.card(0));
    }

    function test_proposeStatus_GivenASuspensionOfAMemberThatIsNotActive() public {
        suspend(4);
        expectWrongStatus(Cards.account(4), Status.Suspended);
        vm.prank(Cards.account(0));
        registry.proposeSuspension(Cards.account(4));
    }

    function test_proposeStatus_GivenAReinstatementOfAMemberThatIsNotSuspended() public {
        expectWrongStatus(Cards.account(4), Status.Active);
        vm.prank(Cards.account(0));
        registry.proposeReinstatement(Cards.account(4));
    }

    function test_proposeStatus_GivenARemovalOfAnAccountThatNeverJoined() public {
        expectWrongStatus(Cards.account(9), Status.None);
        vm.prank(Cards.account(0));
        registry.proposeRemoval(Cards.account(9));
    }

    function test_proposeStatus_GivenTheSubjectIsTheLastActiveMember() public {
        registry = new ConsortiumRegistry(Cards.cards(1));
        vm.startPrank(Cards.account(0));
        vm.expectRevert(IConsortiumRegistry.LastActiveMember.selector);
        registry.proposeSuspension(Cards.account(0));
        vm.expectRevert(IConsortiumRegistry.LastActiveMember.selector);
        registry.proposeRemoval(Cards.account(0));
    }

    function expectWrongStatus(address account, Status status) internal {
        vm.expectRevert(abi.encodeWithSelector(IConsortiumRegistry.WrongStatus.selector, account, status));
    }
}
