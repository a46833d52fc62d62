// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AnchorRegistry } from "../../src/AnchorRegistry.sol";
import { ConsentRegistry } from "../../src/ConsentRegistry.sol";
import { LogRoot } from "../../src/types/Anchor.sol";
import { Action, BatchRoot, ConsentAnchor, ConsentDigest } from "../../src/types/Consent.sol";
import { MemberInit, RunOffPlan } from "../../src/types/Membership.sol";
import { Cards, ConsortiumFixture } from "../support/Consortium.sol";
import { vm } from "../support/Vm.sol";

/// @notice What each call costs as a transaction of its own (run with --isolate), under the Osaka rules. The
/// figures are committed in snapshots/, so that a change of cost shows in the diff.
contract GasTest is ConsortiumFixture {
    uint256 private constant KEY = 0xC0FFEE;
    AnchorRegistry private anchors;
    ConsentRegistry private consents;

    function setUp() public override {
        super.setUp();
        anchors = new AnchorRegistry(registry);
        consents = new ConsentRegistry();
    }

    function test_membership() public {
        MemberInit memory card = Cards.card(9);
        vm.prank(Cards.account(0));
        uint64 id = registry.proposeAdmission(card);
        snap("ConsortiumRegistry", "proposeAdmission");
        voteAll(id, 1, 2);
        snap("ConsortiumRegistry", "vote");
        registry.enactKeys(id, card);
        snap("ConsortiumRegistry", "enactKeys, admission");
        card = Cards.card(10);
        card.account = Cards.account(9);
        vm.prank(Cards.account(0));
        id = registry.proposeRotation(card);
        voteAll(id, 1, 3);
        registry.enactKeys(id, card);
        snap("ConsortiumRegistry", "enactKeys, rotation");
    }

    function test_status() public {
        vm.prank(Cards.account(0));
        uint64 id = registry.proposeSuspension(Cards.account(4));
        snap("ConsortiumRegistry", "proposeSuspension");
        voteAll(id, 1, 2);
        registry.enact(id);
        snap("ConsortiumRegistry", "enact, suspension");
        vm.prank(Cards.account(3));
        registry.leaveConsortium(RunOffPlan.wrap(keccak256("plan")));
        snap("ConsortiumRegistry", "leaveConsortium");
    }

    function test_anchors() public {
        for (uint256 i = 0; i < 3; ++i) {
            if (i == 2) vm.warp(block.timestamp + anchors.LEASE());
            vm.prank(Cards.account(0));
            anchors.anchor(LogRoot.wrap(keccak256(abi.encode("root", i))), 65_536);
            snap(
                "AnchorRegistry", i == 0 ? "anchor, first ever" : i == 1 ? "anchor" : "anchor, first of a day"
            );
        }
    }

    function test_consent() public {
        consents.anchor(ConsentDigest.wrap(keccak256("digest")));
        snap("ConsentRegistry", "anchor");
        consents.anchorBatch(BatchRoot.wrap(keccak256("batch")), 4096);
        snap("ConsentRegistry", "anchorBatch");
        consents.revoke(ConsentDigest.wrap(keccak256("revoked")), 7);
        snap("ConsentRegistry", "revoke");
        ConsentAnchor memory s = ConsentAnchor(
            vm.addr(KEY), ConsentDigest.wrap(keccak256("signed")), Action.Revoked, 7, type(uint64).max
        );
        (uint8 v, bytes32 r, bytes32 low) = vm.sign(KEY, consents.anchorHash(s));
        consents.anchorSigned(s, abi.encodePacked(r, low, v));
        snap("ConsentRegistry", "anchorSigned, ECDSA");
    }

    function snap(string memory group, string memory name) private {
        vm.snapshotGasLastCall(group, name);
    }
}
