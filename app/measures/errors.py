"""What support measures refuse."""

from app.kit.problems import Problem


class WrongKindOfMeasure(Problem):
    """The help is of another kind: `rule` says by which rule, `roads` how it can lawfully be given,
    `responsibleDistrict` and `familyApplies` whom to turn to for that.
    """

    status = 422
    title_sv = "Insatsen är av fel slag"
    title_en = "The measure is of the wrong kind"
