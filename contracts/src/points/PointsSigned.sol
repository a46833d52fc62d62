// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IPoints } from "../interfaces/IPoints.sol";
import { Signatures } from "../libraries/Signatures.sol";
import { PointsToken } from "./PointsToken.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import { ShortString, ShortStrings } from "@openzeppelin/contracts/utils/ShortStrings.sol";
import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import { MessageHashUtils } from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import { SignatureChecker } from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title What a holder signs and anybody relays: ERC-2612 and ERC-3009
/// @dev The domain names chain and clone: what was signed for one is void on every other. A permit that somebody
/// delivers before its user only sets the allowance that was wanted: who bundles one with another call tries it
/// and goes on.
abstract contract PointsSigned is PointsToken {
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant VERSION_HASH = keccak256("1");
    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant RECEIVE_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant CANCEL_TYPEHASH =
        keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
    bytes32 private constant REDEEM_TYPEHASH = keccak256(
        "RedeemWithAuthorization(address holder,uint256 amount,bytes32 ref,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @inheritdoc IERC20Permit
    mapping(address owner => uint256) public nonces;
    /// @inheritdoc IPoints
    mapping(address authorizer => mapping(bytes32 nonce => bool)) public authorizationState;

    /// @inheritdoc IERC20Permit
    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp > deadline) revert ERC2612ExpiredSignature(deadline);
        uint256 nonce;
        unchecked {
            nonce = nonces[owner]++;
        }
        bytes32 hash = _digest(keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, nonce, deadline)));
        (address signer, ECDSA.RecoverError err,) = ECDSA.tryRecover(hash, v, r, s);
        if (
            (err != ECDSA.RecoverError.NoError || signer != owner)
                && !SignatureChecker.isValidERC1271SignatureNow(owner, hash, abi.encodePacked(r, s, v))
        ) {
            revert ERC2612InvalidSigner(signer, owner);
        }
        _approve(owner, spender, value);
    }

    /// @inheritdoc IPoints
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 hash = keccak256(
            abi.encode(TRANSFER_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        _requireTime(validAfter, validBefore);
        _useAuthorization(from, nonce, hash, signature);
        _move(from, to, value);
    }

    /// @inheritdoc IPoints
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (msg.sender != to) revert NotReceiver(msg.sender, to);
        bytes32 hash =
            keccak256(abi.encode(RECEIVE_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        _requireTime(validAfter, validBefore);
        _useAuthorization(from, nonce, hash, signature);
        _move(from, to, value);
    }

    /// @inheritdoc IPoints
    function redeemWithAuthorization(
        address holder,
        uint256 amount,
        bytes32 ref,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 hash = keccak256(
            abi.encode(REDEEM_TYPEHASH, holder, amount, ref, validAfter, validBefore, nonce)
        );
        _requireTime(validAfter, validBefore);
        _useAuthorization(holder, nonce, hash, signature);
        _redeem(holder, amount, ref);
    }

    /// @inheritdoc IPoints
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        _spendNonce(authorizer, nonce, keccak256(abi.encode(CANCEL_TYPEHASH, authorizer, nonce)), signature);
        emit AuthorizationCanceled(authorizer, nonce);
    }

    /// @inheritdoc IERC20Permit
    // forge-lint: disable-next-line(mixed-case-function): the name is ERC-2612's
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, _nameHash(), VERSION_HASH, block.chainid, address(this)));
    }

    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (0x0f, name(), "1", block.chainid, address(this), 0, new uint256[](0));
    }

    function _useAuthorization(address signer, bytes32 nonce, bytes32 structHash, bytes calldata signature)
        private
    {
        _spendNonce(signer, nonce, structHash, signature);
        emit AuthorizationUsed(signer, nonce);
    }

    function _spendNonce(address signer, bytes32 nonce, bytes32 structHash, bytes calldata signature)
        private
    {
        if (authorizationState[signer][nonce]) revert AuthorizationSpent(signer, nonce);
        if (!Signatures.by(signer, _digest(structHash), signature)) revert BadSignature(signer);
        authorizationState[signer][nonce] = true;
    }

    /// @dev Both ends are excluded, as ERC-3009 has it.
    function _requireTime(uint256 validAfter, uint256 validBefore) private view {
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp <= validAfter) revert AuthorizationEarly(validAfter);
        // forge-lint: disable-next-line(block-timestamp): a deadline is coarse
        if (block.timestamp >= validBefore) revert AuthorizationLate(validBefore);
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(DOMAIN_SEPARATOR(), structHash);
    }

    function _nameHash() private view returns (bytes32 hash) {
        ShortString short = _name();
        uint256 length = ShortStrings.byteLength(short);
        assembly ("memory-safe") {
            mstore(0, short)
            hash := keccak256(0, length)
        }
    }
}
