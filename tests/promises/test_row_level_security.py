"""The second lock: what a forgotten filter would show is nothing, and nobody rewrites the log."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from app.kit.database import metadata
from app.rooms import load_tables
from tests.cast import Cast
from tests.conftest import Installation
from tests.steps import given_a_child, given_a_guardian, then_it_is

load_tables()
OPEN_TABLES = frozenset(
    {
        "agreement_party",
        "agreement_version",
        "catalogue_import",
        "catalogue_measure",
        "child_seen",
        "client",
        "client_use",
        "collaboration_agreement",
        "contact_point",
        "contact_receipt",
        "cooperation",
        "cooperation_entry",
        "cooperation_form",
        "cooperation_form_entry",
        "cooperation_meeting",
        "cooperation_party",
        "district",
        "district_responsibility",
        "domain_clock",
        "duty",
        "guidance_document",
        "guidance_reading",
        "guidance_version",
        "idempotency_key",
        "named_person_rule_set_choice",
        "organisation",
        "outbox_event",
        "professional",
        "professional_identifier",
        "quota_use",
        "revoked_token",
        "rule_sign_off",
        "sign_in",
        "unit",
        "unit_discontinuation",
        "unit_version",
        "used_assertion",
        "used_proof",
    }
)
"""Tables without a child's data, or whose rows are found by a key only: a new one is added on purpose."""
COMPARTMENTS = sorted(
    table.name
    for table in metadata.sorted_tables
    if table.schema in {None, "public"} and table.name not in OPEN_TABLES
)
SEALED = sorted(
    table.name
    for table in metadata.sorted_tables
    if table.name in COMPARTMENTS and any(column.name.endswith("_sealed") for column in table.columns)
)
REGISTER_TABLES = sorted(table.name for table in metadata.sorted_tables if table.schema == "register")
APP = "named_person_app"


@pytest.fixture
async def as_app(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.app)
    yield connection
    await connection.close()


@pytest.fixture
async def as_audit(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(installation.dsns.audit)
    yield connection
    await connection.close()


async def given_something_in_every_corner(cast: Cast) -> str:
    """A child with guardian, identifier and answers, and a log about it."""
    elsa = await given_a_child(cast.rektor)
    await given_a_guardian(cast.rektor, elsa)
    identifier = {"system": "school-system", "value": elsa.id[-8:]}
    then_it_is(await cast.rektor.post(f"{elsa.path}/external-identifiers", identifier), 201)
    answers = {"childView": "Vill sova.", "status": "final"}
    then_it_is(await cast.rektor.post(f"{elsa.path}/five-questions", answers), 201)
    return elsa.id


@pytest.mark.parametrize("table", COMPARTMENTS)
async def test_a_compartment_is_locked_even_to_its_owner(as_app: asyncpg.Connection, table: str) -> None:
    row = await as_app.fetchrow(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::text::regclass",
        f"public.{table}",
    )
    assert tuple(row or ()) == (True, True), f"{table} needs ENABLE and FORCE ROW LEVEL SECURITY"
    policies = await as_app.fetchval(
        "SELECT count(*) FROM pg_policies WHERE schemaname = 'public' AND tablename = $1", table
    )
    assert policies, f"{table} has no policy"


@pytest.mark.parametrize("table", SEALED)
async def test_what_is_sealed_can_be_sealed_anew(as_app: asyncpg.Connection, table: str) -> None:
    """When keys turn, the owner finds every sealed row and writes it; else some would be left behind."""
    policies = await as_app.fetch(
        "SELECT cmd, roles::text[] AS roles FROM pg_policies WHERE schemaname = 'public' AND tablename = $1",
        table,
    )
    owners = {row["cmd"] for row in policies if "named_person_owner" in row["roles"]}
    readers = {row["cmd"] for row in policies if "named_person_register" in row["roles"]}
    assert "UPDATE" in owners, "no policy reseals it"
    assert readers & {"SELECT", "ALL"}, "the owner does not find its rows"


@pytest.mark.parametrize("table", COMPARTMENTS)
async def test_an_unset_caller_sees_nothing_and_gets_no_error(
    cast: Cast, as_app: asyncpg.Connection, table: str
) -> None:
    await given_something_in_every_corner(cast)
    assert await as_app.fetchval(f"SELECT count(*) FROM public.{table}") == 0  # noqa: S608 - a table of ours
    async with as_app.transaction():
        for name in ("organisation", "branch", "professional", "family", "child", "units"):
            await as_app.execute("SELECT set_config($1, '', true)", f"app.{name}")
        assert await as_app.fetchval(f"SELECT count(*) FROM public.{table}") == 0  # noqa: S608 - a table of ours


async def test_a_caller_is_forgotten_with_the_transaction(cast: Cast, as_app: asyncpg.Connection) -> None:
    child_id = await given_something_in_every_corner(cast)
    count = "SELECT count(*) FROM five_questions WHERE child_id = $1"
    async with as_app.transaction():
        education = cast.organisation("education")
        await as_app.execute("SELECT set_config('app.organisation', $1, true)", education)
        assert await as_app.fetchval(count, child_id) == 0, "an organisation alone is no branch"
        await as_app.execute("SELECT set_config('app.branch', 'school', true)")
        assert await as_app.fetchval(count, child_id) == 1
    assert await as_app.fetchval(count, child_id) == 0


async def test_nobody_writes_into_anothers_compartment(cast: Cast, as_app: asyncpg.Connection) -> None:
    child_id = await given_something_in_every_corner(cast)
    transaction = as_app.transaction()
    await transaction.start()
    independent = cast.organisation("independent")
    await as_app.execute(
        "SELECT set_config('app.organisation', $1, true), set_config('app.branch', 'school', true)",
        independent,
    )
    changed = await as_app.execute("UPDATE five_questions SET status = 'draft' WHERE child_id = $1", child_id)
    assert changed == "UPDATE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await as_app.execute(
            "INSERT INTO child_record (id, child_id, organisation_id, branch, protection, version) "
            "VALUES ('rec-' || repeat('a', 26), $1, $2, 'school', 'none', 1)",
            child_id,
            cast.organisation("education"),
        )
    await transaction.rollback()


