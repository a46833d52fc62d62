// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AnchorRegistry } from "../../src/AnchorRegistry.sol";
import { IMembership } from "../../src/interfaces/IMembership.sol";
import { LogRoot } from "../../src/types/Anchor.sol";
import { Cards } from "../support/Consortium.sol";
import { Vm, vm } from "../support/Vm.sol";

/// @notice A consortium whose members come and go at a word.
contract SwitchedMembership is IMembership {
    mapping(address => bool) public isActive;

    function set(address account, bool active) external {
        isActive[account] = active;
    }
}

/// @title Six accounts that anchor, are suspended and reinstated as time goes by
contract AnchorHandler {
    uint256 public constant ACCOUNTS = 6;

    AnchorRegistry public immutable ANCHORS;
    mapping(address => uint256) public lastSeenActive;
    uint256 public anchored;
    uint256 public events;

    SwitchedMembership private immutable MEMBERS = new SwitchedMembership();

    constructor() {
        ANCHORS = new AnchorRegistry(MEMBERS);
        for (uint256 n = 0; n < ACCOUNTS / 2; ++n) {
            MEMBERS.set(accountAt(n), true);
        }
    }

    function accountAt(uint256 n) public pure returns (address) {
        return Cards.account(n % ACCOUNTS);
    }

    function anchor(uint256 who, bytes32 root, uint64 entries) external {
        address account = accountAt(who);
        (root, entries) = (root == 0 ? bytes32("root") : root, entries == 0 ? 1 : entries);
        bool leased = block.timestamp < ANCHORS.leaseEnd(account);
        bool active = MEMBERS.isActive(account);
        vm.recordLogs();
        vm.prank(account);
        if (!leased && !active) {
            vm.expectRevert(abi.encodeWithSelector(AnchorRegistry.NotActive.selector, account));
            ANCHORS.anchor(LogRoot.wrap(root), entries);
            return;
        }
        ANCHORS.anchor(LogRoot.wrap(root), entries);
        if (!leased) lastSeenActive[account] = block.timestamp;
        ++anchored;
        countEvents(root, account, entries);
    }

    function endLease(uint256 who) external {
        address account = accountAt(who);
        if (MEMBERS.isActive(account)) return;
        ANCHORS.endLease(account);
        vm.assertEq(ANCHORS.leaseEnd(account), 0, "lease goes on");
    }

    function setStatus(uint256 who, bool active) external {
        MEMBERS.set(accountAt(who), active);
    }

    function wait(uint24 time) external {
        vm.warp(block.timestamp + time % 1 days);
    }

    function countEvents(bytes32 root, address account, uint64 entries) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(ANCHORS)) continue;
            vm.assertEq(logs[i].topics[0], AnchorRegistry.Anchored.selector, "event");
            vm.assertEq(logs[i].topics[1], root, "root");
            vm.assertEq(logs[i].topics[2], bytes32(uint256(uint160(account))), "member");
            vm.assertEq(abi.decode(logs[i].data, (uint64)), entries, "entries");
            ++events;
        }
    }
}
