// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPointsFactory } from "../../src/interfaces/IPointsFactory.sol";
import { Cards } from "./Consortium.sol";
import { Market } from "./Market.sol";
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { ERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice Points that no factory made, given to whom a test wants.
contract PlainPoints is ERC20Permit {
    address public immutable merchant;

    constructor(address merchant_) ERC20("Plain", "P") ERC20Permit("Plain") {
        merchant = merchant_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function redeemFrom(address holder, uint256 amount, bytes32) external virtual {
        _spendAllowance(holder, msg.sender, amount);
        _burn(holder, amount);
    }
}

/// @notice Takes for points what it was told of, as a factory would that is broken.
contract PlainFactory {
    mapping(address merchant => address) public pointsOf;
    mapping(address points => bool) public isPoints;

    function create(address merchant) external returns (PlainPoints points) {
        points = new PlainPoints(merchant);
        know(address(points), merchant);
    }

    function know(address token, address merchant) public {
        (pointsOf[merchant], isPoints[token]) = (token, true);
    }
}

/// @notice Calls somebody whenever it is moved, and fails as that call fails.
contract ReenteringPoints is PlainPoints {
    address private target;
    bytes private call;

    constructor(address merchant_) PlainPoints(merchant_) { }

    function set(address target_, bytes calldata call_) external {
        (target, call) = (target_, call_);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _reenter();
        return super.transferFrom(from, to, amount);
    }

    function redeemFrom(address, uint256, bytes32) external override {
        _reenter();
    }

    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) public override {
        _reenter();
    }

    function _reenter() private {
        (bool ok, bytes memory why) = target.call(call);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(why, 32), mload(why))
        }
    }
}

/// @notice Keeps a tenth of what is moved.
contract FeePoints is PlainPoints {
    constructor(address merchant_) PlainPoints(merchant_) { }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount - amount / 10);
        return super.transferFrom(from, address(this), amount / 10);
    }
}

/// @notice Says that it did not move, and did not.
contract RefusingPoints is PlainPoints {
    constructor(address merchant_) PlainPoints(merchant_) { }

    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return false;
    }
}

/// @title A market whose factory can be told to take any token for points
abstract contract HostileMarket is Market {
    PlainFactory internal plain;

    function makePoints() internal virtual override returns (address[3] memory made) {
        plain = new PlainFactory();
        factory = IPointsFactory(address(plain));
        for (uint256 n = 0; n < 3; ++n) {
            made[n] = address(plain.create(Cards.account(n)));
        }
    }

    function fund(address points, address account, uint256 amount) internal virtual override {
        PlainPoints(points).mint(account, amount);
    }
}
