// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Exchange } from "../../src/Exchange.sol";
import { PointsFactory } from "../../src/PointsFactory.sol";
import { IElectorate } from "../../src/interfaces/IElectorate.sol";
import { IMemberships } from "../../src/interfaces/IMemberships.sol";
import { IPoints } from "../../src/interfaces/IPoints.sol";
import { IPointsFactory } from "../../src/interfaces/IPointsFactory.sol";
import { Corridor, CorridorTerms, Exposure, PairState } from "../../src/types/Corridor.sol";
import { ProposalDigest } from "../../src/types/Membership.sol";
import { Motion } from "../../src/types/Motion.sol";
import { Offer, OfferHash, Ring } from "../../src/types/Offer.sol";
import { Line, PointsTerms } from "../../src/types/Points.sol";
import { Cards, ConsortiumFixture } from "./Consortium.sol";
import { vm } from "./Vm.sol";
import { OwnedWallet } from "./Wallets.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Forgoes a share of the fee for one holder.
contract OneDiscount {
    address private immutable HOLDER;
    uint16 private immutable BPS;

    constructor(address holder, uint16 bps) {
        (HOLDER, BPS) = (holder, bps);
    }

    function feeDiscount(address holder, address) external view returns (uint16) {
        return holder == HOLDER ? BPS : 0;
    }
}

