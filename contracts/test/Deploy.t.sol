// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Deploy } from "../script/Deploy.s.sol";
import { DocHash, MemberInit, PeerKey } from "../src/types/Membership.sol";
import { Cards } from "./support/Consortium.sol";
import { vm } from "./support/Vm.sol";

/// @notice See Deploy.tree.
contract DeployTest {
    Deploy private immutable SCRIPT = new Deploy();

    function test_parse_WhenFoundersAreWritten() public view {
        string memory json =
            string.concat('{"founders":[', write(Cards.card(0)), ",", write(Cards.card(1)), "]}");
        MemberInit[] memory founders = SCRIPT.parse(json);
        vm.assertEq(keccak256(abi.encode(founders)), keccak256(abi.encode(Cards.cards(2))), "founders");
    }

    function test_parse_WhenThereAreNone() public view {
        vm.assertEq(SCRIPT.parse('{"founders":[]}').length, 0, "founders");
    }

    function test_deploy_WhenDone() public {
        Deploy.Deployment memory d = SCRIPT.deploy(Cards.cards(3));
        vm.assertEq(d.registry.activeCount(), 3, "founders");
        vm.assertEq(address(d.anchors.CONSORTIUM()), address(d.registry), "anchors");
        vm.assertEq(address(d.points.CONSORTIUM()), address(d.registry), "points");
        vm.assertEq(address(d.exchange.CONSORTIUM()), address(d.registry), "exchange: who votes");
        vm.assertEq(address(d.exchange.FACTORY()), address(d.points), "exchange: which points");
        vm.assertEq(address(d.exchange.MEMBERSHIPS()), address(d.memberships), "exchange: who pays less");
        vm.assertEq(address(d.netting.FACTORY()), address(d.points), "netting");
        vm.assertEq(address(d.rewards.CONSORTIUM()), address(d.registry), "rewards");
        vm.assertEq(address(d.rewards.POINTS()), address(d.points), "rewards' points");
        vm.assertEq(address(d.memberships.CONSORTIUM()), address(d.registry), "memberships");
        vm.assertEq(address(d.memberships.POINTS()), address(d.points), "memberships' points");
    }

    function write(MemberInit memory card) private pure returns (string memory) {
        return string.concat(
            '{"account":"',
            vm.toString(card.account),
            '","peerKey":"',
            vm.toString(abi.encodePacked(PeerKey.unwrap(card.peerKey))),
            '","docHash":"',
            vm.toString(abi.encodePacked(DocHash.unwrap(card.docHash))),
            '","hpkeKey":"',
            vm.toString(card.hpkeKey),
            '","name":"',
            card.name,
            '"}'
        );
    }
}
