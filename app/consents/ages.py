"""What the child's age means to a consent, on the Swedish date of the question."""

from dataclasses import dataclass
from datetime import date

from app.consents.models import Consent
from app.rules.ages import birthday
from app.rules.consent_givers import AgeMeaning, GiverKind, RequiredGiver, reached
from app.vocabulary import ConsentMatter

ADULT = 18


@dataclass(frozen=True, slots=True)
class Ages:
    """A consent, and how old its child is."""

    consent: Consent
    birth_date: date
    matter: ConsentMatter

    def required(self, on: date) -> tuple[RequiredGiver, ...]:
        """Those who were asked, and the child itself once it has come of age for that since."""
        asked = [*self.consent.required]
        if not self._child_was_asked and self._grown_since(on):
            asked.append(self.consent.child_id)
        return tuple(RequiredGiver(kind=self._kind(each), person_id=each) for each in asked)

    def is_adult(self, on: date) -> bool:
        """At eighteen the guardians are guardians no more."""
        return on >= birthday(self.birth_date, ADULT)

    def guardians_outgrown(self, on: date) -> bool:
        """At eighteen what guardians gave counts no more, unless the young person gave it too."""
        return self.is_adult(on) and not self._child_was_asked

    @property
    def holds_until(self) -> date:
        """First date on which the consent holds no more as it was given: the day after its last, the day
        from which the child's own yes is needed too, or the eighteenth birthday.
        """
        until: date = self.consent.valid.upper
        if self._child_was_asked:
            return until
        grown = self.consent.own_say_from or until
        return min(until, grown, birthday(self.birth_date, ADULT))

    @property
    def _child_was_asked(self) -> bool:
        return self.consent.child_id in self.consent.required

    def _grown_since(self, on: date) -> bool:
        """Reached the age of an own say after the consent began; an earlier judgement of maturity stands."""
        return self._own_say(on) and not self._own_say(self.consent.valid.lower)

    def _own_say(self, on: date) -> bool:
        meaning = AgeMeaning.OWN_CONSENT_NEEDED
        return reached(meaning, birth_date=self.birth_date, on=on, matter=self.matter)

    def _kind(self, giver_id: str) -> GiverKind:
        return GiverKind.CHILD if giver_id == self.consent.child_id else GiverKind.GUARDIAN
