"""Wire shapes of rule sets and of a municipality's choice among them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.refs import OrganisationId, RuleSetChoiceId
from app.kit.wire import Answer, Wire
from app.rules.named_person import Fallback, RuleSetKey, Stage
from app.vocabulary import Certainty

MunicipalityCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["0780"])]


class InBothLanguages(Wire):
    """The same in Swedish and in English."""

    sv: str = Field(examples=["Från förskoleklass är rektor vid barnets skola namngiven person."])
    en: str = Field(
        examples=["From the preschool class the rektor of the child's school is the named person."]
    )


class NamedPersonRuleRead(Wire):
    """One rule of a rule set, in a sentence."""

    key: str = Field(examples=["rektor-of-the-school"])
    stages: list[Stage]
    says: InBothLanguages
    certainty: Certainty
    fallback: Fallback | None = Field(
        description="The unit of last resort that the rule leads to; null where a fact names the unit."
    )


class NamedPersonRuleSetRead(Wire):
    """A rule set: in each stage of childhood the first rule that finds a unit answers."""

    key: RuleSetKey
    name: InBothLanguages
    source: InBothLanguages
    before_birth: InBothLanguages
    default: bool = Field(description="Whether it stands where a municipality has chosen none.")
    rules: list[NamedPersonRuleRead]


class RuleSetChoiceCreate(Wire):
    """Which rule set is to stand in a municipality from a date on."""

    municipality_code: MunicipalityCode
    rule_set: RuleSetKey
    valid_from: date = Field(description="Today or later.", examples=["2026-08-01"])


class RuleSetChoiceRead(Answer):
    """A municipality's choice of rule set."""

    id: RuleSetChoiceId
    municipality_code: MunicipalityCode
    rule_set: RuleSetKey
    valid_from: date = Field(examples=["2026-08-01"])
    valid_to: date | None = Field(description="Last day, included.", examples=["2027-07-31"])
    organisation_id: OrganisationId | None = Field(
        description="The organisation whose administrator chose; null: the installation's administrator."
    )
    recorded_at: datetime = Field(examples=["2026-05-04T09:00:00Z"])
    superseded_at: datetime | None = Field(
        description="When another choice took its place before it had begun.",
        examples=["2026-05-11T09:00:00Z"],
    )
    carried_out_at: datetime | None = Field(
        description="When every chain that it concerns had been laid anew; null: the worker is at it.",
        examples=["2026-05-04T09:01:30Z"],
    )