async def test_the_application_owns_nothing_and_bypasses_nothing(as_app: asyncpg.Connection) -> None:
    role = await as_app.fetchrow("SELECT * FROM pg_roles WHERE rolname = current_user")
    assert role is not None
    assert role["rolname"] == APP
    for power in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication"):
        assert role[power] is False, power
    owned: list[Any] = await as_app.fetch(
        "SELECT relname FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER') "
        "UNION ALL SELECT proname FROM pg_proc WHERE pg_has_role(current_user, proowner, 'MEMBER') "
        "UNION ALL SELECT nspname FROM pg_namespace WHERE pg_has_role(current_user, nspowner, 'MEMBER')"
    )
    assert owned == []


@pytest.mark.parametrize("table", REGISTER_TABLES)
@pytest.mark.parametrize("statement", ["SELECT * FROM {}", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_register_answers_only_through_its_functions(
    as_app: asyncpg.Connection, table: str, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_app.execute(statement.format(f"register.{table}"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM audit.audit_entry",
        "UPDATE audit.audit_entry SET outcome = 'allowed'",
        "DELETE FROM audit.audit_entry",
        "TRUNCATE audit.audit_entry",
        "ALTER TABLE audit.audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE audit.audit_entry",
    ],
)
async def test_the_application_writes_in_the_log_and_neither_reads_nor_changes_it(
    as_app: asyncpg.Connection, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_app.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit.audit_entry (request_id, client_id, action, outcome) VALUES ('r', 'c', 'a', 'o')",
        "UPDATE audit.audit_entry SET outcome = 'allowed'",
        "DELETE FROM audit.audit_entry",
        "TRUNCATE audit.audit_entry",
        "DROP TABLE audit.audit_entry",
        "SELECT * FROM public.five_questions",
        "SELECT * FROM register.child",
        "SELECT * FROM register.may_know('chi-' || repeat('a', 26))",
    ],
)
async def test_the_auditor_reads_the_log_and_can_do_nothing_else(
    as_audit: asyncpg.Connection, statement: str
) -> None:
    assert await as_audit.fetchval("SELECT count(*) FROM audit.audit_entry") is not None
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_audit.execute(statement)


@pytest.mark.parametrize("schema", ["register", "audit"])
async def test_every_function_of_the_register_and_the_log_fixes_its_search_path(
    as_app: asyncpg.Connection, schema: str
) -> None:
    rows = await as_app.fetch(
        "SELECT p.proname, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE') AS open "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = $1 AND p.prosecdef",
        schema,
    )
    assert rows
    for row in rows:
        paths = [setting for setting in row["proconfig"] or [] if setting.startswith("search_path=")]
        assert paths, f"{row['proname']} takes the caller's search path"
        assert paths[0].endswith("pg_temp"), row["proname"]
        assert row["open"] is False, f"{row['proname']} is open to everybody"
