/** What both clients have in common: their settings, their key, the issuer's metadata. */
import { readFile } from "node:fs/promises";
import { importJWK, type JWK } from "jose";
import * as oauth from "openid-client";

export function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

export async function privateKey(algorithm: string): Promise<oauth.PrivateKey> {
  const jwk: JWK = JSON.parse(await readFile(setting("KEY_FILE"), "utf8"));
  return { key: (await importJWK(jwk, algorithm)) as CryptoKey, kid: jwk.kid };
}

/** Find the issuer's endpoints; only an issuer on this machine is spoken to without TLS. */
export async function discovered(authentication: oauth.ClientAuth): Promise<oauth.Configuration> {
  const issuer = new URL(setting("NAMED_PERSON"));
  const trial = issuer.protocol === "http:" ? [oauth.allowInsecureRequests] : [];
  const options: oauth.DiscoveryRequestOptions = { algorithm: "oauth2", execute: trial };
  return oauth.discovery(issuer, setting("CLIENT_ID"), undefined, authentication, options);
}
