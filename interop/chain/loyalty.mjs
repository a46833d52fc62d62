// node loyalty.mjs < request.json
//
// Mints a customer's membership by its evidence, looks at it as any wallet would, tries
// to move it in every way that ERC-721 knows, and follows another one up, down and to
// its end by what ERC-4906 has marketplaces listen to. Claims the customer's reward,
// delivers an activity and tries it again, and signs a stop with viem. The request is one
// JSON object:
//
//   rpc, memberships, campaign   where they are
//   customer, member             private keys; the campaign is the member's
//   programme, evidence          a membership of which nobody can see the rule
//   stake, deposits              a programme whose levels 1 and 2 ask for 1 and 10 of the token `stake`, of which
//                                the customer has 10, without grace
//   person                       who the customer is to the campaign, 32 bytes
//   deadline                     Unix seconds
//
// Prints one JSON object. Exit code 1: something is not as the standards say; 2: wrong call.
import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, encodeAbiParameters, hashTypedData, http, pad, parseAbi, parseAbiParameters, parseEventLogs, toHex, zeroAddress } from "viem";
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
  "function refresh(uint256 tokenId) returns (uint8)",
  "event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)",
  "event StandingChanged(uint256 indexed tokenId, uint8 level, uint40 good, uint40 end)",
  "event Locked(uint256 tokenId)",
  "event MetadataUpdate(uint256 tokenId)",
  "error SoulboundToken()",
  "error ERC721NonexistentToken(uint256 tokenId)",
]);

const coins = parseAbi(["function balanceOf(address) view returns (uint256)", "function transfer(address to, uint256 value) returns (bool)"]);

