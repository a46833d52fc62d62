// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Names a merchant's membership programme: the first 12 bytes of keccak256(abi.encode(merchant, number)).
/// It follows from who defined it and not from the order of mining, so a reorganisation cannot give the name to
/// another programme.
type ProgrammeId is uint96;
