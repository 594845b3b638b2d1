// A certified OpenID provider and authorization server with FAPI's means: DPoP, PAR, PKCE, private_key_jwt.
// It serves on loopback only, for one test: it reads what it is told from standard input, prints its name as
// one line, and ends when its input ends. Whoever is named in login_hint, or else in `person`, is signed in
// without a question.
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const input = createInterface({ input: process.stdin });
input.on("close", () => process.exit(0));
const [line] = await once(input, "line");
const told = JSON.parse(line);
const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

const scope = told.scopes.join(" ");
const provider = new Provider(issuer, {
  clients: told.clients.map((client) => ({
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "ES256",
    id_token_signed_response_alg: "ES256",
    require_auth_time: true,
    ...client,
  })),
  jwks: told.jwks,
  cookies: { keys: told.cookieKeys },
  scopes: ["openid", ...told.scopes],
  claims: { openid: ["sub"], acr: null, auth_time: null },
  acrValues: [told.acr],
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => told.resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => ({
        scope,
        audience: resource,
        accessTokenFormat: "jwt",
        accessTokenTTL: 300,
        jwt: { sign: { alg: "ES256" } },
      }),
    },
  },
  extraTokenClaims: (_ctx, token) => (token.accountId ? { acr: told.acr } : undefined),
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session, params } = ctx.oidc;
    const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(`openid ${scope}`);
    grant.addOIDCClaims(["acr", "auth_time"]);
    grant.addResourceScope(params.resource ?? told.resource, scope);
    await grant.save();
    return grant;
  },
  responseTypes: ["code"],
  ttl: { IdToken: 300, AccessToken: 300, ClientCredentials: 300, Session: 300, Interaction: 60, Grant: 300 },
});

const answer = provider.callback();
server.on("request", async (request, response) => {
  if (!request.url.startsWith("/interaction/")) {
    answer(request, response);
    return;
  }
  const { params } = await provider.interactionDetails(request, response);
  const login = { accountId: params.login_hint ?? told.person, acr: told.acr };
  await provider.interactionFinished(request, response, { login });
});
console.log(issuer);
