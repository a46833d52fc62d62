// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Netting } from "../src/Netting.sol";
import { NettingLine, Statement, StatementHash } from "../src/types/Netting.sol";
import { Cards } from "./support/Consortium.sol";
import { HostileMarket, ReenteringPoints } from "./support/Hostile.sol";
import { Market } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title A netting contract, merchants with keys, and a circle of what they hold of each other
abstract contract NettingFixture is Market {
    Netting internal netting;

    function setUp() public virtual override {
        super.setUp();
        netting = new Netting(factory);
        address[3] memory points = [x, y, z];
        for (uint256 i = 0; i < 3; ++i) {
            giveKey(merchantOf(points[i]), keyOf(merchantOf(points[i])));
        }
    }

    /// @dev y's merchant holds 10 x, z's 10 y, x's 10 z, and one more each.
    function circle() internal returns (Statement memory s) {
        s.merchants = new address[](3);
        s.lines = new NettingLine[](3);
        address[3] memory points = [x, y, z];
        for (uint256 i = 0; i < 3; ++i) {
            address creditor = merchantOf(points[(i + 1) % 3]);
            s.lines[i] = NettingLine(merchantOf(points[i]), creditor, 10);
            insert(s.merchants, i, merchantOf(points[i]));
            fund(points[i], creditor, 11);
            vm.prank(creditor);
            IERC20(points[i]).approve(address(netting), 10);
        }
        s.deadline = uint64(block.timestamp) + 1 days;
    }

    function insert(address[] memory list, uint256 count, address next) internal pure {
        list[count] = next;
        for (uint256 i = count; i > 0 && list[i - 1] > list[i]; --i) {
            (list[i - 1], list[i]) = (list[i], list[i - 1]);
        }
    }

    function keyOf(address merchant) internal pure returns (uint256) {
        return 1 + uint256(uint160(merchant));
    }

    function signed(Statement memory s) internal view returns (bytes[] memory signatures) {
        signatures = new bytes[](s.merchants.length);
        bytes32 digest = StatementHash.unwrap(netting.statementHash(s));
        for (uint256 i = 0; i < signatures.length; ++i) {
            signatures[i] = signDigest(keyOf(s.merchants[i]), digest);
        }
    }

    function refused(bytes memory why, Statement memory s, bytes[] memory signatures) internal {
        vm.expectRevert(why);
        netting.settle(s, signatures);
    }
}

