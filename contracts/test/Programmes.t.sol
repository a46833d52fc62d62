// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Memberships } from "../src/Memberships.sol";
import { IMembership } from "../src/interfaces/IMembership.sol";
import { IPointsFactory } from "../src/interfaces/IPointsFactory.sol";
import { Programmes } from "../src/memberships/Programmes.sol";
import { Gate, LevelTerms, Programme, ProgrammeId, Rule, RuleKind } from "../src/types/Programme.sol";
import { Deposits } from "./support/Deposits.sol";
import { LevelsFixture } from "./support/Levels.sol";
import { vm } from "./support/Vm.sol";

/// @notice What merchants may define. See Programmes.tree.
contract ProgrammesTest is LevelsFixture {
    function test_constructor_WhenAnAddressHasNoCode() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoContract.selector, address(7)));
        new Memberships(IMembership(address(7)), factory);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoContract.selector, address(8)));
        new Memberships(registry, IPointsFactory(address(8)));
    }

    function test_defineProgramme_WhenTheCallerIsNotAnActiveMember() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, holder));
        vm.prank(holder);
        memberships.defineProgramme(2, "Club");
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, shop));
        vm.prank(shop);
        memberships.defineProgramme(2, "Club");
    }

    function test_defineProgramme_WhenTheMerchantUsedTheNumber() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.ProgrammeExists.selector, club));
        vm.prank(shop);
        memberships.defineProgramme(1, "Other");
    }

    function test_defineProgramme_WhenTheNameIsNotPlain() public {
        refusedName("");
        refusedName(new string(65));
        refusedName("two\nlines");
        refusedName(string(abi.encodePacked(hex"c328"))); // half a code point
        refusedName(string(abi.encodePacked(hex"eda080"))); // a surrogate
    }

    function test_defineProgramme_WhenItIsNew() public {
        ProgrammeId want = ProgrammeId.wrap(uint96(bytes12(keccak256(abi.encode(member(1), uint32(9))))));
        vm.expectEmit();
        emit Programmes.ProgrammeDefined(want, member(1), 9, unicode"우수 고객");
        vm.prank(member(1));
        ProgrammeId got = memberships.defineProgramme(9, unicode"우수 고객");
        vm.assertEq(ProgrammeId.unwrap(got), ProgrammeId.unwrap(want), "name");
        Programme memory p = memberships.programmeAt(got);
        vm.assertEq(p.merchant, member(1), "merchant");
        vm.assertEq(uint256(p.number), 9, "number");
        vm.assertTrue(p.levels == 0 && !p.closed, "new");
    }

    function test_addLevel_WhenTheCallerDidNotDefineTheProgramme() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotMerchant.selector, member(1)));
        addLevel(1, club, termsOf(earned(1)));
    }

    function test_addLevel_WhenThereIsNoSuchProgramme() public {
        ProgrammeId none = ProgrammeId.wrap(7);
        vm.expectRevert(abi.encodeWithSelector(Programmes.UnknownProgramme.selector, none));
        addLevel(0, none, termsOf(earned(1)));
    }

    function test_addLevel_WhenTheMerchantIsSuspended() public {
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, shop));
        addLevel(0, club, termsOf(earned(1)));
    }

    function test_addLevel_WhenTheProgrammeIsClosed() public {
        vm.prank(shop);
        memberships.closeProgramme(club);
        vm.expectRevert(abi.encodeWithSelector(Programmes.ProgrammeIsClosed.selector, club));
        addLevel(0, club, termsOf(earned(1)));
    }

    function test_addLevel_WhenAllPlacesAreTaken() public {
        for (uint256 n = 1; n <= memberships.MAX_LEVELS(); ++n) {
            vm.assertEq(addLevel(club, earned(1)), n, "place");
        }
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoLevel.selector, club, uint8(9)));
        addLevel(0, club, termsOf(earned(1)));
    }

    function test_addLevel_WhenTermsAreOutOfRange() public {
        LevelTerms memory t = termsOf(earned(1));
        t.lifetime = 1 hours - 1;
        refused(t, Programmes.WrongTerms.selector);
        t.lifetime = 2 * 365 days + 1;
        refused(t, Programmes.WrongTerms.selector);
        t = termsOf(earned(1));
        t.grace = 365 days + 1;
        refused(t, Programmes.WrongTerms.selector);
        t = termsOf(earned(1));
        t.discount = 10_001;
        refused(t, Programmes.WrongTerms.selector);
        t = termsOf(earned(1));
        t.name = "";
        refused(t, Programmes.WrongName.selector);
        t = termsOf(earned(1));
        t.rules = new Rule[](0);
        refused(t, Programmes.RuleCount.selector);
        t.rules = new Rule[](5);
        refused(t, Programmes.RuleCount.selector);
    }

    function test_addLevel_WhenARuleLooksAtNothing() public {
        Deposits deposits = new Deposits();
        refusedRule(ruleOf(RuleKind.None, address(points), 1));
        refusedRule(ruleOf(RuleKind.EarnedNow, address(points), 0));
        refusedRule(ruleOf(RuleKind.EarnedNow, address(deposits), 1));
        refusedRule(ruleOf(RuleKind.EarnedBoth, holder, 1));
        refusedRule(ruleOf(RuleKind.PurchaseLines, address(registry), 1));
        refusedRule(ruleOf(RuleKind.PurchaseVoucher, holder, 1));
        refusedRule(ruleOf(RuleKind.Deposit, holder, 1));
        refusedRule(Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(club)), 1)); // itself
        ProgrammeId other = programme(1, 1);
        refusedRule(Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(other)), 1)); // no level yet
        addLevel(1, other, termsOf(earned(1)));
        addLevel(club, Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(other)), 1));
        refusedRule(Rule(RuleKind.Level, uint160(ProgrammeId.unwrap(other)) | 1 << 96, 1));
    }

    function test_addLevel_WhenItIsWhole() public {
        LevelTerms memory t = LevelTerms(LIFETIME, GRACE, 2500, unicode"골드 'Gold'", new Rule[](2));
        t.rules[0] = earned(100);
        t.rules[1] = ruleOf(RuleKind.PurchaseVoucher, member(2), 3);
        vm.expectEmit();
        emit Programmes.LevelAdded(club, 1, t);
        vm.assertEq(addLevel(0, club, t), 1, "place");
        vm.assertEq(keccak256(abi.encode(memberships.levelAt(club, 1))), keccak256(abi.encode(t)), "terms");
    }

    function test_closeProgramme_WhenTheCallerIsNotItsMerchant() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotMerchant.selector, holder));
        vm.prank(holder);
        memberships.closeProgramme(club);
    }

    function test_closeProgramme_WhenItsMerchantClosesIt() public {
        vm.expectEmit();
        emit Programmes.ProgrammeClosed(club);
        vm.prank(shop);
        memberships.closeProgramme(club);
        vm.assertTrue(memberships.programmeAt(club).closed, "closed");
    }

    function test_setFeeProgramme_WhenTheProgrammeIsNobodys() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.UnknownProgramme.selector, ProgrammeId.wrap(7)));
        vm.prank(shop);
        memberships.setFeeProgramme(ProgrammeId.wrap(7));
    }

    function test_setFeeProgramme_WhenTheMerchantIsNotActive() public {
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, shop));
        vm.prank(shop);
        memberships.setFeeProgramme(club);
    }

    function test_setFeeProgramme_WhenItIsSetAndTakenBack() public {
        vm.expectEmit();
        emit Programmes.FeeProgrammeSet(member(1), club); // another merchant's
        vm.prank(member(1));
        memberships.setFeeProgramme(club);
        vm.prank(member(1));
        memberships.setFeeProgramme(ProgrammeId.wrap(0));
        vm.assertEq(ProgrammeId.unwrap(memberships.feeProgrammeOf(member(1))), 0, "taken back");
    }

    function test_setChannel_WhenAGateAsksForALevelThatIsNotThere() public {
        Gate[] memory gates = new Gate[](1);
        gates[0] = Gate(club, 0);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoLevel.selector, club, uint8(0)));
        vm.prank(shop);
        memberships.setChannel("vip", gates);
        gates[0] = Gate(club, 1);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NoLevel.selector, club, uint8(1)));
        vm.prank(shop);
        memberships.setChannel("vip", gates);
    }

    function test_setChannel_WhenThereAreTooManyGates() public {
        vm.expectRevert(abi.encodeWithSelector(Programmes.GateCount.selector, 5));
        vm.prank(shop);
        memberships.setChannel("vip", new Gate[](5));
    }

    function test_setChannel_WhenTheMerchantIsNotActive() public {
        suspend(0);
        vm.expectRevert(abi.encodeWithSelector(Programmes.NotActive.selector, shop));
        vm.prank(shop);
        memberships.setChannel("vip", new Gate[](0));
    }

    function test_setChannel_WhenItIsSetAgain() public {
        addLevel(club, earned(1));
        addLevel(club, earned(2));
        Gate[] memory gates = new Gate[](2);
        (gates[0], gates[1]) = (Gate(club, 1), Gate(club, 2));
        vm.prank(shop);
        memberships.setChannel("vip", gates);
        Gate[] memory last = new Gate[](1);
        last[0] = Gate(club, 2);
        bytes32 channel = keccak256(abi.encode(shop, bytes32("vip")));
        vm.expectEmit();
        emit Programmes.ChannelSet(channel, shop, "vip", last);
        vm.prank(shop);
        vm.assertEq(memberships.setChannel("vip", last), channel, "channel");
        vm.assertEq(keccak256(abi.encode(memberships.gatesOf(channel))), keccak256(abi.encode(last)), "gates");
    }

    function refusedName(string memory name) private {
        vm.expectRevert(Programmes.WrongName.selector);
        vm.prank(shop);
        memberships.defineProgramme(2, name);
    }

    function refused(LevelTerms memory terms, bytes4 why) private {
        vm.prank(shop);
        (bool ok, bytes memory answer) =
            address(memberships).call(abi.encodeCall(Programmes.addLevel, (club, terms)));
        vm.assertFalse(ok, "accepted");
        vm.assertEq(bytes32(bytes4(answer)), bytes32(why), "refused for another reason");
    }

    function refusedRule(Rule memory rule) private {
        vm.expectRevert(abi.encodeWithSelector(Programmes.WrongRule.selector, 0));
        vm.prank(shop);
        memberships.addLevel(club, termsOf(rule));
    }
}
