"""The outbox: what has happened, written in the change's own transaction, without a fact about a child."""
