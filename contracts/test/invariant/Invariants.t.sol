// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AnchorRegistry } from "../../src/AnchorRegistry.sol";
import { ConsortiumRegistry } from "../../src/ConsortiumRegistry.sol";
import { Member, PeerKey, Status } from "../../src/types/Membership.sol";
import { vm } from "../support/Vm.sol";
import { AnchorHandler } from "./AnchorHandler.sol";
import { ConsortiumHandler } from "./ConsortiumHandler.sol";

/// @notice What holds of a consortium whatever its members do.
contract ConsortiumInvariants {
    ConsortiumHandler private handler;
    ConsortiumRegistry private registry;

    function setUp() public {
        vm.warp(1_800_000_000);
        handler = new ConsortiumHandler();
        registry = handler.REGISTRY();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    /// @notice Counter, entries and the outside view of them agree.
    function invariant_countsAgree() public view {
        vm.assertEq(registry.activeCount(), handler.countActive(), "active");
        vm.assertEq(registry.memberCount(), handler.largestMemberCount(), "history shrank");
    }

    /// @notice A consortium never votes itself out of existence.
    function invariant_someoneCanVote() public view {
        vm.assertTrue(registry.activeCount() > 0, "nobody is left to vote");
    }

    /// @notice Every place holds a different member that was admitted, with keys.
    function invariant_entriesStay() public view {
        for (uint32 i = 0; i < registry.memberCount(); ++i) {
            Member memory m = registry.member(registry.memberAt(i));
            vm.assertEq(m.index, i, "place");
            vm.assertTrue(m.status != Status.None, "status");
            vm.assertTrue(PeerKey.unwrap(m.peerKey) != 0, "keys");
            vm.assertLe(m.since, m.changed, "since after changed");
        }
    }

    /// @notice Every change of an entry is counted, whatever made it: what was proposed before passes no more.
    /// @dev The handler expects each such proposal to be refused.
    function invariant_versionsCountChanges() public view {
        for (uint64 i = 0; i < registry.memberCount(); ++i) {
            address account = registry.memberAt(i);
            vm.assertEq(registry.member(account).version, handler.changesOf(account), "version");
        }
    }

    /// @notice Who left stays away.
    function invariant_leavingIsFinal() public view {
        for (uint64 i = 0; i < registry.memberCount(); ++i) {
            address account = registry.memberAt(i);
            if (handler.left(account)) {
                vm.assertTrue(handler.statusOf(account) == Status.Left, "came back");
            } else {
                vm.assertTrue(handler.statusOf(account) != Status.Left, "left unasked");
            }
        }
    }

    /// @notice A key once used names its first holder for ever.
    function invariant_keysNeverChangeHands() public view {
        for (uint256 i = 0; i < handler.usedKeyCount(); ++i) {
            PeerKey key = handler.usedKeys(i);
            vm.assertEq(registry.holderOf(key), handler.firstHolder(key), "holder");
        }
    }
}

/// @notice What holds of anchors whatever members and strangers do.
contract AnchorInvariants {
    AnchorHandler private handler;
    AnchorRegistry private anchors;

    function setUp() public {
        vm.warp(1_800_000_000);
        handler = new AnchorHandler();
        anchors = handler.ANCHORS();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    /// @notice A lease is never longer than a day, and was given to an active member.
    function invariant_leasesAreEarned() public view {
        for (uint256 n = 0; n < handler.ACCOUNTS(); ++n) {
            address account = handler.accountAt(n);
            uint64 end = anchors.leaseEnd(account);
            vm.assertLe(end, block.timestamp + anchors.LEASE(), "too long");
            if (end != 0) vm.assertEq(end, handler.lastSeenActive(account) + anchors.LEASE(), "not earned");
        }
    }

    /// @notice Each anchor was one event, and no other call made one.
    function invariant_oneEventAnAnchor() public view {
        vm.assertEq(handler.events(), handler.anchored(), "events");
    }
}
