"""How follow-ups, dissent and the child's voice look on the wire."""

from collections.abc import Iterable

from fastapi import Response

from app.kit.links import links_of
from app.kit.vault import Vault
from app.plans.outcome_models import ChildVoice, GoalOutcome, PlanDissent, PlanFollowUp
from app.plans.outcome_schemas import DissentRead, FollowUpRead, VoiceRead


def follow_up_read(
    vault: Vault, row: PlanFollowUp, outcomes: Iterable[GoalOutcome], response: Response | None = None
) -> FollowUpRead:
    """Show a follow-up with its outcomes."""
    plain = {"id", "plan_id", "held_on", "child_took_part", "next_on", "written_at"}
    judged = {"goal_id", "by_child", "by_family", "by_professionals"}
    plan = f"/plans/{row.plan_id}"
    return FollowUpRead.model_validate(
        {
            **row.model_dump(include=plain),
            "outcomes": [
                {
                    **outcome.model_dump(include=judged),
                    "words": vault.open_optional(outcome.organisation_id, outcome.words_sealed),
                }
                for outcome in outcomes
                if outcome.follow_up_id == row.id
            ],
            "not_done": vault.open_optional(row.organisation_id, row.not_done_sealed),
            "_links": links_of(f"{plan}/follow-ups/{row.id}", response, plan=plan),
        }
    )


def dissent_read(
    vault: Vault, row: PlanDissent, response: Response | None = None, *, hidden: bool
) -> DissentRead:
    """Show a dissent, as it was said."""
    plain = {"id", "plan_id", "voice", "guardian_id", "against", "against_id", "said_at", "taken_back_at"}
    whose = {"unit_id": row.unit_id, "written_by": row.written_by}
    plan = f"/plans/{row.plan_id}"
    return DissentRead.model_validate(
        {
            **row.model_dump(include=plain),
            **(dict.fromkeys(whose) if hidden else whose),
            "words": vault.open(row.organisation_id, row.words_sealed),
            "_links": links_of(f"{plan}/dissents/{row.id}", response, plan=plan),
        }
    )


def voice_read(vault: Vault, row: ChildVoice, response: Response | None = None, *, hidden: bool) -> VoiceRead:
    """Show what a child has said."""
    plain = {"id", "plan_id", "level", "to_parties", "to_guardians", "said_at"}
    plan = f"/plans/{row.plan_id}"
    return VoiceRead.model_validate(
        {
            **row.model_dump(include=plain),
            "words": vault.open(row.organisation_id, row.words_sealed),
            "effect": vault.open_optional(row.organisation_id, row.effect_sealed),
            "heard_by": None if hidden else row.heard_by,
            "_links": links_of(f"{plan}/voices/{row.id}", response, plan=plan),
        }
    )
