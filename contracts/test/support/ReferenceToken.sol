// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The least that an ERC-20 with ERC-2612 permit must do, written by hand and called through an ERC-1167
/// clone as points are: what points are measured against. It checks no zero address, keeps no supply, refuses no
/// high s, and never expires anything.
contract ReferenceToken {
    mapping(address holder => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address owner => uint256) public nonces;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant NAME = keccak256("Reference");
    bytes32 private constant VERSION = keccak256("1");

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[msg.sender] -= value;
        unchecked {
            balanceOf[to] += value;
        }
        emit Transfer(msg.sender, to, value);
        return true;
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        require(block.timestamp <= deadline);
        unchecked {
            bytes32 hash = keccak256(
                abi.encodePacked(
                    hex"1901",
                    DOMAIN_SEPARATOR(),
                    keccak256(abi.encode(PERMIT, owner, spender, value, nonces[owner]++, deadline))
                )
            );
            address signer = ecrecover(hash, v, r, s);
            require(signer != address(0) && signer == owner);
        }
        allowance[owner][spender] = value;
        emit Approval(owner, spender, value);
    }

    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, NAME, VERSION, block.chainid, address(this)));
    }
}
