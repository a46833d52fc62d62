// Signs in with a wallet of this browser: EIP-1193, found by EIP-6963 or as
// window.ethereum. Without a wallet the form below does the same.
"use strict";

const wallets = document.getElementById("wallets");
const status = document.getElementById("status");
const problem = document.getElementById("problem");

function show(text) {
  problem.textContent = text;
  problem.hidden = text === "";
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const read = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(read.detail), { kind: read.kind });
  return read;
}

// EIP-55 needs keccak, which browsers lack: the server writes the check sum.
async function signIn(provider, button) {
  const { request, waiting, refused, problem: failed } = wallets.dataset;
  show("");
  status.textContent = waiting;
  button.disabled = true;
  try {
    const [address] = await provider.request({ method: "eth_requestAccounts" });
    const chain = Number(await provider.request({ method: "eth_chainId" }));
    const { message } = await post("/v1/message", { address, chain });
    const bytes = new TextEncoder().encode(message);
    const hex = "0x" + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
    const signature = await provider.request({ method: "personal_sign", params: [hex, address] });
    const { next } = await post("/v1/session", { message, signature, request });
    location.assign(next || "/login?lang=" + wallets.dataset.lang);
  } catch (error) {
    status.textContent = "";
    button.disabled = false;
    if (error.code === 4001) show(refused);
    else if (error.kind) location.assign("/login?" + new URLSearchParams({ request, lang: wallets.dataset.lang, problem: error.kind }));
    else show(failed);
  }
}

function offer(provider, name) {
  status.textContent = "";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name ? wallets.dataset.button + " · " + name : wallets.dataset.button;
  button.addEventListener("click", () => signIn(provider, button));
  wallets.append(button);
}

if (wallets) {
  const found = new Set();
  addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = event.detail;
    if (found.has(provider)) return;
    found.add(provider);
    offer(provider, info.name);
  });
  dispatchEvent(new Event("eip6963:requestProvider"));
  if (window.ethereum && !found.has(window.ethereum)) {
    found.add(window.ethereum);
    offer(window.ethereum, "");
  }
}
