"""What calendar feeds refuse."""

from app.kit.problems import Problem


class NoCalendarFeeds(Problem):
    """No calendar feeds are given here: who runs the installation has not switched them on."""

    status = 409
    title_sv = "Här ges inga kalenderflöden"
    title_en = "No calendar feeds are given here"
