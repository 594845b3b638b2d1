#!/bin/bash
# An Ena client with curl: gets a token on behalf of a professional, and asks who a child's named person is.
set -euo pipefail
. "$(dirname "$0")/signing.sh"

level_3=http://id.elegnamnden.se/loa/1.0/loa3 # how surely we have identified the professional
proof_key="$(mktemp)"
trap 'rm -f "$proof_key"' EXIT
openssl ecparam -name prime256v1 -genkey -noout -out "$proof_key"
jwk="{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"$(coordinate "$proof_key" x)\",\"y\":\"$(coordinate "$proof_key" y)\"}"

# assertion KIND SUBJECT [MORE]: used once, within a minute, by this issuer only
assertion() {
    local now
    now="$(date +%s)"
    es256 "$KEY_FILE" "{\"alg\":\"ES256\",\"typ\":\"$1\"}" \
        "{\"iss\":\"$CLIENT_ID\",\"sub\":\"$2\",\"aud\":\"$NAMED_PERSON\",\"iat\":$now,\"exp\":$((now + 60)),\"jti\":\"$(once)\"${3:-}}"
}

# proof METHOD ADDRESS [MORE]: that we hold the key to which the token is bound, for one request
proof() {
    es256 "$proof_key" "{\"alg\":\"ES256\",\"typ\":\"dpop+jwt\",\"jwk\":$jwk}" \
        "{\"htm\":\"$1\",\"htu\":\"$2\",\"iat\":$(date +%s),\"jti\":\"$(once)\"${3:-}}"
}

known="$(curl -sSf "$NAMED_PERSON/.well-known/oauth-authorization-server")"
token_endpoint="$(member token_endpoint <<<"$known")"
token="$(curl -sSf "$token_endpoint" \
    -H "DPoP: $(proof POST "$token_endpoint")" \
    -d grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \
    -d assertion="$(assertion authorization-grant+jwt "$PROFESSIONAL" ",\"acr\":\"$level_3\"")" \
    -d scope=named-person.read \
    -d resource="$NAMED_PERSON" \
    -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
    -d client_assertion="$(assertion client-authentication+jwt "$CLIENT_ID")" |
    member access_token)"

address="$NAMED_PERSON/named-person/v1/children/$CHILD/named-person"
ath="$(printf %s "$token" | openssl dgst -sha256 -binary | encoded)"
curl -sSf "$address" \
    -H "Authorization: DPoP $token" \
    -H "DPoP: $(proof GET "$address" ",\"ath\":\"$ath\"")" \
    -H "Purpose: coordination"
