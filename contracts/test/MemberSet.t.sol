// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MemberSet } from "../src/libraries/MemberSet.sol";
import { vm } from "./support/Vm.sol";

/// @notice The set against the plainest way to do the same. See MemberSet.tree.
contract MemberSetTest {
    using MemberSet for MemberSet.Set;

    MemberSet.Set private a;
    MemberSet.Set private b;
    mapping(uint32 => bool) private inA;
    mapping(uint32 => bool) private inB;

    function testFuzz_popCount_WhenCountedOneByOne(uint256 x) public pure {
        uint256 want;
        for (uint256 rest = x; rest != 0; rest >>= 1) {
            want += rest & 1;
        }
        vm.assertEq(MemberSet.popCount(x), want, "ones");
    }

    function test_popCount_WhenAtTheEdges() public pure {
        vm.assertEq(MemberSet.popCount(0), 0, "none");
        vm.assertEq(MemberSet.popCount(type(uint256).max), 256, "all");
        for (uint256 i = 0; i < 256; ++i) {
            vm.assertEq(MemberSet.popCount(1 << i), 1, "one");
            vm.assertEq(MemberSet.popCount(type(uint256).max ^ (1 << i)), 255, "all but one");
        }
    }

    /// @dev Each number is one step: the place in the lower bits, what to do in the upper ones.
    function testFuzz_set_WhenChangedInAnyOrder(uint16[32] memory steps) public {
        for (uint256 i = 0; i < steps.length; ++i) {
            step(steps[i]);
        }
        uint256 both;
        for (uint32 n = 0; n < 1024; ++n) {
            vm.assertTrue(a.has(n) == inA[n], "has");
            if (inA[n] && inB[n]) ++both;
        }
        vm.assertEq(a.countBoth(b, 1024), both, "in both");
    }

    function test_set_WhenMembersLieBeyondTheFirstSlot() public {
        for (uint32 n = 250; n < 260; ++n) {
            a.add(n);
            b.add(n);
        }
        vm.assertEq(a.countBoth(b, 256), 6, "first slot");
        vm.assertEq(a.countBoth(b, 257), 10, "both slots");
        vm.assertEq(a.countBoth(b, 0), 0, "no members");
    }

    function step(uint16 s) private {
        uint32 place = s & 1023;
        if (s & 0xc000 == 0) {
            a.remove(place);
            inA[place] = false;
        } else {
            a.add(place);
            inA[place] = true;
            if (s & 0x8000 != 0) {
                b.add(place);
                inB[place] = true;
            }
        }
    }
}
