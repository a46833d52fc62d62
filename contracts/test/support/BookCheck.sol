// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../../src/Points.sol";
import { LotBook } from "./LotBook.sol";
import { vm } from "./Vm.sol";

/// @title Whether points say what a plain book says
library BookCheck {
    function agree(LotBook book, Points points) internal view {
        uint256 now_ = points.epoch();
        address[] memory list = book.holders();
        uint256 all = 0;
        for (uint256 i = 0; i < list.length; ++i) {
            holder(book, points, list[i], now_);
            all += points.balanceOf(list[i]);
        }
        vm.assertEq(points.totalSupply(), all, "the sum of balances is not the supply");
        (, uint48[3] memory lanes) = points.supplyByExpiry();
        for (uint256 i = 0; i < 3; ++i) {
            vm.assertEq(lanes[i], book.supply(now_ + i), "supply of an expiry");
        }
    }

    function holder(LotBook book, Points points, address who, uint256 now_) internal view {
        (uint32 first, uint48[3] memory lanes) = points.balanceByExpiry(who);
        vm.assertEq(first, now_, "first");
        for (uint256 i = 0; i < 3; ++i) {
            vm.assertEq(lanes[i], book.lots(who, now_ + i), "lot");
        }
        vm.assertEq(points.balanceOf(who), book.balance(who, now_), "balance");
        (uint256 e, uint256 before) = points.earned(who);
        vm.assertEq(e, book.earned(who, now_), "earned");
        vm.assertEq(before, now_ == 0 ? 0 : book.earned(who, now_ - 1), "earned before");
    }
}
