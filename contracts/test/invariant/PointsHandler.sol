// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Points } from "../../src/Points.sol";
import { PointsFactory } from "../../src/PointsFactory.sol";
import { Batch, Line, PointsTerms } from "../../src/types/Points.sol";
import { LotBook } from "../support/LotBook.sol";
import { Trees } from "../support/Trees.sol";
import { vm } from "../support/Vm.sol";
import { SwitchedMembership } from "./AnchorHandler.sol";

/// @title A merchant and five customers who do all that points allow, beside a plain book
contract PointsHandler {
    using Trees for Line[];

    /// @dev A batch as its merchant keeps it.
    struct Promise_ {
        bytes32 root;
        uint256 issued;
        bool atOnce;
        Line[] lines;
    }

    address public constant SHOP = address(0x5405);
    Points public immutable POINTS;
    LotBook public immutable BOOK = new LotBook();
    mapping(uint256 epoch => uint256) public issuedIn;
    mapping(uint256 epoch => uint256) public largestCap;
    mapping(bytes32 => mapping(uint256 => uint256)) public returned;
    mapping(bytes32 => mapping(uint256 => bool)) public released;

    SwitchedMembership private immutable MEMBERS = new SwitchedMembership();
    Promise_[] private _batches;
    uint256 private _salt;

    constructor() {
        MEMBERS.set(SHOP, true);
        PointsTerms memory t = PointsTerms(uint64(block.timestamp), 30 days, 5000, 0, "Points", "P");
        PointsFactory factory = new PointsFactory(MEMBERS);
        vm.prank(SHOP);
        POINTS = Points(factory.create(t));
        noteCap();
    }

    function person(uint256 n) public pure returns (address) {
        return address(uint160(0xF00D00 + n % 5));
    }

    function batchCount() external view returns (uint256) {
        return _batches.length;
    }

    /// @dev What of a batch should still be open: lines not released, less what was returned.
    function openOf(uint256 i) external view returns (bytes32 root, uint256 open) {
        Promise_ storage b = _batches[i];
        root = b.root;
        if (b.atOnce) return (root, 0);
        for (uint256 k = 0; k < b.lines.length; ++k) {
            if (!released[root][k]) open += b.lines[k].amount - returned[root][k];
        }
    }

    function issue(uint256 seed, uint256 count) external {
        Line[] memory lines = draw(seed, 1 + count % 4);
        uint256 total = sum(lines);
        if (!mayIssue(total)) return;
        vm.prank(SHOP);
        bytes32 root = POINTS.issue(lines);
        note(lines, root, POINTS.epoch(), true);
        for (uint256 i = 0; i < lines.length; ++i) {
            BOOK.add(lines[i].account, lines[i].amount, POINTS.epoch());
            released[root][i] = true;
        }
    }

    function commit(uint256 seed, uint256 count, uint256 wait) external {
        Line[] memory lines = draw(seed, 1 + count % 7);
        uint256 total = sum(lines);
        if (!mayIssue(total)) return;
        uint256 time = block.timestamp + wait % 30 days;
        bytes32 root = lines.root();
        vm.prank(SHOP);
        POINTS.commit(root, uint32(lines.length), uint48(total), uint64(time));
        note(lines, root, POINTS.epoch() + (time >= POINTS.epochEnd(POINTS.epoch()) ? 1 : 0), false);
    }

    function release(uint256 which, uint256 at_, uint8 size) external {
        if (_batches.length == 0) return;
        Promise_ memory b = _batches[which % _batches.length];
        Batch memory onChain = POINTS.batch(b.root);
        if (b.atOnce || block.timestamp < onChain.releaseAt || POINTS.epoch() > b.issued + 2) return;
        uint256 span = 1 << (size % 3);
        if (span > Trees.width(b.lines.length)) span = 1;
        uint256 first = at_ % b.lines.length / span * span;
        POINTS.release(b.root, first, b.lines.run(first, span), b.lines.proof(first, span));
        for (uint256 i = first; i < first + span && i < b.lines.length; ++i) {
            if (released[b.root][i]) continue;
            released[b.root][i] = true;
            BOOK.add(b.lines[i].account, b.lines[i].amount - returned[b.root][i], b.issued);
        }
    }

    function giveBack(uint256 which, uint256 at_, uint48 amount) external {
        if (_batches.length == 0 || !MEMBERS.isActive(SHOP)) return;
        Promise_ memory b = _batches[which % _batches.length];
        uint256 i = at_ % b.lines.length;
        uint256 left = b.lines[i].amount - returned[b.root][i];
        if (left == 0 || POINTS.epoch() > b.issued + 2) return;
        amount = uint48(1 + amount % left);
        returned[b.root][i] += amount;
        vm.prank(SHOP);
        if (!released[b.root][i]) {
            POINTS.reduce(b.root, i, b.lines[i], amount, b.lines.proof(i, 1));
            return;
        }
        uint256 taken = POINTS.takeBack(b.root, i, b.lines[i], amount, b.lines.proof(i, 1));
        vm.assertEq(taken, BOOK.takeBack(b.lines[i].account, amount, b.issued), "taken");
    }

    function transfer(uint256 from, uint256 to, uint256 value, bool allowed) external {
        value %= POINTS.balanceOf(person(from)) + 1;
        if (allowed) {
            vm.prank(person(from));
            POINTS.approve(SHOP, value);
            vm.prank(SHOP);
            POINTS.transferFrom(person(from), person(to), value);
        } else {
            vm.prank(person(from));
            POINTS.transfer(person(to), value);
        }
        BOOK.move(person(from), person(to), value, POINTS.epoch());
    }

    function redeem(uint256 from, uint256 value, bool allowed) external {
        uint256 all = POINTS.balanceOf(person(from));
        if (all == 0) return;
        value = 1 + value % all;
        vm.prank(person(from));
        if (allowed) {
            POINTS.approve(SHOP, value);
            vm.prank(SHOP);
            POINTS.redeemFrom(person(from), value, "goods");
        } else {
            POINTS.redeem(value, "goods");
        }
        BOOK.burn(person(from), value, POINTS.epoch());
    }

    function setCap(uint48 cap) external {
        vm.prank(SHOP);
        POINTS.setCap(cap % 10_000);
        noteCap();
    }

    function pause(uint8 dice) external {
        vm.startPrank(SHOP);
        if (dice % 8 == 0) POINTS.pauseIssuing();
        else POINTS.resumeIssuing();
        vm.stopPrank();
    }

    function setMember(uint8 dice) external {
        MEMBERS.set(SHOP, dice % 8 != 0);
    }

    /// @dev Days, one epoch, three, or a thousand.
    function wait(uint24 time, uint8 kind) external {
        uint256 days_ = time % 8 days;
        if (kind % 8 == 0) days_ = 30 days;
        if (kind % 32 == 1) days_ = 90 days;
        if (kind % 32 == 2) days_ = 30_000 days;
        vm.warp(block.timestamp + days_);
        noteCap();
    }

    function mayIssue(uint256 total) private view returns (bool) {
        (uint256 limit, uint256 used,) = POINTS.cap();
        return uint256(POINTS.state()) == 0 && used + total <= limit;
    }

    function note(Line[] memory lines, bytes32 root, uint256 issued, bool atOnce) private {
        issuedIn[POINTS.epoch()] += sum(lines);
        Promise_ storage b = _batches.push();
        (b.root, b.issued, b.atOnce) = (root, issued, atOnce);
        for (uint256 i = 0; i < lines.length; ++i) {
            b.lines.push(lines[i]);
        }
    }

    /// @dev The largest cap that an epoch ever had.
    function noteCap() private {
        (uint256 limit,,) = POINTS.cap();
        if (limit > largestCap[POINTS.epoch()]) largestCap[POINTS.epoch()] = limit;
    }

    function draw(uint256 seed, uint256 count) private returns (Line[] memory lines) {
        lines = new Line[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, ++_salt)));
            lines[i] = Line(person(r), uint48(1 + (r >> 8) % 500), bytes32(r));
        }
    }

    function sum(Line[] memory lines) private pure returns (uint256 total) {
        for (uint256 i = 0; i < lines.length; ++i) {
            total += lines[i].amount;
        }
    }
}
