/** The story as a school's system tells it in TypeScript, with types that are generated from the document. */
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from "jose";
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.js";

type Purpose = components["schemas"]["Purpose"];

function told(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const issuer = told("NAMED_PERSON");
const jwk: JWK = JSON.parse(await readFile(told("KEY_FILE"), "utf8"));
const key = await importJWK(jwk, "ES256");
const proofKeys = await generateKeyPair("ES256");
const proofJwk = await exportJWK(proofKeys.publicKey);

/** A JWT that is used once, within a minute, by this issuer only. */
function assertion(typ: string, subject: string, more: Record<string, string> = {}): Promise<string> {
  return new SignJWT({ ...more, jti: randomUUID() })
    .setProtectedHeader({ alg: "ES256", typ, kid: jwk.kid })
    .setIssuer(told("CLIENT_ID"))
    .setSubject(subject)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime("60s")
    .sign(key);
}

/** A proof that this process holds the key of its tokens: for one request. */
function proof(htm: string, htu: string, token?: string): Promise<string> {
  const ath = token && createHash("sha256").update(token).digest("base64url");
  return new SignJWT({ htm, htu, jti: randomUUID(), ...(ath ? { ath } : {}) })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: proofJwk })
    .setIssuedAt()
    .sign(proofKeys.privateKey);
}

const tokenEndpoint = `${issuer}/oauth2/token`;
const given = await fetch(tokenEndpoint, {
  method: "POST",
  headers: { DPoP: await proof("POST", tokenEndpoint) },
  body: new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: await assertion("authorization-grant+jwt", told("PROFESSIONAL"), {
      acr: "http://id.elegnamnden.se/loa/1.0/loa3",
    }),
    scope: told("SCOPES"),
    resource: issuer,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await assertion("client-authentication+jwt", told("CLIENT_ID")),
  }),
});
if (!given.ok) throw new Error(`${given.status} ${await given.text()}`);
const { access_token: token } = (await given.json()) as { access_token: string };

const shown: Middleware = {
  async onRequest({ request }) {
    request.headers.set("Authorization", `DPoP ${token}`);
    request.headers.set("DPoP", await proof(request.method, request.url.split("?")[0]!, token));
    return request;
  },
};
const api = createClient<paths>({ baseUrl: `${issuer}/named-person/v1` });
api.use(shown);

/** What was answered, unless it is a refusal. */
function made<T>(answer: { data?: T; error?: unknown; response: Response }): NonNullable<T> {
  if (answer.data === undefined || answer.data === null) {
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data as NonNullable<T>;
}

const once = (purpose: Purpose = "coordination") => ({ Purpose: purpose, "Idempotency-Key": randomUUID() });
const { today } = made(await api.GET("/whoami"));
const child = made(
  await api.POST("/children", {
    params: { header: once("education") },
    body: {
      identityNumber: told("CHILD_NUMBER"),
      givenName: "Elsa",
      familyName: "Berg",
      relation: { unitId: told("UNIT"), kind: "enrolment", validFrom: "2025-08-18" },
    },
  }),
);
const path = { childId: child.id };
const guardian = made(
  await api.POST("/children/{childId}/guardians", {
    params: { path, header: once() },
    body: {
      identityNumber: told("GUARDIAN_NUMBER"),
      name: "Anna Berg",
      custody: true,
      source: "population-register",
      verifiedOn: "2025-08-20",
      validFrom: "2019-09-07",
    },
  }),
);
const named = made(
  await api.GET("/children/{childId}/named-person", { params: { path, header: { Purpose: "coordination" } } }),
);
const answers = made(
  await api.POST("/children/{childId}/five-questions", {
    params: { path, header: once() },
    body: {
      status: "final",
      inTheWay: { answered: "yes", text: "Elsa är borta var fredag och trött de andra dagarna." },
      whatICanDo: { answered: "yes", text: "Samtal med föräldrarna i veckan." },
      helpFromOthersNeeded: true,
      followUp: { decision: "call-for-plan", text: "Ett möte, om familjen vill." },
      indicators: ["healthy"],
      childView: "Jag vill orka vara med hela dagen.",
    },
  }),
);

/** A consent that the guardian has given by telephone. */
async function agreed(kind: "sharing" | "plan", itemIds?: string[]): Promise<string> {
  const asked = made(
    await api.POST("/children/{childId}/consents", {
      params: { path, header: once() },
      body: {
        kind,
        recipients: [{ unitId: told("SOCIAL_UNIT") }],
        purpose: "coordination",
        validFrom: today,
        validTo: `${Number(today.slice(0, 4)) + 1}${today.slice(4, 8)}01`,
        ...(itemIds ? { itemIds } : {}),
      },
    }),
  );
  made(
    await api.POST("/children/{childId}/consents/{consentId}/answers", {
      params: { path: { ...path, consentId: asked.id }, header: once() },
      body: { giverId: guardian.familyMemberId, answer: "given", form: "telephone", language: "sv" },
    }),
  );
  return asked.id;
}

const shared = made(
  await api.POST("/children/{childId}/disclosures", {
    params: { path, header: once() },
    body: {
      recipientUnitId: told("SOCIAL_UNIT"),
      items: [{ kind: "five-questions", id: answers.id }],
      purpose: "coordination",
      consentId: await agreed("sharing", [answers.id]),
      familyInformed: true,
      share: true,
    },
  }),
);
const plan = made(
  await api.POST("/children/{childId}/plans", {
    params: { path, header: once() },
    body: {
      need: "Elsa behöver hjälp från flera för att orka hela skoldagen.",
      consentId: await agreed("plan"),
      unitId: told("UNIT"),
    },
  }),
);
const found = made(
  await api.GET("/plans/{planId}", {
    params: { path: { planId: plan.id }, header: { Purpose: "coordination" } },
  }),
);
console.log(
  JSON.stringify({
    child: child.id,
    namedPersonUnit: named.unit?.id,
    fiveQuestions: answers.status,
    disclosure: shared.id,
    plan: found.id,
    planStatus: found.status,
  }),
);
