// CUSTOMER_KEY=0x… node loyalty.mjs RPC MEMBERSHIPS PROGRAMME EVIDENCE CAMPAIGN DEADLINE
//
// Mints a customer's membership by its evidence, looks at it as any wallet would,
// tries to move it in every way that ERC-721 knows, claims the customer's reward, and
// signs a stop of it with viem. Prints one JSON object. Exit code 1: something is not as the standards say; 2: wrong call.
import { createPublicClient, createWalletClient, hashTypedData, http, parseAbi, parseEventLogs } from "viem";
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
  "function mint(uint96 programme, uint8 level, address holder, bytes evidence) returns (uint256)",
  "event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)",
  "event Locked(uint256 tokenId)",
  "event MetadataUpdate(uint256 tokenId)",
  "error SoulboundToken()",
]);

const campaigns = parseAbi([
  "function streamOf(address account) view returns (uint40 since, uint40 stopped, uint96 claimed)",
  "function claimable(address account) view returns (uint96)",
  "function claimMany(address[] accounts) returns (uint256)",
  "event RewardClaimed(address indexed account, uint96 amount)",
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

// send has an account call a contract and returns the events of its receipt, once its
// block is the node's newest: a node shows the receipt a moment before. With a quarter
// more gas than is estimated: claimMany passes over a claim that runs out of its share
// of the gas, so an estimate may be what passes over it.
async function send(client, account, call) {
  const wallet = createWalletClient({ account, transport: http(client.transport.url) });
  const gas = (await client.estimateContractGas({ account, ...call })) * 5n / 4n;
  const receipt = await client.waitForTransactionReceipt({ hash: await wallet.writeContract({ ...call, gas, chain: null }) });
  while ((await client.getBlockNumber({ cacheTime: 0 })) < receipt.blockNumber);
  if (receipt.status !== "success") throw new Error(`${call.functionName} reverted`);
  return parseEventLogs({ abi: call.abi, logs: receipt.logs });
}

// Anybody mints what the evidence shows: the customer itself here.
async function mint(client, address, customer, programme, evidence, problems) {
  const events = await send(client, customer, { address, abi: memberships, functionName: "mint", args: [BigInt(programme), 1, customer.address, evidence] });
  const minted = events.find((e) => e.eventName === "Transfer");
  if (BigInt(minted.args.from) !== 0n || minted.args.to !== customer.address) problems.push("the mint goes to somebody else");
  if (!events.some((e) => e.eventName === "Locked" && e.args.tokenId === minted.args.tokenId)) problems.push("the mint does not say that it is locked");
  return minted.args.tokenId;
}

// What has vested is paid to the account, whoever asks.
async function claim(client, address, customer, problems) {
  const due = await client.readContract({ address, abi: campaigns, functionName: "claimable", args: [customer.address] });
  const events = await send(client, customer, { address, abi: campaigns, functionName: "claimMany", args: [[customer.address]] });
  const paid = events.filter((e) => e.eventName === "RewardClaimed" && e.args.account === customer.address);
  if (paid.length !== 1 || paid[0].args.amount < due) problems.push("less was claimed than was due");
  return Number(paid[0]?.args.amount ?? 0);
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

async function main([rpc, membershipsAt, programme, evidence, campaign, deadline]) {
  const client = createPublicClient({ transport: http(rpc), pollingInterval: 50 });
  const customer = privateKeyToAccount(process.env.CUSTOMER_KEY);
  const problems = [];
  const id = await mint(client, membershipsAt, customer, programme, evidence, problems);
  const seen = await token(client, membershipsAt, id, problems);
  const claimed = await claim(client, campaign, customer, problems);
  const signed = await stop(client, campaign, customer, BigInt(deadline), problems);
  console.log(JSON.stringify({ id: `0x${id.toString(16)}`, token: seen, claimed, stop: signed, problems }));
  return problems.length === 0 ? 0 : 1;
}

if (process.argv.length !== 8 || !process.env.CUSTOMER_KEY) {
  console.error("CUSTOMER_KEY=0x… node loyalty.mjs RPC MEMBERSHIPS PROGRAMME EVIDENCE CAMPAIGN DEADLINE");
  process.exitCode = 2;
} else {
  process.exitCode = await main(process.argv.slice(2));
}
