"""The wording of the five questions: the official English one, and our own working translation.

The English wording is the Scottish Government's, in its practice statement on the child's plan (2022), used
under the Open Government Licence v3.0 (see NOTICE). There is no official Swedish wording that we know of.
"""

from dataclasses import dataclass

WORDING_VERSION = "girfec-2022"
SOURCE = "https://www.gov.scot/publications/practice-statement-girfec-childs-plan/"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
ATTRIBUTION = (
    "Contains public sector information of the Scottish Government, "
    "licensed under the Open Government Licence v3.0."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of the five, by the name of its field."""

    field: str
    en: str
    sv: str


QUESTIONS = (
    Question(
        field="in_the_way",
        en="What is getting in the way of this child or young person's wellbeing?",
        sv="Vad står i vägen för det här barnets eller den unges välbefinnande?",
    ),
    Question(
        field="information_needed",
        en="Do I have all the information I need to help this child or young person?",
        sv="Har jag all information jag behöver för att hjälpa det här barnet eller den unge?",
    ),
    Question(
        field="what_i_can_do",
        en="What can I do now that is needed and appropriate to help this child or young person?",
        sv="Vad kan jag göra nu som behövs och är lämpligt för att hjälpa det här barnet eller den unge?",
    ),
    Question(
        field="what_my_agency_can_do",
        en="What can my agency or organisation do now to help this child or young person?",
        sv="Vad kan min verksamhet göra nu för att hjälpa det här barnet eller den unge?",
    ),
    Question(
        field="help_from_others",
        en="What additional help, if any, may be needed from others?",
        sv="Vilken ytterligare hjälp, om någon, kan behövas från andra?",
    ),
)
