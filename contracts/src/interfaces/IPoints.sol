// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Batch, Line, LineStatus, PointsState } from "../types/Points.sol";
import { IERC5267 } from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title Points of one merchant
/// @notice An ERC-20 token whose points expire: what is issued in epoch e can be spent until the end of e + 2.
/// The oldest are spent first, and a transfer keeps the expiry of each. Expired points leave balances and supply
/// by computation alone, without event or transaction.
interface IPoints is IERC20Metadata, IERC20Permit, IERC5267, IERC20Errors {
    /// @notice `account` was credited `amount` points that can be spent until the end of epoch `expiry`.
    event Issued(
        address indexed account, bytes32 indexed root, uint256 amount, uint32 expiry, bytes32 indexed ref
    );
    /// @notice The merchant owes the lines under `root` from `releaseAt` on.
    event Committed(bytes32 indexed root, uint32 count, uint256 total, uint64 releaseAt);
    /// @notice A line was made smaller by `amount` before it was released.
    event Reduced(bytes32 indexed root, uint256 index, uint256 amount);
    /// @notice `amount` of a credited line was taken back; the account still had `taken` of it.
    event TakenBack(
        address indexed account,
        bytes32 indexed root,
        uint256 index,
        uint256 amount,
        uint256 taken,
        uint32 expiry
    );
    /// @notice `holder` gave `amount` points for what `ref` stands for.
    event Redeemed(address indexed holder, uint256 amount, bytes32 indexed ref);
    /// @notice From epoch `from` on at most `cap` points are issued in an epoch.
    event CapSet(uint256 cap, uint32 from);
    /// @notice The merchant issues nothing until it resumes.
    event IssuingPaused();
    /// @notice The merchant issues again.
    event IssuingResumed();
    /// @notice An ERC-3009 authorisation was used.
    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    /// @notice An ERC-3009 authorisation was cancelled before its use.
    event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);

    /// @notice Only the merchant may do this.
    error NotMerchant(address caller);
    /// @notice The merchant is not an active member of the consortium.
    error MerchantNotActive(address merchant);
    /// @notice The merchant paused issuing.
    error IssuingIsPaused();
    /// @notice More than may still be issued in this epoch.
    error CapExceeded(uint256 asked, uint256 left);
    /// @notice More points of one expiry than can be counted.
    error SupplyTooLarge();
    /// @notice A cap is at most 2^47 - 1.
    error CapTooLarge(uint256 cap);
    /// @notice An allowance is at most 2^48 - 1: unlimited approvals are refused.
    error AllowanceTooLarge(uint256 value);
    /// @notice A batch must have 1 to 2^20 lines.
    error LineCount(uint256 count);
    /// @notice The root must not be zero.
    error ZeroRoot();
    /// @notice Points cannot be given to the zero account.
    error ZeroAccount();
    /// @notice The amount must not be zero.
    error ZeroAmount();
    /// @notice A batch of this root was committed or issued before.
    error BatchExists(bytes32 root);
    /// @notice There is no batch of this root.
    error UnknownBatch(bytes32 root);
    /// @notice The time of release must be neither in the past nor after the next epoch.
    error WrongRelease(uint64 releaseAt);
    /// @notice The lines can be released from this time on.
    error NotReleasable(uint64 releaseAt);
    /// @notice Lines and proof do not give the root.
    error WrongProof(bytes32 root);
    /// @notice The lines come to more than the merchant committed.
    error BatchOverdrawn(bytes32 root);
    /// @notice The points of the batch have expired.
    error BatchExpired(bytes32 root);
    /// @notice The line was released already.
    error LineReleased(bytes32 root, uint256 index);
    /// @notice The line was not released yet.
    error LinePending(bytes32 root, uint256 index);
    /// @notice More than is left of the line.
    error LineExceeded(uint256 asked, uint256 left);
    /// @notice The time in which returns count is over.
    error ReturnsClosed(uint64 since);
    /// @notice The signature is not `signer`'s.
    error BadSignature(address signer);
    /// @notice The authorisation was used or cancelled.
    error AuthorizationSpent(address authorizer, bytes32 nonce);
    /// @notice The authorisation is not valid before this time.
    error AuthorizationEarly(uint256 validAfter);
    /// @notice The authorisation is not valid from this time on.
    error AuthorizationLate(uint256 validBefore);
    /// @notice Only the receiver may use this authorisation.
    error NotReceiver(address caller, address to);
    /// @notice The permit's deadline is over.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// @notice The permit was signed by nobody that `owner` stands for.
    error ERC2612InvalidSigner(address signer, address owner);

    // Issue.

    /// @notice Credits lines at once. Only the merchant, while it is active, within the cap.
    /// @return root Names the batch of these lines; see `takeBack`.
    function issue(Line[] calldata lines) external returns (bytes32 root);
    /// @notice Promises lines under a Merkle root. Only the merchant, while it is active; counts against the cap.
    /// @param root Root over the lines, as docs/spec/points.md builds it.
    /// @param count How many lines, 1 to 2^20.
    /// @param total Their sum.
    /// @param releaseAt Unix time from which anybody may release them; at the latest in the next epoch.
    function commit(bytes32 root, uint32 count, uint48 total, uint64 releaseAt) external;
    /// @notice Credits a run of lines. Anybody may call. Lines that were released before are passed over.
    /// @param root The batch.
    /// @param first Index of the first line; a multiple of the size of the subtree that the proof starts at.
    /// @param lines The lines that follow, as many as the subtree has.
    /// @param proof Siblings from the subtree up to the root.
    function release(bytes32 root, uint256 first, Line[] calldata lines, bytes32[] calldata proof) external;
    /// @notice Makes a line smaller before it is released: a return. Only the merchant, while it is active.
    function reduce(bytes32 root, uint256 index, Line calldata line, uint48 amount, bytes32[] calldata proof)
        external;
    /// @notice Takes a credited line back: a return. What the account no longer has of that expiry becomes
    /// nothing. Only the merchant, while it is active, until `RETURN_WINDOW` after the release.
    /// @return taken How many points the account lost.
    function takeBack(
        bytes32 root,
        uint256 index,
        Line calldata line,
        uint48 amount,
        bytes32[] calldata proof
    ) external returns (uint256 taken);
    /// @notice Sets the cap: a raise counts from the next epoch, a cut at once. Only the merchant.
    function setCap(uint48 cap) external;
    /// @notice Stops issuing until `resumeIssuing`. Transfer, release and redemption go on. Only the merchant.
    function pauseIssuing() external;
    /// @notice Issues again. Only the merchant.
    function resumeIssuing() external;

    // Redeem.

    /// @notice Gives the caller's points back to the merchant for what `ref` stands for.
    function redeem(uint256 amount, bytes32 ref) external;
    /// @notice Redeems points of a holder that allowed the caller to spend them.
    function redeemFrom(address holder, uint256 amount, bytes32 ref) external;
    /// @notice Redeems points as their holder signed it. Anybody may relay.
    function redeemWithAuthorization(
        address holder,
        uint256 amount,
        bytes32 ref,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    // ERC-3009.

    /// @notice Transfers as `from` signed it. Anybody may relay.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
    /// @notice Transfers as `from` signed it. Only `to` may call, so that nobody can run ahead of a contract.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
    /// @notice Cancels an authorisation as its author signed it. Anybody may relay.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external;
    /// @notice Whether a nonce was used or cancelled.
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool);

    // Views.

    /// @notice The member of the consortium whose points these are.
    function merchant() external view returns (address);
    /// @notice Whether points are issued now.
    function state() external view returns (PointsState);
    /// @notice The present epoch.
    function epoch() external view returns (uint32);
    /// @notice Unix time at which an epoch ends: the first second that is no longer in it.
    function epochEnd(uint32 epoch_) external view returns (uint64);
    /// @notice A balance by expiry: `lanes[i]` expires at the end of epoch `first` + i; `first` is the present one.
    function balanceByExpiry(address holder) external view returns (uint32 first, uint48[3] memory lanes);
    /// @notice The supply by expiry.
    function supplyByExpiry() external view returns (uint32 first, uint48[3] memory lanes);
    /// @notice Points earned by an account in this epoch and in the one before, returns taken off. They do not
    /// move with transfers. Each stops counting at 2^40 - 1.
    function earned(address account) external view returns (uint256 thisEpoch, uint256 before);
    /// @notice The cap of this epoch, how much of it is used, and the cap of the next epoch.
    function cap() external view returns (uint256 now_, uint256 used, uint256 next);
    /// @notice A batch; all zero if there is none of this root.
    function batch(bytes32 root) external view returns (Batch memory);
    /// @notice Where a line stands, and how much of it was reduced or taken back. `None` if it is not in the batch.
    function lineStatus(bytes32 root, uint256 index, Line calldata line, bytes32[] calldata proof)
        external
        view
        returns (LineStatus status, uint48 returned);
}
