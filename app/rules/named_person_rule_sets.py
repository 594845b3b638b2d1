"""The rule sets for the named person: Kronoberg (the default), Bjuv and Linköping.

Kronoberg's is read in its own description; Bjuv's and Linköping's are our reading of how those
municipalities work, and each such line says so.
"""

from app.rules.named_person import (
    SCHOOL_KINDS,
    Fallback,
    NamedPersonRule,
    RuleSet,
    RuleSetKey,
    Stage,
)
from app.vocabulary import Certainty, RelationKind, UnitKind

NOT_MODELLED = (
    (
        "Kronoberg's text speaks of the rektor until eighteen; that the rektor of the upper secondary "
        "school is meant there too is our reading."
    ),
    (
        "Bjuv's and Linköping's own rules for small children and for young people outside school were "
        "not found; Kronoberg's are used there."
    ),
)

_CHILD_HEALTH = NamedPersonRule(
    key="child-health-nurse-until-school",
    stages=(Stage.EARLY_YEARS,),
    relations=(RelationKind.CARE,),
    unit_kinds=(UnitKind.CHILD_HEALTH_CENTRE,),
    holds_until_next=True,
    reason_sv="Före förskoleklass är BVC-sjuksköterskan namngiven person.",
    reason_en="Before the preschool class the child health nurse is the named person.",
    certainty=Certainty.VERIFIED,
)
_CHILD_HEALTH_FALLBACK = NamedPersonRule(
    key="child-health-fallback",
    stages=(Stage.EARLY_YEARS,),
    fallback=Fallback.CHILD_HEALTH,
    reason_sv="Ingen BVC är känd ännu; områdets barnhälsovård svarar.",
    reason_en="No child health centre is known yet; the area's child health service answers.",
    certainty=Certainty.UNVERIFIED,
)
_SCHOOL = NamedPersonRule(
    key="rektor-of-the-school",
    stages=(Stage.SCHOOL_AGE,),
    relations=(RelationKind.ENROLMENT,),
    unit_kinds=SCHOOL_KINDS,
    holds_until_next=True,
    reason_sv="Från förskoleklass är rektor vid barnets skola namngiven person.",
    reason_en="From the preschool class the rektor of the child's school is the named person.",
    certainty=Certainty.VERIFIED,
)
_SCHOOL_FALLBACK = NamedPersonRule(
    key="school-fallback",
    stages=(Stage.SCHOOL_AGE,),
    fallback=Fallback.SCHOOL,
    reason_sv="Barnet är i skolåldern utan känd skola; kommunens reservenhet för skolan svarar.",
    reason_en="The child is of school age with no known school; the municipality's unit answers.",
    certainty=Certainty.UNVERIFIED,
)
_UPPER_SECONDARY = NamedPersonRule(
    key="rektor-of-the-upper-secondary-school",
    stages=(Stage.YOUNG_PERSON,),
    relations=(RelationKind.ENROLMENT,),
    unit_kinds=SCHOOL_KINDS,
    holds_over_summer=True,
    reason_sv="Den unga går i skolan; rektor där är namngiven person till 18 år.",
    reason_en="The young person is at school; the rektor there is the named person until eighteen.",
    certainty=Certainty.UNVERIFIED,
)
_ACTIVITY = NamedPersonRule(
    key="municipal-activity-responsibility",
    stages=(Stage.YOUNG_PERSON,),
    relations=tuple(RelationKind),
    unit_kinds=(UnitKind.MUNICIPAL_ACTIVITY_RESPONSIBILITY,),
    reason_sv="Den unga går inte i gymnasieskolan; det kommunala aktivitetsansvaret svarar.",
    reason_en="The young person is not in upper secondary school; the municipal activity "
    "responsibility answers.",
    certainty=Certainty.VERIFIED,
)
_ACTIVITY_FALLBACK = NamedPersonRule(
    key="municipal-activity-responsibility-fallback",
    stages=(Stage.YOUNG_PERSON,),
    fallback=Fallback.ACTIVITY_RESPONSIBILITY,
    reason_sv="Den unga går inte i gymnasieskolan; hemkommunens aktivitetsansvar svarar.",
    reason_en="The young person is not in upper secondary school; the home municipality's "
    "activity responsibility answers.",
    certainty=Certainty.VERIFIED,
)

