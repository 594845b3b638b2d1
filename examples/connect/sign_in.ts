/** Lets somebody sign in with a browser, and says who it was: a push, a round trip, a code, a token. */
import { createServer } from "node:http";
import * as oauth from "openid-client";
import { discovered, privateKey, setting } from "./client.js";

const returnsTo = new URL(setting("RETURNS_TO")); // registered, to the letter
const config = await discovered(oauth.PrivateKeyJwt(await privateKey("ES256")));
const DPoP = oauth.getDPoPHandle(config, await oauth.randomDPoPKeyPair("ES256"));

// Belongs to this browser's session; in a real system it lies in the session, never in an address.
const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
const expectedState = oauth.randomState();
const wish = {
  redirect_uri: returnsTo.href,
  scope: "named-person.read",
  state: expectedState,
  code_challenge: await oauth.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: "S256",
};
const sendTheBrowserTo = await oauth.buildAuthorizationUrlWithPAR(config, wish, { DPoP });

const cameBack = await new Promise<URL>((resolve) => {
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? "/", returnsTo);
    response.setHeader("Connection", "close").end("Done. Look at the terminal.\n");
    if (address.pathname !== returnsTo.pathname) return;
    server.close();
    resolve(address);
  });
  server.listen(Number(returnsTo.port), returnsTo.hostname, () => console.log(sendTheBrowserTo.href));
});

// Compares iss and state, and throws when the answer is a refusal.
const checks = { pkceCodeVerifier, expectedState };
const given = await oauth.authorizationCodeGrant(config, cameBack, checks, undefined, { DPoP });
const whoami = new URL("/named-person/v1/whoami", setting("NAMED_PERSON"));
const answer = await oauth.fetchProtectedResource(
  config, given.access_token, whoami, "GET", undefined, undefined, { DPoP },
);
if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
console.log(JSON.stringify(await answer.json()));
