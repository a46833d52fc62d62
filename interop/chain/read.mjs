// node read.mjs RPC CONSORTIUM CONSENT ANCHORS [FROM_BLOCK]
//
// Prints what an outside client sees of a consortium as one JSON object:
// members, consent events, anchors. Keys in events are checked against the
// hashes in storage. Exit code 1: the chain contradicts itself; 2: wrong call.
import { createPublicClient, getAddress, http, keccak256, size } from "viem";
import * as abi from "./abi.mjs";

// Providers refuse wide ranges.
const CHUNK = 5000n;

async function eventsOf(client, address, contract, from, to) {
  const found = [];
  for (let start = from; start <= to; start += CHUNK) {
    const end = start + CHUNK - 1n < to ? start + CHUNK - 1n : to;
    const events = contract.filter((item) => item.type === "event");
    found.push(...(await client.getLogs({ address, events, strict: true, fromBlock: start, toBlock: end })));
  }
  return found;
}

// What happened, where: the arguments and the place of a log.
function plain(log) {
  return { event: log.eventName, ...log.args, block: log.blockNumber, transaction: log.transactionHash, index: log.logIndex };
}

const statusEvents = { MemberSuspended: 2, MemberReinstated: 1, MemberRemoved: 3, MemberLeft: 3 };

// The membership that the events alone tell, by account in lower case.
function replay(events) {
  const members = new Map();
  for (const { event, ...e } of events) {
    const key = e.account.toLowerCase();
    if (event === "MemberAdmitted") members.set(key, { ...e, status: 1, since: e.block, changed: e.block, retired: [] });
    else if (event === "KeysRotated") {
      const was = members.get(key);
      const moved = was.peerKey !== e.peerKey;
      const retired = moved ? [...was.retired, was.peerKey] : was.retired;
      members.set(key, { ...e, status: was.status, since: moved ? e.block : was.since, changed: e.block, retired });
    } else Object.assign(members.get(key), { status: statusEvents[event], changed: e.block });
  }
  return members;
}

async function readMember(read, address, index, told, problems) {
  const account = await read({ address, functionName: "memberAt", args: [index] });
  const stored = await read({ address, functionName: "member", args: [account] });
  const from = told.get(account.toLowerCase());
  const must = (ok, what) => ok || problems.push(`${account}: ${what}`);
  must(from, "no event admitted it");
  if (from) {
    must(size(from.hpkeKey) === 1216, "HPKE key is not 1,216 bytes");
    must(keccak256(from.hpkeKey) === stored.hpkeHash, "HPKE key in the event does not have the stored hash");
    for (const field of ["peerKey", "docHash", "status", "since", "changed"]) {
      must(from[field] === stored[field], `${field} differs between events and storage`);
    }
    for (const key of [from.peerKey, ...from.retired]) {
      const holder = await read({ address, functionName: "holderOf", args: [key] });
      must(getAddress(holder) === getAddress(account), "a key of it has another holder");
    }
  }
  return { account, name: from?.name, ...stored, status: abi.statuses[stored.status], retired: from?.retired };
}

async function main([rpc, registry, consents, anchorsAt, fromBlock = "0"]) {
  const client = createPublicClient({ transport: http(rpc) });
  const [chainId, to] = await Promise.all([client.getChainId(), client.getBlockNumber()]);
  const from = BigInt(fromBlock);
  const read = (call) => client.readContract({ abi: abi.consortium, blockNumber: to, ...call });
  const problems = [];

  const membership = (await eventsOf(client, registry, abi.consortium, from, to)).map(plain);
  const told = replay(membership);
  const count = await read({ address: registry, functionName: "memberCount" });
  const members = [];
  for (let i = 0n; i < count; i++) members.push(await readMember(read, registry, i, told, problems));
  const active = await read({ address: registry, functionName: "activeCount" });
  if (BigInt(members.filter((m) => m.status === "active").length) !== active) problems.push("activeCount is wrong");

  const wired = await client.readContract({ address: anchorsAt, abi: abi.anchors, functionName: "CONSORTIUM", blockNumber: to });
  if (getAddress(wired) !== getAddress(registry)) problems.push("the anchor registry belongs to another consortium");
  const anchored = (await eventsOf(client, anchorsAt, abi.anchors, from, to)).map(plain);
  for (const a of anchored) {
    if (!told.has(a.member.toLowerCase())) problems.push(`${a.member} anchored and was never a member`);
  }
  const consent = (await eventsOf(client, consents, abi.consent, from, to)).map(plain);
  return { chainId, block: to, members, membership: membership.map(({ hpkeKey, ...e }) => e), anchors: anchored, consent, problems };
}

const args = process.argv.slice(2);
if (args.length < 4 || args.length > 5) {
  console.error("usage: node read.mjs RPC CONSORTIUM CONSENT ANCHORS [FROM_BLOCK]");
  process.exit(2);
}
const seen = await main(args);
console.log(JSON.stringify(seen, (_, v) => (typeof v === "bigint" ? Number(v) : v), 2));
process.exitCode = seen.problems.length ? 1 : 0;
