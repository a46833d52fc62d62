// The counterpart of interop_test.go: does one thing with didwebvh-ts, asked for as
// JSON on standard input, and answers as JSON on standard output.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import {
  MultibaseEncoding, createDID, deactivateDID, deriveNextKeyHash, multibaseEncode, prepareDataForSigning, resolveDIDFromLog, signWitnessProofEntry, updateDID,
} from 'didwebvh-ts';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const privateKey = (byte) => createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' });

function multikey(byte) {
  const raw = createPublicKey(privateKey(byte)).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return multibaseEncode(Buffer.concat([Buffer.from([0xed, 0x01]), raw]), MultibaseEncoding.BASE58_BTC);
}

function signer(byte) {
  const id = `did:key:${multikey(byte)}#${multikey(byte)}`;
  return {
    getVerificationMethodId: () => id,
    sign: async ({ document, proof }) => ({
      proofValue: multibaseEncode(sign(null, await prepareDataForSigning(document, proof), privateKey(byte)), MultibaseEncoding.BASE58_BTC),
    }),
  };
}

const verifier = {
  verify: async (signature, message, publicKey) =>
    verify(null, message, createPublicKey({ key: Buffer.concat([SPKI, Buffer.from(publicKey)]), format: 'der', type: 'spki' }), signature),
};

const lines = (text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
const text = (log) => log.map((entry) => `${JSON.stringify(entry)}\n`).join('');

// resolve reads a log that we wrote.
async function resolve({ log, witness, versionNumber }) {
  const options = { verifier, witnessProofs: witness ? JSON.parse(witness) : undefined };
  if (versionNumber) options.versionNumber = versionNumber;
  const { did, doc, meta } = await resolveDIDFromLog(lines(log), options);
  if (meta.error) throw new Error(meta.problemDetails?.detail ?? meta.error);
  return { did, doc, meta };
}

// live makes a DID with keys fixed in advance and one witness, rotates it, and moves it.
async function live() {
  const day = (n) => `2026-03-0${n}T00:00:00Z`;
  const keys = async (byte) => ({
    updateKeys: [multikey(byte)],
    nextKeyHashes: [await deriveNextKeyHash(multikey(byte + 1))],
    verificationMethods: [{ type: 'Multikey', publicKeyMultibase: multikey(byte), purpose: 'authentication' }],
  });
  const id = `did:key:${multikey(21)}`;
  const witness = { threshold: 1, witnesses: [{ id }] };
  const approve = async (log) => [
    await signWitnessProofEntry({ versionId: log.at(-1).versionId, witnesses: witness.witnesses, witnessSignersByDid: { [id]: signer(21) }, created: day(3) }),
  ];
  let made = await createDID({ domain: 'shop.example', signer: signer(1), verifier, portable: true, witness, created: day(1), ...(await keys(1)) });
  made = await updateDID({ log: made.log, signer: signer(2), verifier, witness, witnessProofs: await approve(made.log), updated: day(2), ...(await keys(2)) });
  made = await updateDID({ log: made.log, signer: signer(3), verifier, witness, witnessProofs: await approve(made.log), updated: day(3), domain: 'market.example', ...(await keys(3)) });
  return { did: made.did, doc: made.doc, log: text(made.log), witness: JSON.stringify(await approve(made.log)) };
}

// end makes a DID without keys fixed in advance and deactivates it.
async function end() {
  const verificationMethods = [{ type: 'Multikey', publicKeyMultibase: multikey(1), purpose: 'authentication' }];
  const made = await createDID({ domain: 'shop.example', paths: ['stalls', '7'], signer: signer(1), verifier, updateKeys: [multikey(1)], verificationMethods, created: '2026-03-01T00:00:00Z' });
  const ended = await deactivateDID({ log: made.log, signer: signer(1), verifier });
  return { did: ended.did, log: text(ended.log) };
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const request = JSON.parse(Buffer.concat(chunks).toString('utf8'));
console.log = console.error = () => {};
try {
  const answer = await { resolve, live, end }[request.do](request);
  process.stdout.write(JSON.stringify({ ok: true, ...answer }));
} catch (err) {
  process.stdout.write(JSON.stringify({ ok: false, error: String(err.message ?? err) }));
}
