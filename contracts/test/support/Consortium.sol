// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ConsortiumRegistry } from "../../src/ConsortiumRegistry.sol";
import {
    DocHash,
    Member,
    MemberInit,
    PeerKey,
    Proposal,
    ProposalDigest,
    Status
} from "../../src/types/Membership.sol";
import { vm } from "./Vm.sol";

/// @title Members for tests: n gets an account and keys of its own
library Cards {
    function account(uint256 n) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("account", n)))));
    }

    function peerKey(uint256 n) internal pure returns (PeerKey) {
        return PeerKey.wrap(keccak256(abi.encode("peer", n)));
    }

    function hpkeKey(uint256 n) internal pure returns (bytes memory key) {
        key = new bytes(1216);
        for (uint256 i = 0; i < 38; ++i) {
            bytes32 word = keccak256(abi.encode("hpke", n, i));
            assembly ("memory-safe") {
                mstore(add(add(key, 32), mul(i, 32)), word)
            }
        }
    }

    function card(uint256 n) internal pure returns (MemberInit memory) {
        return MemberInit(
            account(n), peerKey(n), DocHash.wrap(keccak256(abi.encode("doc", n))), hpkeKey(n), "Shop"
        );
    }

    function cards(uint256 count) internal pure returns (MemberInit[] memory list) {
        list = new MemberInit[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = card(i);
        }
    }
}

/// @title A consortium of five founders and the steps that tests repeat
abstract contract ConsortiumFixture {
    uint256 internal constant FOUNDERS = 5;
    ConsortiumRegistry internal registry;

    function setUp() public virtual {
        vm.roll(100);
        vm.warp(1_800_000_000);
        registry = new ConsortiumRegistry(Cards.cards(FOUNDERS));
        vm.roll(200);
    }

    function digestOf(uint64 id) internal view returns (ProposalDigest) {
        (Proposal memory p,,) = registry.proposal(id);
        return p.digest;
    }

    function statusOf(uint256 n) internal view returns (Status) {
        return registry.member(Cards.account(n)).status;
    }

    function entry(uint256 n) internal view returns (Member memory) {
        return registry.member(Cards.account(n));
    }

    /// @dev Members first to last vote for a proposal.
    function voteAll(uint64 id, uint256 first, uint256 last) internal {
        ProposalDigest digest = digestOf(id);
        for (uint256 n = first; n <= last; ++n) {
            vm.prank(Cards.account(n));
            registry.vote(id, digest);
        }
    }

    function admit(uint256 n) internal {
        vm.prank(Cards.account(0));
        uint64 id = registry.proposeAdmission(Cards.card(n));
        voteAll(id, 1, 2);
        registry.enactKeys(id, Cards.card(n));
    }

    function suspend(uint256 n) internal {
        vm.prank(Cards.account(0));
        uint64 id = registry.proposeSuspension(Cards.account(n));
        voteAll(id, 1, 2);
        registry.enact(id);
    }

    function reinstate(uint256 n) internal {
        vm.prank(Cards.account(0));
        uint64 id = registry.proposeReinstatement(Cards.account(n));
        voteAll(id, 1, 2);
        registry.enact(id);
    }

    function check(Status a, Status b, string memory why) internal pure {
        vm.assertEq(uint256(a), uint256(b), why);
    }
}
