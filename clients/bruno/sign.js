// Gets a token for whoever a request names, and signs the request. Needs Bruno's developer mode.
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");

const RENEW_BEFORE_SECONDS = 30;
const ASSERTION_SECONDS = 60;
const CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const LEVEL_3 = "http://id.elegnamnden.se/loa/1.0/loa3";

const now = () => Math.floor(Date.now() / 1000);
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A JWT, signed with a private key that is a JWK. */
function signed(header, claims, jwk) {
  const input = `${encoded({ alg: "ES256", ...header })}.${encoded({ iat: now(), jti: crypto.randomUUID(), ...claims })}`;
  const key = crypto.createPrivateKey({ key: jwk, format: "jwk" });
  const signature = crypto.sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

/** What a system signs with: a file of the demo, never a part of the collection. */
function credentials(bru, system) {
  const folder = bru.getProcessEnv("CREDENTIALS") || path.join(bru.cwd(), "../../.local/demo/credentials");
  return JSON.parse(fs.readFileSync(path.join(folder, `${system}.json`), "utf8"));
}

/** The key that tokens are bound to: made anew in each run, registered nowhere. */
function proofKey(bru) {
  if (!bru.getVar("proofKey")) {
    const { privateKey } = crypto.generateKeyPairSync("ec", { namedCurve: "P-256" });
    bru.setVar("proofKey", privateKey.export({ format: "jwk" }));
  }
  return bru.getVar("proofKey");
}

/** The header DPoP of one request; `token` is the access token that it shows. */
function proof(bru, htm, address, token) {
  const { d, ...jwk } = proofKey(bru);
  const claims = { htm, htu: address.split("?")[0] };
  if (token) claims.ath = crypto.createHash("sha256").update(token).digest("base64url");
  return signed({ typ: "dpop+jwt", jwk }, claims, { d, ...jwk });
}

/** Who calls, as the request's variables say. */
function caller(bru) {
  const said = (name) => bru.interpolate(bru.getRequestVar(name) || "");
  return { system: said("system"), person: said("person"), guardian: said("guardian"), scopes: said("scopes") };
}

/** Whom the token is to name: a professional of the credentials, or a guardian in the family app. */
function named(held, { person, guardian }) {
  if (guardian) return { sub: "app:guardian", subject_kind: "guardian", identity_number: guardian };
  return { sub: held.people[person], acr: LEVEL_3 };
}

/** What the token endpoint is asked, as a form. */
function form(bru, who) {
  const held = credentials(bru, who.system);
  const issuer = bru.interpolate("{{baseUrl}}");
  const assertion = (typ, claims) => {
    const whole = { iss: held.client_id, aud: issuer, exp: now() + ASSERTION_SECONDS, ...claims };
    return signed({ typ, kid: held.private_key.kid }, whole, held.private_key);
  };
  return {
    grant_type: JWT_BEARER,
    assertion: assertion("authorization-grant+jwt", named(held, who)),
    scope: who.scopes,
    client_assertion_type: CLIENT_ASSERTION,
    client_assertion: assertion("client-authentication+jwt", { sub: held.client_id }),
  };
}

/** A token for the caller: the one that is held, or a new one when less than half a minute is left of it. */
async function token(bru, who) {
  const held = bru.getVar("tokens") || {};
  const name = JSON.stringify(who);
  if (!held[name] || held[name].renewAt < now()) {
    const address = bru.interpolate("{{baseUrl}}/oauth2/token");
    const body = new URLSearchParams(form(bru, who)).toString();
    const headers = { "Content-Type": "application/x-www-form-urlencoded", DPoP: proof(bru, "POST", address) };
    const answer = await fetch(address, { method: "POST", headers, body });
    const given = await answer.json();
    if (!answer.ok) throw new Error(`No token: ${given.error}: ${given.error_description}`);
    held[name] = { token: given.access_token, renewAt: now() + given.expires_in - RENEW_BEFORE_SECONDS };
    bru.setVar("tokens", held);
  }
  return held[name].token;
}

/** Put token and proof in the headers of a request that names a caller. */
async function show(bru, req) {
  const who = caller(bru);
  if (!who.system) return;
  const shown = await token(bru, who);
  req.setHeader("Authorization", `DPoP ${shown}`);
  req.setHeader("DPoP", proof(bru, req.getMethod(), bru.interpolate(req.getUrl()), shown));
}

module.exports = { form, proof, show };
