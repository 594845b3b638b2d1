/** A SMART Backend Services client: gets a token of its own, and makes its first call. */
import * as oauth from "openid-client";
import { discovered, privateKey, setting } from "./client.js";

let tokenEndpoint = "";
const authentication = oauth.PrivateKeyJwt(await privateKey("ES384"), {
  [oauth.modifyAssertion]: (header, claims) => {
    header.typ = "JWT";
    claims.aud = tokenEndpoint; // SMART names the endpoint; the client is marked `smart`
  },
});
const config = await discovered(authentication);
tokenEndpoint = config.serverMetadata().token_endpoint!;

const given = await oauth.clientCredentialsGrant(config, { scope: "statistics.read" });
const address = new URL("/named-person/v1/whoami", setting("NAMED_PERSON"));
const me = await oauth.fetchProtectedResource(config, given.access_token, address, "GET");
if (!me.ok) throw new Error(`${me.status} ${await me.text()}`);
console.log(JSON.stringify(await me.json()));
