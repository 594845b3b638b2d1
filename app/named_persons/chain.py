"""The chain of assignments as a pure thing: what stands, what the rules say, what must change."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.rules.named_person import RuleSetKey, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One assignment as it stands, or is to stand."""

    unit_id: str
    valid_from: date
    valid_until: date
    rule_key: str
    rule_set: str = RuleSetKey.KRONOBERG
    fact_kind: str | None = None
    fact_from: date | None = None
    professional_id: str | None = None
    staffed_until: date | None = None
    """From today on, the first day on which the professional has no duty at the unit; none: has all along."""
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    id: str | None = None

    @property
    def substance(self) -> tuple[object, ...]:
        """What makes two assignments the same."""
        return (
            self.unit_id,
            self.professional_id,
            self.valid_from,
            self.valid_until,
            self.rule_key,
            self.rule_set,
            self.fact_kind,
            self.fact_from,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """What to supersede and what to lay, so that the chain says what the rules say."""

    supersede: tuple[str, ...]
    lay: tuple[Standing, ...]

    @property
    def changes(self) -> bool:
        """Whether anything is to be done."""
        return bool(self.supersede or self.lay)


def desired(stretches: Sequence[Stretch], standing: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return the chain that the rules ask for, keeping who was appointed and who has accepted where the
    same unit goes on.
    """
    return tuple(piece for stretch in stretches for piece in _pieces(stretch, standing))


def _pieces(stretch: Stretch, standing: Sequence[Standing]) -> list[Standing]:
    """Cut one stretch where appointments at the same unit begin or end."""
    blank = Standing(
        unit_id=stretch.unit_id,
        valid_from=stretch.from_,
        valid_until=stretch.until,
        rule_key=stretch.rule_key,
        rule_set=stretch.rule_set,
        fact_kind=stretch.fact.relation if stretch.fact else None,
        fact_from=stretch.fact.from_ if stretch.fact else None,
    )
    same = [old for old in standing if old.unit_id == stretch.unit_id and _meet(old, blank)]
    edges = {stretch.from_, stretch.until}
    for old in same:
        edges |= {max(old.valid_from, stretch.from_), min(old.valid_until, stretch.until)}
    cuts = sorted(edges)
    pieces = [_filled(blank, first, last, same) for first, last in itertools.pairwise(cuts)]
    return _joined(pieces)


def _meet(old: Standing, new: Standing) -> bool:
    return old.valid_from < new.valid_until and new.valid_from < old.valid_until


def _filled(blank: Standing, first: date, last: date, same: Sequence[Standing]) -> Standing:
    for old in same:
        if old.valid_from <= first and last <= old.valid_until:
            return replace(
                blank,
                valid_from=first,
                valid_until=last,
                professional_id=old.professional_id,
                accepted_at=old.accepted_at,
                accepted_by=old.accepted_by,
            )
    return replace(blank, valid_from=first, valid_until=last)


def _joined(pieces: Sequence[Standing]) -> list[Standing]:
    """Join neighbours that say the same."""
    joined: list[Standing] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and _alike(last, piece):
            joined[-1] = replace(last, valid_until=piece.valid_until)
        else:
            joined.append(piece)
    return joined


def _alike(one: Standing, other: Standing) -> bool:
    return (one.professional_id, one.accepted_at) == (other.professional_id, other.accepted_at)


def vacated(standing: Sequence[Standing]) -> tuple[Standing, ...]:
    """Take away who has no duty at the unit any more, from the first day without; the unit stays."""
    left: list[Standing] = []
    for piece in standing:
        ends = piece.staffed_until
        if piece.professional_id is None or ends is None:
            left.append(piece)
            continue
        if piece.valid_from < ends:
            left.append(replace(piece, valid_until=ends, staffed_until=None))
        vacant = replace(piece, valid_from=max(ends, piece.valid_from), professional_id=None, id=None)
        left.append(replace(vacant, staffed_until=None))
    return tuple(left)


def answers_differ(standing: Sequence[Standing], wanted: Sequence[Standing]) -> bool:
    """Whether anybody else answers on any date, or only the reason is another."""
    return _answers(standing) != _answers(wanted)


def _answers(chain: Sequence[Standing]) -> list[tuple[str, str | None, date, date]]:
    told: list[tuple[str, str | None, date, date]] = []
    for piece in sorted(chain, key=lambda each: each.valid_from):
        who = (piece.unit_id, piece.professional_id)
        if told and told[-1][:2] == who and told[-1][3] == piece.valid_from:
            told[-1] = (*who, told[-1][2], piece.valid_until)
        else:
            told.append((*who, piece.valid_from, piece.valid_until))
    return told


def relay(standing: Sequence[Standing], wanted: Sequence[Standing]) -> Relay:
    """Compare what stands with what is wanted; what is equal is left alone."""
    wanted_substance = {piece.substance for piece in wanted}
    standing_substance = {piece.substance for piece in standing}
    return Relay(
        supersede=tuple(old.id for old in standing if old.id and old.substance not in wanted_substance),
        lay=tuple(piece for piece in wanted if piece.substance not in standing_substance),
    )


def appoint(
    standing: Sequence[Standing], *, unit_id: str, professional_id: str | None, from_: date
) -> tuple[Standing, ...]:
    """Put a person on the stretches of one unit from a date on; responsibility stays where it is."""
    wanted: list[Standing] = []
    for old in standing:
        if old.unit_id != unit_id or old.valid_until <= from_:
            wanted.append(old)
            continue
        if old.valid_from < from_:
            wanted.append(replace(old, valid_until=from_))
        later = replace(old, valid_from=max(old.valid_from, from_), professional_id=professional_id, id=None)
        wanted.append(later)
    return tuple(wanted)
