"""What the door answers when it stays shut."""

from app.kit.problems import Problem


class NotAuthenticated(Problem):
    """No token, or none that holds: expired, not ours, or its client, duty or person no longer in force."""

    status = 401
    title_sv = "Inte inloggad"
    title_en = "Not authenticated"
    detail_sv = "Anropet behöver en giltig åtkomsttoken."
    detail_en = "The call needs a valid access token."


class ScopeMissing(Problem):
    """The token does not open this operation; `requiredScopes` lists those of which one is needed."""

    status = 403
    title_sv = "Behörigheten räcker inte"
    title_en = "The token does not open this"
    detail_sv = "Åtkomsttoken saknar det scope som öppnar den här operationen."
    detail_en = "The access token lacks the scope that opens this operation."


class PersonNeeded(Problem):
    """Reading or writing about a child needs a token that names a professional or a family member."""

    status = 403
    title_sv = "Anropet måste göras för en persons räkning"
    title_en = "The call must be made on a person's behalf"


class QuotaReached(Problem):
    """The quota of the hour is used up; `quota` names it, and Retry-After says when there is room again."""

    status = 429
    title_sv = "Kvoten är förbrukad"
    title_en = "The quota is used up"
    detail_sv = (
        "Så många uppslag eller barn på en timme släpps inte igenom. Försök igen när Retry-After säger."
    )
    detail_en = (
        "That many look-ups or children in an hour are not let through. Try again as Retry-After says."
    )
