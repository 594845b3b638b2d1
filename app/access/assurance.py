"""How surely somebody was identified (tillitsnivå), as an assertion or a token states it in `acr`.

A professional is identified at level 3 or above; by which words that is said differs between the federations.
"""

LEVEL_3 = "http://id.elegnamnden.se/loa/1.0/loa3"
HIGH_ENOUGH = frozenset(
    {
        LEVEL_3,
        "http://id.elegnamnden.se/loa/1.0/loa4",
        "http://id.sambi.se/loa/loa3",
        "http://id.sambi.se/loa/loa4",
        "http://id.skolfederation.se/loa/loa3",
    }
)
"""Sweden's own levels, those of health care's and of the school's federation (registered with IANA)."""
