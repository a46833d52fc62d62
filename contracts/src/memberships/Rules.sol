// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "../interfaces/IMembership.sol";
import { IPoints } from "../interfaces/IPoints.sol";
import { IPointsFactory } from "../interfaces/IPointsFactory.sol";
import { BoundedRead } from "../libraries/BoundedRead.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { Batch, Line, LineStatus } from "../types/Points.sol";
import { ProgrammeId, Rule, RuleKind } from "../types/Programme.sol";
import { Programmes } from "./Programmes.sol";
import { EIP712 } from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title Whether a rule holds for an account
/// @notice Some rules can be looked at by anybody at any time: points earned, a deposit, a level of the same account.
/// The others hold for who shows evidence: lines of committed batches, the merchant's word, a level of another account.
/// @dev Every question to another contract is a static call: nothing can be changed from inside of one.
abstract contract Rules is Programmes, EIP712 {
    /// @dev A line of a points batch, with its proof.
    struct ShownLine {
        bytes32 root;
        uint256 index;
        Line line;
        bytes32[] proof;
    }

    /// @notice EIP-712 type by which a merchant says how many purchases a holder made.
    bytes32 public constant PURCHASES_TYPEHASH =
        keccak256("Purchases(address merchant,uint96 programme,address holder,uint32 count,uint64 deadline)");
    /// @notice EIP-712 type by which an account lets its level count for another account.
    bytes32 public constant CARRY_TYPEHASH =
        keccak256("Carry(address from,address holder,uint96 programme,uint64 deadline)");

    /// @notice For whom the levels of an account count in a programme; zero until it says so. One account lifts one
    /// other account in a programme, for ever.
    mapping(ProgrammeId => mapping(address from => address holder)) public carriedTo;

    /// @notice The levels of `from` count for `holder` in `programme`. This shows everybody that the two belong together.
    event Carried(ProgrammeId indexed programme, address indexed from, address indexed holder);

    /// @notice The deadline (Unix seconds) is over.
    error DeadlinePassed(uint64 deadline);
    /// @notice The signature is not `account`'s.
    error BadSignature(address account);
    /// @notice Lines must be shown in rising order of root and index, each once.
    error LinesOutOfOrder(uint256 index);
    /// @notice The level of this account counts for another one.
    error AlreadyCarried(address from, address holder);

    constructor(IMembership consortium, IPointsFactory points)
        Programmes(consortium, points)
        EIP712("Souk Memberships", "1")
    { }

    /// @notice The EIP-712 hash of a merchant's word about purchases.
    function purchasesHash(
        address merchant,
        ProgrammeId programme,
        address holder,
        uint32 count,
        uint64 deadline
    ) public view returns (bytes32) {
        return _hashTypedDataV4(
            keccak256(abi.encode(PURCHASES_TYPEHASH, merchant, programme, holder, count, deadline))
        );
    }

    /// @notice The EIP-712 hash by which `from` lets its level count for `holder`.
    function carryHash(address from, address holder, ProgrammeId programme, uint64 deadline)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(CARRY_TYPEHASH, from, holder, programme, deadline)));
    }

    function levelOf(ProgrammeId programme, address holder) public view virtual returns (uint8);

    /// @dev Whether a rule holds as anybody can see it now. False for rules that need evidence.
    function _holds(Rule memory rule, address holder) internal view returns (bool) {
        if (rule.kind == RuleKind.EarnedNow || rule.kind == RuleKind.EarnedBoth) {
            (uint256 points, uint256 before) = IPoints(address(rule.subject)).earned(holder);
            if (rule.kind == RuleKind.EarnedBoth) points += before;
            return points >= rule.amount;
        }
        if (rule.kind == RuleKind.Deposit) {
            return BoundedRead.balance(address(rule.subject), holder) >= rule.amount;
        }
        if (rule.kind == RuleKind.Level) return _reaches(rule, holder);
        return false;
    }

    /// @dev The first rule of a level that anybody can see to hold now.
    function _holding(Rule[] storage rules, address holder) internal view returns (bool found, uint8 index) {
        for (uint8 i = 0; i < rules.length; ++i) {
            if (_holds(rules[i], holder)) return (true, i);
        }
    }

    /// @dev Whether evidence shows that a rule holds. May note that a level was carried.
    function _shows(Rule memory rule, ProgrammeId programme, address holder, bytes memory evidence)
        internal
        returns (bool)
    {
        if (rule.kind == RuleKind.PurchaseLines) {
            return _countLines(IPoints(address(rule.subject)), holder, evidence) >= rule.amount;
        }
        if (rule.kind == RuleKind.PurchaseVoucher) {
            return _voucher(address(rule.subject), programme, holder, evidence) >= rule.amount;
        }
        if (rule.kind == RuleKind.Level) return _carries(rule, programme, holder, evidence);
        return false;
    }

    function _reaches(Rule memory rule, address holder) private view returns (bool) {
        return levelOf(ProgrammeId.wrap(uint96(rule.subject)), holder) >= rule.amount;
    }

    /// @dev How many of the lines are purchases of `holder` that count: credited, not returned whole, released in
    /// this epoch or the one before.
    function _countLines(IPoints points, address holder, bytes memory evidence)
        private
        view
        returns (uint256 count)
    {
        ShownLine[] memory lines = abi.decode(evidence, (ShownLine[]));
        uint64 first = _windowStart(points);
        for (uint256 i = 0; i < lines.length; ++i) {
            if (i != 0 && !_follows(lines[i - 1], lines[i])) revert LinesOutOfOrder(i);
            if (lines[i].line.account == holder && _counts(points, lines[i], first)) ++count;
        }
    }

    function _counts(IPoints points, ShownLine memory shown, uint64 first) private view returns (bool) {
        (LineStatus status, uint48 returned) =
            points.lineStatus(shown.root, shown.index, shown.line, shown.proof);
        if (status != LineStatus.Credited || returned >= shown.line.amount) return false;
        Batch memory batch = points.batch(shown.root);
        return batch.releaseAt >= first;
    }

    /// @dev When the epoch before this one began.
    function _windowStart(IPoints points) private view returns (uint64) {
        uint32 epoch = points.epoch();
        return epoch < 2 ? 0 : points.epochEnd(epoch - 2);
    }

    function _follows(ShownLine memory a, ShownLine memory b) private pure returns (bool) {
        return a.root < b.root || (a.root == b.root && a.index < b.index);
    }

    /// @dev How many purchases the merchant says that `holder` made.
    function _voucher(address merchant, ProgrammeId programme, address holder, bytes memory evidence)
        private
        view
        returns (uint256)
    {
        (uint32 count, uint64 deadline, bytes memory signature) =
            abi.decode(evidence, (uint32, uint64, bytes));
        _requireInTime(deadline);
        _requireActive(merchant);
        bytes32 hash = purchasesHash(merchant, programme, holder, count, deadline);
        if (!Signatures.byInMemory(merchant, hash, signature)) revert BadSignature(merchant);
        return count;
    }

    /// @dev Whether another account reaches the rule's level and lets it count for `holder` alone.
    function _carries(Rule memory rule, ProgrammeId programme, address holder, bytes memory evidence)
        private
        returns (bool)
    {
        (address from, uint64 deadline, bytes memory signature) =
            abi.decode(evidence, (address, uint64, bytes));
        address before = carriedTo[programme][from];
        if (before == address(0)) {
            _requireInTime(deadline);
            bytes32 hash = carryHash(from, holder, programme, deadline);
            if (!Signatures.byInMemory(from, hash, signature)) revert BadSignature(from);
            carriedTo[programme][from] = holder;
            emit Carried(programme, from, holder);
        } else if (before != holder) {
            revert AlreadyCarried(from, before);
        }
        return _reaches(rule, from);
    }

    function _requireInTime(uint64 deadline) private view {
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp > deadline) revert DeadlinePassed(deadline);
    }
}
