"""The entrance: builds the app, mounts the rooms flat, connects events to listeners. Nobody knows it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from typing import Any

from fastapi import FastAPI

from app.absence.service import THRESHOLD as ABSENCE_THRESHOLD
from app.absence.service import WINDOW as ABSENCE_WINDOW
from app.access import refusals
from app.access.calls import Calls
from app.access.certificates import trusted_proxies
from app.access.issuer_keys import KeyBook
from app.access.nonces import Nonces
from app.access.outside_tokens import Trust
from app.access.quotas import QUOTAS, Limits, Quotas
from app.access.tokens import Verifier
from app.access.trusted_issuers import read_issuers
from app.access.used_proofs import UsedProofs
from app.agreements.service import ANSWER_DAYS, ASSISTANCE_DAYS
from app.calendars.service import FEED_DAYS
from app.catalogue.service import CHECK_DAYS
from app.children.events import ChildEnded, ChildFactsChanged
from app.children.registering import TEST_PEOPLE_ONLY
from app.chronology.events import ChronologyEntryAmended
from app.clocks import routes as clocks
from app.concerns.carried import settings_carried
from app.consents.events import ConsentWithdrawn
from app.consultations.service import ADVICE_DAYS
from app.disclosures.correcting import tell_who_received_it
from app.disclosures.events import DisclosureEnded, DisclosureReceived
from app.disclosures.gatekeeper import RegisterGatekeeper
from app.disclosures.service import end_what_rests_on_the_consent, end_what_was_shared
from app.disclosures.switches import SWITCHES, read_switches
from app.fhir import mounting as fhir
from app.fhir.document import facade_document
from app.fhir.kinds import FHIR_ROOT
from app.fhir.outcome import render as render_outcome
from app.front import document, life_cycle
from app.front.failures import Failures
from app.handovers.deciding import on_disclosure_received
from app.handovers.service import on_named_person_changed
from app.kit import logs, problem_handlers
from app.kit.asgi import Requests
from app.kit.database import Database
from app.kit.events import BUS, OpenEvent, PublicEvent
from app.kit.links import set_base
from app.kit.outside import Outside
from app.kit.public_only import PublicOnly
from app.kit.vault import open_vault
from app.named_persons.events import NamedPersonChanged
from app.named_persons.service import on_child_ended as end_the_chain
from app.named_persons.service import on_facts_changed
from app.notices.events import AttentionMoved
from app.notices.service import on_attention_moved
from app.notices.service import on_child_ended as settle_notices
from app.notices.service import on_public_event as refresh_notices
from app.plans.closing import on_child_ended as end_plans
from app.plans.closing import on_consent_withdrawn
from app.rooms import ROUTERS
from app.settings import Settings, get_settings
from app.sign_in import development_provider
from app.sign_in import keys as signing_keys
from app.sign_in.agreeing import agreed_with
from app.sign_in.grants import CALLBACK_PATH
from app.sign_in.provider import Provider
from app.sign_in.register import SqlRegister
from app.sign_in.signing_in import SigningIn
from app.webhooks.outbox import (
    on_open_event,
    on_public_event,
    stop_notices,
    withhold_what_was_shared,
)
from app.webhooks.subscribing import LOOPBACK
from app.wellbeing.events import FiveQuestionsAmended

_RARELY = (50_000, 20, 50)
"""How many new objects before the collector looks: a call leaves hardly any circles behind."""


def connect_listeners() -> None:
    """Say who listens to what inside the house; once."""
    BUS.clear()
    BUS.on(ChildFactsChanged, on_facts_changed)
    BUS.on(ConsentWithdrawn, end_what_rests_on_the_consent)
    BUS.on(ConsentWithdrawn, on_consent_withdrawn)
    for listener in (end_the_chain, end_what_was_shared, end_plans, stop_notices, settle_notices):
        BUS.on(ChildEnded, listener)
    BUS.on(DisclosureEnded, withhold_what_was_shared)
    BUS.on(FiveQuestionsAmended, tell_who_received_it)
    BUS.on(ChronologyEntryAmended, tell_who_received_it)
    BUS.on(NamedPersonChanged, on_named_person_changed)
    BUS.on(DisclosureReceived, on_disclosure_received)
    BUS.on(PublicEvent, on_public_event)
    BUS.on(OpenEvent, on_open_event)
    BUS.on(AttentionMoved, on_attention_moved)
    BUS.on(PublicEvent, refresh_notices)  # last: after whatever follows from the event in its own transaction


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.database.open()
    gc.collect()
    gc.freeze()  # docs/decisions/0010: a tenth of everything, and the slow tail
    gc.set_threshold(*_RARELY)
    gc.enable()
    try:
        yield
    finally:
        await app.state.outside.close()
        await app.state.public_outside.close()
        await app.state.database.close()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the service."""
    settings = settings or get_settings()
    logs.configure(settings.log_level)
    app = FastAPI(
        title="Named Person",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.database = _database(settings)
    _connect_outside(app, settings)
    _set_guards(app, settings)
    connect_listeners()
    _mount(app, settings)
    problem_handlers.install(app)
    refusals.install(app)
    life_cycle.install(app)
    fhir.mount(app, settings)
    app.state.fhir.state.document = partial(fhir_document, app)
    if settings.demo:
        app.add_middleware(Failures)
    app.add_middleware(Requests, max_body_bytes=settings.max_body_bytes, facades={FHIR_ROOT: render_outcome})
    set_base(settings.public_url)
    return app


def _database(settings: Settings) -> Database:
    """Open the pool, whose sessions carry what an installation has set."""
    switches = read_switches(off=settings.switched_off_rules, on=settings.switched_on_rules)
    return Database(
        settings.database_url.get_secret_value(),
        vault=open_vault(settings),
        pool_size=settings.database_pool_size,
        carried={
            SWITCHES: switches,
            ANSWER_DAYS: settings.information_answer_days,
            ASSISTANCE_DAYS: settings.assistance_answer_days,
            CHECK_DAYS: settings.catalogue_check_days,
            ABSENCE_THRESHOLD: settings.absence_threshold_percent,
            ABSENCE_WINDOW: settings.absence_window_days,
            ADVICE_DAYS: settings.consultation_advice_days,
            FEED_DAYS: settings.calendar_feed_days,
            LOOPBACK: settings.demo,
            TEST_PEOPLE_ONLY: settings.test_people_only,
            **settings_carried(settings),
        },
    )


def _connect_outside(app: FastAPI, settings: Settings) -> None:
    """Say whom the service itself asks: issuers it trusts, keys of clients, the provider of sign-in."""
    issuers = read_issuers(settings.trusted_issuers, own=settings.public_url)
    app.state.outside = Outside()
    app.state.public_outside = Outside(PublicOnly(loopback=settings.demo))
    app.state.key_book = KeyBook(app.state.public_outside)
    app.state.trust = Trust(issuers, app.state.outside)
    app.state.signing_in = _signing_in(app, settings)


def _set_guards(app: FastAPI, settings: Settings) -> None:
    """Set what each door asks: tokens, proofs, quotas, the register, the gatekeeper."""
    database: Database = app.state.database
    keys = signing_keys.signing_keys(settings.signing_keys.get_secret_value())
    lifetime = settings.dpop_nonce_seconds
    app.state.verifier = Verifier(keys=keys, issuer=settings.public_url)
    app.state.proxies = trusted_proxies(settings)
    app.state.nonces = Nonces(database.vault, lifetime) if lifetime else None
    app.state.proofs = UsedProofs(database)
    app.state.calls = Calls(database)
    app.state.quotas = Quotas(_limits(settings), database)
    database.carry(QUOTAS, app.state.quotas)
    app.state.register = SqlRegister()
    app.state.gatekeeper = RegisterGatekeeper()


def _signing_in(app: FastAPI, settings: Settings) -> SigningIn | None:
    """Say by which provider people sign in; in the demo by its own. Raises UnfitProviderError."""
    database: Database = app.state.database
    agreed, outside = agreed_with(settings), app.state.outside
    if agreed is None:
        if not settings.demo:
            return None
        agreed, outside = development_provider.mount(app, settings, database.vault)
    callback = settings.public_url.rstrip("/") + CALLBACK_PATH
    provider = Provider(agreed, outside, database.vault, callback=callback)
    return SigningIn(database, provider, issuer=settings.public_url)


def _limits(settings: Settings) -> Limits:
    return Limits(
        lookups_per_user=settings.lookups_per_user_hour or None,
        lookups_per_client=settings.lookups_per_client_hour or None,
        children_per_user=settings.children_per_user_hour or None,
        children_per_client=settings.children_per_client_hour or None,
    )


def _mount(app: FastAPI, settings: Settings) -> None:
    """Mount the rooms flat: nested routers cost each request a walk (docs/decisions/0010)."""
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    if settings.demo:
        app.router.routes.extend(clocks.router.routes)
    app.router.redirect_slashes = False


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the app."""
    return document.openapi_document(app)


@lru_cache(maxsize=2)
def fhir_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the FHIR facade; made once."""
    whole = facade_document(app, app.state.fhir, native=openapi_document(app), base=document.base())
    life_cycle.mark(whole, mount=FHIR_ROOT)
    return whole
