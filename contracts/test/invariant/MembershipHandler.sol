// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Memberships } from "../../src/Memberships.sol";
import { Line } from "../../src/types/Points.sol";
import { RuleKind, Standing } from "../../src/types/Programme.sol";
import { Deposits } from "../support/Deposits.sol";
import { LevelsFixture } from "../support/Levels.sol";
import { vm } from "../support/Vm.sol";

/// @title Five accounts that earn, return, deposit and withdraw, while anybody mints and refreshes
/// @dev Level 1 is for 50 points in this epoch, level 2 for 100, level 3 for a deposit. Remembers when a rule of the
/// level that an account has was last seen to hold.
contract MembershipHandler is LevelsFixture {
    uint256 public constant ACCOUNTS = 5;

    Memberships public MEMBERSHIPS;
    Deposits private deposits;
    mapping(uint256 account => uint256) public lastHeld;
    mapping(uint256 account => bool) public hasToken;
    mapping(uint256 account => bool) private gaveUp;
    bytes32[] private roots;
    Line[] private lines;
    mapping(uint256 batch => uint256) private returned;

    constructor() {
        setUp();
        MEMBERSHIPS = memberships;
        deposits = new Deposits();
        addLevel(club, earned(50));
        addLevel(club, earned(100));
        addLevel(club, ruleOf(RuleKind.Deposit, address(deposits), 1));
    }

    function earn(uint256 who, uint8 amount) external {
        (bytes32 root, Line memory line) = issue(customer(who % ACCOUNTS), uint48(amount) + 1);
        roots.push(root);
        lines.push(line);
        vm.warp(block.timestamp + 1); // batches differ
    }

    function giveBack(uint256 which) external {
        if (roots.length == 0) return;
        which %= roots.length;
        uint256 left = lines[which].amount - returned[which];
        if (left == 0) return;
        vm.prank(shop);
        try points.takeBack(roots[which], 0, lines[which], uint48(left), new bytes32[](0)) {
            returned[which] += left;
        } catch { } // it has expired
    }

    function deposit(uint256 who) external {
        deposits.deposit(customer(who % ACCOUNTS), 1);
    }

    function withdraw(uint256 who) external {
        address account = customer(who % ACCOUNTS);
        deposits.withdraw(account, deposits.balanceOf(account));
    }

    function mintLevel(uint256 who, uint8 which, bool self) external {
        who %= ACCOUNTS;
        uint8 asked = which % 3 + 1;
        bool fits =
            holds(who, asked) && memberships.levelOf(club, customer(who)) <= asked && (self || !gaveUp[who]);
        vm.prank(self ? customer(who) : shop);
        try memberships.mint(club, asked, customer(who), seen(0)) {
            vm.assertTrue(fits, "minted against the rules");
            (lastHeld[who], hasToken[who], gaveUp[who]) = (block.timestamp, true, false);
        } catch {
            vm.assertFalse(fits, "refused against the rules");
        }
    }

    function look(uint256 who) external {
        who %= ACCOUNTS;
        if (!hasToken[who]) return;
        uint256 token = memberships.tokenOf(club, customer(who));
        uint8 before = memberships.levelOf(club, customer(who));
        uint8 left = memberships.refresh(token);
        vm.assertEq(left, memberships.levelOf(club, customer(who)), "what it said");
        if (before != 0 && left != 0) vm.assertEq(left, before, "lowered before its end");
        if (left != 0 && holds(who, left)) lastHeld[who] = block.timestamp;
        hasToken[who] = memberships.standing(token).level != 0;
    }

    function giveUp(uint256 who) external {
        who %= ACCOUNTS;
        if (!hasToken[who]) return;
        uint256 token = memberships.tokenOf(club, customer(who));
        vm.prank(customer(who));
        memberships.renounce(token);
        (hasToken[who], gaveUp[who]) = (false, true);
    }

    function wait(uint24 time) external {
        vm.warp(block.timestamp + time % 9 days);
    }

    function accountAt(uint256 n) external pure returns (address) {
        return customer(n);
    }

    function standingOf(uint256 n) external view returns (Standing memory) {
        return memberships.standing(memberships.tokenOf(club, customer(n)));
    }

    function levelAt(uint256 n) external view returns (uint8) {
        return memberships.levelOf(club, customer(n));
    }

    /// @notice Longest time that a level counts after it was last seen to hold.
    function longest() external pure returns (uint256) {
        return LIFETIME + GRACE;
    }

    function holds(uint256 who, uint8 level) private view returns (bool) {
        if (level == 3) return deposits.balanceOf(customer(who)) >= 1;
        (uint256 now_,) = points.earned(customer(who));
        return now_ >= (level == 1 ? 50 : 100);
    }
}
