"""The gatekeeper: gathers the facts from the rooms below, asks the rules, records what was decided."""
