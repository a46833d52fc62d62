// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Memberships } from "../../src/Memberships.sol";
import { RewardCampaign } from "../../src/RewardCampaign.sol";
import { Standing } from "../../src/types/Programme.sol";
import { vm } from "../support/Vm.sol";
import { MembershipHandler } from "./MembershipHandler.sol";
import { RewardHandler } from "./RewardHandler.sol";

/// @dev The shape in which forge asks which functions of a handler not to call.
struct FuzzSelector {
    address addr;
    bytes4[] selectors;
}

/// @dev A handler is also a fixture; its set-up runs once, in its constructor.
function withoutSetUp(address handler) pure returns (FuzzSelector[] memory list) {
    list = new FuzzSelector[](1);
    list[0] = FuzzSelector(handler, new bytes4[](1));
    list[0].selectors[0] = bytes4(keccak256("setUp()"));
}

/// @notice What holds of a campaign's money whatever customers, attestors and the merchant do.
contract RewardInvariants {
    RewardHandler private handler;
    RewardCampaign private campaign;

    function setUp() public {
        handler = new RewardHandler();
        campaign = handler.CAMPAIGN();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    function excludeSelectors() external view returns (FuzzSelector[] memory) {
        return withoutSetUp(address(handler));
    }

    /// @notice What anybody can claim and what the merchant can take never exceeds what the campaign holds.
    function invariant_nothingIsPromisedTwice() public view {
        uint256 sum = campaign.returnable();
        for (uint256 n = 0; n < handler.ACCOUNTS(); ++n) {
            sum += campaign.claimable(handler.accountAt(n));
        }
        vm.assertLe(sum, held(), "claimable and returnable");
    }

    /// @notice The reserve is the sum over all rewards, and it is there.
    function invariant_reserveIsTheSumOverRewards() public view {
        (uint96 reserved, uint96 granted, uint32 persons) = campaign.totals();
        vm.assertEq(reserved, handler.reservedBySum(), "reserved");
        vm.assertEq(granted, handler.grantedBySum(), "granted");
        vm.assertEq(persons, handler.started(), "persons");
        vm.assertLe(reserved, held(), "reserve is not there");
    }

    /// @notice What came in is what was paid, returned or is held.
    function invariant_moneyIsConserved() public view {
        uint256 paid = handler.activitiesPaid();
        for (uint256 n = 0; n < handler.ACCOUNTS(); ++n) {
            paid += handler.paidTo(n);
            vm.assertLe(handler.paidTo(n), handler.vestedByHand(n), "paid before it vested");
        }
        vm.assertEq(paid + handler.returned() + held(), handler.funded(), "sum");
    }

    function held() private view returns (uint256) {
        return handler.COIN().balanceOf(address(campaign));
    }
}

/// @notice What holds of memberships whatever holders, strangers and time do.
contract MembershipInvariants {
    MembershipHandler private handler;
    Memberships private memberships;

    function setUp() public {
        handler = new MembershipHandler();
        memberships = handler.MEMBERSHIPS();
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(handler);
    }

    function excludeSelectors() external view returns (FuzzSelector[] memory) {
        return withoutSetUp(address(handler));
    }

    /// @notice A balance is the number of tokens that exist: none or one in one programme.
    function invariant_balancesCountTokens() public view {
        for (uint256 n = 0; n < handler.ACCOUNTS(); ++n) {
            vm.assertEq(memberships.balanceOf(handler.accountAt(n)), handler.hasToken(n) ? 1 : 0, "balance");
        }
    }

    /// @notice No level counts longer than lifetime and grace after its rule was last seen to hold.
    function invariant_levelsAreHeld() public view {
        for (uint256 n = 0; n < handler.ACCOUNTS(); ++n) {
            if (handler.levelAt(n) == 0) continue;
            vm.assertLe(block.timestamp, handler.lastHeld(n) + handler.longest(), "outlived its rule");
        }
    }

    /// @notice Times are in order, and a grace is never longer than the level was held.
    function invariant_gracesAreEarned() public view {
        for (uint256 n = 0; n < handler.ACCOUNTS(); ++n) {
            Standing memory s = handler.standingOf(n);
            if (s.level == 0) continue;
            vm.assertLe(s.since, s.good, "good before it began");
            vm.assertLe(s.good, s.end, "over before its grace");
            vm.assertLe(s.end - s.good, s.good - s.since, "grace was not earned");
        }
    }
}
