"""Why the school year is not turned."""


class RollOverRefusedError(ValueError):
    """Nothing was changed; the message says why in one sentence."""
