// The other side of the credential interop test: reads one JSON request from
// standard input, lets the OpenWallet Foundation's SD-JWT VC library do it, and
// writes one JSON answer. See interop_test.go.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { createHeaderAndPayload, StatusList } from '@sd-jwt/jwt-status-list';

const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
const publicKey = (x) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
const privateKey = (d, x) => createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
const signer = (key) => async (data) => base64url(sign(null, Buffer.from(data), key));
const verifier = (key) => async (data, sig) => verify(null, Buffer.from(data), key, Buffer.from(sig, 'base64url'));
const hasher = (data, alg) => {
  if (alg !== 'sha-256') throw new Error(`unexpected hash ${alg}`);
  return createHash('sha256').update(Buffer.from(data)).digest();
};

function reader(request) {
  return new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    verifier: verifier(publicKey(request.issuer)),
    kbVerifier: async (data, sig, payload) => verifier(publicKey(payload.cnf.jwk.x))(data, sig),
    statusListFetcher: async () => request.statusList,
  });
}

// check verifies what we issued, presented or listed.
async function check(request) {
  const options = { currentDate: request.now };
  if (request.nonce) options.keyBindingNonce = request.nonce;
  const { payload, kb } = await reader(request).verify(request.compact, options);
  return { payload, binding: kb?.payload ?? null };
}

// present lets the library, as a wallet, choose from a credential that we issued and bind it.
async function present(request) {
  const key = privateKey(request.holderSeed, request.holder);
  const wallet = new SDJwtVcInstance({ hasher, hashAlg: 'sha-256', kbSigner: signer(key), kbSignAlg: 'EdDSA' });
  const kb = { payload: { aud: request.audience, nonce: request.nonce, iat: request.now } };
  return { compact: await wallet.present(request.compact, request.frame, { kb }) };
}

// issue lets the library issue a credential and a status list for us to read.
async function issue(request) {
  const key = privateKey(request.issuerSeed, request.issuer);
  const issuer = new SDJwtVcInstance({
    signer: signer(key),
    signAlg: 'EdDSA',
    hasher,
    hashAlg: 'sha-256',
    saltGenerator: async (length) => base64url(randomBytes(length)),
  });
  const compact = await issuer.issue(request.claims, request.frame);
  const list = new StatusList(request.statuses, 1);
  const { header, payload } = createHeaderAndPayload(
    list,
    { iss: request.claims.iss, sub: request.uri, iat: request.now, exp: request.now + 3600 },
    { alg: 'EdDSA', typ: 'statuslist+jwt' },
  );
  const data = [header, payload].map((part) => base64url(JSON.stringify(part))).join('.');
  return { compact, statusList: `${data}.${await signer(key)(data)}` };
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const request = JSON.parse(Buffer.concat(chunks).toString('utf8'));
try {
  const answer = await { check, present, issue }[request.do](request);
  process.stdout.write(JSON.stringify({ ok: true, ...answer }));
} catch (err) {
  process.stdout.write(JSON.stringify({ ok: false, error: String(err.message ?? err) }));
}
