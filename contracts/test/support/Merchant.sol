// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../../src/Points.sol";
import { PointsFactory } from "../../src/PointsFactory.sol";
import { Line, PointsTerms } from "../../src/types/Points.sol";
import { Cards, ConsortiumFixture } from "./Consortium.sol";
import { vm } from "./Vm.sol";

/// @title A consortium whose first member has points, and the steps that tests repeat
abstract contract MerchantFixture is ConsortiumFixture {
    uint32 internal constant EPOCH = 30 days;
    uint48 internal constant CAP = 1_000_000;
    bytes32 internal constant REF = keccak256("ref");
    PointsFactory internal factory;
    Points internal points;
    address internal shop;
    uint256 private _issues;

    function setUp() public virtual override {
        super.setUp();
        factory = new PointsFactory(registry);
        shop = Cards.account(0);
        points = create(0);
    }

    /// @dev The points of member n. Its epoch 0 began an hour ago.
    function create(uint256 n) internal returns (Points) {
        vm.prank(Cards.account(n));
        return Points(factory.create(terms()));
    }

    function terms() internal view returns (PointsTerms memory) {
        return PointsTerms(uint64(block.timestamp - 1 hours), EPOCH, CAP, 2, "Corner Bakery points", "CBP");
    }

    function longTerms() internal view returns (PointsTerms memory t) {
        t = terms();
        t.epochLength = 3660 days;
    }

    function lineOf(address account, uint48 amount) internal pure returns (Line memory) {
        return Line(account, amount, REF);
    }

    /// @dev The shop credits points at once, each time under another reference.
    function issue(address account, uint48 amount) internal returns (bytes32 root, Line[] memory lines) {
        lines = new Line[](1);
        lines[0] = Line(account, amount, keccak256(abi.encode(++_issues)));
        vm.prank(shop);
        root = points.issue(lines);
    }

    /// @dev Goes to the beginning of the n-th epoch from now.
    function skip(uint256 n) internal {
        if (n != 0) vm.warp(points.epochEnd(uint32(points.epoch() + n - 1)));
    }
}
