"""What keeps the service from starting, in one sentence. Light to import: every command needs it."""


class WeakConfigurationError(RuntimeError):
    """The service must not start like this; the message says why in one sentence."""
