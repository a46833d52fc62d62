// CUSTOMER_KEY=0x… node loyalty.mjs RPC MEMBERSHIPS TOKEN_ID CAMPAIGN DEADLINE
//
// Looks at a membership as any wallet would, tries to move it in every way that
// ERC-721 knows, and signs a stop of the customer's reward with viem. Prints one
// JSON object. Exit code 1: something is not as the standards say; 2: wrong call.
import { createPublicClient, hashTypedData, http, parseAbi } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const memberships = parseAbi([
  "function supportsInterface(bytes4 id) view returns (bool)",
  "function locked(uint256 tokenId) view returns (bool)",
  "function ownerOf(uint256 tokenId) view returns (address)",
  "function balanceOf(address holder) view returns (uint256)",
  "function tokenURI(uint256 tokenId) view returns (string)",
  "function transferFrom(address from, address to, uint256 tokenId)",
  "function safeTransferFrom(address from, address to, uint256 tokenId)",
  "function safeTransferFrom(address from, address to, uint256 tokenId, bytes data)",
  "function approve(address to, uint256 tokenId)",
  "function setApprovalForAll(address operator, bool approved)",
  "error SoulboundToken()",
]);

const campaigns = parseAbi([
  "function streamOf(address account) view returns (uint40 since, uint40 stopped, uint96 claimed)",
  "function stopHash((address account, uint64 since, uint64 deadline) s) view returns (bytes32)",
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
]);

const interfaces = { erc165: "0x01ffc9a7", erc721: "0x80ac58cd", metadata: "0x5b5e139f", erc5192: "0xb45a3c0e", erc4906: "0x49064906" };

// What a data URI holds, as text.
function held(uri, type) {
  const prefix = `data:${type};base64,`;
  if (!uri.startsWith(prefix)) throw new Error(`not ${type}: ${uri.slice(0, 40)}`);
  return Buffer.from(uri.slice(prefix.length), "base64").toString("utf8");
}

async function token(client, address, id, problems) {
  const read = (functionName, ...args) => client.readContract({ address, abi: memberships, functionName, args });
  for (const [name, selector] of Object.entries(interfaces)) {
    if (!(await read("supportsInterface", selector))) problems.push(`does not support ${name}`);
  }
  if (await read("supportsInterface", "0xffffffff")) problems.push("supports what nothing supports");
  const owner = await read("ownerOf", id);
  if ((await read("balanceOf", owner)) !== 1n) problems.push("the owner's balance is not one");
  const moves = [
    ["transferFrom", [owner, address, id]], ["safeTransferFrom", [owner, address, id]], ["safeTransferFrom", [owner, address, id, "0x"]],
    ["approve", [address, id]], ["setApprovalForAll", [address, true]],
  ];
  for (const [functionName, args] of moves) {
    try {
      await client.simulateContract({ address, abi: memberships, functionName, args, account: owner });
      problems.push(`${functionName} was not refused`);
    } catch (error) {
      if (error.walk?.((e) => e.data?.errorName)?.data?.errorName !== "SoulboundToken") problems.push(`${functionName}: ${error.shortMessage}`);
    }
  }
  const metadata = JSON.parse(held(await read("tokenURI", id), "application/json"));
  return { owner, locked: await read("locked", id), metadata: { ...metadata, image: held(metadata.image, "image/svg+xml") } };
}

// The stop of the customer's own reward, signed as wallets sign typed data.
async function stop(client, address, customer, deadline, problems) {
  const read = (functionName, ...args) => client.readContract({ address, abi: campaigns, functionName, args });
  const [since] = await read("streamOf", customer.address);
  const [, name, version, chainId, verifyingContract] = await read("eip712Domain");
  const message = { account: customer.address, since: BigInt(since), deadline };
  const types = { RewardStop: [{ name: "account", type: "address" }, { name: "since", type: "uint64" }, { name: "deadline", type: "uint64" }] };
  const data = { domain: { name, version, chainId, verifyingContract }, types, primaryType: "RewardStop", message };
  if (hashTypedData(data) !== (await read("stopHash", message))) problems.push("the contract asks for another hash");
  return { account: customer.address, since: String(since), deadline: String(deadline), signature: await customer.signTypedData(data) };
}

async function main([rpc, membershipsAt, id, campaign, deadline]) {
  const client = createPublicClient({ transport: http(rpc) });
  const customer = privateKeyToAccount(process.env.CUSTOMER_KEY);
  const problems = [];
  const seen = await token(client, membershipsAt, BigInt(id), problems);
  const signed = await stop(client, campaign, customer, BigInt(deadline), problems);
  console.log(JSON.stringify({ token: seen, stop: signed, problems }));
  return problems.length === 0 ? 0 : 1;
}

if (process.argv.length !== 7 || !process.env.CUSTOMER_KEY) {
  console.error("CUSTOMER_KEY=0x… node loyalty.mjs RPC MEMBERSHIPS TOKEN_ID CAMPAIGN DEADLINE");
  process.exitCode = 2;
} else {
  process.exitCode = await main(process.argv.slice(2));
}