/// @notice See Netting.tree. Defends I7: nothing is half netted.
contract NettingTest is NettingFixture {
    function test_settle_WhenEverybodySigned() public {
        Statement memory s = circle();
        bytes[] memory signatures = signed(s);
        vm.expectEmit();
        emit Netting.StatementSettled(netting.statementHash(s), 3, 3);
        netting.settle(s, signatures);
        vm.assertEq(has(x, merchantOf(y)), 1, "x held by y's merchant");
        vm.assertEq(IERC20(x).totalSupply() + IERC20(y).totalSupply() + IERC20(z).totalSupply(), 3, "supply");
        vm.assertTrue(netting.settled(netting.statementHash(s)), "remembered");
    }

    function test_settle_WhenAStatementIsSettledAgain() public {
        Statement memory s = circle();
        bytes[] memory signatures = signed(s);
        netting.settle(s, signatures);
        circle();
        vm.expectRevert(abi.encodeWithSelector(Netting.AlreadySettled.selector, netting.statementHash(s)));
        netting.settle(s, signatures);
        ++s.nonce;
        signatures = signed(s);
        netting.settle(s, signatures);
    }

    function test_settle_WhenASignatureIsMissingOrWrong() public {
        Statement memory s = circle();
        bytes[] memory signatures = signed(s);
        vm.expectRevert(Netting.BadStatement.selector);
        netting.settle(s, new bytes[](2));
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory good = signatures[i];
            signatures[i] = "";
            refused(abi.encodeWithSelector(Netting.BadSignature.selector, s.merchants[i]), s, signatures);
            signatures[i] = signDigest(ALICE, StatementHash.unwrap(netting.statementHash(s)));
            refused(abi.encodeWithSelector(Netting.BadSignature.selector, s.merchants[i]), s, signatures);
            signatures[i] = good;
        }
        ++s.lines[1].amount;
        refused(abi.encodeWithSelector(Netting.BadSignature.selector, s.merchants[0]), s, signatures);
        --s.lines[1].amount;
        vm.chainId(4242);
        refused(abi.encodeWithSelector(Netting.BadSignature.selector, s.merchants[0]), s, signatures);
        vm.chainId(31_337);
        netting.settle(s, signatures);
    }

    function test_settle_WhenTheDeadlineIsOver() public {
        Statement memory s = circle();
        bytes[] memory signatures = signed(s);
        vm.warp(s.deadline + 1);
        refused(abi.encodeWithSelector(Netting.DeadlinePassed.selector, s.deadline), s, signatures);
        vm.warp(s.deadline);
        netting.settle(s, signatures);
    }

    function test_settle_WhenOneCreditorLacksThePoints() public {
        Statement memory s = circle();
        bytes[] memory signatures = signed(s);
        address poor = s.lines[2].creditor;
        address points = factory.pointsOf(s.lines[2].debtor);
        vm.prank(poor);
        IERC20(points).transfer(alice, 2);
        vm.expectRevert();
        netting.settle(s, signatures);
        vm.assertEq(has(factory.pointsOf(s.lines[0].debtor), s.lines[0].creditor), 11, "half netted");
        vm.assertFalse(netting.settled(netting.statementHash(s)), "remembered");
        vm.prank(alice);
        IERC20(points).transfer(poor, 1);
        vm.prank(poor);
        IERC20(points).approve(address(netting), 9);
        vm.expectRevert();
        netting.settle(s, signatures); // lacks allowance
    }

    function test_settle_WhenTheMerchantsAreNotInOrder() public {
        Statement memory s = circle();
        (s.merchants[0], s.merchants[1]) = (s.merchants[1], s.merchants[0]);
        bytes[] memory signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.Unordered.selector, s.merchants[1]), s, signatures);
        s.merchants[0] = s.merchants[1];
        signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.Unordered.selector, s.merchants[1]), s, signatures);
    }

    function test_settle_WhenALineNamesSomebodyWhoDoesNotSign() public {
        Statement memory s = circle();
        s.lines[0].creditor = alice;
        bytes[] memory signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.NotNamed.selector, alice), s, signatures);
        s = circle();
        s.lines[1].debtor = bob;
        signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.NotNamed.selector, bob), s, signatures);
    }

    function test_settle_WhenALineIsEmptyOrAboutNoPoints() public {
        Statement memory s = circle();
        s.lines[1].amount = 0;
        bytes[] memory signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.ZeroAmount.selector), s, signatures);
        s.lines = new NettingLine[](0);
        signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.BadStatement.selector), s, signatures);
        s = circle();
        giveKey(Cards.account(4), keyOf(Cards.account(4)));
        s.lines[0].debtor = Cards.account(4); // a member that made no points
        s.merchants = new address[](4);
        for (uint256 i = 0; i < 3; ++i) {
            insert(s.merchants, i, merchantOf([x, y, z][i]));
        }
        insert(s.merchants, 3, Cards.account(4));
        signatures = signed(s);
        refused(abi.encodeWithSelector(Netting.NoPoints.selector, Cards.account(4)), s, signatures);
    }

    function testFuzz_statementHash_WhenComputedByHand(uint128 amount, uint64 nonce, uint64 deadline) public {
        Statement memory s = circle();
        (s.lines[1].amount, s.nonce, s.deadline) = (amount, nonce, deadline);
        bytes32[] memory lines = new bytes32[](3);
        bytes memory merchants;
        for (uint256 i = 0; i < 3; ++i) {
            lines[i] = keccak256(
                abi.encode(
                    keccak256("NettingLine(address debtor,address creditor,uint128 amount)"),
                    s.lines[i].debtor,
                    s.lines[i].creditor,
                    s.lines[i].amount
                )
            );
            merchants = bytes.concat(merchants, bytes32(uint256(uint160(s.merchants[i]))));
        }
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Statement(address[] merchants,NettingLine[] lines,uint64 nonce,uint64 deadline)NettingLine(address debtor,address creditor,uint128 amount)"
                ),
                keccak256(merchants),
                keccak256(abi.encodePacked(lines[0], lines[1], lines[2])),
                s.nonce,
                s.deadline
            )
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Souk Netting"),
                keccak256("1"),
                block.chainid,
                address(netting)
            )
        );
        vm.assertEq(
            StatementHash.unwrap(netting.statementHash(s)),
            keccak256(abi.encodePacked(hex"1901", domain, message)),
            "EIP-712 hash"
        );
    }
}

/// @notice See Netting.tree: with a factory that takes any token for points.
contract NettingAttackTest is HostileMarket, NettingFixture {
    function setUp() public override(Market, NettingFixture) {
        super.setUp();
    }

    function makePoints() internal override(Market, HostileMarket) returns (address[3] memory) {
        return super.makePoints();
    }

    function fund(address points, address account, uint256 amount) internal override(Market, HostileMarket) {
        super.fund(points, account, amount);
    }

    function test_settle_WhenAPointsContractReentersNetting() public {
        Statement memory s = circle();
        bytes[] memory signatures = signed(s);
        ReenteringPoints evil = new ReenteringPoints(s.lines[0].debtor);
        plain.know(address(evil), s.lines[0].debtor);
        evil.set(address(netting), abi.encodeCall(netting.settle, (s, signatures)));
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        netting.settle(s, signatures);
    }
}
