"""What the room of concern reports refuses. A report itself it never refuses, but for one without a word
in it.
"""

from app.kit.problems import Problem


class ExtensionNotLawful(Problem):
    """The reason does not let this time be lengthened, or the time is over already. Lack of staff never
    does. `contacts` says how the unit is reached whose head stands for a breach.
    """

    status = 409
    title_sv = "Skälet räcker inte för längre tid"
    title_en = "No lawful reason for more time"
    detail_sv = "Beslutets tid förlängs bara av synnerliga skäl, utredningens bara av särskilda skäl."
    detail_en = (
        "The time of a decision is lengthened on exceptional reasons only, an inquiry's on special ones."
    )


class DecisionIsLate(Problem):
    """The time is over, and no lawful reason is given: `rule` names the time, `errors` where to give a
    reason. The unit's head can stand for a breach, and `contacts` says how the unit is reached.
    """

    status = 409
    title_sv = "Tiden har gått ut"
    title_en = "The time is over"
    detail_sv = "Ange ett lagligt skäl till dröjsmålet, eller låt enhetens chef stå för överträdelsen."
    detail_en = "Give a lawful reason for the delay, or let the unit's head stand for the breach."


class InquiryIsOpen(Problem):
    """An inquiry about the child is open: the report is added to it, and there is nothing new to decide.
    `contacts` says how the unit is reached that inquires.
    """

    status = 409
    title_sv = "En utredning pågår redan"
    title_en = "An inquiry is open already"


class ViolenceOpensAnInquiry(Problem):
    """On suspicion of violence an inquiry is opened: not opening one, or offering a meeting, is refused."""

    status = 409
    title_sv = "Vid misstanke om våld inleds utredning genast"
    title_en = "On suspicion of violence an inquiry is opened at once"


class FeedbackDoesNotFit(Problem):
    """The value is not what has been decided: `rule` names the rule, and only the one value fits."""

    status = 409
    title_sv = "Återkopplingen stämmer inte med beslutet"
    title_en = "The feedback does not fit the decision"


class NobodyIsToBeTold(Problem):
    """A private person gets no feedback, nor does anybody by this channel who did not report through it."""

    status = 409
    title_sv = "Ingen ska få återkoppling den här vägen"
    title_en = "Nobody is to be told this way"


class NobodyReceives(Problem):
    """No unit that takes applications or reports through the service is known for the child: `contacts` says
    whom to ring, `namedPerson` who helps, and `emergencyPhone` is for immediate danger.
    """

    status = 409
    title_sv = "Ingen tar emot ansökan här: ring i stället"
    title_en = "Nobody receives it here: ring instead"


class HandoverConsentMissing(Problem):
    """A family is handed over with a consent to that very handover, given by all who are needed and to the
    unit that receives: `contacts` says whom the family can turn to by itself, without any consent.
    """

    status = 409
    title_sv = "Familjen har inte samtyckt till att lämnas över"
    title_en = "The family has not consented to be handed over"


class MeetingOutsideTheTime(Problem):
    """The meeting would come after the time of the decision."""

    status = 409
    title_sv = "Mötet ryms inte i tiden"
    title_en = "The meeting does not fit inside the time"
