// node points.mjs < request.json
//
// An outside client of points, votes and netting: two merchants create points with
// viem, a customer signs permits and authorisations that a relayer carries, the
// members vote a corridor, and the merchants settle a statement. Everything that
// docs/spec/points.md says is refused is tried, too. The request is one JSON object:
//
//   rpc, factory, exchange, netting   where they are
//   a, b, customer, relayer           private keys; a and b are members
//   start                             Unix seconds at which the points begin
//
// Prints one JSON object: what was signed, where the points are, what happened, and
// `problems`. Exit code 1: something is not as the pages say; 2: wrong call.
import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, http, maxUint256, pad, parseAbi, parseEventLogs, parseSignature, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const authorisation = "uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature";
const points = parseAbi([
  "struct Line { address account; uint48 amount; bytes32 ref; }",
  "function name() view returns (string)",
  "function merchant() view returns (address)",
  "function balanceOf(address) view returns (uint256)",
  "function totalSupply() view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
  "function nonces(address) view returns (uint256)",
  "function authorizationState(address, bytes32) view returns (bool)",
  "function issue(Line[] lines) returns (bytes32)",
  "function approve(address spender, uint256 value) returns (bool)",
  "function transferFrom(address from, address to, uint256 value) returns (bool)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
  `function transferWithAuthorization(address from, address to, uint256 value, ${authorisation})`,
  `function receiveWithAuthorization(address from, address to, uint256 value, ${authorisation})`,
  `function redeemWithAuthorization(address holder, uint256 amount, bytes32 ref, ${authorisation})`,
  "function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature)",
  "event Redeemed(address indexed holder, uint256 amount, bytes32 indexed ref)",
  "error AllowanceTooLarge(uint256 value)",
  "error AuthorizationSpent(address authorizer, bytes32 nonce)",
  "error BadSignature(address account)",
  "error ERC2612InvalidSigner(address signer, address owner)",
  "error NotReceiver(address caller, address to)",
  "error NotMerchant(address caller)",
]);
const factory = parseAbi([
  "struct PointsTerms { uint64 start; uint32 epochLength; uint48 cap; uint8 decimals; string name; string symbol; }",
  "function create(PointsTerms terms) returns (address)",
  "function pointsOf(address merchant) view returns (address)",
  "function isPoints(address token) view returns (bool)",
]);
const exchange = parseAbi([
  "struct CorridorTerms { address low; address high; uint48 minHigh; uint48 minLow; uint48 maxHigh; uint48 maxLow; uint56 capLow; uint56 capHigh; }",
  "function proposeCorridor(CorridorTerms terms) returns (uint64)",
  "function vote(uint64 id, bytes32 digest)",
  "function enactCorridor(uint64 id, CorridorTerms terms)",
  "event CorridorProposed(uint64 indexed id, address indexed proposer, CorridorTerms terms, uint64 expiry, bytes32 digest)",
  "error NoMajority(uint64 id, uint256 votes, uint256 needed)",
  "error NotActive(address account)",
]);
const netting = parseAbi([
  "struct NettingLine { address debtor; address creditor; uint128 amount; }",
  "struct Statement { address[] merchants; NettingLine[] lines; uint64 nonce; uint64 deadline; }",
  "function settle(Statement statement, bytes[] signatures)",
  "error AlreadySettled(bytes32 statement)",
  "error BadSignature(address merchant)",
]);

const fields = (text) => text.split(", ").map((f) => ({ type: f.split(" ")[0], name: f.split(" ")[1] }));
const move = "address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce";
const types = {
  Permit: fields("address owner, address spender, uint256 value, uint256 nonce, uint256 deadline"),
  TransferWithAuthorization: fields(move),
  ReceiveWithAuthorization: fields(move),
  RedeemWithAuthorization: fields("address holder, uint256 amount, bytes32 ref, uint256 validAfter, uint256 validBefore, bytes32 nonce"),
  CancelAuthorization: fields("address authorizer, bytes32 nonce"),
};
const statementTypes = {
  Statement: fields("address[] merchants, NettingLine[] lines, uint64 nonce, uint64 deadline"),
  NettingLine: fields("address debtor, address creditor, uint128 amount"),
};

