"""What the room about consents refuses."""

from app.kit.problems import Problem


class ConsentCannotBeStored(Problem):
    """The consent is general, has no end, or is not the family's to give; `errors` says where."""

    status = 422
    title_sv = "Ett sådant samtycke gäller inte"
    title_en = "Such a consent does not hold"
    detail_sv = "Ett samtycke säger vilka uppgifter, till vem, varför och hur länge."
    detail_en = "A consent says which items, to whom, for what and how long."


class UseTheGround(Problem):
    """A duty applies already, so there is nothing to ask for: tell the family. `rule` and `citations` say
    which.
    """

    status = 409
    title_sv = "En skyldighet gäller redan"
    title_en = "A duty applies already"
    detail_sv = "Fråga inte om lov när uppgiften ändå ska lämnas: berätta för familjen i stället."
    detail_en = "Do not ask for leave where the information must be given anyway: tell the family instead."


class NoGuardianKnown(Problem):
    """No guardian with verified custody is known to the caller's organisation: nobody could answer."""

    status = 409
    title_sv = "Ingen vårdnadshavare är bekräftad"
    title_en = "No guardian has been verified"


class CustodyNotVerified(Problem):
    """One who is said to have custody has not been verified: without that nobody knows who must answer."""

    status = 409
    title_sv = "Vårdnaden är inte bekräftad"
    title_en = "Custody has not been verified"


class BoardCannotDecide(Problem):
    """The board's decision does not stand for this guardian in this consent: it is about another measure, or
    about none of the four, or the guardian is not one of two. `missing` says which, `rule` by which law.
    """

    status = 409
    title_sv = "Nämndens beslut gäller inte här"
    title_en = "The board's decision does not hold here"
    detail_sv = (
        "Nämnden kan bara besluta i den ena av två vårdnadshavares ställe, för samtyckets egen åtgärd."
    )
    detail_en = "The board decides in one of two guardians' place only, for the consent's own measure."


class NotAsked(Problem):
    """The person is not among those whose consent is asked for, or has custody no longer."""

    status = 409
    title_sv = "Personens samtycke efterfrågas inte"
    title_en = "The person's consent is not asked for"


class AlreadyAnswered(Problem):
    """There is a yes already: what was given is taken back by a withdrawal."""

    status = 409
    title_sv = "Svaret är redan ja"
    title_en = "The answer is yes already"


class ConsentIsOver(Problem):
    """The consent has been withdrawn or has run out: ask anew."""

    status = 409
    title_sv = "Samtycket är slut"
    title_en = "The consent is over"