const campaigns = parseAbi([
  "struct RewardActivity { address account; bytes32 person; uint8 index; bytes32 ref; uint64 deadline; }",
  "struct Attestation { address member; bytes signature; }",
  "function streamOf(address account) view returns (uint40 since, uint40 stopped, uint96 claimed)",
  "function claimable(address account) view returns (uint96)",
  "function claimMany(address[] accounts) returns (uint256)",
  "event RewardClaimed(address indexed account, uint96 amount)",
  "function campaign() view returns (address merchant, bytes32 salt, (address token, uint40 start, uint40 end, uint40 vesting, uint96 amount, uint32 maxPersons, uint96 activityAmount, uint8 activities, uint96 cap, uint8 quorum) terms)",
  "function activity(RewardActivity a, Attestation[] attestations)",
  "function activityHash(RewardActivity a) view returns (bytes32)",
  "event ActivityRewarded(address indexed account, bytes32 indexed person, uint8 index, bytes32 indexed ref, uint96 amount)",
  "error ActivitySpent(bytes32 person, uint8 index)",
  "error BadSignature(address account)",
  "error WrongAttestors(uint256 count)",
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

// refuses expects a call to be refused by name.
async function refuses(client, what, error, call, problems) {
  try {
    await client.simulateContract(call);
    problems.push(`${what}: not refused`);
  } catch (failed) {
    const name = failed.walk?.((e) => e.data?.errorName)?.data?.errorName;
    if (name !== error) problems.push(`${what}: ${name ?? failed.shortMessage}, want ${error}`);
  }
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
    await refuses(client, functionName, "SoulboundToken", { address, abi: memberships, functionName, args, account: owner }, problems);
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
async function mint(client, address, customer, programme, level, evidence, problems) {
  const events = await send(client, customer, { address, abi: memberships, functionName: "mint", args: [BigInt(programme), level, customer.address, evidence] });
  const minted = events.find((e) => e.eventName === "Transfer");
  const id = minted.args.tokenId;
  if (BigInt(minted.args.from) !== 0n || minted.args.to !== customer.address) problems.push("the mint goes to somebody else");
  if (!events.some((e) => e.eventName === "Locked" && e.args.tokenId === id)) problems.push("the mint does not say that it is locked");
  if (updates(events, id) !== 1) problems.push("the mint does not say once that its metadata is new");
  return id;
}

// How often ERC-4906 says that a token's metadata changed.
const updates = (events, id) => events.filter((e) => e.eventName === "MetadataUpdate" && e.args.tokenId === id).length;

// follow has a membership renewed, lowered and ended by what its holder deposited, and
// returns the levels that were told. Whoever redraws a token when ERC-4906 says so, and
// forgets it when it is burnt, shows it right.
async function follow(client, address, customer, member, { programme, stake }, problems) {
  const evidence = encodeAbiParameters(parseAbiParameters("uint8, bytes"), [0, "0x"]);
  const id = await mint(client, address, customer, programme, 2, evidence, problems);
  const told = [];
  const refresh = async (what) => {
    const events = await send(client, customer, { address, abi: memberships, functionName: "refresh", args: [id] });
    const standing = events.filter((e) => e.eventName === "StandingChanged" && e.args.tokenId === id);
    if (standing.length !== updates(events, id)) problems.push(`${what}: the standing changed ${standing.length} times, and the metadata ${updates(events, id)} times`);
    told.push(...standing.map((e) => e.args.level));
    return events;
  };
  const leave = (value) => send(client, customer, { address: stake, abi: coins, functionName: "transfer", args: [member.address, value] });
  const name = async () => JSON.parse(held(await client.readContract({ address, abi: memberships, functionName: "tokenURI", args: [id] }), "application/json")).name;
  const names = [await name()];
  await refresh("a renewal");
  await leave(9n);
  await refresh("what does not hold any more");
  await refresh("the level below");
  names.push(await name());
  await leave(1n);
  await refresh("what does not hold any more either");
  const burnt = (await refresh("the end")).filter((e) => e.eventName === "Transfer");
  if (burnt.length !== 1 || burnt[0].args.to !== zeroAddress || burnt[0].args.tokenId !== id) problems.push("the end is not told as a burn");
  await refuses(client, "the metadata of what ended", "ERC721NonexistentToken", { address, abi: memberships, functionName: "tokenURI", args: [id] }, problems);
  return { levels: told, names };
}

// What has vested is paid to the account, whoever asks.
async function claim(client, address, customer, problems) {
  const due = await client.readContract({ address, abi: campaigns, functionName: "claimable", args: [customer.address] });
  const events = await send(client, customer, { address, abi: campaigns, functionName: "claimMany", args: [[customer.address]] });
  const paid = events.filter((e) => e.eventName === "RewardClaimed" && e.args.account === customer.address);
  if (paid.length !== 1 || paid[0].args.amount < due) problems.push("less was claimed than was due");
  return Number(paid[0]?.args.amount ?? 0);
}

// An activity that the member saw is paid once, by whomever it is delivered.
async function active(client, address, customer, member, person, deadline, problems) {
  const read = (functionName, ...args) => client.readContract({ address, abi: campaigns, functionName, args });
  const [, , { token, activityAmount, activities }] = await read("campaign");
  const balance = () => client.readContract({ address: token, abi: coins, functionName: "balanceOf", args: [customer.address] });
  const types = { RewardActivity: [{ name: "account", type: "address" }, { name: "person", type: "bytes32" }, { name: "index", type: "uint8" }, { name: "ref", type: "bytes32" }, { name: "deadline", type: "uint64" }] };
  const seen = { account: customer.address, person, index: 0, ref: pad(toHex(7), { size: 32 }), deadline };
  const signed = async (by, message) => by.signTypedData({ domain: await domainOf(read), types, primaryType: "RewardActivity", message });
  const call = async (message, by = member) => ({ address, abi: campaigns, functionName: "activity", args: [message, [{ member: member.address, signature: await signed(by, message) }]] });
  const refused = async (what, error, message, by) => refuses(client, what, error, { ...(await call(message, by)), account: customer }, problems);
  if (hashTypedData({ domain: await domainOf(read), types, primaryType: "RewardActivity", message: seen }) !== (await read("activityHash", seen))) problems.push("the contract asks for another hash of an activity");
  await refused("an activity by the customer's own word", "BadSignature", seen, customer);
  await refuses(client, "an activity by nobody's word", "WrongAttestors", { address, abi: campaigns, functionName: "activity", args: [seen, []], account: customer }, problems);
  await refused("an activity beyond the last", "ActivitySpent", { ...seen, index: activities });
  const before = await balance();
  const events = await send(client, customer, await call(seen));
  const paid = events.filter((e) => e.eventName === "ActivityRewarded" && e.args.account === customer.address && e.args.person === person && e.args.index === 0 && e.args.ref === seen.ref);
  if (paid.length !== 1 || paid[0].args.amount !== activityAmount || (await balance()) - before !== activityAmount) problems.push("the activity was not paid as the terms say");
  await refused("the activity again", "ActivitySpent", seen);
  await refused("the activity again for another purchase", "ActivitySpent", { ...seen, ref: pad(toHex(8), { size: 32 }) });
  await refused("the person's activity again at another account", "ActivitySpent", { ...seen, account: member.address });
  await client.simulateContract({ ...(await call({ ...seen, index: 1 })), account: customer }); // the next one is free
  return { signature: await signed(member, seen), paid: Number((await balance()) - before) };
}

async function domainOf(read) {
  const [, name, version, chainId, verifyingContract] = await read("eip712Domain");
  return { name, version, chainId, verifyingContract };
}

// The stop of the customer's own reward, signed as wallets sign typed data.
async function stop(client, address, customer, deadline, problems) {
  const read = (functionName, ...args) => client.readContract({ address, abi: campaigns, functionName, args });
  const [since] = await read("streamOf", customer.address);
  const message = { account: customer.address, since: BigInt(since), deadline };
  const types = { RewardStop: [{ name: "account", type: "address" }, { name: "since", type: "uint64" }, { name: "deadline", type: "uint64" }] };
  const data = { domain: await domainOf(read), types, primaryType: "RewardStop", message };
  if (hashTypedData(data) !== (await read("stopHash", message))) problems.push("the contract asks for another hash");
  return { account: customer.address, since: String(since), deadline: String(deadline), signature: await customer.signTypedData(data) };
}

async function main(q) {
  const client = createPublicClient({ transport: http(q.rpc), pollingInterval: 50 });
  const [customer, member] = [q.customer, q.member].map(privateKeyToAccount);
  const problems = [];
  const id = await mint(client, q.memberships, customer, q.programme, 1, q.evidence, problems);
  const seen = await token(client, q.memberships, id, problems);
  const quiet = await send(client, customer, { address: q.memberships, abi: memberships, functionName: "refresh", args: [id] });
  if (quiet.length !== 0) problems.push("a look at what nobody can see again changed it");
  const followed = await follow(client, q.memberships, customer, member, { programme: q.deposits, stake: q.stake }, problems);
  const claimed = await claim(client, q.campaign, customer, problems);
  const activity = await active(client, q.campaign, customer, member, q.person, BigInt(q.deadline), problems);
  const signed = await stop(client, q.campaign, customer, BigInt(q.deadline), problems);
  console.log(JSON.stringify({ id: `0x${id.toString(16)}`, token: seen, followed, claimed, activity, stop: signed, problems }));
  return problems.length === 0 ? 0 : 1;
}

const wanted = ["rpc", "memberships", "campaign", "customer", "member", "programme", "evidence", "stake", "deposits", "person", "deadline"];
const request = JSON.parse(readFileSync(0, "utf8"));
if (wanted.some((key) => !request[key])) {
  console.error("usage: node loyalty.mjs < request.json");
  process.exitCode = 2;
} else {
  process.exitCode = await main(request);
}
