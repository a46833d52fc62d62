// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMembership } from "./interfaces/IMembership.sol";
import { IPoints } from "./interfaces/IPoints.sol";
import { Lines } from "./libraries/Lines.sol";
import { PointsSigned } from "./points/PointsSigned.sol";
import { TermsCode } from "./points/TermsCode.sol";
import { Batch, LARGEST_CAP, Line, LineStatus, PointsState } from "./types/Points.sol";

/// @title Points of one merchant
/// @notice The code behind every clone that the factory makes. The merchant issues, within a cap an epoch, while
/// the consortium has it as an active member; it can take returns back. It can freeze nothing that was credited:
/// transfer and redemption ask neither for its state nor for its goodwill.
/// @dev A batch is named by its Merkle root. Lines that are issued at once get a root as well, so that a return
/// is one thing: a line, its proof, an amount. What was promised is released to the end, even when the merchant
/// paused or left: the customer has earned it, and it was counted against the cap when it was promised.
contract Points is PointsSigned {
    /// @dev What the cap is, will be and was used for. One slot.
    /// @param cap Most points of an epoch, before epoch `from`.
    /// @param next Most points of an epoch, from epoch `from` on.
    /// @param used Points issued in epoch `epoch`.
    /// @param isSet Whether the merchant ever set a cap; until then that of the terms counts.
    struct Limits {
        uint48 cap;
        uint48 next;
        uint48 used;
        uint32 from;
        uint32 epoch;
        bool isSet;
        bool paused;
    }

    /// @notice Largest cap. Points of one expiry come from two epochs at most, so all of them fit into 48 bits,
    /// and a release can never be refused for want of room.
    uint256 public constant MAX_CAP = LARGEST_CAP;
    /// @notice Most lines of a batch.
    uint256 public constant MAX_LINES = 1 << 20;
    /// @notice Seconds after the release in which a line can be taken back.
    uint64 public constant RETURN_WINDOW = 180 days;

    /// @notice The registry that says whether the merchant is a member.
    IMembership public immutable CONSORTIUM;

    Limits private _limits;
    mapping(bytes32 root => Batch) private _batches;
    /// @dev Two bits a line, 128 lines a slot: released, and something of it returned.
    mapping(bytes32 root => mapping(uint256 word => uint256)) private _marks;
    mapping(bytes32 root => mapping(uint256 index => uint48)) private _returned;

    uint256 private constant RELEASED = 1;
    uint256 private constant RETURNED = 2;

    constructor(IMembership consortium) {
        CONSORTIUM = consortium;
    }

    /// @inheritdoc IPoints
    function issue(Line[] calldata lines) external returns (bytes32 root) {
        _requireIssuing();
        _requireCount(lines.length);
        root = Lines.subtree(lines, Lines.height(lines.length));
        uint256 total = _sum(lines);
        uint32 now_ = epoch();
        _useCap(total, now_);
        // forge-lint: disable-next-line(unsafe-typecast): the total is within the cap
        _addBatch(root, Batch(uint64(block.timestamp), uint32(lines.length), uint48(total), 0, true));
        _raise(total, now_, now_);
        for (uint256 i = 0; i < lines.length; ++i) {
            _issueLine(root, lines[i], lines[i].amount, now_, now_);
        }
    }

    /// @inheritdoc IPoints
    function commit(bytes32 root, uint32 count, uint48 total, uint64 releaseAt) external {
        _requireIssuing();
        _requireCount(count);
        if (root == 0) revert ZeroRoot();
        if (total == 0) revert ZeroAmount();
        uint32 now_ = epoch();
        // forge-lint: disable-next-line(block-timestamp): an epoch has an hour or more
        if (releaseAt < block.timestamp || _epochAt(releaseAt) > now_ + 1) {
            revert WrongRelease(releaseAt);
        }
        _useCap(total, now_);
        _addBatch(root, Batch(releaseAt, count, total, total, false));
        emit Committed(root, count, total, releaseAt);
    }

    /// @inheritdoc IPoints
    function release(bytes32 root, uint256 first, Line[] calldata lines, bytes32[] calldata proof) external {
        Batch memory b = _known(root);
        // forge-lint: disable-next-line(block-timestamp): a return window has days
        if (block.timestamp < b.releaseAt) revert NotReleasable(b.releaseAt);
        (uint256 issued, uint256 now_) = _epochs(root, b);
        if (b.atOnce) revert LineReleased(root, first);
        if (!_inBatch(b, root, first, lines, proof)) revert WrongProof(root);
        uint256 total = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            total += _releaseLine(root, first + i, lines[i], issued, now_);
        }
        if (total > b.open) revert BatchOverdrawn(root);
        // forge-lint: disable-next-line(unsafe-typecast): not above `open`
        _batches[root].open = b.open - uint48(total);
        _raise(total, issued, now_);
    }

    /// @inheritdoc IPoints
    function reduce(bytes32 root, uint256 index, Line calldata line, uint48 amount, bytes32[] calldata proof)
        external
    {
        _requireActive();
        Batch memory b = _known(root);
        _requireLine(b, root, index, line, proof);
        if (_isReleased(b, root, index)) revert LineReleased(root, index);
        _return(root, index, line.amount, amount);
        if (amount > b.open) revert BatchOverdrawn(root);
        _batches[root].open = b.open - amount;
        emit Reduced(root, index, amount);
    }

    /// @inheritdoc IPoints
    function takeBack(
        bytes32 root,
        uint256 index,
        Line calldata line,
        uint48 amount,
        bytes32[] calldata proof
    ) external returns (uint256 taken) {
        _requireActive();
        Batch memory b = _known(root);
        (uint256 issued, uint256 now_) = _epochs(root, b);
        uint64 end = b.releaseAt + RETURN_WINDOW;
        // forge-lint: disable-next-line(block-timestamp): the window has half a year
        if (block.timestamp >= end) revert ReturnsClosed(end);
        _requireLine(b, root, index, line, proof);
        if (!_isReleased(b, root, index)) revert LinePending(root, index);
        _return(root, index, line.amount, amount);
        taken = _uncredit(line.account, amount, issued, now_);
        // forge-lint: disable-next-line(unsafe-typecast): epochs are counted in 32 bits
        emit TakenBack(line.account, root, index, amount, taken, uint32(issued + 2));
    }

    /// @inheritdoc IPoints
    function setCap(uint48 cap_) external {
        _requireMerchant();
        if (cap_ > MAX_CAP) revert CapTooLarge(cap_);
        Limits memory l = _limits;
        uint32 now_ = epoch();
        l.cap = _capAt(l, now_);
        l.next = cap_;
        l.from = now_;
        l.isSet = true;
        if (cap_ > l.cap) ++l.from;
        _limits = l;
        emit CapSet(cap_, l.from);
    }

    /// @inheritdoc IPoints
    function pauseIssuing() external {
        _requireMerchant();
        _limits.paused = true;
        emit IssuingPaused();
    }

    /// @inheritdoc IPoints
    function resumeIssuing() external {
        _requireMerchant();
        _limits.paused = false;
        emit IssuingResumed();
    }

    /// @inheritdoc IPoints
    function state() external view returns (PointsState) {
        if (!CONSORTIUM.isActive(merchant())) return PointsState.RunOff;
        return _limits.paused ? PointsState.Paused : PointsState.Issuing;
    }

    /// @inheritdoc IPoints
    function cap() external view returns (uint256 now_, uint256 used, uint256 next) {
        Limits memory l = _limits;
        uint32 e = epoch();
        return (_capAt(l, e), l.epoch == e ? l.used : 0, _capAt(l, e + 1));
    }

    /// @inheritdoc IPoints
    function batch(bytes32 root) external view returns (Batch memory) {
        return _batches[root];
    }

    /// @inheritdoc IPoints
    function lineStatus(bytes32 root, uint256 index, Line calldata line, bytes32[] calldata proof)
        external
        view
        returns (LineStatus status, uint48 returned)
    {
        Batch memory b = _batches[root];
        if (!_lineInBatch(b, root, index, line, proof)) return (LineStatus.None, 0);
        status = _isReleased(b, root, index) ? LineStatus.Credited : LineStatus.Pending;
        returned = _returned[root][index];
    }

    /// @dev Credits a line that was not released before, less what was returned of it.
    function _releaseLine(bytes32 root, uint256 index, Line calldata line, uint256 issued, uint256 now_)
        private
        returns (uint256 amount)
    {
        uint256 marks = _marksOf(root, index);
        if (marks & RELEASED != 0) return 0;
        _mark(root, index, RELEASED);
        amount = line.amount;
        if (marks & RETURNED != 0) amount -= _returned[root][index];
        if (amount != 0) _issueLine(root, line, amount, issued, now_);
    }

    function _issueLine(bytes32 root, Line calldata line, uint256 amount, uint256 issued, uint256 now_)
        private
    {
        _credit(line.account, amount, issued, now_);
        // forge-lint: disable-next-line(unsafe-typecast): epochs are counted in 32 bits
        emit Issued(line.account, root, amount, uint32(issued + 2), line.ref);
    }

    function _return(bytes32 root, uint256 index, uint256 whole, uint48 amount) private {
        if (amount == 0) revert ZeroAmount();
        uint48 before = _returned[root][index];
        if (amount > whole - before) revert LineExceeded(amount, whole - before);
        _returned[root][index] = before + amount;
        _mark(root, index, RETURNED);
    }

    function _addBatch(bytes32 root, Batch memory b) private {
        if (_batches[root].count != 0) revert BatchExists(root);
        _batches[root] = b;
    }

    function _useCap(uint256 amount, uint32 now_) private {
        Limits memory l = _limits;
        uint256 used = l.epoch == now_ ? l.used : 0;
        uint256 limit = _capAt(l, now_);
        uint256 left = limit > used ? limit - used : 0; // a cut may be below what was used
        if (amount > left) revert CapExceeded(amount, left);
        l.epoch = now_;
        // forge-lint: disable-next-line(unsafe-typecast): not above the cap
        l.used = uint48(used + amount);
        _limits = l;
    }

    function _mark(bytes32 root, uint256 index, uint256 mark) private {
        _marks[root][index >> 7] |= mark << (2 * (index & 127));
    }

    function _marksOf(bytes32 root, uint256 index) private view returns (uint256) {
        return _marks[root][index >> 7] >> (2 * (index & 127));
    }

    function _isReleased(Batch memory b, bytes32 root, uint256 index) private view returns (bool) {
        return b.atOnce || _marksOf(root, index) & RELEASED != 0;
    }

    function _capAt(Limits memory l, uint256 epoch_) private view returns (uint48) {
        if (!l.isSet) return uint48(TermsCode.word(96) >> 208);
        return epoch_ < l.from ? l.cap : l.next;
    }

    function _known(bytes32 root) private view returns (Batch memory b) {
        b = _batches[root];
        if (b.count == 0) revert UnknownBatch(root);
    }

    /// @dev In which epoch the points of a batch count as issued, and the present one.
    function _epochs(bytes32 root, Batch memory b) private view returns (uint256 issued, uint256 now_) {
        issued = _epochAt(b.releaseAt);
        now_ = epoch();
        if (now_ > issued + 2) revert BatchExpired(root);
    }

    function _requireMerchant() private view {
        if (msg.sender != merchant()) revert NotMerchant(msg.sender);
    }

    function _requireActive() private view {
        _requireMerchant();
        if (!CONSORTIUM.isActive(msg.sender)) revert MerchantNotActive(msg.sender);
    }

    function _requireIssuing() private view {
        _requireActive();
        if (_limits.paused) revert IssuingIsPaused();
    }

    function _requireLine(
        Batch memory b,
        bytes32 root,
        uint256 index,
        Line calldata line,
        bytes32[] calldata proof
    ) private pure {
        if (!_lineInBatch(b, root, index, line, proof)) revert WrongProof(root);
    }

    /// @dev Whether a line is in a batch, at that place.
    function _lineInBatch(
        Batch memory b,
        bytes32 root,
        uint256 index,
        Line calldata line,
        bytes32[] calldata proof
    ) private pure returns (bool) {
        if (index >= b.count || proof.length != Lines.height(b.count)) return false;
        return Lines.climb(Lines.leaf(line), index, proof) == root;
    }

    /// @dev Whether lines are all that a subtree has, and the subtree is in the batch at that place.
    function _inBatch(
        Batch memory b,
        bytes32 root,
        uint256 first,
        Line[] calldata lines,
        bytes32[] calldata proof
    ) private pure returns (bool) {
        uint256 h = Lines.height(b.count);
        if (first >= b.count || proof.length > h) return false;
        h -= proof.length;
        uint256 size = uint256(1) << h;
        if (size > b.count - first) size = b.count - first;
        if (lines.length != size || (first >> h) << h != first) return false;
        return Lines.climb(Lines.subtree(lines, h), first >> h, proof) == root;
    }

    /// @dev The sum of lines, none of which is zero.
    function _sum(Line[] calldata lines) private pure returns (uint256 total) {
        for (uint256 i = 0; i < lines.length; ++i) {
            if (lines[i].amount == 0) revert ZeroAmount();
            total += lines[i].amount;
        }
    }

    function _requireCount(uint256 count) private pure {
        if (count == 0 || count > MAX_LINES) revert LineCount(count);
    }
}
