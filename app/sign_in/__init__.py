"""The authorization server: clients, keys, the token endpoint; it looks people up in the register."""