KRONOBERG = RuleSet(
    key=RuleSetKey.KRONOBERG,
    name_sv="Kronobergs modell",
    name_en="The Kronoberg model",
    source_sv="Region Kronoberg, Barnets bästa gäller i Kronobergs län: beskrivningen av Kronobarnsmodellen.",
    source_en="Region Kronoberg, Barnets bästa gäller i Kronobergs län: the model's own description.",
    rules=(
        _CHILD_HEALTH,
        _CHILD_HEALTH_FALLBACK,
        _SCHOOL,
        _SCHOOL_FALLBACK,
        _UPPER_SECONDARY,
        _ACTIVITY,
        _ACTIVITY_FALLBACK,
    ),
)

_PUPIL_HEALTH = NamedPersonRule(
    key="pupil-health-of-the-school",
    stages=(Stage.SCHOOL_AGE,),
    relations=(RelationKind.ENROLMENT,),
    unit_kinds=SCHOOL_KINDS,
    through_pupil_health=True,
    holds_until_next=True,
    reason_sv="Elevhälsan vid barnets skola är namngiven person.",
    reason_en="The pupil health team of the child's school is the named person.",
    certainty=Certainty.THROUGH_ANOTHER_STATUTE,
)
_YOUNG_PUPIL_HEALTH = NamedPersonRule(
    key="pupil-health-of-the-upper-secondary-school",
    stages=(Stage.YOUNG_PERSON,),
    relations=(RelationKind.ENROLMENT,),
    unit_kinds=SCHOOL_KINDS,
    through_pupil_health=True,
    holds_over_summer=True,
    reason_sv="Den unga går i skolan; elevhälsan där är namngiven person till 18 år.",
    reason_en="The young person is at school; the pupil health team there is the named person "
    "until eighteen.",
    certainty=Certainty.UNVERIFIED,
)
_PUPIL_HEALTH_FALLBACK = NamedPersonRule(
    key="pupil-health-fallback",
    stages=(Stage.SCHOOL_AGE,),
    fallback=Fallback.PUPIL_HEALTH,
    reason_sv="Ingen elevhälsa är känd för barnets skola; kommunens samlade elevhälsa svarar.",
    reason_en="No pupil health team is known for the child's school; the municipality's joint team answers.",
    certainty=Certainty.UNVERIFIED,
)

BJUV = RuleSet(
    key=RuleSetKey.BJUV,
    name_sv="Bjuvs modell",
    name_en="The Bjuv model",
    source_sv="Bjuvs kommun, där elevhälsan är namngiven person; små barn och unga utanför skolan som i "
    "Kronoberg, vilket är vår läsning.",
    source_en="Bjuv municipality, where pupil health is the named person; small children and young people "
    "outside school as in Kronoberg, which is our reading.",
    rules=(
        _CHILD_HEALTH,
        _CHILD_HEALTH_FALLBACK,
        _PUPIL_HEALTH,
        _PUPIL_HEALTH_FALLBACK,
        _YOUNG_PUPIL_HEALTH,
        _UPPER_SECONDARY,
        _ACTIVITY,
        _ACTIVITY_FALLBACK,
    ),
)

_PRESCHOOL = NamedPersonRule(
    key="preschool-where-placed",
    stages=(Stage.EARLY_YEARS,),
    relations=(RelationKind.PLACEMENT, RelationKind.ENROLMENT),
    unit_kinds=(UnitKind.PRESCHOOL,),
    reason_sv="Barnet går i förskola; förskolan är vägen in.",
    reason_en="The child goes to preschool; the preschool is the one way in.",
    certainty=Certainty.UNVERIFIED,
)

LINKOPING = RuleSet(
    key=RuleSetKey.LINKOPING,
    name_sv="Linköpings modell: en väg in",
    name_en="The Linköping model: one way in",
    source_sv="Linköpings kommun: en väg in genom förskolan eller skolans elevhälsa; vår läsning.",
    source_en="Linköping municipality: one way in through the preschool or the school's pupil health; our "
    "reading.",
    rules=(
        _PRESCHOOL,
        _CHILD_HEALTH,
        _CHILD_HEALTH_FALLBACK,
        _PUPIL_HEALTH,
        _SCHOOL,
        _SCHOOL_FALLBACK,
        _YOUNG_PUPIL_HEALTH,
        _UPPER_SECONDARY,
        _ACTIVITY,
        _ACTIVITY_FALLBACK,
    ),
)

RULE_SETS = {rule_set.key: rule_set for rule_set in (KRONOBERG, BJUV, LINKOPING)}
DEFAULT_RULE_SET = KRONOBERG
