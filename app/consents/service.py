"""The room's front: where a consent stands, asking for one, and showing it.

Answers and withdrawals come through this room's own routes; asking comes through a route that has seen to
that no duty applies.
"""

from app.consents.answering import get
from app.consents.asking import ask
from app.consents.queries import guardians_now
from app.consents.showing import shown
from app.consents.standing import ConsentStanding, Recipient, standing, standing_of

__all__ = ["ConsentStanding", "Recipient", "ask", "get", "guardians_now", "shown", "standing", "standing_of"]
