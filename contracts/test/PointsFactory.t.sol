// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../src/Points.sol";
import { PointsFactory } from "../src/PointsFactory.sol";
import { IMembership } from "../src/interfaces/IMembership.sol";
import { IPointsFactory } from "../src/interfaces/IPointsFactory.sol";
import { RunOffPlan } from "../src/types/Membership.sol";
import { LARGEST_CAP, PointsTerms } from "../src/types/Points.sol";
import { Cards } from "./support/Consortium.sol";
import { MerchantFixture } from "./support/Merchant.sol";
import { vm } from "./support/Vm.sol";

/// @notice See PointsFactory.tree.
contract PointsFactoryTest is MerchantFixture {
    function testFuzz_constructor_WhenThereIsNoContractAtTheRegistrysAddress(address nobody) public {
        vm.assume(nobody.code.length == 0);
        vm.expectRevert(abi.encodeWithSelector(IPointsFactory.NoConsortium.selector, nobody));
        new PointsFactory(IMembership(nobody));
    }

    function testFuzz_create_WhenTheCallerIsNotAnActiveMember(address caller) public {
        vm.assume(!registry.isActive(caller));
        PointsTerms memory t = terms();
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPointsFactory.NotActive.selector, caller));
        factory.create(t);
        suspend(4);
        vm.prank(Cards.account(4));
        vm.expectRevert(abi.encodeWithSelector(IPointsFactory.NotActive.selector, Cards.account(4)));
        factory.create(t);
    }

    function testFuzz_create_GivenTheCallerHasPoints(uint32 length) public {
        PointsTerms memory t = terms();
        t.epochLength = length;
        vm.prank(shop);
        vm.expectRevert(abi.encodeWithSelector(IPointsFactory.AlreadyCreated.selector, address(points)));
        factory.create(t);
    }

    function test_create_WhenTheTermsAreOutOfRange() public {
        PointsTerms memory t = terms();
        t.epochLength = 1 hours - 1;
        refused(t, abi.encodeWithSelector(IPointsFactory.EpochLength.selector, 1 hours - 1));
        t.epochLength = 3660 days + 1;
        refused(t, abi.encodeWithSelector(IPointsFactory.EpochLength.selector, 3660 days + 1));
        t = terms();
        t.start = uint64(block.timestamp + 1);
        refused(t, abi.encodeWithSelector(IPointsFactory.WrongStart.selector, t.start));
        t.start = uint64(block.timestamp - EPOCH);
        refused(t, abi.encodeWithSelector(IPointsFactory.WrongStart.selector, t.start));
        t = terms();
        t.cap = LARGEST_CAP + 1;
        refused(t, abi.encodeWithSelector(IPointsFactory.CapTooLarge.selector, t.cap));
        t = terms();
        t.decimals = 10;
        refused(t, abi.encodeWithSelector(IPointsFactory.TooManyDecimals.selector, 10));
        t = terms();
        t.name = "";
        refused(t, abi.encodeWithSelector(IPointsFactory.NameLength.selector, 0));
        t.name = "01234567890123456789012345678901";
        refused(t, abi.encodeWithSelector(IPointsFactory.NameLength.selector, 32));
        t = terms();
        t.symbol = "";
        refused(t, abi.encodeWithSelector(IPointsFactory.NameLength.selector, 0));
    }

    function test_create_WhenTheTermsAreAtTheirLimits() public {
        PointsTerms memory t = PointsTerms(
            uint64(block.timestamp), 1 hours, LARGEST_CAP, 9, "0123456789012345678901234567890", "S"
        );
        Points a = made(1, t);
        vm.assertEq(a.epoch(), 0, "epoch");
        vm.assertEq(keccak256(bytes(a.name())), keccak256(bytes(t.name)), "name");
        t = PointsTerms(uint64(block.timestamp - 3660 days + 1), 3660 days, 0, 0, "N", t.name);
        Points b = made(2, t);
        vm.assertEq(b.epoch(), 0, "epoch");
        vm.assertEq(keccak256(bytes(b.symbol())), keccak256(bytes(t.symbol)), "symbol");
        (uint256 cap,,) = b.cap();
        vm.assertEq(cap, 0, "cap");
    }

    /// @dev The address and the code of the clone, written out by hand from ERC-1167.
    function testFuzz_create_WhenAllIsWell(uint32 length, uint48 cap, uint8 decimals) public {
        PointsTerms memory t = terms();
        t.epochLength = 2 hours + length % 3000 days;
        t.cap = cap % (LARGEST_CAP + 1);
        t.decimals = decimals % 10;
        address member = Cards.account(1);
        bytes memory code = abi.encodePacked(
            hex"363d3d373d3d3d363d73",
            factory.IMPLEMENTATION(),
            hex"5af43d82803e903d91602b57fd5bf3",
            member,
            t.start,
            t.epochLength,
            bytes31(bytes(t.name)),
            uint8(bytes(t.name).length),
            bytes31(bytes(t.symbol)),
            uint8(bytes(t.symbol).length),
            t.cap,
            t.decimals
        );
        bytes32 init = keccak256(abi.encodePacked(hex"61", uint16(code.length), hex"3d81600a3d39f3", code));
        bytes32 salt = bytes32(uint256(uint160(member)));
        address want =
            address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(factory), salt, init)))));
        vm.expectEmit();
        emit IPointsFactory.PointsCreated(member, want, t);
        vm.assertEq(address(made(1, t)), want, "address");
        vm.assertEq(keccak256(want.code), keccak256(code), "code");
        vm.assertEq(factory.pointsOf(member), want, "pointsOf");
        vm.assertEq(Points(want).merchant(), member, "merchant");
        vm.assertEq(Points(want).decimals(), t.decimals, "decimals");
        vm.assertEq(Points(want).epochEnd(0), t.start + uint256(t.epochLength), "epoch");
    }

    function test_isPoints_GivenATokenOfThisFactory() public {
        vm.record();
        vm.assertTrue(factory.isPoints(address(points)), "ours");
        (bytes32[] memory reads,) = vm.accesses(address(factory));
        vm.assertEq(reads.length, 0, "read storage");
        vm.prank(shop);
        registry.leaveConsortium(RunOffPlan.wrap(0));
        vm.assertTrue(factory.isPoints(address(points)), "after it left");
    }

    function test_isPoints_GivenAnotherFactorysToken() public {
        PointsFactory other = new PointsFactory(registry);
        PointsTerms memory t = terms();
        vm.prank(shop);
        address token = other.create(t);
        vm.assertFalse(factory.isPoints(token), "another factory's");
        vm.assertTrue(other.isPoints(token), "its own");
    }

    function testFuzz_isPoints_GivenAnyOtherCode(address at_, bytes calldata code) public {
        vm.assume(uint160(at_) > 0xffff && at_.code.length == 0);
        vm.assume(code.length == 0 || code[0] != 0xef); // no creation leaves such code
        vm.etch(at_, code);
        vm.assertFalse(factory.isPoints(at_), "any code");
        vm.assertFalse(factory.isPoints(factory.IMPLEMENTATION()), "the code behind the clones");
        vm.assertFalse(factory.isPoints(address(factory)), "the factory");
    }

    function testFuzz_isPoints_GivenACopyOfATokensCode(address at_, uint8 place, uint8 flip) public {
        vm.assume(uint160(at_) > 0xffff && at_.code.length == 0 && flip != 0);
        bytes memory code = address(points).code;
        vm.etch(at_, code);
        vm.assertFalse(factory.isPoints(at_), "a copy");
        uint256 i = 45 + place % (code.length - 45); // the terms; what stands before them a creation cannot change
        code[i] ^= bytes1(flip);
        vm.etch(address(points), code);
        vm.assertFalse(factory.isPoints(address(points)), "one byte changed");
    }

    function made(uint256 n, PointsTerms memory t) private returns (Points) {
        vm.prank(Cards.account(n));
        return Points(factory.create(t));
    }

    function refused(PointsTerms memory t, bytes memory why) private {
        vm.prank(Cards.account(1));
        vm.expectRevert(why);
        factory.create(t);
    }
}
