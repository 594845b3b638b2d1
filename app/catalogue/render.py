"""The catalogue as an answer, as rows of a table, and as a page to print."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fastapi import Response

from app.catalogue.models import CatalogueImport, CatalogueMeasure
from app.catalogue.queries import Around
from app.catalogue.schemas import CatalogueImportRead, CatalogueMeasureRead
from app.catalogue.service import SAID, last_day
from app.catalogue.words import LEVEL, SAID_ON_PAPER, WAY
from app.kit.links import links_of
from app.kit.paper.sheets import Entry, Fact, Language, Paper, Section
from app.organisations.models import District
from app.vocabulary import PreventionLevel, WayToHelp

_AS_IT_IS = {*SAID, "id", "organisation_id", "code", "municipality_code", "district_id", "unit_id"}


def measure_read(
    measure: CatalogueMeasure, around: Around, response: Response | None = None
) -> CatalogueMeasureRead:
    """Render a measure as everybody reads it."""
    unit = around.units[measure.unit_id]
    district = around.districts.get(measure.district_id or "")
    return CatalogueMeasureRead.model_validate(
        {
            **measure.model_dump(include=_AS_IT_IS),
            "organisation_name": around.organisations[measure.organisation_id].name,
            "district_name": district.name if district else None,
            "unit_name": unit.name,
            "phone": measure.phone or unit.phone,
            "role_mailbox": unit.role_mailbox,
            "opening_hours": unit.opening_hours,
            "valid_from": measure.valid.lower,
            "valid_to": last_day(measure.valid),
            "last_checked_on": measure.last_checked_on,
            "_links": links_of(f"/measure-catalogue/{measure.id}", response),
        }
    )


def import_read(run: CatalogueImport, response: Response | None = None) -> CatalogueImportRead:
    """Render what became of a table."""
    plain = run.model_dump(include={"id", "organisation_id", "counts", "recorded_at"})
    links = links_of("/measure-catalogue/imports", response)
    return CatalogueImportRead.model_validate({**plain, "_links": links})


def rows(measures: Iterable[CatalogueMeasure], around: Around) -> Iterator[tuple[object, ...]]:
    """Write measures as rows: first what an import reads (app/catalogue/table.py), then who and when."""
    for each in measures:
        unit = around.units[each.unit_id]
        district = around.districts.get(each.district_id or "")
        last = last_day(each.valid)
        yield (
            each.code,
            each.name,
            each.summary,
            each.level,
            each.target_group,
            each.age_from,
            each.age_to,
            each.way,
            each.how,
            each.municipality_code,
            district.code if district else None,
            unit.role_mailbox,
            each.phone,
            each.place,
            each.valid.lower.isoformat(),
            last.isoformat() if last else None,
            around.organisations[each.organisation_id].name,
            unit.name,
            each.last_checked_on.isoformat(),
        )


def paper(
    shown: Sequence[CatalogueMeasureRead], *, district: District | None, language: Language, whole: bool
) -> Paper:
    """Write the page of a district: what there is for everybody first. No date is reckoned from today."""
    said = SAID_ON_PAPER[language]
    sections = [_section(level, shown, language) for level in PreventionLevel]
    lead = [said["lead"]]
    if not shown:
        lead.append(said["nothing"])
    if not whole:
        lead.append(said["more"])
    return Paper(
        language=language,
        title=said["title"].format(place=district.name) if district else said["title-everywhere"],
        lead=lead,
        sections=[each for each in sections if each.entries],
        footer=said["footer"],
    )


def _section(level: PreventionLevel, shown: Sequence[CatalogueMeasureRead], language: Language) -> Section:
    entries = [_entry(each, language) for each in shown if each.level == level]
    return Section(heading=LEVEL[language][level], entries=entries)


def _entry(measure: CatalogueMeasureRead, language: Language) -> Entry:
    said = SAID_ON_PAPER[language]
    named: list[tuple[str, str | None]] = [
        ("what", measure.summary),
        ("for", f"{measure.target_group} ({_ages(measure, language)})"),
        ("way", f"{WAY[language][WayToHelp(measure.way)]} {measure.how}"),
        ("turn-to", measure.unit_name),
        ("phone", measure.phone),
        ("mail", measure.role_mailbox),
        ("hours", measure.opening_hours),
        ("place", measure.place),
        ("until", _day(measure.valid_to)),
        ("owner", measure.organisation_name),
        ("checked", _day(measure.last_checked_on)),
    ]
    facts: list[Fact] = [(said[name], words) for name, words in named if words]
    return Entry(title=measure.name, facts=facts)


def _ages(measure: CatalogueMeasureRead, language: Language) -> str:
    return f"{measure.age_from}-{measure.age_to} {SAID_ON_PAPER[language]['years']}"


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
