# Signing with openssl, for the examples with curl: JWTs by elliptic keys in PEM.

encoded() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# signed KEY DIGEST WIDTH HEADER CLAIMS: openssl signs in DER, a JWT holds r and s, each of a fixed width
signed() {
    local text hex
    text="$(printf %s "$4" | encoded).$(printf %s "$5" | encoded)"
    hex="$(printf %s "$text" | openssl dgst "-$2" -sign "$1" | openssl asn1parse -inform DER |
        sed -n 's/.*INTEGER *://p' | while read -r number; do printf "%$3s" "$number"; done | tr ' ' 0)"
    printf '%s.%s' "$text" "$(printf '%b' "$(printf %s "$hex" | sed 's/../\\x&/g')" | encoded)"
}

es256() { signed "$1" sha256 64 "$2" "$3"; }
es384() { signed "$1" sha384 96 "$2" "$3"; }

# coordinate KEY x|y: of the public half, as a JWK has it
coordinate() {
    openssl ec -in "$1" -pubout -outform DER 2>/dev/null | tail -c 64 |
        { [ "$2" = x ] && head -c 32 || tail -c 32; } | encoded
}

once() { openssl rand -hex 16; }

# member NAME: of a JSON object on standard input, where it is a text
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
