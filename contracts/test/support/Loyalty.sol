// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ConsortiumRegistry } from "../../src/ConsortiumRegistry.sol";
import { Points } from "../../src/Points.sol";
import { PointsFactory } from "../../src/PointsFactory.sol";
import { MemberInit, ProposalDigest } from "../../src/types/Membership.sol";
import { Proposal, RunOffPlan } from "../../src/types/Membership.sol";
import { Line, PointsTerms } from "../../src/types/Points.sol";
import { Cards } from "./Consortium.sol";
import { vm } from "./Vm.sol";

/// @title A consortium of four members that can sign, two of which have points
abstract contract LoyaltyFixture {
    uint256 internal constant MEMBERS = 4;
    uint256 internal constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    uint32 internal constant EPOCH = 30 days;

    ConsortiumRegistry internal registry;
    PointsFactory internal factory;
    Points internal points;
    Points internal otherPoints;
    address internal shop;

    function setUp() public virtual {
        vm.roll(100);
        vm.warp(1_800_000_000);
        MemberInit[] memory cards = Cards.cards(MEMBERS);
        for (uint256 n = 0; n < MEMBERS; ++n) {
            cards[n].account = member(n);
        }
        registry = new ConsortiumRegistry(cards);
        factory = new PointsFactory(registry);
        shop = member(0);
        points = createPoints(0);
        otherPoints = createPoints(1);
    }

    function keyOf(uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("member key", n)));
    }

    function member(uint256 n) internal pure returns (address) {
        return vm.addr(keyOf(n));
    }

    /// @dev A customer's key; its account is one of many that a person may have.
    function customerKey(uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("customer key", n)));
    }

    function customer(uint256 n) internal pure returns (address) {
        return vm.addr(customerKey(n));
    }

    function sign(uint256 key, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    /// @dev The other signature of the same key over the same hash, with a high s.
    function malleable(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = (word(signature, 0), word(signature, 32));
        return abi.encodePacked(r, bytes32(ORDER - uint256(s)), uint8(signature[64]) == 27 ? uint8(28) : 27);
    }

    function word(bytes memory raw, uint256 offset) private pure returns (bytes32 out) {
        assembly ("memory-safe") {
            out := mload(add(add(raw, 32), offset))
        }
    }

    function createPoints(uint256 n) internal returns (Points) {
        vm.prank(member(n));
        return Points(
            factory.create(PointsTerms(uint64(block.timestamp), EPOCH, 1_000_000_000, 2, "Points", "PTS"))
        );
    }

    /// @dev The shop credits points at once, as a batch of one line.
    function issue(address account, uint48 amount) internal returns (bytes32 root, Line memory line) {
        line = Line(
            account, amount, keccak256(abi.encode(account, amount, points.totalSupply(), block.timestamp))
        );
        Line[] memory lines = new Line[](1);
        lines[0] = line;
        vm.prank(shop);
        root = points.issue(lines);
    }

    /// @dev A return of a line of a batch of one.
    function takeBack(bytes32 root, Line memory line, uint48 amount) internal {
        vm.prank(shop);
        points.takeBack(root, 0, line, amount, new bytes32[](0));
    }

    function nextEpoch() internal {
        vm.warp(points.epochEnd(points.epoch()));
    }

    function suspend(uint256 n) internal {
        vm.prank(member((n + 1) % MEMBERS));
        uint64 id = registry.proposeSuspension(member(n));
        (Proposal memory p,,) = registry.proposal(id);
        voteAs((n + 2) % MEMBERS, id, p.digest);
        voteAs((n + 3) % MEMBERS, id, p.digest);
        registry.enact(id);
    }

    function leaveAs(uint256 n) internal {
        vm.prank(member(n));
        registry.leaveConsortium(RunOffPlan.wrap(0));
    }

    function voteAs(uint256 n, uint64 id, ProposalDigest digest) private {
        vm.prank(member(n));
        registry.vote(id, digest);
    }
}
