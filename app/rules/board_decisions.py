"""When the social board may decide in one guardian's place: for its four measures, where one of two guardians
has not consented; never for the child.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rules.disclosure_consents import CONSENT_RULES
from app.vocabulary import Measure

NOT_MODELLED = (
    "Whether the child's best interests ask for the decision: the board has judged that.",
    "Appeal and suspension of the decision: its last day is recorded when it is known.",
)
RULE = next(rule for rule in CONSENT_RULES if rule.key == "board-decides-for-one-guardian")


class BoardRefusalCode(StrEnum):
    """Varför nämndens beslut inte ersätter samtycket."""

    NOT_ONE_OF_THE_FOUR = "not-one-of-the-four"
    ANOTHER_MEASURE = "another-measure"
    """Samtycket gäller en annan åtgärd."""
    NOT_A_GUARDIAN = "not-a-guardian"
    """Den det gäller är ingen tillfrågad vårdnadshavare."""
    THE_ONLY_GUARDIAN = "the-only-guardian"
    ANOTHER_IS_REPLACED = "another-is-replaced"
    """Nämnden har redan beslutat i den andras ställe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardProposal:
    """A decision before it is stored, beside the consent that it is about."""

    measure: Measure
    consents_measure: Measure
    replaces_id: str
    guardian_ids: Sequence[str]
    """The guardians who are asked."""
    replaced_ids: Sequence[str] = ()
    """In whose place a decision stands already."""


def refusal(proposal: BoardProposal) -> BoardRefusalCode | None:
    """Why the decision cannot stand for this guardian in this consent; nothing when it can."""
    if proposal.measure is Measure.NONE_OF_THE_FOUR:
        return BoardRefusalCode.NOT_ONE_OF_THE_FOUR
    if proposal.measure is not proposal.consents_measure:
        return BoardRefusalCode.ANOTHER_MEASURE
    if proposal.replaces_id not in proposal.guardian_ids:
        return BoardRefusalCode.NOT_A_GUARDIAN
    if set(proposal.guardian_ids) == {proposal.replaces_id}:
        return BoardRefusalCode.THE_ONLY_GUARDIAN
    if set(proposal.replaced_ids) - {proposal.replaces_id}:
        return BoardRefusalCode.ANOTHER_IS_REPLACED
    return None
