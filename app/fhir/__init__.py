"""The FHIR R4 facade: what the API holds, in the words that health records speak.

It only translates. Every interaction asks operations of the API itself (`asking.py`), with the caller's own
token, purpose and proof, so that doors, rules, quotas and the log are those of the API; there is no second
set. Which resources there are stands in one table (`kinds_of.py`), from which the routes, the
CapabilityStatement, the OpenAPI document and the page of the docs are made.
"""
