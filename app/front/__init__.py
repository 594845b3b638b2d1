"""The front desk: what this API is, who you are in it, its document and reference page, its health."""
