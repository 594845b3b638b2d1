"""HTTP of role cards."""

from typing import Annotated

from fastapi import Path, Request
from pydantic import Field

from app.access.doors import Pass, desk
from app.access.problems import NotAuthenticated
from app.front.role_card_words import Sentence
from app.front.role_cards import Card, CardKind, role_cards
from app.kit.links import links_of
from app.kit.paging import Page, Paged
from app.kit.problems import InvalidRequest, NotFound, problems
from app.kit.routing import room
from app.kit.wire import Answer, Wire
from app.vocabulary import Branch, Matter

router = room("front desk")
Anybody = Annotated[Pass, desk(Matter.ORGANISATION, "read-role-cards", scopes=())]
RolePath = Annotated[str, Path(alias="role", description="The name of a role.", examples=["principal"])]


class SaidRead(Wire):
    """A sentence in two languages."""

    sv: str = Field(examples=["Läsa vårdens eller socialtjänstens journaler och akter."])
    en: str = Field(examples=["Read the records of health care or social services."])


class DeedRead(Wire):
    """Something that the doors let the role in to, about a child to whom one of the bonds ties it."""

    action: str = Field(description="The audit tag.", examples=["named-person:assign"])
    bonds: list[str] = Field(description="One of these is needed.", examples=[["named-person"]])


class RoleCardRead(Answer):
    """What a role can and cannot do."""

    role: str = Field(examples=["principal"])
    kind: CardKind
    name: SaidRead
    branches: list[Branch] = Field(description="Where somebody in the role works.")
    can: list[SaidRead]
    cannot: list[SaidRead]
    scopes: list[str] = Field(
        description="What a token that names somebody in the role may carry.", examples=[["children.read"]]
    )
    deeds: list[DeedRead] = Field(description="Everything else about a child is refused, or not found.")


def _said(sentence: Sentence) -> SaidRead:
    return SaidRead(sv=sentence[0], en=sentence[1])


def card_read(card: Card) -> RoleCardRead:
    """Render a card."""
    return RoleCardRead.model_validate(
        {
            "role": card.role,
            "kind": card.kind,
            "name": _said(card.words.name),
            "branches": card.words.branches,
            "can": [_said(each) for each in card.words.can],
            "cannot": [_said(each) for each in card.words.cannot],
            "scopes": card.scopes,
            "deeds": [
                DeedRead(action=f"{each.matter}:{each.verb}", bonds=[*each.bonds]) for each in card.deeds
            ],
            "_links": links_of(f"/role-cards/{card.role}"),
        }
    )


@router.get(
    "/role-cards",
    summary="List what each role can and cannot do",
    responses=problems(NotAuthenticated, InvalidRequest),
)
async def list_role_cards(request: Request, passed: Anybody, asked: Paged) -> Page[RoleCardRead]:
    """A card for each role: in sentences what it can and cannot do, and what the doors of this API let it in
    to, read off the doors themselves. A bond is what ties somebody to a child: without one the child does not
    exist for them, whatever the role. Open to any token.
    """
    cards = role_cards(request.app)
    await passed.note()
    shown = [card_read(card) for card in cards[asked.offset :][: asked.limit]]
    return Page.of(shown, total=len(cards), asked=asked)


@router.get(
    "/role-cards/{role}",
    summary="Read what a role can and cannot do",
    responses=problems(NotAuthenticated, NotFound),
)
async def read_role_card(request: Request, passed: Anybody, role: RolePath) -> RoleCardRead:
    """One card. Open to any token."""
    card = next((each for each in role_cards(request.app) if each.role == role), None)
    if card is None:
        raise NotFound
    await passed.note()
    return card_read(card)
