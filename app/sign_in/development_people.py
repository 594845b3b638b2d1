"""The made-up people of the demo who can sign in with the development provider: test numbers of nobody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Somebody of the demo, and by what they are known: an HSA-id or an identity number."""

    key: str
    title: str
    hsa_id: str | None = None
    number: str | None = None


MOTHER_NUMBER = "198805022384"
FATHER_NUMBER = "198611232391"
AMIR_NUMBER = "201105092397"
PEOPLE = (
    DemoPerson(key="rektor", title="Rektorn, Lindens skola", hsa_id="SE9901000016-REKTOR"),
    DemoPerson(key="teacher", title="Läraren, Lindens skola", hsa_id="SE9901000016-LARARE"),
    DemoPerson(key="school-nurse", title="Skolsköterskan, Lindens skola", hsa_id="SE9901000016-SKOLSSK"),
    DemoPerson(key="psychologist", title="Skolpsykologen, Lindens skola", hsa_id="SE9901000016-PSYK"),
    DemoPerson(key="nurse", title="BVC-sköterskan, Region Linden", hsa_id="SE9901000024-BVC"),
    DemoPerson(key="bup", title="Läkaren på BUP, Region Linden", hsa_id="SE9901000024-BUP"),
    DemoPerson(key="reception", title="Mottagningen, socialnämnden", hsa_id="SE9901000032-MOTT"),
    DemoPerson(key="inquiry", title="Utredaren, socialnämnden", hsa_id="SE9901000032-UTR"),
    DemoPerson(key="service", title="Öppna insatser, socialnämnden", hsa_id="SE9901000032-INSATS"),
    DemoPerson(key="other-rektor", title="Rektorn, Ekens friskola", hsa_id="SE9901000040-REKTOR"),
    DemoPerson(key="mother", title="Karin Nyström, Elsas mamma", number=MOTHER_NUMBER),
    DemoPerson(key="father", title="Johan Berglund, Elsas pappa", number=FATHER_NUMBER),
    DemoPerson(key="amir", title="Amir, ung med skyddade personuppgifter", number=AMIR_NUMBER),
)
HSA_IDS = {person.key: person.hsa_id for person in PEOPLE if person.hsa_id}
