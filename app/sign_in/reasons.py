"""The sentences that the token endpoint may answer with. Nothing else leaves: no echo, no library's text."""

from enum import StrEnum


class Reason(StrEnum):
    """One refusal, in words for the developer of the calling system."""

    FORM = "The body must be a form (application/x-www-form-urlencoded) in UTF-8, sent plain."
    QUERY = "Parameters belong in the body, never in the address."
    REPEATED = "A parameter stands twice."
    TOO_LARGE = "The body is too large."
    GRANT_TYPE_MISSING = "grant_type is missing."
    GRANT_TYPE = "grant_type must be one of those that the metadata of the server name."
    ASSERTION_MISSING = "assertion is missing: a JWT that names the person."
    CLIENT = "The client could not be authenticated."
    CLIENT_ASSERTION_MISSING = "client_assertion_type and client_assertion are needed (private_key_jwt)."
    CLIENT_ID = "iss and sub of the client assertion must both be the client_id."
    AUDIENCE = "aud of the assertion must be the issuer, as a single string."
    EXPIRED = "exp of the assertion is missing, has passed or lies more than five minutes ahead."
    ISSUED = "iat of the assertion is missing, or it lies ahead, or nbf does."
    TOKEN_ID = "jti of the assertion is missing or has been used."  # noqa: S105 - a sentence
    KIND = "typ of the assertion says that it is meant for something else."
    GRANT_SENDER = "iss of the assertion must be the client_id and sub must name the person."
    GRANT = "The assertion does not hold, or names nobody on whose behalf this client may call."
    BRANCH = "The professional has duties in several branches: name one in the claim branch."
    ASSURANCE = "acr of the assertion must say that the professional was identified at level 3 or above."
    GRANT_NOT_OPEN = "This kind of client may not use this grant."
    PROOF = "The DPoP proof does not hold: typ, alg, jwk, htm, htu, iat, jti and the signature (RFC 9449)."
    PROOF_NEEDED = "A token on behalf of a person is bound to a key: a proof is needed in the header DPoP."
    PROOF_USED = "jti of the DPoP proof has been used."
    NONCE = "The DPoP proof must hold the nonce that stands in DPoP-Nonce."
    TOKEN_MISSING = "token is missing."  # noqa: S105 - a sentence
    NOT_YOURS = "The token was given to another client."
    RESPONSE_TYPE = (
        "response_type must be code and response_mode query; and people must be able to sign in here."
    )
    REDIRECT = "redirect_uri must be one that is registered for this client, to the letter."
    CHALLENGE = "code_challenge is needed, with code_challenge_method S256 (RFC 7636)."
    STATE = "state or ui_locales is too long, or holds what it must not."
    WHOM = "branch is for a professional's system and one of its own; subject_kind is for a family app."
    THUMBPRINT = "dpop_jkt must be a thumbprint by SHA-256 (RFC 7638)."
    OTHER_KEY = "dpop_jkt is another key's than the DPoP proof's."
    PUSHED_TWICE = "request_uri is what this endpoint answers, never what it takes."
    REQUEST_OBJECT = "Requests come as a form: no request object is taken."
    CODE = "The code does not hold: it was used, is too old, or was made for another request or key."
    CODE_INCOMPLETE = "code, redirect_uri and code_verifier are needed."
    DENIED = "Nobody has signed in on whose behalf this client may call."
    LEVEL = "Whoever has signed in did not do so on the level of assurance that is needed."
    TOO_MANY = "This client has asked for too many numbers that name nobody; ask again in an hour."
    KEYS_DOWN = "The address of the system's keys does not answer as it should; ask again in a while."
    PROVIDER_DOWN = "The provider by which people sign in does not answer."
    TARGET = "resource and audience must be the issuer: there is one API here."
    SUBJECT = (
        "subject_token does not hold, was used, was given to another client or for another nonce, or names "
        "nobody on whose behalf this client may call."
    )
    TOKEN_TYPES = "An ID token is exchanged for an access token: subject_token and subject_token_type."  # noqa: S105 - a sentence
    BRANCH_PARAMETER = "The professional has duties in several branches: name one in the parameter branch."
    ACTOR = "No actor_token is taken: the client itself is who acts."
    CERTIFICATE = "This client's tokens are bound: connect with a certificate, or show a DPoP proof."
    SCOPE = "A scope is unknown, not registered for this client, or not for this grant."


DEFAULTS = {
    "invalid_request": Reason.FORM,
    "invalid_client": Reason.CLIENT,
    "invalid_grant": Reason.GRANT,
    "invalid_dpop_proof": Reason.PROOF,
    "use_dpop_nonce": Reason.NONCE,
    "invalid_target": Reason.TARGET,
    "invalid_scope": Reason.SCOPE,
    "unauthorized_client": Reason.GRANT_NOT_OPEN,
    "unsupported_grant_type": Reason.GRANT_TYPE,
    "temporarily_unavailable": Reason.PROVIDER_DOWN,
    "unsupported_response_type": Reason.RESPONSE_TYPE,
    "request_not_supported": Reason.REQUEST_OBJECT,
}
