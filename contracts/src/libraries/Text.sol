// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Text that is shown to people, inside JSON and XML
library Text {
    /// @dev Whether `text` is well-formed UTF-8 without control characters and without the two code points that XML
    /// forbids. Such text is safe in JSON and XML once their own signs are escaped.
    function isPlain(string memory text) internal pure returns (bool) {
        bytes memory raw = bytes(text);
        uint256 place = 0;
        while (place < raw.length) {
            uint256 length = _length(raw, place);
            if (length == 0) return false;
            place += length;
        }
        return true;
    }

    /// @dev `text` for an XML text or attribute.
    function xml(string memory text) internal pure returns (string memory) {
        bytes memory raw = bytes(text);
        bytes memory out;
        for (uint256 i = 0; i < raw.length; ++i) {
            out = bytes.concat(out, _entity(raw[i]));
        }
        return string(out);
    }

    function _entity(bytes1 c) private pure returns (bytes memory) {
        if (c == "&") return "&amp;";
        if (c == "<") return "&lt;";
        if (c == ">") return "&gt;";
        if (c == '"') return "&quot;";
        if (c == "'") return "&#39;";
        return abi.encodePacked(c);
    }

    /// @dev Bytes of the code point at `place`; zero if it is malformed or forbidden. RFC 3629, section 4.
    function _length(bytes memory raw, uint256 place) private pure returns (uint256) {
        uint256 lead = uint8(raw[place]);
        if (lead < 0x80) return lead >= 0x20 && lead != 0x7f ? 1 : 0;
        uint256 length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || place + length > raw.length) return 0;
        // forge-lint: disable-next-line(incorrect-shift): the longer it is, the fewer bits the first byte has
        uint256 point = lead & (0x7f >> length);
        for (uint256 i = 1; i < length; ++i) {
            uint256 next = uint8(raw[place + i]);
            if (next & 0xc0 != 0x80) return 0;
            point = point << 6 | (next & 0x3f);
        }
        return _allowed(point, length) ? length : 0;
    }

    function _allowed(uint256 point, uint256 length) private pure returns (bool) {
        if (point < 0xa0 || point == 0xfffe || point == 0xffff) return false; // C1 controls, non-characters
        if (point >= 0xd800 && point < 0xe000) return false; // surrogates
        if (point > 0x10ffff) return false;
        return length == 2 || (length == 3 && point > 0x7ff) || (length == 4 && point > 0xffff);
    }
}
