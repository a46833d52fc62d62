// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Netting } from "../../src/Netting.sol";
import { CorridorTerms } from "../../src/types/Corridor.sol";
import { NettingLine, Statement, StatementHash } from "../../src/types/Netting.sol";
import { Offer, Ring } from "../../src/types/Offer.sol";
import { Cards } from "../support/Consortium.sol";
import { Market, OneDiscount } from "../support/Market.sol";
import { vm } from "../support/Vm.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @notice What each call of the exchange and of netting costs as a transaction of its own (run with --isolate), under
/// the Osaka rules; see Gas.t.sol.
contract ExchangeGasTest is Market {
    uint256 private constant MERCHANT = 0x3E7C4A47;
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    function setUp() public override {
        super.setUp();
        vm.warp(block.timestamp + 30 days);
        open(x, y);
        open(y, z);
        open(z, x);
        (Offer memory a, Offer memory b) = crossing();
        settle(a, ALICE, b, BOB, 5); // somebody was there before today
        vm.warp(block.timestamp + 1 days);
    }

    /// @dev Two offers, each filled whole, between holders of both kinds of points: the promise of docs/spec/exchange.md.
    function test_settleTwoOffersOfHolders() public {
        (Offer memory a, Offer memory b) = offers("holders");
        makeHolders();
        settle(a, ALICE, b, BOB, 100);
        uint256 gas = snap("settle, two full offers of holders");
        vm.assertLe(gas, 149_999, "settlement of two matched offers");
    }

    function test_settleTwoOffersOfNewHolders() public {
        (Offer memory a, Offer memory b) = offers("new");
        (a.recipient, b.recipient) = (address(0xa), address(0xb));
        settle(a, ALICE, b, BOB, 100);
        snap("settle, to new holders");
    }

    function test_settleInParts() public {
        (Offer memory a, Offer memory b) = offers("parts");
        makeHolders();
        settle(a, ALICE, b, BOB, 50);
        snap("settle, first part");
        settle(a, ALICE, b, BOB, 50);
        snap("settle, last part");
    }

    function test_settleWithFees() public {
        setFee(x, 200);
        snap("setFee");
        setFee(y, 200);
        (Offer memory a, Offer memory b) = offers("fees");
        (a.maxFee, b.maxFee) = (2, 2);
        makeHolders();
        fund(x, merchantOf(x), 1);
        fund(y, merchantOf(y), 1);
        settle(a, ALICE, b, BOB, 100);
        snap("settle, with both fees");
        (a, b) = offers("relay");
        (a.maxRelayFee, b.maxRelayFee, a.maxFee, b.maxFee) = (1, 1, 2, 2);
        allow(x, alice, 101);
        allow(y, bob, 81);
        fund(x, RELAYER, 1);
        fund(y, RELAYER, 1);
        settle(a, ALICE, b, BOB, 100);
        snap("settle, with both fees and relay fees");
    }

    function test_settleWithPermits() public {
        (Offer memory a, Offer memory b) = offers("permits");
        makeHolders();
        allow(x, alice, 0);
        allow(y, bob, 0);
        bytes[] memory calls = new bytes[](3);
        calls[0] = permit(x, ALICE, 100);
        calls[1] = permit(y, BOB, 80);
        calls[2] = abi.encodeCall(exchange.settle, (a, sign(ALICE, a), b, sign(BOB, b), 100));
        exchange.multicall(calls);
        snap("multicall: two permits, settle");
    }

    function test_settleMany() public {
        Ring memory r = Ring(new Offer[](3), new bytes[](3), new uint128[](3));
        (address[3] memory points, uint256[3] memory keys) = ([x, y, z], [ALICE, BOB, CAROL]);
        for (uint256 i = 0; i < 3; ++i) {
            r.offers[i] = offer(keys[i], points[i], 10, points[(i + 2) % 3], 10);
            r.signatures[i] = sign(keys[i], r.offers[i]);
            r.amounts[i] = 10;
            fundAndAllow(points[i], vm.addr(keys[i]), 10);
            fund(points[(i + 2) % 3], vm.addr(keys[i]), 1);
        }
        exchange.settleMany(rings(r));
        snap("settleMany, a circle of three");
    }

    function test_takeAndCancel() public {
        (Offer memory a, Offer memory b) = offers("take");
        makeHolders();
        bytes memory signature = sign(ALICE, a);
        vm.prank(bob);
        exchange.take(a, signature, 100, 0);
        snap("take");
        b.salt = "other";
        vm.prank(bob);
        exchange.cancel(b);
        snap("cancel");
        vm.prank(bob);
        exchange.cancelBelow(7);
        snap("cancelBelow");
    }

    function test_corridor() public {
        CorridorTerms memory terms = wide(x, y);
        uint64 id = propose(terms);
        snap("proposeCorridor");
        voteFor(id, 1, 2);
        snap("vote");
        exchange.enactCorridor(id, terms);
        snap("enactCorridor");
        vm.prank(merchantOf(x));
        exchange.pause(x, y);
        snap("pause");
    }

    function test_pausePump() public {
        Offer[] memory quotes = new Offer[](3);
        bytes[] memory signatures = new bytes[](3);
        address[3] memory points = [x, y, z];
        for (uint256 i = 0; i < 3; ++i) {
            giveKey(merchantOf(points[i]), MERCHANT);
            fundAndAllow(points[i], merchantOf(points[i]), 200);
            quotes[i] = offer(MERCHANT, points[i], 101, points[(i + 2) % 3], 100);
            quotes[i].maker = merchantOf(points[i]);
            signatures[i] = sign(MERCHANT, quotes[i]);
        }
        exchange.pausePump(quotes, signatures);
        snap("pausePump, a cycle of three");
    }

    function test_netting() public {
        Netting netting = new Netting(factory);
        Statement memory s = Statement(new address[](3), new NettingLine[](3), 0, type(uint64).max);
        address[3] memory points = [x, y, z];
        for (uint256 i = 0; i < 3; ++i) {
            (address debtor, address creditor) = (merchantOf(points[i]), merchantOf(points[(i + 1) % 3]));
            giveKey(debtor, MERCHANT);
            s.lines[i] = NettingLine(debtor, creditor, 10);
            s.merchants[i] = Cards.account(i);
            fund(points[i], creditor, 11);
            vm.prank(creditor);
            IERC20(points[i]).approve(address(netting), 10);
        }
        sort(s.merchants);
        bytes[] memory signatures = new bytes[](3);
        bytes32 digest = StatementHash.unwrap(netting.statementHash(s));
        signatures[0] = signatures[1] = signatures[2] = signDigest(MERCHANT, digest);
        netting.settle(s, signatures);
        vm.snapshotGasLastCall("Netting", "settle, three merchants, three lines");
    }

    function test_discount() public {
        exchange = newExchange(address(new OneDiscount(alice, 5_000)));
        open(x, y);
        setFee(y, 200);
        (Offer memory a, Offer memory b) = crossing();
        a.maxFee = 2;
        makeHolders();
        fund(y, merchantOf(y), 1);
        settle(a, ALICE, b, BOB, 100);
        snap("settle, with one fee and a discount asked");
    }

    // Steps.

    function offers(bytes32 salt) private returns (Offer memory a, Offer memory b) {
        (a, b) = crossing();
        a.salt = b.salt = keccak256(abi.encode(salt)); // as long as a random one
    }

    /// @dev Both have some of both kinds before and after.
    function makeHolders() private {
        fund(x, alice, 1000);
        fund(y, alice, 1000);
        fund(x, bob, 1000);
        fund(y, bob, 1000);
    }

    function sort(address[] memory a) private pure {
        if (a[0] > a[1]) (a[0], a[1]) = (a[1], a[0]);
        if (a[1] > a[2]) (a[1], a[2]) = (a[2], a[1]);
        if (a[0] > a[1]) (a[0], a[1]) = (a[1], a[0]);
    }

    function permit(address points, uint256 key, uint256 value) private view returns (bytes memory) {
        IERC20Permit token = IERC20Permit(points);
        bytes32 message = keccak256(
            abi.encode(
                PERMIT_TYPEHASH,
                vm.addr(key),
                address(exchange),
                value,
                token.nonces(vm.addr(key)),
                type(uint256).max
            )
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodeCall(exchange.tryPermit, (token, vm.addr(key), value, type(uint256).max, v, r, s));
    }

    function snap(string memory name) private returns (uint256) {
        return vm.snapshotGasLastCall("Exchange", name);
    }
}
