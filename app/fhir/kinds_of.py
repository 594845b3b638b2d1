"""The table: every kind of resource of the facade, in the order of its documents."""

from app.fhir import (
    audit_event,
    care_plan,
    care_team,
    consent,
    organization,
    patient,
    plan_parts,
    practitioner,
    provenance,
    questionnaire,
    questionnaire_response,
    related_person,
    subscription,
)
from app.fhir.kinds import Kind

KINDS: tuple[Kind, ...] = (
    patient.KIND,
    related_person.KIND,
    care_team.KIND,
    practitioner.KIND,
    practitioner.ROLE_KIND,
    organization.KIND,
    questionnaire.KIND,
    questionnaire_response.KIND,
    care_plan.KIND,
    plan_parts.GOAL_KIND,
    plan_parts.REQUEST_KIND,
    plan_parts.TASK_KIND,
    consent.KIND,
    provenance.KIND,
    audit_event.KIND,
    subscription.KIND,
)
