"""What subscriptions refuse."""

from app.kit.problems import Problem


class TooManySubscriptions(Problem):
    """The system has as many subscriptions as it can have."""

    status = 409
    title_sv = "Systemet har redan så många prenumerationer det kan ha"
    title_en = "The system has as many subscriptions as it can have"


class SubscriptionIsOver(Problem):
    """The subscription has ended; make another."""

    status = 409
    title_sv = "Prenumerationen är avslutad"
    title_en = "The subscription has ended"
