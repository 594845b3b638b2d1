"""What stands in a call for what is new each time."""

KEY = b"%A-KEY-OF-ITS-OWN%"
PROOF = b"%A-PROOF-OF-ITS-OWN%"