/// @title An exchange, three kinds of points and the steps that tests repeat
/// @dev `x`, `y`, `z` are in ascending order of address; their merchants are members of the consortium.
abstract contract Market is ConsortiumFixture {
    uint256 internal constant ALICE = 0xA11CE;
    uint256 internal constant BOB = 0xB0B;
    uint256 internal constant CAROL = 0xCA501;
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    address internal constant RELAYER = address(0x5e1a7e5);
    uint56 internal constant CAP = 1e12;

    IPointsFactory internal factory;
    uint256 private issued_;
    Exchange internal exchange;
    address internal alice = vm.addr(ALICE);
    address internal bob = vm.addr(BOB);
    address internal carol = vm.addr(CAROL);
    address internal x;
    address internal y;
    address internal z;

    function setUp() public virtual override {
        super.setUp();
        address[3] memory made = makePoints();
        exchange = newExchange(address(0));
        (x, y, z) = sorted(made);
    }

    /// @dev Makes the factory and one kind of points for each of the first three members.
    function makePoints() internal virtual returns (address[3] memory made) {
        factory = new PointsFactory(registry);
        PointsTerms memory terms = PointsTerms(uint64(block.timestamp), 365 days, 1e14, 0, "Points", "P");
        for (uint256 n = 0; n < 3; ++n) {
            vm.prank(Cards.account(n));
            made[n] = factory.create(terms);
        }
    }

    function newExchange(address memberships) internal returns (Exchange) {
        return
            new Exchange(IElectorate(registry), IPointsFactory(address(factory)), IMemberships(memberships));
    }

    function sorted(address[3] memory a) private pure returns (address, address, address) {
        if (a[0] > a[1]) (a[0], a[1]) = (a[1], a[0]);
        if (a[1] > a[2]) (a[1], a[2]) = (a[2], a[1]);
        if (a[0] > a[1]) (a[0], a[1]) = (a[1], a[0]);
        return (a[0], a[1], a[2]);
    }

    function merchantOf(address points) internal view returns (address) {
        return IPoints(points).merchant();
    }

    /// @dev Merchants' accounts have no keys in tests; each gets a wallet's code that takes signatures by `key`.
    function giveKey(address merchant, uint256 key) internal {
        vm.etch(merchant, address(new OwnedWallet(vm.addr(key))).code);
    }

    // Holders.

    function fund(address points, address account, uint256 amount) internal virtual {
        if (amount == 0) return;
        Line[] memory lines = new Line[](1);
        // forge-lint: disable-next-line(unsafe-typecast): tests give less
        lines[0] = Line(account, uint48(amount), keccak256(abi.encode(++issued_)));
        vm.prank(merchantOf(points));
        IPoints(points).issue(lines);
    }

    function allow(address points, address account, uint256 amount) internal {
        vm.prank(account);
        IERC20(points).approve(address(exchange), amount);
    }

    function fundAndAllow(address points, address account, uint256 amount) internal {
        fund(points, account, amount);
        allow(points, account, amount);
    }

    function has(address points, address account) internal view returns (uint256) {
        return IERC20(points).balanceOf(account);
    }

    // Corridors.

    /// @dev Any rate from 1/100 to 100, a million million a day.
    function wide(address a, address b) internal pure returns (CorridorTerms memory) {
        (address low, address high) = a < b ? (a, b) : (b, a);
        return CorridorTerms(low, high, 1, 100, 100, 1, CAP, CAP);
    }

    function propose(CorridorTerms memory terms) internal returns (uint64 id) {
        vm.prank(Cards.account(0));
        return exchange.proposeCorridor(terms);
    }

    function voteFor(uint64 id, uint256 first, uint256 last) internal {
        (Motion memory m,,) = exchange.proposal(id);
        for (uint256 n = first; n <= last; ++n) {
            vm.prank(Cards.account(n));
            exchange.vote(id, m.digest);
        }
    }

    function open(CorridorTerms memory terms) internal {
        uint64 id = propose(terms);
        voteFor(id, 1, 2);
        exchange.enactCorridor(id, terms);
    }

    function open(address a, address b) internal {
        open(wide(a, b));
    }

    function digestOf(CorridorTerms memory terms) internal pure returns (ProposalDigest) {
        return ProposalDigest.wrap(keccak256(abi.encode(terms)));
    }

    function used(address points, address other) internal view returns (uint256) {
        (, Exposure memory e) = exchange.pair(points, other);
        return points < other ? e.usedLow : e.usedHigh;
    }

    /// @dev For every other kind that it is exchanged for.
    function setFee(address points, uint16 bps) internal {
        address[3] memory others = [x, y, z];
        for (uint256 i = 0; i < 3; ++i) {
            (Corridor memory c,) = exchange.pair(points, others[i]);
            if (c.state == PairState.None) continue;
            vm.prank(merchantOf(points));
            exchange.setFee(points, others[i], bps);
        }
    }

    // Offers.

    function offer(uint256 key, address give, uint128 giveAmount, address want, uint128 wantAmount)
        internal
        view
        returns (Offer memory o)
    {
        (o.maker, o.give, o.want) = (vm.addr(key), give, want);
        (o.giveAmount, o.wantAmount) = (giveAmount, wantAmount);
        o.expiry = uint64(block.timestamp) + 1 days;
    }

    function sign(uint256 key, Offer memory o) internal view returns (bytes memory) {
        return signDigest(key, OfferHash.unwrap(exchange.offerHash(o)));
    }

    function signDigest(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function settle(Offer memory a, uint256 keyA, Offer memory b, uint256 keyB, uint128 fill) internal {
        (bytes memory sigA, bytes memory sigB) = (sign(keyA, a), sign(keyB, b));
        vm.prank(RELAYER);
        exchange.settle(a, sigA, b, sigB, fill);
    }

    function settleRefused(
        bytes memory why,
        Offer memory a,
        uint256 keyA,
        Offer memory b,
        uint256 keyB,
        uint128 fill
    ) internal {
        (bytes memory sigA, bytes memory sigB) = (sign(keyA, a), sign(keyB, b));
        vm.prank(RELAYER);
        vm.expectRevert(why);
        exchange.settle(a, sigA, b, sigB, fill);
    }

    function filledOf(Offer memory o) internal view returns (uint128 given) {
        (given,,) = exchange.filled(exchange.offerHash(o));
    }

    /// @dev Alice gives 100 x for 80 y, Bob the reverse; both have what they give and allowed exactly that.
    function crossing() internal returns (Offer memory a, Offer memory b) {
        a = offer(ALICE, x, 100, y, 80);
        b = offer(BOB, y, 80, x, 100);
        fundAndAllow(x, alice, 100);
        fundAndAllow(y, bob, 80);
    }

    function rings(Ring memory r) internal pure returns (Ring[] memory list) {
        list = new Ring[](1);
        list[0] = r;
    }
}
