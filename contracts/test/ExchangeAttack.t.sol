// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IExchange } from "../src/interfaces/IExchange.sol";
import { Offer, Ring } from "../src/types/Offer.sol";
import { FeePoints, HostileMarket, ReenteringPoints, RefusingPoints } from "./support/Hostile.sol";
import { Market } from "./support/Market.sol";
import { vm } from "./support/Vm.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice See Exchange.tree: hostile tokens, with a factory that takes them for points.
contract ExchangeAttackTest is HostileMarket {
    function test_settle_WhenTheTokenIsNotOfTheFactory() public {
        address[3] memory hostile = [
            address(new ReenteringPoints(merchantOf(x))),
            address(new FeePoints(merchantOf(x))),
            address(new RefusingPoints(merchantOf(x)))
        ];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(merchantOf(x));
            vm.expectRevert(abi.encodeWithSelector(IExchange.NotPoints.selector, hostile[i]));
            exchange.proposeCorridor(wide(hostile[i], y));
            (Offer memory a, Offer memory b) = crossing();
            a.give = b.want = hostile[i];
            settleRefused(
                abi.encodeWithSelector(IExchange.NoCorridor.selector, hostile[i], y), a, ALICE, b, BOB, 100
            );
        }
    }

    /// @dev Even if a factory made such points.
    function test_settle_WhenAPointsContractReenters() public {
        ReenteringPoints evil = new ReenteringPoints(merchantOf(x));
        plain.know(address(evil), merchantOf(x));
        open(address(evil), y);
        (Offer memory a, Offer memory b) = crossing();
        a.give = b.want = address(evil);
        fundAndAllow(address(evil), alice, 100);
        (bytes memory sigA, bytes memory sigB) = (sign(ALICE, a), sign(BOB, b));
        bytes[4] memory calls = [
            abi.encodeCall(exchange.settle, (a, sigA, b, sigB, 1)),
            abi.encodeCall(exchange.settleMany, (new Ring[](0))),
            abi.encodeCall(exchange.take, (a, sigA, 1, 0)),
            abi.encodeCall(
                exchange.tryPermit, (IERC20Permit(address(evil)), alice, 1, type(uint256).max, 27, "r", "s")
            )
        ];
        for (uint256 i = 0; i < 4; ++i) {
            evil.set(address(exchange), calls[i]);
            vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
            exchange.settle(a, sigA, b, sigB, 100);
        }
        vm.assertEq(has(y, alice) + has(address(evil), bob), 0, "half settled");
    }

    function test_settle_WhenAPointsContractLies() public {
        address fee = address(new FeePoints(merchantOf(x)));
        address refusing = address(new RefusingPoints(merchantOf(z)));
        plain.know(fee, merchantOf(x));
        plain.know(refusing, merchantOf(z));
        open(fee, y);
        open(refusing, y);
        (Offer memory a, Offer memory b) = crossing();
        a.give = b.want = fee;
        fundAndAllow(fee, alice, 100);
        settle(a, ALICE, b, BOB, 100); // who corridors such points gets what they move; nobody else pays for it
        vm.assertEq(has(fee, bob), 90, "bob");
        vm.assertEq(has(y, alice), 80, "alice");
        (a, b) = crossing();
        a.give = b.want = refusing;
        fundAndAllow(refusing, alice, 100);
        b.salt = "next";
        settleRefused(
            abi.encodeWithSelector(IExchange.TransferFailed.selector, refusing), a, ALICE, b, BOB, 100
        );
    }
}

/// @notice See Exchange.tree: permits on the way, with the points of the consortium.
contract ExchangePermitTest is Market {
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    function test_tryPermit_WhenBothSidesHaveNoGas() public {
        open(x, y);
        (Offer memory a, Offer memory b) = crossing();
        allow(x, alice, 0);
        allow(y, bob, 0);
        bytes[] memory calls = new bytes[](3);
        calls[0] = permit(x, ALICE, 100);
        calls[1] = permit(y, BOB, 80);
        calls[2] = abi.encodeCall(exchange.settle, (a, sign(ALICE, a), b, sign(BOB, b), 100));
        vm.prank(RELAYER);
        exchange.multicall(calls);
        vm.assertEq(has(y, alice), 80, "alice");
        vm.assertEq(has(x, bob), 100, "bob");
    }

    function test_tryPermit_WhenSomebodyWasFaster() public {
        open(x, y);
        (Offer memory a, Offer memory b) = crossing();
        allow(x, alice, 0);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(ALICE, permitDigest(x, ALICE, 100));
        bytes[] memory calls = new bytes[](2);
        calls[0] = permit(x, ALICE, 100);
        calls[1] = abi.encodeCall(exchange.settle, (a, sign(ALICE, a), b, sign(BOB, b), 100));
        IERC20Permit(x).permit(alice, address(exchange), 100, type(uint256).max, v, r, s);
        exchange.multicall(calls);
        vm.assertEq(has(y, alice), 80, "alice");
    }

    function test_tryPermit_WhenNobodyGaveTheAllowance() public {
        open(x, y);
        (Offer memory a, Offer memory b) = crossing();
        allow(x, alice, 0);
        bytes[] memory calls = new bytes[](2);
        calls[0] = permit(x, BOB, 100); // not Alice's permit
        calls[1] = abi.encodeCall(exchange.settle, (a, sign(ALICE, a), b, sign(BOB, b), 100));
        vm.expectRevert();
        exchange.multicall(calls);
        vm.assertEq(has(x, bob), 0, "half settled");
    }

    function permit(address points, uint256 key, uint256 value) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, permitDigest(points, key, value));
        return abi.encodeCall(
            exchange.tryPermit, (IERC20Permit(points), vm.addr(key), value, type(uint256).max, v, r, s)
        );
    }

    function permitDigest(address points, uint256 key, uint256 value) private view returns (bytes32) {
        bytes32 message = keccak256(
            abi.encode(
                PERMIT_TYPEHASH,
                vm.addr(key),
                address(exchange),
                value,
                IERC20Permit(points).nonces(vm.addr(key)),
                type(uint256).max
            )
        );
        return keccak256(abi.encodePacked(hex"1901", IERC20Permit(points).DOMAIN_SEPARATOR(), message));
    }
}
