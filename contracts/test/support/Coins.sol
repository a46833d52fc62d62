// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A plain token with balances only, and ways to misbehave.
contract Coin {
    enum Way {
        Honest,
        ReturnsNothing,
        ReturnsFalse,
        Reverts,
        MovesNothing,
        TakesMore,
        KeepsFee,
        BurnsGas,
        WritesMuch,
        CallsBack,
        LiesAboutBalances
    }

    Way public way;
    address public refused;
    address private target;
    bytes private call;
    bool public calledBack;
    uint256[] private written;
    mapping(address => uint256) private balances;

    function mint(address to, uint256 amount) external {
        balances[to] += amount;
    }

    function balanceOf(address account) external view returns (uint256) {
        return way == Way.LiesAboutBalances ? type(uint256).max : balances[account];
    }

    function set(Way next) external {
        way = next;
    }

    /// @dev Transfers to this account fail, as a blacklist does, or are the only ones that burn gas.
    function refuse(address account) external {
        refused = account;
    }

    function setCallBack(address to, bytes calldata data) external {
        (way, target, call) = (Way.CallsBack, to, data);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        if (way == Way.BurnsGas && (refused == address(0) || to == refused)) while (true) { }
        if (way == Way.Reverts || to == refused) revert("no");
        if (way == Way.ReturnsFalse) return false;
        if (way == Way.MovesNothing) return true;
        for (uint256 i = 0; way == Way.WritesMuch && i < 8; ++i) {
            written.push(i + 1);
        }
        if (way == Way.CallsBack) (calledBack,) = target.call(call);
        balances[msg.sender] -= way == Way.TakesMore ? amount + 1 : amount;
        balances[to] += way == Way.KeepsFee ? amount - amount / 100 : amount;
        if (way == Way.ReturnsNothing) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return true;
    }
}
