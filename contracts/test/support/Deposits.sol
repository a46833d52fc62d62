// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A contract in which people deposit something; their balances are what it says.
contract Deposits {
    mapping(address => uint256) public balanceOf;

    function deposit(address holder, uint256 amount) external {
        balanceOf[holder] += amount;
    }

    function withdraw(address holder, uint256 amount) external {
        balanceOf[holder] -= amount;
    }
}

/// @notice A deposit contract that misbehaves in a chosen way when asked for a balance.
contract HostileDeposits {
    enum Way {
        Honest,
        Reverts,
        AnswersNothing,
        AnswersTooLittle,
        AnswersEndlessly,
        BurnsGas,
        Writes,
        CallsBack
    }

    Way private way;
    address private target;
    bytes private call;
    uint256 private written;

    function set(Way next) external {
        way = next;
    }

    function setCallBack(address to, bytes calldata data) external {
        (way, target, call) = (Way.CallsBack, to, data);
    }

    function balanceOf(address) external returns (uint256) {
        if (way == Way.Reverts) revert("no");
        if (way == Way.AnswersNothing) done(0);
        if (way == Way.AnswersTooLittle) done(31);
        if (way == Way.AnswersEndlessly) done(60_000);
        if (way == Way.BurnsGas) while (true) { }
        if (way == Way.Writes) written = 1;
        if (way == Way.CallsBack) {
            (bool ok,) = target.call(call);
            if (!ok) return 0;
        }
        return type(uint256).max;
    }

    function done(uint256 length) private pure {
        assembly ("memory-safe") {
            return(0, length)
        }
    }
}
