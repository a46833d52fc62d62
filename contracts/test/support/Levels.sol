// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Memberships } from "../../src/Memberships.sol";
import { LevelTerms, ProgrammeId, Rule, RuleKind } from "../../src/types/Programme.sol";
import { LoyaltyFixture } from "./Loyalty.sol";
import { vm } from "./Vm.sol";

/// @title Programmes and levels for tests
abstract contract LevelsFixture is LoyaltyFixture {
    uint32 internal constant LIFETIME = 20 days;
    uint32 internal constant GRACE = 5 days;

    Memberships internal memberships;
    ProgrammeId internal club;
    address internal holder;

    function setUp() public virtual override {
        super.setUp();
        memberships = new Memberships(registry, factory);
        holder = customer(0);
        club = programme(0, 1);
    }

    function programme(uint256 n, uint32 number) internal returns (ProgrammeId) {
        vm.prank(member(n));
        return memberships.defineProgramme(number, unicode"단골 \"Club\" <&>");
    }

    function ruleOf(RuleKind kind, address subject, uint88 amount) internal pure returns (Rule memory) {
        return Rule(kind, uint160(subject), amount);
    }

    function earned(uint88 amount) internal view returns (Rule memory) {
        return ruleOf(RuleKind.EarnedNow, address(points), amount);
    }

    function termsOf(Rule memory rule) internal pure returns (LevelTerms memory terms) {
        terms = LevelTerms(LIFETIME, GRACE, 2500, "Gold", new Rule[](1));
        terms.rules[0] = rule;
    }

    function addLevel(ProgrammeId to, Rule memory rule) internal returns (uint8) {
        return addLevel(0, to, termsOf(rule));
    }

    function addLevel(uint256 n, ProgrammeId to, LevelTerms memory terms) internal returns (uint8) {
        vm.prank(member(n));
        return memberships.addLevel(to, terms);
    }

    function seen(uint8 rule) internal pure returns (bytes memory) {
        return abi.encode(rule, "");
    }

    function shown(uint8 rule, bytes memory evidence) internal pure returns (bytes memory) {
        return abi.encode(rule, evidence);
    }

    function mint(uint8 level) internal returns (uint256) {
        return memberships.mint(club, level, holder, seen(0));
    }

    function levelNow() internal view returns (uint8) {
        return memberships.levelOf(club, holder);
    }
}
