"""The installation's settings that a session carries into this room."""

from app.settings import Settings

PROTECTION_DAYS = "concern-protection-days"
FEEDBACK_DAYS = "concern-feedback-days"
EMERGENCY_PHONE = "concern-emergency-phone"
"""The names by which a session carries the installation's settings."""


def settings_carried(settings: Settings) -> dict[str, int | str]:
    """What each session brings along of the installation's settings."""
    return {
        PROTECTION_DAYS: settings.concern_protection_days,
        FEEDBACK_DAYS: settings.concern_feedback_days,
        EMERGENCY_PHONE: settings.concern_emergency_phone,
    }
