#!/bin/bash
# A SMART Backend Services client with curl: gets a token of its own, and makes its first call.
set -euo pipefail
. "$(dirname "$0")/signing.sh"

known="$(curl -sSf "$NAMED_PERSON/.well-known/oauth-authorization-server")"
token_endpoint="$(member token_endpoint <<<"$known")"
now="$(date +%s)"
claims="{\"iss\":\"$CLIENT_ID\",\"sub\":\"$CLIENT_ID\",\"aud\":\"$token_endpoint\",\"iat\":$now,\"exp\":$((now + 60)),\"jti\":\"$(once)\"}"

token="$(curl -sSf "$token_endpoint" \
    -d grant_type=client_credentials \
    -d scope=statistics.read \
    -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
    -d client_assertion="$(es384 "$KEY_FILE" '{"alg":"ES384","typ":"JWT"}' "$claims")" |
    member access_token)"

curl -sSf -H "Authorization: Bearer $token" "$NAMED_PERSON/named-person/v1/whoami"
