// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { AnchorRegistry } from "../src/AnchorRegistry.sol";
import { ConsentRegistry } from "../src/ConsentRegistry.sol";
import { ConsortiumRegistry } from "../src/ConsortiumRegistry.sol";
import { Exchange } from "../src/Exchange.sol";
import { Memberships } from "../src/Memberships.sol";
import { Netting } from "../src/Netting.sol";
import { PointsFactory } from "../src/PointsFactory.sol";
import { Rewards } from "../src/Rewards.sol";
import { DocHash, MemberInit, PeerKey } from "../src/types/Membership.sol";
import { vm } from "../test/support/Vm.sol";

/// @title Deploys a consortium with forge
/// @notice `souk contracts deploy` does the same without forge. Founders come from the JSON file named by the
/// environment variable FOUNDERS, which must lie in contracts/script:
/// {"founders": [{"account": "0x…", "peerKey": "0x…", "docHash": "0x…", "hpkeKey": "0x…", "name": "…"}]}
///
///     FOUNDERS=script/founders.json forge script script/Deploy.s.sol --rpc-url URL --account NAME --broadcast
contract Deploy {
    /// @dev Tells forge that this is a script.
    bool public constant IS_SCRIPT = true;

    /// @notice The contracts of a consortium.
    struct Deployment {
        ConsortiumRegistry registry;
        ConsentRegistry consents;
        AnchorRegistry anchors;
        PointsFactory points;
        Rewards rewards;
        Memberships memberships;
        Exchange exchange;
        Netting netting;
    }

    /// @notice What was deployed.
    event Deployed(Deployment deployment);

    function run() external {
        MemberInit[] memory founders = parse(vm.readFile(vm.envString("FOUNDERS")));
        vm.startBroadcast();
        deploy(founders);
        vm.stopBroadcast();
    }

    function deploy(MemberInit[] memory founders) public returns (Deployment memory d) {
        d.registry = new ConsortiumRegistry(founders);
        d.consents = new ConsentRegistry();
        d.anchors = new AnchorRegistry(d.registry);
        d.points = new PointsFactory(d.registry);
        d.rewards = new Rewards(d.registry, d.points);
        d.memberships = new Memberships(d.registry, d.points);
        d.exchange = new Exchange(d.registry, d.points, d.memberships);
        d.netting = new Netting(d.points);
        emit Deployed(d);
    }

    /// @notice The founders in a JSON text.
    function parse(string memory json) public view returns (MemberInit[] memory founders) {
        uint256 count = 0;
        while (vm.keyExistsJson(json, founderAt(count))) {
            ++count;
        }
        founders = new MemberInit[](count);
        for (uint256 i = 0; i < count; ++i) {
            founders[i] = MemberInit({
                account: vm.parseJsonAddress(json, field(i, "account")),
                peerKey: PeerKey.wrap(vm.parseJsonBytes32(json, field(i, "peerKey"))),
                docHash: DocHash.wrap(vm.parseJsonBytes32(json, field(i, "docHash"))),
                hpkeKey: vm.parseJsonBytes(json, field(i, "hpkeKey")),
                name: vm.parseJsonString(json, field(i, "name"))
            });
        }
    }

    function founderAt(uint256 i) private pure returns (string memory) {
        return string.concat(".founders[", vm.toString(i), "]");
    }

    function field(uint256 i, string memory name) private pure returns (string memory) {
        return string.concat(founderAt(i), ".", name);
    }
}
