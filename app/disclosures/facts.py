"""Gathers the facts of one question from the rooms below, and asks the rules. Judges nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.audit.actor import Actor
from app.consents.service import ConsentStanding
from app.disclosures.parties import Party
from app.disclosures.switches import Switches
from app.rules.ages import age_step
from app.rules.consent import Scope
from app.rules.decision import Decision
from app.rules.disclosure import decide
from app.rules.disclosure_duties import CUSTODY_EXEMPT_ROLES
from app.rules.facts import AdultGround, ConsentState, Facts, HarmTest, Recorded, Situation
from app.vocabulary import Category, DecisionOutcome, Measure, ProtectionLevel, Purpose, StaffRole

_FROM_CLOSED_TO_OPEN = (
    DecisionOutcome.FORBID,
    DecisionOutcome.MASK,
    DecisionOutcome.NEEDS_HUMAN,
    DecisionOutcome.ALLOW,
    DecisionOutcome.DUTY,
)
OPEN_CONSENTS = frozenset({ConsentState.GIVEN, ConsentState.BY_BOARD_DECISION})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildKnown:
    """What the caller may know of the child, and the rules read."""

    birth_date: date
    shield: ProtectionLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What somebody has said, judged and recorded about the sharing."""

    situation: Situation = Situation.ORDINARY
    necessity: Recorded = Recorded.NOT_RECORDED
    weighing: Recorded = Recorded.NOT_RECORDED
    item_confirmed: Recorded = Recorded.NOT_RECORDED
    harm: HarmTest = HarmTest.NOT_MADE
    receiver_gives_special_support: bool = False
    sender_role: StaffRole = StaffRole.OTHER
    adult_ground: AdultGround = AdultGround.NONE
    measure: Measure = Measure.NONE_OF_THE_FOUR
    acute_danger: bool = False
    guardian_decides: bool = False
    child_mature: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """From whom, to whom, about which child, in which circumstances: asked of each category of each item."""

    sender: Party
    receiver: Party
    child: ChildKnown
    on: date
    circumstances: Circumstances
    switches: Switches
    care_block: bool = False
    """Whether the patient has blocked the sender's records. Of another's blocks nobody is told."""

    def judge(self, category: Category, consent: ConsentState) -> Decision:
        """Ask the rules about one category."""
        return decide(
            self._facts(category, consent),
            on=self.on,
            switched_off=self.switches.off,
            switched_on=self.switches.on,
        )

    def _facts(self, category: Category, consent: ConsentState) -> Facts:
        said, child = self.circumstances, self.child
        return Facts(
            sender=self.sender.kind,
            receiver=self.receiver.kind,
            category=category,
            age=age_step(child.birth_date, self.on),
            purpose_stated=True,
            protection=child.shield,
            sealed=child.shield is ProtectionLevel.SEALED,
            placement_hidden=child.shield is ProtectionLevel.HIDDEN_PLACEMENT,
            special_reason=False,
            care_block=self.care_block,
            considerable_harm=False,
            mature_child_objects=False,
            reporter_in_danger=False,
            inappropriate=False,
            situation=said.situation,
            same_organisation=self.sender.same_organisation(self.receiver),
            same_branch=self.sender.same_branch(self.receiver),
            same_region=self.sender.same_region(self.receiver),
            need_to_know=said.necessity is Recorded.YES,
            receiver_gives_special_support=said.receiver_gives_special_support,
            sender_role=said.sender_role,
            suspects_ill_faring=said.situation is Situation.CONCERN_REPORT,
            consent=consent,
            measure=said.measure,
            necessity=said.necessity,
            weighing=said.weighing,
            item_confirmed=said.item_confirmed,
            harm=said.harm,
            adult_ground=said.adult_ground,
            guardian_decides=said.guardian_decides,
            child_mature=said.child_mature,
            acute_danger=said.acute_danger,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One category of one item, and what the rules answered."""

    item_id: str | None
    category: Category
    decision: Decision

    def as_record(self) -> dict[str, object]:
        """What is kept: no personal text, and enough to ask the law again."""
        return {
            "itemId": self.item_id,
            "category": self.category.value,
            **self.decision.as_record(),
            "missing": [missing.remedy.fact.value for missing in self.decision.missing],
        }


def strictest(judged: Sequence[Judged]) -> Judged:
    """The answer that closes most: what is shared together is open only when all of it is."""
    return min(judged, key=lambda each: _FROM_CLOSED_TO_OPEN.index(each.decision.outcome))


def consent_in_scope(
    standing: ConsentStanding | None,
    *,
    item_id: str,
    category: Category,
    receiver: Party,
    purpose: Purpose,
) -> ConsentState:
    """What a consent is worth for this item, receiver and purpose: about anything else it opens nothing."""
    if standing is None:
        return ConsentState.NONE
    if standing.kind != "sharing" or item_id not in standing.item_ids:
        return ConsentState.OUT_OF_SCOPE
    scope = Scope(
        sender_ids=frozenset({f"{standing.organisation_id} {standing.branch}"}),
        receiver_ids=frozenset(f"{each.unit_id} {each.branch}" for each in standing.recipients),
        categories=standing.categories,
        purpose=standing.purpose,
    )
    covered = scope.covers(
        sender_id=f"{standing.organisation_id} {standing.branch}",
        receiver_id=f"{receiver.unit_id} {receiver.branch}",
        category=category,
        purpose=purpose,
    )
    return standing.state if covered else ConsentState.OUT_OF_SCOPE


def sender_role(actor: Actor) -> StaffRole:
    """The role that the rules read; one that the law exempts comes first."""
    exempt = [role for role in CUSTODY_EXEMPT_ROLES if role in actor.roles]
    return next(iter(exempt), None) or next(
        (role for role in StaffRole if role in actor.roles), StaffRole.OTHER
    )
