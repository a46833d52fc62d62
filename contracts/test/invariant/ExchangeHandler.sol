// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Exchange } from "../../src/Exchange.sol";
import { Corridor } from "../../src/types/Corridor.sol";
import { Offer } from "../../src/types/Offer.sol";
import { Market } from "../support/Market.sol";
import { vm } from "../support/Vm.sol";

/// @title Four holders who offer, settle, take, cancel and permit three kinds of points in any order
/// @dev Keeps the plainest model of its own: what each offer gave, received and paid, and who has how much.
contract ExchangeHandler is Market {
    uint256 public constant HOLDERS = 4;
    uint256 private constant FIRST_KEY = 0xF00D;

    /// @dev What became of an offer, counted by the handler alone.
    struct Story {
        Offer offer;
        uint256 given;
        uint256 received;
        uint256 fee;
        uint256 relayFee;
        bool ended;
    }

    Story[] private stories;
    mapping(address points => uint256) public issued;
    mapping(address points => mapping(address account => uint256)) public model;
    uint256 public settled;
    uint256 public refused;

    address[HOLDERS] private holders;

    constructor() {
        for (uint256 n = 0; n < HOLDERS; ++n) {
            holders[n] = vm.addr(key(n));
        }
        super.setUp();
        open(x, y);
        open(y, z);
        open(z, x);
        for (uint256 n = 0; n < HOLDERS; ++n) {
            for (uint256 p = 0; p < 3; ++p) {
                give(pointsAt(p), holder(n), 1e6);
            }
        }
    }

    /// @dev Done when it is made; here it would start anew.
    function setUp() public pure override { }

    /// @dev Wants a quarter to all of what it gives, so that many cross.
    function make(uint256 seed, uint128 giveAmount, uint16 maxFee, uint16 relay) external {
        (uint256 g, uint256 w) = (seed % 3, (seed % 3 + 1 + (seed >> 8) % 2) % 3);
        giveAmount = 1 + giveAmount % 10_000;
        uint128 wantAmount = 1 + uint128(giveAmount * (25 + (seed >> 32) % 75) / 100);
        Offer memory o = offer(key((seed >> 16) % HOLDERS), pointsAt(g), giveAmount, pointsAt(w), wantAmount);
        (o.maxFee, o.maxRelayFee, o.nonce) = (maxFee % 600, relay % 100, uint64(stories.length));
        o.salt = bytes32(seed);
        stories.push();
        stories[stories.length - 1].offer = o;
    }

    function settleTwo(uint256 i, uint256 j, uint128 fill) external {
        if (stories.length < 2) return;
        (i, j) = (i % stories.length, j % stories.length);
        j = crossingWith(i, j);
        if (i == j) return;
        (Offer memory a, Offer memory b) = (stories[i].offer, stories[j].offer);
        fill = uint128(1 + fill % a.giveAmount);
        (bytes memory sigA, bytes memory sigB) = (signBy(a), signBy(b));
        vm.prank(RELAYER);
        try exchange.settle(a, sigA, b, sigB, fill) {
            uint256 pay = given(b) - stories[j].given;
            (uint256 feeA, uint256 relayA) = record(i, fill, pay);
            (uint256 feeB, uint256 relayB) = record(j, pay, fill);
            move(a, b.maker, fill, feeB, relayA);
            move(b, a.maker, pay, feeA, relayB);
            ++settled;
        } catch {
            ++refused;
        }
    }

    function take(uint256 i, uint256 who, uint128 amount) external {
        if (stories.length == 0) return;
        i %= stories.length;
        Offer memory o = stories[i].offer;
        address taker = holder(who % HOLDERS);
        amount = uint128(1 + amount % o.giveAmount);
        allow(o.want, taker, 20_000);
        bytes memory signature = signBy(o);
        uint256 before = has(o.want, taker);
        vm.prank(taker);
        try exchange.take(o, signature, amount, type(uint128).max) {
            uint256 pay = before - has(o.want, taker);
            (uint256 fee,) = recordTaken(i, amount, pay);
            uint256 takerFee = uint256(amount) * feeBps(o.give, o.want) / 10_000;
            move(o, taker, amount, takerFee, 0);
            debit(o.want, taker, pay);
            credit(o.want, o.maker, pay - fee);
            credit(o.want, merchantOf(o.want), fee);
            ++settled;
        } catch {
            ++refused;
        }
    }

    function cancel(uint256 i) external {
        if (stories.length == 0) return;
        i %= stories.length;
        if (i % 4 != 0) return; // rarely
        vm.prank(stories[i].offer.maker);
        exchange.cancel(stories[i].offer);
        stories[i].ended = true;
    }

    function permitSpending(uint256 who, uint256 p, uint32 amount) external {
        allow(pointsAt(p % 3), holder(who % HOLDERS), amount % 50_000);
    }

    function changeFee(uint256 p, uint16 bps) external {
        setFee(pointsAt(p % 3), bps % 501);
    }

    function pauseAndOpen(uint256 p, bool reopen) external {
        if (p % 5 != 0) return; // rarely
        (address a, address b) = (pointsAt(p / 5 % 3), pointsAt((p / 5 % 3 + 1) % 3));
        vm.prank(merchantOf(a));
        try exchange.pause(a, b) { } catch { }
        if (reopen) open(a, b);
    }

    function wait(uint16 time) external {
        vm.warp(block.timestamp + time % 4 hours);
    }

    // What the invariants ask.

    function pointsAt(uint256 p) public view returns (address) {
        return p == 0 ? x : p == 1 ? y : z;
    }

    function holder(uint256 n) public view returns (address) {
        return holders[n];
    }

    function theExchange() external view returns (Exchange) {
        return exchange;
    }

    function relayer() external pure returns (address) {
        return RELAYER;
    }

    function storyCount() external view returns (uint256) {
        return stories.length;
    }

    function story(uint256 i) external view returns (Story memory) {
        return stories[i];
    }

    function merchantAt(uint256 p) external view returns (address) {
        return merchantOf(pointsAt(p));
    }

    // Steps.

    function key(uint256 n) private pure returns (uint256) {
        return FIRST_KEY + n;
    }

    function give(address points, address account, uint256 amount) private {
        fund(points, account, amount);
        allow(points, account, amount);
        credit(points, account, amount);
        issued[points] += amount;
    }

    function signBy(Offer memory o) private view returns (bytes memory) {
        for (uint256 n = 0; n < HOLDERS; ++n) {
            if (holder(n) == o.maker) return sign(key(n), o);
        }
        return "";
    }

    function given(Offer memory o) private view returns (uint256 amount) {
        (amount,,) = exchange.filled(exchange.offerHash(o));
    }

    /// @dev The first story from j on that crosses story i; i if none does.
    function crossingWith(uint256 i, uint256 j) private view returns (uint256) {
        for (uint256 n = 0; n < stories.length; ++n) {
            uint256 k = (j + n) % stories.length;
            Offer memory o = stories[k].offer;
            if (o.give == stories[i].offer.want && o.want == stories[i].offer.give) return k;
        }
        return i;
    }

    function record(uint256 i, uint256 gave, uint256 got) private returns (uint256 fee, uint256 relayFee) {
        Offer memory o = stories[i].offer;
        relayFee = (stories[i].given + gave) * o.maxRelayFee / o.giveAmount - stories[i].given * o.maxRelayFee
            / o.giveAmount;
        stories[i].relayFee += relayFee;
        (fee,) = recordTaken(i, gave, got);
    }

    function recordTaken(uint256 i, uint256 gave, uint256 got) private returns (uint256 fee, uint256) {
        Story storage s = stories[i];
        vm.assertFalse(s.ended, "filled after its end");
        fee = got * feeBps(s.offer.want, s.offer.give) / 10_000;
        (s.given, s.received, s.fee) = (s.given + gave, s.received + got, s.fee + fee);
        return (fee, 0);
    }

    function move(Offer memory o, address to, uint256 amount, uint256 fee, uint256 relayFee) private {
        debit(o.give, o.maker, amount + relayFee);
        credit(o.give, to, amount - fee);
        credit(o.give, merchantOf(o.give), fee);
        credit(o.give, RELAYER, relayFee);
    }

    function feeBps(address points, address other) private view returns (uint256) {
        (Corridor memory c,) = exchange.pair(points, other);
        return points < other ? c.feeLow : c.feeHigh;
    }

    function debit(address points, address account, uint256 amount) private {
        model[points][account] -= amount;
    }

    function credit(address points, address account, uint256 amount) private {
        model[points][account] += amount;
    }
}
