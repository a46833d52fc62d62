// One request as JSON on standard input, one answer on standard output.
import { readFileSync } from "node:fs";
import { SiweMessage } from "siwe";
import { Wallet, verifyMessage } from "ethers";
import * as shop from "openid-client";

const request = JSON.parse(readFileSync(0, "utf8"));

// Writes and signs a text of the given fields.
async function write({ fields, key }) {
  const wallet = new Wallet(key);
  const message = new SiweMessage({ ...fields, address: wallet.address }).prepareMessage();
  return { message, signature: await wallet.signMessage(message) };
}

// Reads and verifies a text of ours.
async function verify({ message, signature, expect }) {
  const read = new SiweMessage(message);
  const { success, error } = await read.verify({ signature, ...expect }, { suppressExceptions: true });
  return { success, error: error?.type, fields: read, again: read.prepareMessage() === message, signer: verifyMessage(message, signature) };
}

// A browser without a page: it keeps cookies and follows nothing by itself.
class Browser {
  cookies = new Map();
  async fetch(url, options = {}) {
    const headers = { ...options.headers, cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join("; ") };
    const answer = await fetch(url, { ...options, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }
  async post(url, body) {
    const answer = await this.fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }
}

// Says yes on the page that asks whether the shop may have what it wishes.
async function agree(browser, issuer, page) {
  const sealed = /action="\/login\/consent">\s*<input type="hidden" name="request" value="([^"]+)"/.exec(await page.text());
  if (!sealed) throw new Error("neither sent back to the shop nor asked");
  const said = await browser.fetch(issuer + "/login/consent", { method: "POST", body: new URLSearchParams({ request: sealed[1], agree: "yes" }) });
  return browser.fetch(new URL(said.headers.get("location"), issuer));
}

// The wallet's part of a login: from the shop's address to the one that leads back to it.
async function customer(browser, issuer, start, wallet, chain) {
  let answer = await browser.fetch(start);
  let at = new URL(answer.headers.get("location"), issuer);
  if (at.pathname === "/login") {
    answer = await browser.fetch(at);
    if (answer.status === 200) {
      const sealed = at.searchParams.get("request");
      const nonce = await (await browser.fetch(issuer + "/v1/nonce")).json();
      const message = new SiweMessage({
        domain: nonce.domain, address: wallet.address, uri: nonce.uri, version: "1", chainId: chain, nonce: nonce.nonce, statement: "Written by siwe.",
      }).prepareMessage();
      const { status, body } = await browser.post(issuer + "/v1/session", { message, signature: await wallet.signMessage(message), request: sealed });
      if (status !== 201) throw new Error(`sign-in: ${status} ${body.detail}`);
      at = new URL(body.next, issuer);
    } else at = new URL(answer.headers.get("location"), issuer);
    answer = await browser.fetch(at);
    if (answer.status === 200) answer = await agree(browser, issuer, answer); // asked whether the shop may know
    at = new URL(answer.headers.get("location"), issuer);
  }
  return at;
}

// A shop's whole life with openid-client.
async function login({ issuer, client, secret, other, redirect, key, chain }) {
  const insecure = { execute: [shop.allowInsecureRequests] }; // the test is on loopback
  const config = await shop.discovery(new URL(issuer), client, secret, undefined, insecure);
  const app = await shop.discovery(new URL(issuer), other, undefined, shop.None(), insecure);
  const wallet = new Wallet(key);
  const browser = new Browser();
  const out = { metadata: config.serverMetadata() };

  async function once(at, more = {}, change = {}) {
    const verifier = shop.randomPKCECodeVerifier();
    const state = shop.randomState();
    const nonce = shop.randomNonce();
    const start = shop.buildAuthorizationUrl(at, {
      redirect_uri: redirect, scope: "openid accounts offline_access email profile", state, nonce,
      code_challenge: await shop.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", ...more,
    });
    const back = await customer(browser, issuer, start, wallet, chain);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true, ...change };
    return { back, checks };
  }
  const grant = async (at, { back, checks }) => shop.authorizationCodeGrant(at, back, checks);
  const refused = async (promise) => {
    try {
      await promise;
      return "accepted";
    } catch (error) {
      return error.error ?? error.code ?? error.message;
    }
  };

  out.noneBefore = await refused((async () => grant(config, await once(config, { prompt: "none" })))());
  const first = await once(config);
  const tokens = await grant(config, first);
  out.claims = tokens.claims();
  out.userinfo = await shop.fetchUserInfo(config, tokens.access_token, out.claims.sub);
  out.replayed = await refused(grant(config, first));
  out.afterReplay = await refused(shop.fetchUserInfo(config, tokens.access_token, out.claims.sub));
  out.wrongPKCE = await refused(grant(config, await once(config, {}, { pkceCodeVerifier: shop.randomPKCECodeVerifier() })));
  const again = await grant(config, await once(config, { prompt: "none" }));
  out.sameSubject = again.claims().sub === out.claims.sub;
  const fresh = await shop.refreshTokenGrant(config, again.refresh_token);
  out.refreshed = fresh.claims().sub === out.claims.sub && fresh.refresh_token !== again.refresh_token;
  await shop.tokenRevocation(config, fresh.refresh_token);
  out.afterRevocation = await refused(shop.refreshTokenGrant(config, fresh.refresh_token));
  const elsewhere = await grant(app, await once(app));
  out.otherSubject = elsewhere.claims().sub;
  const bye = shop.buildEndSessionUrl(config, { id_token_hint: again.id_token, post_logout_redirect_uri: redirect });
  out.goodbye = (await browser.fetch(bye)).headers.get("location");
  out.noneAfter = await refused((async () => grant(config, await once(config, { prompt: "none" })))());
  return out;
}

// What a shop on openid-client knows of a customer who says yes to everything.
async function known({ issuer, client, secret, redirect, key, chain, scope }) {
  const config = await shop.discovery(new URL(issuer), client, secret, undefined, { execute: [shop.allowInsecureRequests] });
  const verifier = shop.randomPKCECodeVerifier();
  const start = shop.buildAuthorizationUrl(config, {
    redirect_uri: redirect, scope, code_challenge: await shop.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
  });
  const back = await customer(new Browser(), issuer, start, new Wallet(key), chain);
  const tokens = await shop.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, idTokenExpected: true });
  return { claims: tokens.claims(), userinfo: await shop.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) };
}

const answer = await { write, verify, login, known }[request.do](request);
process.stdout.write(JSON.stringify(answer));