const q = JSON.parse(readFileSync(0, "utf8"));
if (!q.rpc || !q.factory || !q.exchange || !q.netting || !q.a || !q.b || !q.customer || !q.relayer) {
  console.error("usage: node points.mjs < request.json");
  process.exit(2);
}
const client = createPublicClient({ transport: http(q.rpc), pollingInterval: 50 });
const chainId = await client.getChainId();
const [a, b, customer, relayer] = [q.a, q.b, q.customer, q.relayer].map(privateKeyToAccount);
const deadline = 4_000_000_000n;
const problems = [];

// send has an account call a contract, and waits until what is asked next is asked
// about the block: a node shows a receipt a moment before its head is there.
async function send(account, address, abi, functionName, args) {
  const wallet = createWalletClient({ account, transport: http(q.rpc) });
  const receipt = await client.waitForTransactionReceipt({ hash: await wallet.writeContract({ address, abi, functionName, args, chain: null }) });
  while ((await client.getBlockNumber({ cacheTime: 0 })) < receipt.blockNumber);
  if (receipt.status !== "success") problems.push(`${functionName} reverted`);
  return receipt;
}

// refuses expects a call to be refused by name.
async function refuses(what, error, account, address, abi, functionName, args) {
  try {
    await client.simulateContract({ account, address, abi, functionName, args });
    problems.push(`${what}: not refused`);
  } catch (failed) {
    const name = failed.walk?.((e) => e.data?.errorName)?.data?.errorName;
    if (name !== error) problems.push(`${what}: ${name ?? failed.shortMessage}, want ${error}`);
  }
}

const read = (address, functionName, args = []) => client.readContract({ address, abi: points, functionName, args });
const line = (account, amount, n) => ({ account: account.address, amount, ref: pad(toHex(n), { size: 32 }) });
const sign = (account, token, primaryType, message, domain = {}) =>
  account.signTypedData({ domain: { name: "Souk tea", version: "1", chainId, verifyingContract: token, ...domain }, types, primaryType, message });

// Points of both merchants.
const terms = (symbol) => ({ start: BigInt(q.start), epochLength: 86400, cap: 1_000_000, decimals: 0, name: "Souk tea", symbol });
await send(a, q.factory, factory, "create", [terms("A")]);
await send(b, q.factory, factory, "create", [terms("B")]);
const made = (functionName, arg) => client.readContract({ address: q.factory, abi: factory, functionName, args: [arg] });
const x = await made("pointsOf", a.address);
const y = await made("pointsOf", b.address);
if (!(await made("isPoints", x)) || (await made("isPoints", q.factory))) problems.push("isPoints is wrong");
if ((await read(x, "merchant")) !== a.address) problems.push("the points are another merchant's");
await refuses("a stranger's issue", "NotMerchant", relayer, x, points, "issue", [[line(customer, 1, 9)]]);
await send(a, x, points, "issue", [[line(customer, 100, 1), line(b, 40, 2)]]);
await send(b, y, points, "issue", [[line(a, 50, 3)]]);

// ERC-2612.
const permitted = { owner: customer.address, spender: relayer.address, value: 30n, nonce: 0n, deadline };
const signed = { permit: await sign(customer, x, "Permit", permitted) };
const permit = (s) => {
  const { r, s: low, yParity } = parseSignature(s);
  return [customer.address, relayer.address, 30n, deadline, 27 + yParity, r, low];
};
await refuses("a permit for another chain", "ERC2612InvalidSigner", relayer, x, points, "permit", permit(await sign(customer, x, "Permit", permitted, { chainId: chainId + 1 })));
await refuses("a permit for other points", "ERC2612InvalidSigner", relayer, y, points, "permit", permit(signed.permit));
await send(relayer, x, points, "permit", permit(signed.permit));
await refuses("a permit again", "ERC2612InvalidSigner", relayer, x, points, "permit", permit(signed.permit));
await send(relayer, x, points, "transferFrom", [customer.address, relayer.address, 30n]);
if ((await read(x, "allowance", [customer.address, relayer.address])) !== 0n) problems.push("an allowance is left");
await refuses("an unlimited allowance", "AllowanceTooLarge", customer, x, points, "approve", [relayer.address, maxUint256]);

