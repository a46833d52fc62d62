// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Points as plain mappings, without a thought for gas: what purses must agree with
contract LotBook {
    mapping(address holder => mapping(uint256 expiry => uint256)) public lots;
    mapping(address holder => mapping(uint256 epoch => uint256)) public earned;
    address[] private _holders;
    mapping(address => bool) private _known;

    function add(address holder, uint256 amount, uint256 issued) external {
        know(holder);
        lots[holder][issued + 2] += amount;
        earned[holder][issued] += amount;
    }

    /// @return taken What was still there of that expiry.
    function takeBack(address holder, uint256 amount, uint256 issued) external returns (uint256 taken) {
        uint256 there = lots[holder][issued + 2];
        taken = amount < there ? amount : there;
        lots[holder][issued + 2] -= taken;
        uint256 e = earned[holder][issued];
        earned[holder][issued] = e > amount ? e - amount : 0;
    }

    function move(address from, address to, uint256 amount, uint256 now_) external {
        know(to);
        for (uint256 x = now_; x < now_ + 3; ++x) {
            uint256 part = amount < lots[from][x] ? amount : lots[from][x];
            lots[from][x] -= part;
            lots[to][x] += part;
            amount -= part;
        }
        require(amount == 0, "more than there was");
    }

    function burn(address from, uint256 amount, uint256 now_) external {
        for (uint256 x = now_; x < now_ + 3; ++x) {
            uint256 part = amount < lots[from][x] ? amount : lots[from][x];
            lots[from][x] -= part;
            amount -= part;
        }
        require(amount == 0, "more than there was");
    }

    function balance(address holder, uint256 now_) public view returns (uint256) {
        return lots[holder][now_] + lots[holder][now_ + 1] + lots[holder][now_ + 2];
    }

    /// @dev All points of one expiry.
    function supply(uint256 expiry) external view returns (uint256 total) {
        for (uint256 i = 0; i < _holders.length; ++i) {
            total += lots[_holders[i]][expiry];
        }
    }

    function holders() external view returns (address[] memory) {
        return _holders;
    }

    function know(address holder) private {
        if (!_known[holder]) _holders.push(holder);
        _known[holder] = true;
    }
}
