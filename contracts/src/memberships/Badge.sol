// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Text } from "../libraries/Text.sol";
import { Base64 } from "@openzeppelin/contracts/utils/Base64.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";

/// @title How a membership looks: metadata and picture as data URIs
/// @notice Made of the programme's and level's names and dates alone; nothing about the holder is in it.
/// @dev A contract of its own, without state, because its code does not fit beside the memberships'.
contract Badge {
    /// @dev What a badge shows. Times are Unix seconds.
    struct Face {
        uint96 programme;
        string programmeName;
        string levelName;
        uint8 level;
        uint8 levels;
        uint40 since;
        uint40 good;
        uint40 end;
        string state;
    }

    /// @dev ERC-721 metadata JSON with the picture inside.
    function uri(Face memory face) external pure returns (string memory) {
        string memory json = string.concat(
            '{"name":"',
            Strings.escapeJSON(face.programmeName),
            unicode" · ",
            Strings.escapeJSON(face.levelName),
            '","description":"A membership of a Souk consortium. It cannot be transferred.","image":"',
            string.concat("data:image/svg+xml;base64,", Base64.encode(bytes(picture(face)))),
            '","attributes":',
            _attributes(face),
            "}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    /// @dev The picture: names, one dot for each level, and a colour that follows from the programme.
    function picture(Face memory face) public pure returns (string memory) {
        string memory hue = Strings.toString(face.programme % 360);
        return string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 350 220" role="img"><title>',
            Text.xml(face.programmeName),
            ", ",
            Text.xml(face.levelName),
            '</title><rect width="350" height="220" rx="16" fill="hsl(',
            hue,
            ',45%,28%)"/>',
            _line("84", face.programmeName),
            _line("124", face.levelName),
            _dots(face.level, face.levels),
            "</svg>"
        );
    }

    /// @dev A line of text that is never wider than the card, whatever its letters.
    function _line(string memory y, string memory text) private pure returns (string memory) {
        uint256 length = bytes(text).length;
        return string.concat(
            '<text x="24" y="',
            y,
            '" fill="#fff" font-family="sans-serif" font-size="',
            length > 40 ? "12" : length > 24 ? "18" : "28",
            '">',
            Text.xml(text),
            "</text>"
        );
    }

    function _dots(uint8 level, uint8 levels) private pure returns (string memory out) {
        for (uint256 i = 0; i < levels; ++i) {
            out = string.concat(
                out,
                '<circle cx="',
                Strings.toString(30 + 20 * i),
                '" cy="180" r="6" fill="#fff" fill-opacity="',
                i < level ? "1" : "0.25",
                '"/>'
            );
        }
    }

    function _attributes(Face memory face) private pure returns (string memory) {
        return string.concat(
            '[{"trait_type":"Level","value":"',
            Strings.escapeJSON(face.levelName),
            '"},{"trait_type":"Rank","value":',
            Strings.toString(face.level),
            '},{"trait_type":"State","value":"',
            face.state,
            '"}',
            _date("Since", face.since),
            _date("Shown until", face.good),
            _date("Ends", face.end),
            "]"
        );
    }

    function _date(string memory what, uint40 time) private pure returns (string memory) {
        return string.concat(
            ',{"display_type":"date","trait_type":"', what, '","value":', Strings.toString(time), "}"
        );
    }
}
