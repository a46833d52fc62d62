// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../src/Points.sol";
import { IMembership } from "../src/interfaces/IMembership.sol";
import { IPoints } from "../src/interfaces/IPoints.sol";
import { Purses } from "../src/libraries/Purses.sol";
import { BookCheck } from "./support/BookCheck.sol";
import { LotBook } from "./support/LotBook.sol";
import { MerchantFixture } from "./support/Merchant.sol";
import { Vm, vm } from "./support/Vm.sol";
import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ERC20Burnable } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";

/// @notice OpenZeppelin's token, for comparison.
contract UsualToken is ERC20Burnable {
    constructor() ERC20("Plain", "P") { }

    function mint(address to, uint256 value) external {
        _mint(to, value);
    }
}

/// @notice Points that let a test raise the supply.
contract OpenPoints is Points {
    constructor(IMembership consortium) Points(consortium) { }

    function raise(uint256 amount, uint256 ahead) external {
        _raise(amount, 0, 2 - ahead);
    }
}

/// @notice See PointsToken.tree. Defends I7.
contract PointsTokenTest is MerchantFixture {
    address private constant ALICE = address(0xA11CE);
    address private constant BOB = address(0xB0B);
    LotBook private book;
    UsualToken private plain;

    function setUp() public override {
        super.setUp();
        book = new LotBook();
        plain = new UsualToken();
    }

    function test_transfer_WhenTheReceiverIsZero() public {
        issue(ALICE, 10);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        points.transfer(address(0), 1);
    }

    function testFuzz_transfer_WhenItIsMoreThanTheHolderHas(uint48 has, uint256 more) public {
        has = 1 + has % CAP;
        vm.assume(more > has);
        issue(ALICE, has / 2 + 1);
        skip(1);
        if (has - has / 2 > 1) issue(ALICE, has - has / 2 - 1);
        vm.prank(ALICE);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, ALICE, has, more)
        );
        points.transfer(BOB, more);
    }

    function test_transfer_WhenItIsZero() public {
        vm.expectEmit();
        emit IERC20.Transfer(ALICE, BOB, 0);
        vm.prank(ALICE);
        vm.assertTrue(points.transfer(BOB, 0), "result");
        vm.assertEq(points.totalSupply() + points.balanceOf(ALICE) + points.balanceOf(BOB), 0, "balances");
    }

    function testFuzz_transfer_WhenTheReceiverIsTheHolder(uint16 a, uint16 b, uint16 c, uint16 amount)
        public
    {
        three(ALICE, a, b, c);
        uint256 value = amount % (points.balanceOf(ALICE) + 1);
        vm.prank(ALICE);
        points.transfer(ALICE, value);
        BookCheck.agree(book, points);
    }

    function test_transfer_WhenItSpendsTwoSlotsAndNoMore() public {
        three(ALICE, 5, 6, 7);
        vm.record();
        vm.prank(ALICE);
        points.transfer(BOB, 12);
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(points));
        vm.assertEq(writes.length, 2, "writes");
        for (uint256 i = 0; i < reads.length; ++i) {
            vm.assertTrue(reads[i] == writes[0] || reads[i] == writes[1], "reads a third slot");
        }
    }

    function testFuzz_transfer_GivenPointsOfSeveralExpiries(uint16 a, uint16 b, uint16 c, uint16 amount)
        public
    {
        three(ALICE, a, b, c);
        uint256 value = amount % (points.balanceOf(ALICE) + 1);
        uint256 now_ = points.epoch();
        vm.prank(ALICE);
        points.transfer(BOB, value);
        book.move(ALICE, BOB, value, now_);
        BookCheck.agree(book, points);
    }

    function test_transfer_GivenItIsTheLastOfAHolderWhoEarnedNothing() public {
        issue(ALICE, 10);
        vm.startPrank(ALICE);
        points.transfer(BOB, 10);
        vm.stopPrank();
        vm.record();
        vm.prank(BOB);
        points.transfer(ALICE, 10);
        (, bytes32[] memory writes) = vm.accesses(address(points));
        vm.assertEq(vm.load(address(points), writes[0]), bytes32(0), "slot");
    }

    /// @dev Each step asks both tokens the same; answers, events but for the emitter, and errors must be equal.
    function testFuzz_erc20_WhenTheSameIsAskedOfOpenZeppelins(uint256[24] memory steps) public {
        for (uint256 n = 0; n < 3; ++n) {
            issue(person(n), 100);
            plain.mint(person(n), 100);
        }
        for (uint256 i = 0; i < steps.length; ++i) {
            bytes memory data = callOf(steps[i]);
            address caller = person((steps[i] >> 8) % 4);
            (bool a, bytes memory outA, bytes32 logsA) = ask(address(points), caller, data);
            (bool b, bytes memory outB, bytes32 logsB) = ask(address(plain), caller, data);
            vm.assertTrue(a == b, "one refused");
            vm.assertEq(keccak256(outA), keccak256(outB), "results");
            vm.assertEq(logsA, logsB, "events");
        }
        for (uint256 n = 0; n < 4; ++n) {
            vm.assertEq(points.balanceOf(person(n)), plain.balanceOf(person(n)), "balance");
            for (uint256 m = 0; m < 4; ++m) {
                vm.assertEq(
                    points.allowance(person(n), person(m)), plain.allowance(person(n), person(m)), "allowance"
                );
            }
        }
        vm.assertEq(points.totalSupply(), plain.totalSupply(), "supply");
    }

    function testFuzz_approve_WhenItIsMoreThanALaneCanHold(uint256 value) public {
        uint256 most = points.MAX_ALLOWANCE();
        vm.assume(value > most);
        vm.startPrank(ALICE);
        points.approve(BOB, most);
        vm.expectRevert(abi.encodeWithSelector(IPoints.AllowanceTooLarge.selector, value));
        points.approve(BOB, value);
        vm.expectRevert(abi.encodeWithSelector(IPoints.AllowanceTooLarge.selector, type(uint256).max));
        points.approve(BOB, type(uint256).max);
        vm.stopPrank();
        vm.assertEq(points.allowance(ALICE, BOB), most, "allowance");
    }

    function test_approve_WhenTheSpenderIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidSpender.selector, address(0)));
        points.approve(address(0), 1);
    }

    function test_transferFrom_WhenItIsMoreThanWasAllowed() public {
        issue(ALICE, 100);
        vm.prank(ALICE);
        points.approve(BOB, 60);
        vm.startPrank(BOB);
        points.transferFrom(ALICE, BOB, 50);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, BOB, 10, 11));
        points.transferFrom(ALICE, BOB, 11);
        vm.stopPrank();
    }

    function test_transferFrom_WhenTheGiverIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidApprover.selector, address(0)));
        points.transferFrom(address(0), BOB, 0);
    }

    function test_redeem_WhenItIsZero() public {
        vm.prank(ALICE);
        vm.expectRevert(IPoints.ZeroAmount.selector);
        points.redeem(0, REF);
    }

    function test_redeem_WhenItIsMoreThanTheHolderHas() public {
        issue(ALICE, 10);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, ALICE, 10, 11));
        points.redeem(11, REF);
    }

    function testFuzz_redeem_WhenAllIsWell(uint16 a, uint16 b, uint16 c, uint16 amount) public {
        three(ALICE, a, b, c);
        uint256 value = 1 + amount % points.balanceOf(ALICE);
        vm.expectEmit();
        emit IERC20.Transfer(ALICE, address(0), value);
        vm.expectEmit();
        emit IPoints.Redeemed(ALICE, value, REF);
        vm.prank(ALICE);
        points.redeem(value, REF);
        book.burn(ALICE, value, points.epoch());
        BookCheck.agree(book, points);
    }

    function test_redeemFrom_WhenItIsMoreThanWasAllowed() public {
        issue(ALICE, 100);
        vm.prank(ALICE);
        points.approve(BOB, 6);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, BOB, 6, 7));
        points.redeemFrom(ALICE, 7, REF);
    }

    function test_redeemFrom_WhenAllIsWell() public {
        issue(ALICE, 100);
        vm.prank(ALICE);
        points.approve(BOB, 6);
        vm.expectEmit();
        emit IPoints.Redeemed(ALICE, 6, REF);
        vm.prank(BOB);
        points.redeemFrom(ALICE, 6, REF);
        vm.assertEq(points.totalSupply(), 94, "supply");
        vm.assertEq(points.allowance(ALICE, BOB), 0, "allowance");
    }

    function test_expiry_GivenEpochsGoBy() public {
        three(ALICE, 5, 6, 7);
        uint256[4] memory want = [uint256(21), 15, 8, 0];
        for (uint256 i = 0; i < 4; ++i) {
            vm.assertEq(points.balanceOf(ALICE), want[i], "balance");
            vm.assertEq(points.totalSupply(), want[i], "supply");
            vm.warp(points.epochEnd(points.epoch()) - 1);
            vm.assertEq(points.balanceOf(ALICE), want[i], "too early");
            skip(1);
        }
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, ALICE, 0, 1));
        points.transfer(BOB, 1);
    }

    function test_expiry_GivenAnyJumpOfEpochs() public {
        uint16[9] memory jumps = [0, 1, 2, 3, 1000, 1, 0, 2, 3];
        for (uint256 i = 0; i < jumps.length; ++i) {
            add(ALICE, 10);
            add(BOB, 7);
            skip(jumps[i]);
            BookCheck.agree(book, points);
            uint256 all = points.balanceOf(ALICE);
            vm.prank(ALICE);
            points.transfer(BOB, all / 2);
            book.move(ALICE, BOB, all / 2, points.epoch());
            BookCheck.agree(book, points);
        }
    }

    /// @dev Lowest byte: what is done; then who, to whom, how much, how far time goes.
    function testFuzz_expiry_WhenRandomStepsAreTaken(uint64[40] memory steps) public {
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 s = steps[i];
            (address from, address to) = (person((s >> 8) % 4), person((s >> 16) % 4));
            uint256 now_ = points.epoch();
            uint256 all = points.balanceOf(from);
            if (s % 4 == 0) {
                add(from, uint48(1 + (s >> 24) % 1000));
            } else if (s % 4 == 1) {
                vm.prank(from);
                points.transfer(to, (s >> 24) % (all + 1));
                book.move(from, to, (s >> 24) % (all + 1), now_);
            } else if (s % 4 == 2 && all != 0) {
                vm.prank(from);
                points.redeem(1 + (s >> 24) % all, REF);
                book.burn(from, 1 + (s >> 24) % all, now_);
            } else if (s % 4 == 3) {
                skip((s >> 24) % 5 == 0 ? 4 : (s >> 24) % 3);
            }
            BookCheck.agree(book, points);
        }
    }

    function test_raise_GivenALaneOfTheSupplyIsFull() public {
        OpenPoints open = new OpenPoints(registry);
        for (uint256 ahead = 0; ahead < 3; ++ahead) {
            open.raise(Purses.LANE - 1, ahead);
            vm.expectRevert(IPoints.SupplyTooLarge.selector);
            open.raise(2, ahead);
            open.raise(1, ahead);
        }
    }

    function test_views_GivenTheTerms() public view {
        vm.assertEq(keccak256(bytes(points.name())), keccak256("Corner Bakery points"), "name");
        vm.assertEq(keccak256(bytes(points.symbol())), keccak256("CBP"), "symbol");
        vm.assertEq(points.decimals(), 2, "decimals");
        vm.assertEq(points.merchant(), shop, "merchant");
        vm.assertEq(points.epoch(), 0, "epoch");
        vm.assertEq(points.epochEnd(0), block.timestamp - 1 hours + EPOCH, "end");
        vm.assertEq(points.epochEnd(9), block.timestamp - 1 hours + 10 * uint256(EPOCH), "tenth end");
        (uint256 cap,,) = points.cap();
        vm.assertEq(cap, CAP, "cap");
    }

    function test_views_GivenTheLastSecondOfAnEpoch() public {
        vm.warp(points.epochEnd(4) - 1);
        vm.assertEq(points.epoch(), 4, "last second");
        vm.warp(points.epochEnd(4));
        vm.assertEq(points.epoch(), 5, "next");
    }

    function person(uint256 n) private pure returns (address) {
        return address(uint160(0xF00D00 + n));
    }

    function add(address account, uint48 amount) private {
        issue(account, amount);
        book.add(account, amount, points.epoch());
    }

    /// @dev Gives points of three expiries, in three epochs.
    function three(address account, uint16 a, uint16 b, uint16 c) private {
        add(account, uint48(a) + 1);
        skip(1);
        add(account, uint48(b) + 1);
        skip(1);
        add(account, uint48(c) + 1);
    }

    /// @dev A call of ERC-20 with amounts near what people have.
    function callOf(uint256 s) private pure returns (bytes memory) {
        address x = person((s >> 16) % 5 == 4 ? 4 : (s >> 16) % 4);
        if ((s >> 16) % 23 == 0) x = address(0);
        address y = person((s >> 24) % 4);
        uint256 value = (s >> 32) % 7 == 0 ? (s >> 64) % 400 : (s >> 64) % 60;
        if (s % 4 == 0) return abi.encodeCall(IERC20.transfer, (x, value));
        if (s % 4 == 1) return abi.encodeCall(IERC20.approve, (x, value));
        if (s % 4 == 2) return abi.encodeCall(IERC20.transferFrom, (x, y, value));
        return abi.encodeCall(IERC20.balanceOf, (x));
    }

    function ask(address token, address caller, bytes memory data)
        private
        returns (bool ok, bytes memory out, bytes32 logs)
    {
        vm.recordLogs();
        vm.prank(caller);
        (ok, out) = token.call(data);
        Vm.Log[] memory list = vm.getRecordedLogs();
        for (uint256 i = 0; i < list.length; ++i) {
            logs = keccak256(abi.encode(logs, list[i].topics, list[i].data));
        }
    }
}