// ERC-3009 and redemption.
const nonce = (n) => pad(toHex(n), { size: 32 });
const window = { validAfter: 0n, validBefore: deadline };
const gift = { from: customer.address, to: b.address, value: 20n, ...window, nonce: nonce(1) };
const call = (m, signature) => [m.from, m.to, m.value, m.validAfter, m.validBefore, m.nonce, signature];
signed.transfer = await sign(customer, x, "TransferWithAuthorization", gift);
await refuses("a gift on other points", "BadSignature", relayer, y, points, "transferWithAuthorization", call(gift, signed.transfer));
await refuses("a larger gift", "BadSignature", relayer, x, points, "transferWithAuthorization", call({ ...gift, value: 21n }, signed.transfer));
await send(relayer, x, points, "transferWithAuthorization", call(gift, signed.transfer));
await refuses("a gift again", "AuthorizationSpent", relayer, x, points, "transferWithAuthorization", call(gift, signed.transfer));
const taken = { ...gift, to: relayer.address, value: 5n, nonce: nonce(2) };
const receive = await sign(customer, x, "ReceiveWithAuthorization", taken);
await refuses("a gift that its receiver does not take", "NotReceiver", a, x, points, "receiveWithAuthorization", call(taken, receive));
await send(relayer, x, points, "receiveWithAuthorization", call(taken, receive));
const ended = { ...gift, nonce: nonce(3) };
await send(relayer, x, points, "cancelAuthorization", [customer.address, nonce(3), await sign(customer, x, "CancelAuthorization", { authorizer: customer.address, nonce: nonce(3) })]);
await refuses("a cancelled gift", "AuthorizationSpent", relayer, x, points, "transferWithAuthorization", call(ended, await sign(customer, x, "TransferWithAuthorization", ended)));
const redemption = { holder: customer.address, amount: 10n, ref: nonce(77), ...window, nonce: nonce(4) };
signed.redemption = await sign(customer, x, "RedeemWithAuthorization", redemption);
const redeemed = await send(relayer, x, points, "redeemWithAuthorization", [customer.address, 10n, nonce(77), 0n, deadline, nonce(4), signed.redemption]);
const [event] = parseEventLogs({ abi: points, logs: redeemed.logs, eventName: "Redeemed" });
if (event?.args.holder !== customer.address || event.args.amount !== 10n || event.args.ref !== nonce(77)) problems.push("the redemption says something else");
if (!(await read(x, "authorizationState", [customer.address, nonce(4)]))) problems.push("a used nonce is unknown");

// A corridor is voted.
const [low, high] = BigInt(x) < BigInt(y) ? [x, y] : [y, x];
const corridor = { low, high, minHigh: 1, minLow: 2, maxHigh: 2, maxLow: 1, capLow: 5000n, capHigh: 5000n };
await refuses("a stranger's corridor", "NotActive", relayer, q.exchange, exchange, "proposeCorridor", [corridor]);
const proposal = await send(a, q.exchange, exchange, "proposeCorridor", [corridor]);
const { id, digest } = parseEventLogs({ abi: exchange, logs: proposal.logs, eventName: "CorridorProposed" })[0].args;
await refuses("one vote of three", "NoMajority", relayer, q.exchange, exchange, "enactCorridor", [id, corridor]);
await send(b, q.exchange, exchange, "vote", [id, digest]);
await send(relayer, q.exchange, exchange, "enactCorridor", [id, corridor]);

// A statement of netting: each gives up what it holds of the other's points.
await send(a, y, points, "approve", [q.netting, 50n]);
await send(b, x, points, "approve", [q.netting, 40n]);
const merchants = [a, b].sort((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1));
const statement = {
  merchants: merchants.map((m) => m.address), nonce: 1n, deadline,
  lines: [{ debtor: a.address, creditor: b.address, amount: 40n }, { debtor: b.address, creditor: a.address, amount: 50n }],
};
const typed = { domain: { name: "Souk Netting", version: "1", chainId, verifyingContract: q.netting }, types: statementTypes, primaryType: "Statement", message: statement };
const consents = await Promise.all(merchants.map((m) => m.signTypedData(typed)));
await refuses("a statement that one signed twice", "BadSignature", relayer, q.netting, netting, "settle", [statement, [consents[0], consents[0]]]);
await send(relayer, q.netting, netting, "settle", [statement, consents]);
await refuses("a statement again", "AlreadySettled", relayer, q.netting, netting, "settle", [statement, consents]);

const balances = {};
for (const [name, account] of Object.entries({ a, b, customer, relayer })) {
  balances[name] = [await read(x, "balanceOf", [account.address]), await read(y, "balanceOf", [account.address])].map(Number);
}
const supply = [await read(x, "totalSupply"), await read(y, "totalSupply")].map(Number);
console.log(JSON.stringify({ x, y, signed, balances, supply, problems }));
process.exitCode = problems.length ? 1 : 0;
