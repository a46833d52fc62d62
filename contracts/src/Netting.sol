// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Permits } from "./exchange/Permits.sol";
import { IPoints } from "./interfaces/IPoints.sol";
import { IPointsFactory } from "./interfaces/IPointsFactory.sol";
import { Signatures } from "./libraries/Signatures.sol";
import { NettingLine, Statement, StatementHash } from "./types/Netting.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Netting: merchants cancel what they hold of each other's points, all at once
/// @notice A statement names who gives up how many of whose points. It takes effect if everybody named signed it:
/// then every line is redeemed, or none is. Merchants take part under their operator accounts, whether active,
/// suspended or gone: to owe less is open to everybody.
/// @dev What a line is worth, and whether a statement is fair, is for those who sign it. The creditors have allowed
/// this contract exactly what their lines need.
contract Netting is EIP712, Permits {
    /// @notice EIP-712 type of a line.
    bytes32 public constant LINE_TYPEHASH =
        keccak256("NettingLine(address debtor,address creditor,uint128 amount)");
    /// @notice EIP-712 type of a statement.
    bytes32 public constant STATEMENT_TYPEHASH = keccak256(
        "Statement(address[] merchants,NettingLine[] lines,uint64 nonce,uint64 deadline)NettingLine(address debtor,address creditor,uint128 amount)"
    );
    /// @notice The factory whose points are redeemed.
    IPointsFactory public immutable FACTORY;
    /// @notice Whether a statement was settled.
    mapping(StatementHash statement => bool) public settled;

    /// @notice Everybody signed and every line was redeemed, with the statement's hash as reference.
    event StatementSettled(StatementHash indexed statement, uint256 merchants, uint256 lines);

    /// @notice The factory of points has no code.
    error NoFactory(address factory);
    /// @notice The deadline (Unix seconds) is over.
    error DeadlinePassed(uint64 deadline);
    /// @notice The statement was settled before.
    error AlreadySettled(StatementHash statement);
    /// @notice A statement has lines, and one signature of each merchant.
    error BadStatement();
    /// @notice Merchants must be in ascending order, each once.
    error Unordered(address merchant);
    /// @notice The signature is not `merchant`'s.
    error BadSignature(address merchant);
    /// @notice A line names somebody who is not among those that sign.
    error NotNamed(address merchant);
    /// @notice A line's debtor has no points.
    error NoPoints(address debtor);
    /// @notice A line must cancel something.
    error ZeroAmount();

    constructor(IPointsFactory factory) EIP712("Souk Netting", "1") {
        if (address(factory).code.length == 0) revert NoFactory(address(factory));
        FACTORY = factory;
    }

    /// @notice Settles a statement. Anybody may call.
    /// @param signatures Of the merchants, in their order.
    function settle(Statement calldata statement, bytes[] calldata signatures) external nonReentrant {
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp > statement.deadline) revert DeadlinePassed(statement.deadline);
        StatementHash hash = statementHash(statement);
        if (settled[hash]) revert AlreadySettled(hash);
        settled[hash] = true;
        _requireSigned(statement, StatementHash.unwrap(hash), signatures);
        for (uint256 i = 0; i < statement.lines.length; ++i) {
            _redeem(statement.merchants, statement.lines[i], StatementHash.unwrap(hash));
        }
        emit StatementSettled(hash, statement.merchants.length, statement.lines.length);
    }

    /// @notice What each merchant signs; names the statement.
    function statementHash(Statement calldata statement) public view returns (StatementHash) {
        bytes32[] memory lines = new bytes32[](statement.lines.length);
        for (uint256 i = 0; i < lines.length; ++i) {
            lines[i] = keccak256(abi.encode(LINE_TYPEHASH, statement.lines[i]));
        }
        bytes32 message = keccak256(
            abi.encode(
                STATEMENT_TYPEHASH,
                keccak256(abi.encodePacked(statement.merchants)),
                keccak256(abi.encodePacked(lines)),
                statement.nonce,
                statement.deadline
            )
        );
        return StatementHash.wrap(_hashTypedDataV4(message));
    }

    function _requireSigned(Statement calldata statement, bytes32 digest, bytes[] calldata signatures)
        private
        view
    {
        uint256 n = statement.merchants.length;
        if (statement.lines.length == 0 || signatures.length != n) revert BadStatement();
        address last = address(0);
        for (uint256 i = 0; i < n; ++i) {
            address merchant = statement.merchants[i];
            if (merchant <= last) revert Unordered(merchant);
            if (!Signatures.by(merchant, digest, signatures[i])) revert BadSignature(merchant);
            last = merchant;
        }
    }

    function _redeem(address[] calldata merchants, NettingLine calldata line, bytes32 ref) private {
        if (line.amount == 0) revert ZeroAmount();
        _requireNamed(merchants, line.debtor);
        _requireNamed(merchants, line.creditor);
        address points = FACTORY.pointsOf(line.debtor);
        if (points == address(0)) revert NoPoints(line.debtor);
        IPoints(points).redeemFrom(line.creditor, line.amount, ref);
    }

    /// @dev Looks a merchant up among those that signed, by halves.
    function _requireNamed(address[] calldata merchants, address merchant) private pure {
        (uint256 low, uint256 high) = (0, merchants.length);
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (merchants[middle] == merchant) return;
            if (merchants[middle] < merchant) low = middle + 1;
            else high = middle;
        }
        revert NotNamed(merchant);
    }
}
