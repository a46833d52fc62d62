// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../../src/Points.sol";
import { BookCheck } from "../support/BookCheck.sol";
import { vm } from "../support/Vm.sol";
import { PointsHandler } from "./PointsHandler.sol";

/// @notice Defends I7: what holds of points whatever merchant, customers and time do.
contract PointsInvariants {
    PointsHandler private handler;
    Points private points;

    function setUp() public {
        vm.warp(1_800_000_000);
        handler = new PointsHandler();
        points = handler.POINTS();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    /// @notice Balances, supply and earnings are what the plain book says, and balances come to the supply.
    function invariant_conserved() public view {
        BookCheck.agree(handler.BOOK(), points);
    }

    /// @notice No epoch issued more than the largest cap that it had.
    function invariant_capHolds() public view {
        uint256 now_ = points.epoch();
        for (uint256 e = now_ > 4 ? now_ - 4 : 0; e <= now_; ++e) {
            vm.assertLe(handler.issuedIn(e), handler.largestCap(e), "more than the cap");
        }
        (, uint256 used,) = points.cap();
        vm.assertEq(used, handler.issuedIn(now_), "used");
    }

    /// @notice What a batch still owes is what was neither released nor returned.
    function invariant_openIsWhatIsOwed() public view {
        for (uint256 i = 0; i < handler.batchCount(); ++i) {
            (bytes32 root, uint256 open) = handler.openOf(i);
            vm.assertEq(points.batch(root).open, open, "open");
        }
    }
}
