// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Text } from "../src/libraries/Text.sol";
import { Badge } from "../src/memberships/Badge.sol";
import { LevelsFixture } from "./support/Levels.sol";
import { vm } from "./support/Vm.sol";
import { Base64 } from "@openzeppelin/contracts/utils/Base64.sol";

/// @notice What is plain text, and how it gets into XML. See Text.tree.
contract TextTest {
    function test_isPlain_WhenTextIsWellFormed() public pure {
        string[6] memory good =
            ["", " ~", unicode"단골 고객", unicode"café", unicode"🥐 bread", unicode"\u00a0\uffee"];
        for (uint256 i = 0; i < good.length; ++i) {
            vm.assertTrue(Text.isPlain(good[i]), good[i]);
        }
    }

    function test_isPlain_WhenTextIsMalformedOrHasControlCharacters() public pure {
        bytes[18] memory bad = [
            bytes(hex"00"),
            hex"0a",
            hex"1f",
            hex"7f",
            hex"80",
            hex"c280",
            hex"c1bf",
            hex"c2",
            hex"c2c2",
            hex"e0809f",
            hex"e0a0",
            hex"eda080",
            hex"efbfbe",
            hex"efbfbf",
            hex"f0808080",
            hex"f4908080",
            hex"f5808080",
            hex"ff"
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.assertFalse(Text.isPlain(string(bytes.concat("a", bad[i], "b"))), "plain");
        }
    }

    function testFuzz_isPlain_WhenAnyCodePointIsEncoded(uint24 seed) public pure {
        uint256 point = seed % 0x120000;
        bool want = point >= 0x20 && (point < 0x7f || point > 0x9f) && (point < 0xd800 || point > 0xdfff)
            && point != 0xfffe && point != 0xffff && point <= 0x10ffff;
        vm.assertTrue(Text.isPlain(string(encode(point))) == want, "plain");
    }

    function test_xml_WhenTextHasSignsOfXML() public pure {
        string memory got = Text.xml(unicode"<b a=\"1\" c='2'> & 단골");
        vm.assertEq(
            keccak256(bytes(got)),
            keccak256(unicode"&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt; &amp; 단골"),
            got
        );
    }

    function encode(uint256 p) private pure returns (bytes memory) {
        if (p < 0x80) return abi.encodePacked(uint8(p));
        if (p < 0x800) return abi.encodePacked(uint8(0xc0 | p >> 6), tail(p));
        if (p < 0x10000) return abi.encodePacked(uint8(0xe0 | p >> 12), tail(p >> 6), tail(p));
        return abi.encodePacked(uint8(0xf0 | p >> 18), tail(p >> 12), tail(p >> 6), tail(p));
    }

    function tail(uint256 p) private pure returns (uint8) {
        return uint8(0x80 | (p & 0x3f));
    }
}

/// @notice How a membership looks. See Badge.tree.
contract BadgeTest is LevelsFixture {
    function test_uri_WhenNamesHaveSignsOfJSONAndXML() public {
        Badge badge = new Badge();
        string memory svg = string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 350 220" role="img"><title>',
            unicode"단골 &quot;&lt;b&gt;&quot;, Gold &amp; \\&#39;",
            '</title><rect width="350" height="220" rx="16" fill="hsl(5,45%,28%)"/>',
            '<text x="24" y="84" fill="#fff" font-family="sans-serif" font-size="28">',
            unicode"단골 &quot;&lt;b&gt;&quot;</text>",
            '<text x="24" y="124" fill="#fff" font-family="sans-serif" font-size="28">Gold &amp; \\&#39;</text>',
            '<circle cx="30" cy="180" r="6" fill="#fff" fill-opacity="1"/>',
            '<circle cx="50" cy="180" r="6" fill="#fff" fill-opacity="0.25"/></svg>'
        );
        string memory json = string.concat(
            unicode'{"name":"단골 \\"<b>\\" · Gold & \\\\\'","description":"A membership of a Souk consortium. ',
            'It cannot be transferred.","image":"data:image/svg+xml;base64,',
            Base64.encode(bytes(svg)),
            '","attributes":[{"trait_type":"Level","value":"Gold & \\\\\'"},{"trait_type":"Rank","value":1},',
            '{"trait_type":"State","value":"good"},',
            '{"display_type":"date","trait_type":"Since","value":7},',
            '{"display_type":"date","trait_type":"Shown until","value":8},',
            '{"display_type":"date","trait_type":"Ends","value":9}]}'
        );
        Badge.Face memory face = Badge.Face(365, unicode'단골 "<b>"', "Gold & \\'", 1, 2, 7, 8, 9, "good");
        string memory want = string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
        vm.assertEq(keccak256(bytes(badge.uri(face))), keccak256(bytes(want)), badge.uri(face));
    }

    function test_uri_WhenANameIsAsLongAsMayBe() public {
        Badge badge = new Badge();
        bytes memory long = new bytes(64);
        for (uint256 i = 0; i < 64; ++i) {
            long[i] = '"';
        }
        Badge.Face memory face = Badge.Face(1, string(long), string(long), 8, 8, 7, 8, 9, "grace");
        vm.assertTrue(bytes(badge.uri(face)).length > 1000, "nothing drawn");
    }

    function test_tokenURI_WhenTimeGoesBy() public {
        addLevel(club, earned(1));
        issue(holder, 1);
        uint256 token = mint(1);
        Badge badge = memberships.BADGE();
        uint40 time = uint40(block.timestamp);
        Badge.Face memory face = Badge.Face(
            uint96(token >> 160),
            unicode"단골 \"Club\" <&>",
            "Gold",
            1,
            1,
            time,
            time + LIFETIME,
            time + LIFETIME + GRACE,
            "good"
        );
        check(token, badge.uri(face));
        vm.warp(face.good);
        face.state = "grace";
        check(token, badge.uri(face));
        vm.warp(face.end);
        face.state = "over";
        check(token, badge.uri(face));
    }

    function check(uint256 token, string memory want) private view {
        vm.assertEq(keccak256(bytes(memberships.tokenURI(token))), keccak256(bytes(want)), "metadata");
    }
}
