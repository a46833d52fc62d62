// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AnchorRegistry } from "../src/AnchorRegistry.sol";
import { IMembership } from "../src/interfaces/IMembership.sol";
import { LogRoot } from "../src/types/Anchor.sol";
import { Cards, ConsortiumFixture } from "./support/Consortium.sol";
import { vm } from "./support/Vm.sol";

/// @notice See AnchorRegistry.tree. Defends I9: an anchor is an event and holds up nothing.
contract AnchorRegistryTest is ConsortiumFixture {
    LogRoot private constant ROOT = LogRoot.wrap(keccak256("root"));
    AnchorRegistry private anchors;

    function setUp() public override {
        super.setUp();
        anchors = new AnchorRegistry(registry);
    }

    function testFuzz_constructor_WhenThereIsNoContractAtTheRegistrysAddress(address nobody) public {
        vm.assume(nobody.code.length == 0);
        vm.expectRevert(abi.encodeWithSelector(AnchorRegistry.NoConsortium.selector, nobody));
        new AnchorRegistry(IMembership(nobody));
    }

    function test_anchor_WhenTheRootIsZero() public {
        vm.prank(Cards.account(0));
        vm.expectRevert(AnchorRegistry.ZeroRoot.selector);
        anchors.anchor(LogRoot.wrap(0), 1);
    }

    function test_anchor_WhenThereAreNoEntries() public {
        vm.prank(Cards.account(0));
        vm.expectRevert(AnchorRegistry.EmptyBatch.selector);
        anchors.anchor(ROOT, 0);
    }

    function testFuzz_anchor_WhenTheCallerIsNoMember(address caller) public {
        vm.assume(!registry.isActive(caller));
        refused(caller);
    }

    function test_anchor_GivenTheCallerWasSuspendedBeforeItsFirstAnchor() public {
        suspend(4);
        refused(Cards.account(4));
    }

    function testFuzz_anchor_GivenTheCallerIsActive(bytes32 root, uint64 entries, uint8 n) public {
        vm.assume(root != 0 && entries != 0);
        address member = Cards.account(n % FOUNDERS);
        vm.expectEmit();
        emit AnchorRegistry.Anchored(LogRoot.wrap(root), member, entries);
        vm.record();
        vm.prank(member);
        anchors.anchor(LogRoot.wrap(root), entries);
        (, bytes32[] memory writes) = vm.accesses(address(anchors));
        vm.assertEq(writes.length, 1, "one slot, the lease");
        vm.assertEq(anchors.leaseEnd(member), block.timestamp + anchors.LEASE(), "lease");
    }

    function test_anchor_GivenALease() public {
        expectLookUps(1);
        anchorAs(0);
        vm.warp(block.timestamp + anchors.LEASE() - 1);
        vm.record();
        anchorAs(0);
        (, bytes32[] memory writes) = vm.accesses(address(anchors));
        vm.assertEq(writes.length, 0, "storage written");
    }

    function test_anchor_GivenALeaseThatHasEnded() public {
        expectLookUps(2);
        anchorAs(0);
        vm.warp(block.timestamp + anchors.LEASE());
        anchorAs(0);
    }

    function test_anchor_GivenTheCallerWasSuspendedDuringItsLease() public {
        anchorAs(4);
        suspend(4);
        anchorAs(4);
        vm.warp(block.timestamp + anchors.LEASE());
        refused(Cards.account(4));
    }

    function test_endLease_GivenTheAccountIsActive() public {
        anchorAs(4);
        vm.expectRevert(abi.encodeWithSelector(AnchorRegistry.StillActive.selector, Cards.account(4)));
        anchors.endLease(Cards.account(4));
    }

    function test_endLease_GivenTheAccountWasSuspended() public {
        anchorAs(4);
        suspend(4);
        vm.expectEmit();
        emit AnchorRegistry.LeaseEnded(Cards.account(4));
        vm.prank(Cards.account(77)); // anybody
        anchors.endLease(Cards.account(4));
        refused(Cards.account(4));
    }

    function anchorAs(uint256 n) private {
        vm.prank(Cards.account(n));
        anchors.anchor(ROOT, 1);
    }

    function refused(address caller) private {
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(AnchorRegistry.NotActive.selector, caller));
        anchors.anchor(ROOT, 1);
    }

    function expectLookUps(uint64 count) private {
        vm.expectCall(address(registry), abi.encodeCall(IMembership.isActive, (Cards.account(0))), count);
    }
}
