// Seal a ballot before it leaves the browser: HPKE (RFC 9180), base mode, X25519, HKDF-SHA256, AES-256-GCM, all of it
// the browser's own. Where a part is missing the paper is sent as it is, says so, and the city's machine seals.
"use strict";

const words = new TextEncoder();
const KEM = [0x4b, 0x45, 0x4d, 0x00, 0x20];
const SUITE = [0x48, 0x50, 0x4b, 0x45, 0x00, 0x20, 0x00, 0x01, 0x00, 0x02];

const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? words.encode(part) : part)]));
const unhexed = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));

async function mac(key, data) {
  const its = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", its, data));
}

// HKDF of RFC 5869. An empty salt is so many zeros; no key here is longer than one hash.
const extract = (suite, salt, label, content) =>
  mac(salt.length ? salt : new Uint8Array(32), joined("HPKE-v1", suite, label, content));
const expand = async (suite, secret, label, about, length) =>
  (await mac(secret, joined([0, length], "HPKE-v1", suite, label, about, [1]))).slice(0, length);

async function sealed(content, key, about) {
  const theirs = await crypto.subtle.importKey("raw", key, { name: "X25519" }, false, []);
  const ours = await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", ours.publicKey));
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, ours.privateKey, 256));
  const first = await extract(KEM, [], "eae_prk", shared);
  const secret = await expand(KEM, first, "shared_secret", joined(enc, key), 32);
  const context = joined(
    [0], await extract(SUITE, [], "psk_id_hash", []), await extract(SUITE, [], "info_hash", words.encode(about)),
  );
  const last = await extract(SUITE, secret, "secret", []);
  const aes = await crypto.subtle.importKey(
    "raw", await expand(SUITE, last, "key", context, 32), { name: "AES-GCM" }, false, ["encrypt"],
  );
  const iv = await expand(SUITE, last, "base_nonce", context, 12);
  return joined(enc, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, content)));
}

// What is sealed is padded with blanks to the size that all ballots of the round have.
function padded(line, size) {
  const bytes = words.encode(line);
  if (bytes.length > size) throw new Error("longer than a ballot of this vote");
  const box = new Uint8Array(size).fill(0x20);
  box.set(bytes);
  return box;
}

// What the ballot paper's page asks: the sealed ballot in base64, or a failure.
async function sealBallot(line, { key, about, size }) {
  const box = await sealed(padded(line, Number(size)), unhexed(key), about);
  return btoa(String.fromCharCode(...box));
}
