"""Wire shapes of the wording: the five questions, the indicators, triangle, matrix, and what may follow."""

from pydantic import Field

from app.kit.wire import Answer, Wire
from app.vocabulary import FollowUpKind, MatrixEnd, MyWorldSide, WellbeingIndicator


class QuestionRead(Wire):
    """One question in both languages."""

    field: str = Field(description="The field that answers it.", examples=["inTheWay"])
    en: str = Field(
        description="The official wording.",
        examples=["What additional help, if any, may be needed from others?"],
    )
    sv: str = Field(
        description="Our own working translation.",
        examples=["Vilken ytterligare hjälp, om någon, kan behövas från andra?"],
    )


class IndicatorRead(Wire):
    """One wellbeing indicator in both languages."""

    indicator: WellbeingIndicator
    en: str = Field(examples=["Safe"])
    sv: str = Field(examples=["Trygg"])


class SideRead(Wire):
    """One side of My World Triangle."""

    side: MyWorldSide
    en: str = Field(examples=["My wider world"])
    sv: str = Field(examples=["Min vidare värld"])


class PointRead(Wire):
    """One point of My World Triangle."""

    point: str = Field(examples=["everyday-care"])
    side: MyWorldSide
    en: str = Field(examples=["Help and care every day"])
    sv: str = Field(examples=["Hjälp och omsorg i vardagen"])


class MatrixEndRead(Wire):
    """One end of one axis of the Resilience Matrix."""

    end: MatrixEnd
    axis: str = Field(json_schema_extra={"enum": ["child", "surroundings"]}, examples=["child"])
    en: str = Field(examples=["The child bears a good deal"])
    sv: str = Field(examples=["Barnet bär en hel del"])


class FollowUpRead(Wire):
    """One thing that may be decided to follow."""

    decision: FollowUpKind
    en: str = Field(examples=["We do something ourselves"])
    sv: str = Field(examples=["Vi gör något själva"])


class FiveQuestionsTemplate(Answer):
    """The wording of the five questions, and the names of what stands beside the answers."""

    version: str = Field(examples=["girfec-2022"])
    questions: list[QuestionRead]
    swedish_is_working_translation: bool = Field(
        description="There is no official Swedish wording.", examples=[True]
    )
    indicators: list[IndicatorRead]
    sides: list[SideRead]
    points: list[PointRead]
    matrix_ends: list[MatrixEndRead]
    follow_ups: list[FollowUpRead]
    source: str = Field(examples=["https://www.gov.scot/publications/practice-statement-girfec-childs-plan/"])
    licence: str = Field(
        examples=["https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"]
    )
    attribution: str = Field(examples=["Licensed under the Open Government Licence v3.0."])


class SetIndicatorRead(Wire):
    """One word of a set, with what it means in our own words."""

    indicator: str = Field(examples=["safe"])
    en: str = Field(examples=["Safe"])
    sv: str = Field(examples=["Trygg"])
    means_en: str = Field(examples=["Is protected from harm and neglect, and feels secure."])
    means_sv: str = Field(examples=["Är skyddad från att fara illa och känner sig trygg."])


class IndicatorSetRead(Wire):
    """A set of wellbeing indicators in one version."""

    id: str = Field(examples=["shanarri-2022"])
    version: str = Field(examples=["2022"])
    en: str = Field(examples=["SHANARRI, the eight wellbeing indicators"])
    sv: str = Field(examples=["SHANARRI, välbefinnandets åtta indikatorer"])
    is_default: bool = Field(examples=[True])
    source: str = Field(examples=["https://www.gov.scot/policies/girfec/wellbeing-indicators-shanarri/"])
    indicators: list[SetIndicatorRead]
