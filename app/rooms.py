"""Which rooms there are: their tables, and their routers in the order in which a call meets them."""

from importlib import import_module

from fastapi import APIRouter

from app.absence import routes as absence
from app.access_log import routes as access_log
from app.agreements import contact_routes as contact_points
from app.agreements import routes as agreements
from app.assistance import routes as assistance
from app.calendars import routes as calendars
from app.care_blocks import routes as care_blocks
from app.caseload import routes as caseload
from app.catalogue import public_routes as open_catalogue
from app.catalogue import routes as catalogue
from app.children import bond_routes as child_bonds
from app.children import ending_routes as child_endings
from app.children import own_routes as own_children
from app.children import routes as children
from app.chronology import routes as chronology
from app.codes import routes as code_events
from app.concerns import application_routes as applications
from app.concerns import inquiry_routes as child_inquiries
from app.concerns import received_routes as received_concerns
from app.concerns import routes as concerns
from app.consents import deciding_routes as consent_decisions
from app.consents import routes as consents
from app.consents import view_routes as consent_views
from app.consultations import routes as consultations
from app.consultations import slot_routes as consultation_slots
from app.cooperation import meeting_routes as cooperation_meetings
from app.cooperation import routes as cooperation
from app.cooperation import taking_part_routes as taking_part
from app.deadlines import routes as deadlines
from app.disclosures import chronology_routes as gathered_chronology
from app.disclosures import consent_routes, explain_routes, request_routes
from app.disclosures import routes as disclosures
from app.front import health, pages
from app.front import role_card_routes as role_cards
from app.front import routes as front
from app.guidance import routes as guidance
from app.handovers import routes as handovers
from app.interop import notification_routes as roster_notifications
from app.interop import routes as imports
from app.measures import routes as measures
from app.named_persons import cover_routes as named_person_covers
from app.named_persons import routes as named_persons
from app.named_persons import rule_set_routes as named_person_rule_sets
from app.notices import routes as notices
from app.organisations import district_routes as districts
from app.organisations import identifier_routes as professional_identifiers
from app.organisations import routes as organisations
from app.plans import clock_routes as plan_clocks
from app.plans import document_routes as plan_documents
from app.plans import lead_routes as lead_professionals
from app.plans import outcome_routes as plan_outcomes
from app.plans import party_routes as plan_parties
from app.plans import routes as plans
from app.plans import work_routes as plan_work
from app.protections import routes as protections
from app.residence import routes as residence
from app.sign_in import browser_routes as sign_in_browser
from app.sign_in import client_routes as clients
from app.sign_in import metadata_routes as sign_in_metadata
from app.sign_in import routes as sign_in
from app.statistics import routes as statistics
from app.statistics import treatment_routes
from app.support import routes as support
from app.webhooks import routes as webhooks
from app.webhooks import subscription_routes as event_subscriptions
from app.wellbeing import routes as wellbeing

TABLE_ROOMS = (
    "kit.idempotency",
    "access.models",
    "absence.models",
    "agreements.contact_models",
    "agreements.models",
    "assistance.models",
    "audit.models",
    "calendars.models",
    "care_blocks.models",
    "catalogue.models",
    "children.models",
    "chronology.models",
    "clocks.models",
    "codes.models",
    "concerns.application_models",
    "concerns.models",
    "concerns.received_models",
    "consents.models",
    "consultations.models",
    "cooperation.models",
    "cooperation.taking_part_models",
    "disclosures.models",
    "disclosures.request_models",
    "guidance.models",
    "handovers.models",
    "interop.feeds.models",
    "interop.models",
    "measures.models",
    "named_persons.models",
    "notices.models",
    "organisations.models",
    "plans.clock_models",
    "plans.document_models",
    "plans.models",
    "plans.outcome_models",
    "residence.models",
    "school_year.models",
    "sign_in.models",
    "support.models",
    "webhooks.models",
    "wellbeing.models",
)
ROUTERS: tuple[APIRouter, ...] = (
    named_persons.router,  # the busiest rooms first: a call is compared with each route before its own
    caseload.router,
    notices.router,
    deadlines.router,
    front.router,
    organisations.router,
    districts.router,
    professional_identifiers.router,
    agreements.router,
    contact_points.router,
    open_catalogue.router,
    catalogue.router,
    guidance.router,
    cooperation.router,
    cooperation_meetings.router,
    taking_part.router,
    role_cards.router,
    named_person_rule_sets.router,
    named_person_covers.router,
    children.router,
    own_children.router,
    child_bonds.router,
    child_endings.router,
    residence.router,
    protections.router,
    care_blocks.router,
    consents.router,
    consent_views.router,
    consent_decisions.router,
    consent_routes.router,
    explain_routes.router,
    disclosures.router,
    request_routes.router,
    handovers.router,
    support.router,
    wellbeing.router,
    chronology.router,
    gathered_chronology.router,
    assistance.router,
    absence.router,
    measures.router,
    consultations.router,
    consultation_slots.router,
    concerns.router,
    received_concerns.router,
    child_inquiries.router,
    applications.router,
    plans.router,
    plan_parties.router,
    plan_work.router,
    plan_outcomes.router,
    plan_documents.router,
    plan_clocks.router,
    lead_professionals.router,
    calendars.router,
    webhooks.router,
    event_subscriptions.router,
    access_log.router,
    code_events.router,
    statistics.router,
    treatment_routes.router,
    imports.router,
    roster_notifications.router,
    clients.router,
    sign_in.router,
    sign_in_browser.router,
    sign_in_metadata.router,
    health.router,
    pages.router,
)


def load_tables() -> None:
    """Import every table, so that the metadata is whole."""
    for room in TABLE_ROOMS:
        import_module(f"app.{room}")
