// The contracts as docs/spec/contracts.md describes them, written by hand: an
// outside reader has the page, not our build output.
import { parseAbi } from "viem";

export const consortium = parseAbi([
  "struct Member { bytes32 peerKey; bytes32 hpkeHash; bytes32 docHash; bytes32 runOffPlan; uint64 since; uint64 changed; uint32 index; uint8 status; uint16 version; }",
  "function memberCount() view returns (uint64)",
  "function activeCount() view returns (uint64)",
  "function memberAt(uint64 index) view returns (address)",
  "function member(address account) view returns (Member)",
  "function holderOf(bytes32 key) view returns (address)",
  "event MemberAdmitted(address indexed account, bytes32 indexed peerKey, bytes32 docHash, bytes hpkeKey, string name)",
  "event KeysRotated(address indexed account, bytes32 indexed peerKey, bytes32 indexed retired, bytes32 docHash, bytes hpkeKey, string name)",
  "event MemberSuspended(address indexed account)",
  "event MemberReinstated(address indexed account)",
  "event MemberRemoved(address indexed account)",
  "event MemberLeft(address indexed account, bytes32 runOffPlan)",
]);

export const consent = parseAbi([
  "event ConsentGranted(address indexed account, bytes32 indexed digest, uint64 sequence)",
  "event ConsentDenied(address indexed account, bytes32 indexed digest, uint64 sequence)",
  "event ConsentRevoked(address indexed account, bytes32 indexed digest, uint64 sequence)",
  "event DigestAnchored(address indexed account, bytes32 indexed digest)",
  "event BatchAnchored(address indexed account, bytes32 indexed root, uint32 count)",
]);

export const anchors = parseAbi([
  "function CONSORTIUM() view returns (address)",
  "function leaseEnd(address account) view returns (uint64)",
  "event Anchored(bytes32 indexed root, address indexed member, uint64 entries)",
]);

export const statuses = ["none", "active", "suspended", "left"];
