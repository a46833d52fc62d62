// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Line } from "../../src/types/Points.sol";
import { Cards } from "../support/Consortium.sol";
import { MerchantFixture } from "../support/Merchant.sol";
import { ReferenceToken } from "../support/ReferenceToken.sol";
import { Trees } from "../support/Trees.sol";
import { vm } from "../support/Vm.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @notice What each call of points costs as a transaction of its own, and that transfer and permit cost at most a
/// twentieth more than the least there can be.
contract PointsGasTest is MerchantFixture {
    using Trees for Line[];

    uint256 private constant KEY = 0xC0FFEE;
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant TRANSFER = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant REDEEM = keccak256(
        "RedeemWithAuthorization(address holder,uint256 amount,bytes32 ref,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant CANCEL = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
    uint256 private constant LATE = 2_000_000_000;
    address private constant ALICE = address(0xa11ce00000000000000000000000000000000001);
    address private constant BOB = address(0xb0b0000000000000000000000000000000000002);
    ReferenceToken private least;

    function setUp() public override {
        super.setUp();
        least = ReferenceToken(Clones.clone(address(new ReferenceToken())));
        issue(ALICE, 1000);
        least.mint(ALICE, 1000);
    }

    function test_transfer() public {
        send(ALICE, BOB, 10, "transfer to a new holder");
        send(ALICE, BOB, 10, "transfer to a holder");
        send(BOB, ALICE, 20, "transfer of all to a holder");
    }

    /// @notice Purses of an epoch before are brought up to date, and points of all three expiries move.
    function test_transferOverEpochs() public {
        send(ALICE, BOB, 10, "transfer to a new holder");
        for (uint256 i = 1; i < 3; ++i) {
            skip(1);
            send(ALICE, BOB, 10, "transfer to a holder, both not seen in this epoch");
            issue(ALICE, 1000);
        }
        least.mint(ALICE, 2000);
        send(ALICE, BOB, 2500, "transfer of points of three expiries");
    }

    /// @notice Outside the bound: what was earned stays in the slot, so that giving all away clears nothing.
    function test_transferOfAllThatWasEarned() public {
        send(ALICE, BOB, 10, "transfer to a new holder");
        vm.prank(ALICE);
        points.transfer(BOB, 990);
        vm.snapshotGasLastCall("Points", "transfer of all that was earned in this epoch");
    }

    function test_create() public {
        create(1);
        snap("PointsFactory", "create");
    }

    function test_issuing() public {
        vm.prank(shop);
        points.issue(batchOf(1, 0));
        snap("Points", "issue of 1 line, new holder");
        vm.prank(shop);
        points.issue(batchOf(1, 1));
        snap("Points", "issue of 1 line");
        vm.prank(shop);
        points.issue(batchOf(128, 2));
        snap("Points", "issue of 128 lines, new holders");
        vm.prank(shop);
        points.setCap(CAP / 2);
        snap("Points", "setCap");
    }

    function test_batches() public {
        Line[] memory lines = batchOf(1024, 0);
        bytes32 root = lines.root();
        vm.prank(shop);
        points.commit(root, 1024, 1024 * 10, uint64(block.timestamp));
        snap("Points", "commit");
        vm.prank(shop);
        points.reduce(root, 2, lines[2], 3, lines.proof(2, 1));
        snap("Points", "reduce, of 1,024 lines");
        points.release(root, 0, lines.run(0, 1), lines.proof(0, 1));
        snap("Points", "release of 1 line of 1,024, new holder");
        points.release(root, 1, lines.run(1, 1), lines.proof(1, 1));
        snap("Points", "release of 1 line of 1,024, one more of the slot");
        points.release(root, 128, lines.run(128, 128), lines.proof(128, 128));
        snap("Points", "release of 128 lines of 1,024, new holders");
        vm.prank(shop);
        points.takeBack(root, 128, lines[128], 3, lines.proof(128, 1));
        snap("Points", "takeBack, of 1,024 lines");
    }

    function test_redemption() public {
        vm.prank(ALICE);
        points.redeem(10, REF);
        snap("Points", "redeem");
        vm.prank(ALICE);
        points.approve(BOB, 30);
        snap("Points", "approve");
        vm.prank(BOB);
        points.redeemFrom(ALICE, 10, REF);
        snap("Points", "redeemFrom");
        vm.prank(BOB);
        points.transferFrom(ALICE, BOB, 10);
        snap("Points", "transferFrom to a new holder");
    }

    function test_authorizations() public {
        address from = vm.addr(KEY);
        vm.prank(ALICE);
        points.transfer(from, 100);
        vm.prank(ALICE);
        points.transfer(BOB, 100);
        points.transferWithAuthorization(from, BOB, 10, 0, LATE, "1", signed(TRANSFER, from, 10, "1"));
        snap("Points", "transferWithAuthorization");
        bytes memory sig = signed(RECEIVE, from, 10, "2");
        vm.prank(BOB);
        points.receiveWithAuthorization(from, BOB, 10, 0, LATE, "2", sig);
        snap("Points", "receiveWithAuthorization");
        bytes32 body = keccak256(abi.encode(REDEEM, from, 10, REF, 0, LATE, bytes32("3")));
        points.redeemWithAuthorization(from, 10, REF, 0, LATE, "3", signature(body));
        snap("Points", "redeemWithAuthorization");
        body = keccak256(abi.encode(CANCEL, from, bytes32("4")));
        points.cancelAuthorization(from, "4", signature(body));
        snap("Points", "cancelAuthorization");
    }

    /// @dev Lines for accounts of their own; of one line, for the same account each time.
    function batchOf(uint256 count, uint256 salt) private pure returns (Line[] memory lines) {
        lines = new Line[](count);
        for (uint256 i = 0; i < count; ++i) {
            lines[i] = Line(Cards.account(1000 + i), 10, keccak256(abi.encode(salt, i)));
        }
    }

    function signed(bytes32 kind, address from, uint256 value, bytes32 nonce)
        private
        view
        returns (bytes memory)
    {
        return signature(keccak256(abi.encode(kind, from, BOB, value, 0, LATE, nonce)));
    }

    function signature(bytes32 body) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(KEY, keccak256(abi.encodePacked(hex"1901", points.DOMAIN_SEPARATOR(), body)));
        return abi.encodePacked(r, s, v);
    }

    function snap(string memory group, string memory name) private {
        vm.snapshotGasLastCall(group, name);
    }

    function send(address from, address to, uint256 value, string memory name) private {
        vm.prank(from);
        points.transfer(to, value);
        uint256 cost = vm.snapshotGasLastCall("Points", name);
        vm.prank(from);
        least.transfer(to, value);
        within(cost, vm.snapshotGasLastCall("Reference", name), name);
    }

    function test_permit() public {
        for (uint256 i = 0; i < 2; ++i) {
            string memory name = i == 0 ? "permit, first" : "permit";
            permit(IERC20Permit(address(points)), 5 + i);
            uint256 cost = vm.snapshotGasLastCall("Points", name);
            permit(IERC20Permit(address(least)), 5 + i);
            within(cost, vm.snapshotGasLastCall("Reference", name), name);
        }
    }

    function permit(IERC20Permit token, uint256 value) private {
        address owner = vm.addr(KEY);
        bytes32 body =
            keccak256(abi.encode(PERMIT, owner, BOB, value, token.nonces(owner), type(uint256).max));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(KEY, keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), body)));
        token.permit(owner, BOB, value, type(uint256).max, v, r, s);
    }

    function within(uint256 cost, uint256 floor, string memory name) private pure {
        vm.assertLe(cost * 100, floor * 105, name);
    }
}
