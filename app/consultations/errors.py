"""What consultations refuse."""

from app.kit.problems import Problem


class IdentityNumberInText(Problem):
    """A consultation holds no identity number, in whatever spelling: take it out, and nothing is lost."""

    status = 422
    title_sv = "Texten innehåller ett personnummer eller samordningsnummer"
    title_en = "The text holds an identity number"
    detail_sv = "Konsultationen får inte kunna kopplas till ett barn. Ta bort numret och skicka igen."
    detail_en = "A consultation must point to no child. Take the number out and send it again."


class MayNameAPupil(Problem):
    """A word of the text is the name of a child at the caller's own units: take it out, or say that it is
    nobody's name here.
    """

    status = 409
    title_sv = "Texten kan innehålla ett namn på ett barn"
    title_en = "The text may name a child"
    detail_sv = "Ett ord är namnet på ett barn vid din egen enhet. Ta bort det, eller bekräfta att det inte "
    detail_sv += "är ett namn här (namesConfirmed)."
    detail_en = "A word is the name of a child at your own unit. Take it out, or confirm that it is no name "
    detail_en += "here (namesConfirmed)."
