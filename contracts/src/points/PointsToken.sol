// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPoints } from "../interfaces/IPoints.sol";
import { Lots, Purse, Purses } from "../libraries/Purses.sol";
import { TermsCode } from "./TermsCode.sol";
import { ShortString, ShortStrings } from "@openzeppelin/contracts/utils/ShortStrings.sol";

/// @title ERC-20 with points that expire
/// @dev A transfer reads and writes two slots, as any ERC-20 does. Nothing else can stop it: no pause, no status.
abstract contract PointsToken is IPoints {
    using Purses for Purse;

    /// @notice Largest allowance. More than 2^48 - 1 could never be spent of one issue, and the customary
    /// "unlimited" is refused with it.
    uint256 public constant MAX_ALLOWANCE = type(uint48).max;

    mapping(address holder => Purse) private _purses;
    Purse private _supply;
    mapping(address owner => mapping(address spender => uint256)) private _allowances;

    /// @inheritdoc IPoints
    function merchant() public view returns (address) {
        return address(uint160(TermsCode.word(0) >> 96));
    }

    /// @inheritdoc IPoints
    function epoch() public view returns (uint32) {
        // forge-lint: disable-next-line(unsafe-typecast): an epoch has an hour or more, so 2^32 of them 490,000 years
        return uint32(_epochAt(block.timestamp));
    }

    /// @inheritdoc IPoints
    function epochEnd(uint32 epoch_) external view returns (uint64) {
        (uint256 start, uint256 length) = _clock();
        // forge-lint: disable-next-line(unsafe-typecast): less than 2^62, since an epoch has at most 3,660 days
        return uint64(start + (uint256(epoch_) + 1) * length);
    }

    function name() public view returns (string memory) {
        return ShortStrings.toString(_name());
    }

    function symbol() external view returns (string memory) {
        return ShortStrings.toString(ShortString.wrap(bytes32(TermsCode.word(64))));
    }

    function decimals() external view returns (uint8) {
        return uint8(TermsCode.word(96) >> 200);
    }

    function totalSupply() external view returns (uint256) {
        return _supply.asOf(epoch()).sum();
    }

    function balanceOf(address holder) external view returns (uint256) {
        return _purseOf(holder, epoch()).sum();
    }

    function allowance(address owner, address spender) external view returns (uint256) {
        return _allowances[owner][spender];
    }

    /// @inheritdoc IPoints
    function balanceByExpiry(address holder) external view returns (uint32 first, uint48[3] memory lanes) {
        first = epoch();
        lanes = _purseOf(holder, first).lanes();
    }

    /// @inheritdoc IPoints
    function supplyByExpiry() external view returns (uint32 first, uint48[3] memory lanes) {
        first = epoch();
        lanes = _supply.asOf(first).lanes();
    }

    /// @inheritdoc IPoints
    function earned(address account) external view returns (uint256 thisEpoch, uint256 before) {
        return _purseOf(account, epoch()).earned();
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _spendAllowance(from, value);
        _move(from, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    /// @inheritdoc IPoints
    function redeem(uint256 amount, bytes32 ref) external {
        _redeem(msg.sender, amount, ref);
    }

    /// @inheritdoc IPoints
    function redeemFrom(address holder, uint256 amount, bytes32 ref) external {
        _spendAllowance(holder, amount);
        _redeem(holder, amount, ref);
    }

    /// @dev The receiver is read after the giver was written, so that a transfer to oneself changes nothing.
    function _move(address from, address to, uint256 value) internal {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        uint256 now_ = epoch();
        Lots lots = _withdraw(from, value, now_);
        _purses[to] = _purseOf(to, now_).plus(lots);
        emit Transfer(from, to, value);
    }

    function _redeem(address holder, uint256 amount, bytes32 ref) internal {
        if (amount == 0) revert ZeroAmount();
        uint256 now_ = epoch();
        Lots lots = _withdraw(holder, amount, now_);
        _supply = _supply.asOf(now_).minus(lots);
        emit Transfer(holder, address(0), amount);
        emit Redeemed(holder, amount, ref);
    }

    /// @dev Takes the oldest points out of a purse.
    function _withdraw(address holder, uint256 amount, uint256 now_) private returns (Lots lots) {
        Purse purse = _purseOf(holder, now_);
        bool enough;
        (lots, enough) = purse.oldest(amount);
        if (!enough) revert ERC20InsufficientBalance(holder, purse.sum(), amount);
        _purses[holder] = purse.minus(lots);
    }

    /// @dev Credits points that were issued in epoch `issued`, at most two before `now_`. The supply is raised
    /// apart, by `_raise`.
    function _credit(address account, uint256 amount, uint256 issued, uint256 now_) internal {
        if (account == address(0)) revert ZeroAccount();
        unchecked {
            Lots lots = Purses.only(amount, issued + 2 - now_);
            _purses[account] = _purseOf(account, now_).plus(lots).earn(amount, now_ - issued);
        }
        emit Transfer(address(0), account, amount);
    }

    /// @dev Adds to the supply what was or will be credited, and so bounds every lane of every holder.
    function _raise(uint256 amount, uint256 issued, uint256 now_) internal {
        Purse supply = _supply.asOf(now_);
        unchecked {
            uint256 ahead = issued + 2 - now_;
            if (amount > Purses.LANE - supply.lane(ahead)) revert SupplyTooLarge();
            _supply = supply.plus(Purses.only(amount, ahead));
        }
    }

    /// @dev Takes up to `amount` points that were issued in epoch `issued` out of a purse, and all of `amount`
    /// out of what it earned.
    function _uncredit(address account, uint256 amount, uint256 issued, uint256 now_)
        internal
        returns (uint256 taken)
    {
        Purse purse = _purseOf(account, now_);
        unchecked {
            uint256 ahead = issued + 2 - now_;
            uint256 there = purse.lane(ahead);
            taken = amount < there ? amount : there;
            Lots lots = Purses.only(taken, ahead);
            _purses[account] = purse.unearn(amount, now_ - issued).minus(lots);
            _supply = _supply.asOf(now_).minus(lots);
        }
        if (taken != 0) emit Transfer(account, address(0), taken);
    }

    function _approve(address owner, address spender, uint256 value) internal {
        if (spender == address(0)) revert ERC20InvalidSpender(spender);
        if (value > MAX_ALLOWANCE) revert AllowanceTooLarge(value);
        _allowances[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    function _spendAllowance(address owner, uint256 value) private {
        uint256 allowed = _allowances[owner][msg.sender];
        if (allowed < value) revert ERC20InsufficientAllowance(msg.sender, allowed, value);
        if (owner == address(0)) revert ERC20InvalidApprover(owner);
        unchecked {
            _allowances[owner][msg.sender] = allowed - value;
        }
    }

    /// @dev The name as one word.
    function _name() internal view returns (ShortString) {
        return ShortString.wrap(bytes32(TermsCode.word(32)));
    }

    /// @dev The epoch that `time` lies in; not before the start.
    function _epochAt(uint256 time) internal view returns (uint256) {
        (uint256 start, uint256 length) = _clock();
        unchecked {
            return (time - start) / length;
        }
    }

    function _clock() private view returns (uint256 start, uint256 length) {
        uint256 word = TermsCode.word(0);
        return ((word >> 32) & type(uint64).max, word & type(uint32).max);
    }

    function _purseOf(address holder, uint256 now_) private view returns (Purse) {
        return _purses[holder].asOf(now_);
    }
}
