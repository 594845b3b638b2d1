"""Forms of cooperation: one type, configured by data; how each starts, meets, merges and ends."""
