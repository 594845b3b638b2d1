"""What says its sentence in two languages."""


class InTwoLanguages:
    """A row with a sentence in Swedish and one in English."""

    __slots__ = ()
    says_sv: str
    says_en: str

    def says(self, language: str) -> str:
        """The sentence, in `sv` or else in `en`."""
        return self.says_sv if language == "sv" else self.says_en
