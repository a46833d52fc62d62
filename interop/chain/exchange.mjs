// node exchange.mjs < request.json
//
// An outside client of the exchange: signs an offer and a statement of netting
// with viem, asks the contracts what they take them for, and settles the offer
// against one that somebody else signed. The request is one JSON object:
//
//   rpc, exchange, netting   where they are
//   key, relayer             private keys of the maker and of who sends
//   offer                    what the maker offers, fields as in docs/spec/exchange.md, numbers as decimal text
//   other, otherSignature    the offer it is settled against
//   fill                     how much of `offer`
//   statement                merchants, lines, nonce, deadline
//
// Prints one JSON object: what it computed, what the contracts say, and what
// happened. Exit code 2: wrong call.
import { readFileSync } from "node:fs";
import { createPublicClient, createWalletClient, hashTypedData, http, parseAbi, parseEventLogs } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const offerFields = "address maker, address recipient, address taker, address give, address want, uint128 giveAmount, uint128 wantAmount, uint128 maxFee, uint128 maxRelayFee, uint64 nonce, uint64 expiry, bytes32 salt";
const exchange = parseAbi([
  `struct Offer { ${offerFields.replaceAll(",", ";")}; }`,
  "struct Standing { uint8 state; uint128 fillable; uint128 funds; }",
  "function offerHash(Offer offer) view returns (bytes32)",
  "function signedStatus(Offer offer, bytes signature) view returns (Standing)",
  "function settle(Offer a, bytes signatureA, Offer b, bytes signatureB, uint128 fill)",
  "event OfferFilled(bytes32 indexed offer, address indexed maker, uint256 given, uint256 received, uint256 fee, uint256 relayFee)",
]);
const netting = parseAbi([
  "struct NettingLine { address debtor; address creditor; uint128 amount; }",
  "struct Statement { address[] merchants; NettingLine[] lines; uint64 nonce; uint64 deadline; }",
  "function statementHash(Statement statement) view returns (bytes32)",
]);

const fields = (text) => text.split(", ").map((f) => ({ type: f.split(" ")[0], name: f.split(" ")[1] }));
const numbers = /^(giveAmount|wantAmount|maxFee|maxRelayFee|nonce|expiry|deadline|amount)$/;
const revive = (key, value) => (numbers.test(key) ? BigInt(value) : value);

// What a maker signs.
function typedOffer(offer, chainId, verifyingContract) {
  return {
    domain: { name: "Souk Exchange", version: "1", chainId, verifyingContract },
    types: { Offer: fields(offerFields) },
    primaryType: "Offer",
    message: offer,
  };
}

// What each merchant signs.
function typedStatement(statement, chainId, verifyingContract) {
  return {
    domain: { name: "Souk Netting", version: "1", chainId, verifyingContract },
    types: {
      Statement: fields("address[] merchants, NettingLine[] lines, uint64 nonce, uint64 deadline"),
      NettingLine: fields("address debtor, address creditor, uint128 amount"),
    },
    primaryType: "Statement",
    message: statement,
  };
}

const q = JSON.parse(readFileSync(0, "utf8"), revive);
if (!q.rpc || !q.exchange || !q.netting || !q.offer || !q.statement) {
  console.error("usage: node exchange.mjs < request.json");
  process.exit(2);
}
const client = createPublicClient({ transport: http(q.rpc), pollingInterval: 50 });
const chainId = await client.getChainId();
const maker = privateKeyToAccount(q.key);
const relayer = createWalletClient({ account: privateKeyToAccount(q.relayer), transport: http(q.rpc) });
const read = (functionName, args) => client.readContract({ address: q.exchange, abi: exchange, functionName, args });

const typed = typedOffer(q.offer, chainId, q.exchange);
const signature = await maker.signTypedData(typed);
const statement = typedStatement(q.statement, chainId, q.netting);
const said = {
  offer: hashTypedData(typed),
  signature,
  contractOffer: await read("offerHash", [q.offer]),
  before: await read("signedStatus", [q.offer, signature]),
  statement: hashTypedData(statement),
  statementSignature: await maker.signTypedData(statement),
  contractStatement: await client.readContract({ address: q.netting, abi: netting, functionName: "statementHash", args: [q.statement] }),
};
const hash = await relayer.writeContract({
  address: q.exchange, abi: exchange, functionName: "settle", chain: null,
  args: [q.offer, signature, q.other, q.otherSignature, BigInt(q.fill)],
});
const receipt = await client.waitForTransactionReceipt({ hash });
while ((await client.getBlockNumber({ cacheTime: 0 })) < receipt.blockNumber); // a node shows the receipt a moment before
said.status = receipt.status;
said.filled = parseEventLogs({ abi: exchange, logs: receipt.logs, eventName: "OfferFilled" }).map((l) => l.args);
said.after = await read("signedStatus", [q.offer, signature]);
console.log(JSON.stringify(said, (_, v) => (typeof v === "bigint" ? Number(v) : v), 2));
