// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AnchorRegistry } from "../../src/AnchorRegistry.sol";
import { ConsortiumRegistry } from "../../src/ConsortiumRegistry.sol";
import { Member, PeerKey, Status } from "../../src/types/Membership.sol";
import { vm } from "../support/Vm.sol";
import { AnchorHandler } from "./AnchorHandler.sol";
import { ConsortiumHandler } from "./ConsortiumHandler.sol";
import { ExchangeHandler } from "./ExchangeHandler.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

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

/// @notice What holds of the exchange whatever holders, relayers and merchants do. Defends I7: points only move,
/// nothing is made or lost, and no exchange is ever half settled.
contract ExchangeInvariants {
    ExchangeHandler private handler;

    function setUp() public {
        handler = new ExchangeHandler();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    /// @notice Every account has what the model says, all together what was issued, and the exchange nothing.
    function invariant_pointsOnlyMove() public view {
        for (uint256 p = 0; p < 3; ++p) {
            IERC20 points = IERC20(handler.pointsAt(p));
            uint256 sum = follows(points, handler.merchantAt(p)) + follows(points, handler.relayer());
            for (uint256 n = 0; n < handler.HOLDERS(); ++n) {
                sum += follows(points, handler.holder(n));
            }
            vm.assertEq(sum, handler.issued(address(points)), "made or lost");
            vm.assertEq(points.balanceOf(address(handler.theExchange())), 0, "held");
        }
    }

    /// @notice No maker ever has less than its rate, pays more than its limits or gives more than it offered.
    function invariant_makersKeepTheirTerms() public view {
        for (uint256 i = 0; i < handler.storyCount(); ++i) {
            ExchangeHandler.Story memory s = handler.story(i);
            vm.assertLe(s.given, s.offer.giveAmount, "gave more than offered");
            vm.assertTrue(s.received * s.offer.giveAmount >= s.given * s.offer.wantAmount, "below its rate");
            vm.assertLe(s.fee, s.offer.maxFee, "fee");
            vm.assertLe(s.relayFee, s.offer.maxRelayFee, "relay fee");
            (uint128 given, uint120 fee, bool ended) =
                handler.theExchange().filled(handler.theExchange().offerHash(s.offer));
            vm.assertEq(given, s.given, "given");
            vm.assertEq(fee, s.fee, "fee booked");
            vm.assertTrue(ended == s.ended, "ended");
        }
    }

    function follows(IERC20 points, address account) private view returns (uint256 balance) {
        balance = points.balanceOf(account);
        vm.assertEq(balance, handler.model(address(points), account), "balance");
    }
}
