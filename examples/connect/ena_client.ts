/** An Ena client: gets a token on behalf of a professional, and asks who a child's named person is. */
import { SignJWT } from "jose";
import * as oauth from "openid-client";
import { discovered, privateKey, setting } from "./client.js";

const issuer = setting("NAMED_PERSON");
const key = await privateKey("ES256");
const authentication = oauth.PrivateKeyJwt(key, {
  [oauth.modifyAssertion]: (header, claims) => {
    header.typ = "client-authentication+jwt";
    claims.aud = issuer; // the issuer, as one string
  },
});
const config = await discovered(authentication);
const DPoP = oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair("ES256"));

/** Names the professional on whose behalf we call (RFC 7523); used once, within a minute. */
const acr = "http://id.elegnamnden.se/loa/1.0/loa3"; // how surely we have identified them
const assertion = await new SignJWT({ acr, jti: crypto.randomUUID() })
  .setProtectedHeader({ alg: "ES256", typ: "authorization-grant+jwt", kid: (key as { kid?: string }).kid })
  .setIssuer(setting("CLIENT_ID"))
  .setSubject(setting("PROFESSIONAL"))
  .setAudience(issuer)
  .setIssuedAt()
  .setExpirationTime("60s")
  .sign((key as { key: CryptoKey }).key);

const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const wanted = { assertion, scope: "named-person.read", resource: issuer };
const given = await oauth.genericGrantRequest(config, grant, wanted, { DPoP });

const address = new URL(`/named-person/v1/children/${setting("CHILD")}/named-person`, issuer);
const headers = new Headers({ Purpose: "coordination" });
const answer = await oauth.fetchProtectedResource(
  config, given.access_token, address, "GET", undefined, headers, { DPoP },
);
if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
console.log(JSON.stringify(await answer.json()));
