"""The words of the field, as enums: one word per thing, English in code, the Swedish term in the docstring.

The generated glossary (docs/reference/glossary.md) is made from this file; a test keeps it complete.
"""

from enum import StrEnum


class Sector(StrEnum):
    """Sektor: which of the three worlds an organisation belongs to."""

    SCHOOL = "school"
    SOCIAL_SERVICES = "social-services"
    HEALTH_CARE = "health-care"


class LegalRegime(StrEnum):
    """Rättslig ordning: how secrecy binds the organisation."""

    PUBLIC_SECRECY = "osl"
    """Offentlighets- och sekretesslagen: an authority."""
    PRIVATE_CONFIDENTIALITY = "tystnadsplikt"
    """Tystnadsplikt: a private provider."""


class Branch(StrEnum):
    """Verksamhetsgren: the secrecy branch within an organisation; secrecy runs between branches too."""

    SCHOOL = "school"
    """Skola."""
    PRESCHOOL = "preschool"
    """Förskola och fritidshem."""
    PUPIL_HEALTH_MEDICAL = "pupil-health-medical"
    """Elevhälsans medicinska insats (skolsköterska, skolläkare)."""
    PUPIL_HEALTH_PSYCHOSOCIAL = "pupil-health-psychosocial"
    """Elevhälsans psykologiska, psykosociala och specialpedagogiska insatser."""
    SOCIAL_RECEPTION = "social-reception"
    """Socialtjänstens mottagning."""
    SOCIAL_INQUIRY = "social-inquiry"
    """Socialtjänstens utredning."""
    SOCIAL_SERVICE = "social-service"
    """Socialtjänstens öppna insatser (service)."""
    CARE = "care"
    """Hälso- och sjukvård."""
    FAMILY = "family"
    """Barnet och vårdnadshavarna."""


class UnitKind(StrEnum):
    """Enhetstyp: what a unit is, which the named-person rules read."""

    MATERNITY_CARE = "maternity-care"
    """Barnmorskemottagning."""
    CHILD_HEALTH_CENTRE = "child-health-centre"
    """Barnavårdscentral (BVC)."""
    PRESCHOOL = "preschool"
    """Förskola."""
    SCHOOL = "school"
    """Grundskola, anpassad grundskola, förskoleklass."""
    UPPER_SECONDARY_SCHOOL = "upper-secondary-school"
    """Gymnasieskola."""
    PUPIL_HEALTH = "pupil-health"
    """Elevhälsa."""
    MUNICIPAL_ACTIVITY_RESPONSIBILITY = "municipal-activity-responsibility"
    """Kommunalt aktivitetsansvar (KAA)."""
    SOCIAL_RECEPTION = "social-reception"
    """Mottagningsenhet."""
    SOCIAL_INQUIRY = "social-inquiry"
    """Utredningsenhet."""
    SOCIAL_SERVICE = "social-service"
    """Öppenvård, service."""
    CHILD_PSYCHIATRY = "child-psychiatry"
    """Barn- och ungdomspsykiatri (BUP)."""
    PRIMARY_CARE = "primary-care"
    """Vårdcentral."""
    OTHER = "other"
    """Annan enhet."""


class StaffRole(StrEnum):
    """Befattning: what a professional is on a duty."""

    PRINCIPAL = "principal"
    """Rektor."""
    TEACHER = "teacher"
    """Lärare, mentor, förskollärare."""
    SCHOOL_NURSE = "school-nurse"
    """Skolsköterska."""
    SCHOOL_DOCTOR = "school-doctor"
    """Skolläkare."""
    SCHOOL_PSYCHOLOGIST = "school-psychologist"
    """Skolpsykolog."""
    SCHOOL_COUNSELLOR = "school-counsellor"
    """Kurator."""
    SPECIAL_NEEDS_TEACHER = "special-needs-teacher"
    """Specialpedagog, speciallärare."""
    CHILD_HEALTH_NURSE = "child-health-nurse"
    """BVC-sjuksköterska."""
    MIDWIFE = "midwife"
    """Barnmorska."""
    CLINICIAN = "clinician"
    """Läkare, psykolog eller annan behandlare i vården."""
    SOCIAL_WORKER = "social-worker"
    """Socialsekreterare."""
    UNIT_MANAGER = "unit-manager"
    """Enhetschef."""
    COORDINATOR = "coordinator"
    """Samordnare."""
    ADMINISTRATOR = "administrator"
    """Administratör av registret."""
    OTHER = "other"
    """Annan."""


class Purpose(StrEnum):
    """Ändamål: what a call about a person is for; travels in the header Purpose."""

    COORDINATION = "coordination"
    EDUCATION = "education"
    CARE = "care"
    SOCIAL_SERVICES = "social-services"
    PROTECTION = "protection"
    FOLLOW_UP = "follow-up"
    FAMILY = "family"
    ADMINISTRATION = "administration"


class Matter(StrEnum):
    """Ärende: what an operation is about; the first half of every permission and audit tag."""

    CHILD = "child"
    PROTECTION = "protection"
    RELATION = "relation"
    GUARDIAN = "guardian"
    EXTERNAL_IDENTIFIER = "external-identifier"
    NAMED_PERSON = "named-person"
    HANDOVER = "handover"
    SUPPORT = "support"
    LEAD_PROFESSIONAL = "lead-professional"
    CASELOAD = "caseload"
    NOTICE = "notice"
    CODE_EVENT = "code-event"
    FIVE_QUESTIONS = "five-questions"
    CHRONOLOGY = "chronology"
    ASSISTANCE = "assistance"
    CONSENT = "consent"
    CARE_BLOCK = "care-block"
    DISCLOSURE = "disclosure"
    PLAN = "plan"
    ACCESS_LOG = "access-log"
    STATISTICS = "statistics"
    ORGANISATION = "organisation"
    DISTRICT = "district"
    AGREEMENT = "agreement"
    CONTACT_POINT = "contact-point"
    CALENDAR = "calendar"
    RESIDENCE = "residence"
    IMPORT = "import"


class Category(StrEnum):
    """Uppgiftskategori: what kind of information an item is, as the decision table counts."""

    ROLE = "role"
    """Vem som är namngiven person."""
    IDENTITY = "identity"
    """Identitet och kontaktuppgifter (ID)."""
    GENERAL = "general"
    """Vanliga skoluppgifter: närvaro, betyg (GEN)."""
    SPECIAL_SUPPORT = "special-support"
    """Särskilt stöd, disciplinära åtgärder (SUPP)."""
    PUPIL_HEALTH = "pupil-health"
    """Elevhälsans psykologiska, psykosociala, specialpedagogiska uppgifter (PSY)."""
    MEDICAL = "medical"
    """Hälso- och sjukvårdsuppgifter (MED)."""
    SOCIAL_RECORD = "social-record"
    """Socialtjänstens uppgifter (SOCREC)."""
    CONCERN = "concern"
    """Orosanmälan."""
    REPORTER_IDENTITY = "reporter-identity"
    """Vem som har anmält (REPID)."""
    PLACEMENT = "placement"
    """Var ett placerat barn vistas (PLACE)."""
    PROTECTED_CONTACT = "protected-contact"
    """Skyddad identitet, adress, kontakt (PROT)."""
    PLAN = "plan"
    """Samordnad plan."""
    FIVE_QUESTIONS = "five-questions"
    """De fem frågorna; ärver kategorin av det som skrivs (Q5)."""


class ProtectionLevel(StrEnum):
    """Skyddsnivå."""

    NONE = "none"
    CONFIDENTIALITY_MARKED = "confidentiality-marked"
    """Sekretessmarkering."""
    PROTECTED_REGISTRATION = "protected-registration"
    """Skyddad folkbokföring."""
    HIDDEN_PLACEMENT = "hidden-placement"
    """Placering på hemlig ort."""
    SEALED = "sealed"
    """Försegling satt av en yrkesperson, med skäl och omprövningsdag."""


class IdentityKind(StrEnum):
    """Identitetsbeteckning: what sort of number a child is known by."""

    PERSONAL_IDENTITY_NUMBER = "personal-identity-number"
    """Personnummer."""
    COORDINATION_NUMBER = "coordination-number"
    """Samordningsnummer."""
    INTERIM_NUMBER = "interim-number"
    """Interimspersonnummer, T-nummer."""
    RESERVE_NUMBER = "reserve-number"
    """Reservnummer."""
    NONE = "none"
    """Ingen beteckning."""


class RelationKind(StrEnum):
    """Relation mellan ett barn och en enhet."""

    ENROLMENT = "enrolment"
    """Inskrivning i skola."""
    PLACEMENT = "placement"
    """Placering i förskola eller fritidshem."""
    CARE = "care"
    """Vårdrelation."""
    CASE = "case"
    """Ärende i socialtjänsten."""
    NAMED_PERSON = "named-person"
    """Uppdraget som namngiven person."""


class CoverReason(StrEnum):
    """Varför någon ersätts som namngiven person."""

    HOLIDAY = "holiday"
    """Semester."""
    SICKNESS = "sickness"
    """Sjukdom."""
    LEAVE = "leave"
    """Tjänstledighet, föräldraledighet."""
    SCHOOL_CLOSURE = "school-closure"
    """Enheten är stängd, som skolan i juli."""


class ConsentStatus(StrEnum):
    """Samtyckets läge: asked for, never stored by hand."""

    WAITING = "waiting"
    """Någon vars samtycke behövs har inte svarat."""
    GIVEN = "given"
    """Alla som behövs har samtyckt."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ConsentForm(StrEnum):
    """Samtyckets form."""

    WRITTEN = "written"
    ORAL = "oral"
    TELEPHONE = "telephone"
    DIGITAL = "digital"


class AnswerStatus(StrEnum):
    """En av de tillfrågades svar på ett samtycke."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class FiveQuestionsStatus(StrEnum):
    """De fem frågornas läge."""

    DRAFT = "draft"
    FINAL = "final"
    AMENDED = "amended"


class Answered(StrEnum):
    """Svar på en av de fem frågorna: att ingen har svarat är inte detsamma som nej."""

    YES = "yes"
    """Ja: det finns något att säga, och texten säger det."""
    NO = "no"
    """Nej: frågan är ställd, och svaret är nej eller inget."""
    UNANSWERED = "unanswered"
    """Ännu inte besvarad."""


class ChildViewMissing(StrEnum):
    """Varför barnets egen syn saknas."""

    NOT_ASKED_YET = "not-asked-yet"
    """Barnet har ännu inte tillfrågats."""
    TOO_YOUNG = "too-young"
    """Barnet är för litet för att säga det, och har inte heller visat det."""
    DID_NOT_WANT_TO = "did-not-want-to"
    """Barnet ville inte."""
    NOT_REACHED = "not-reached"
    """Barnet gick inte att nå."""
    COULD_HARM = "could-harm"
    """Att fråga kunde skada barnet."""


class WellbeingIndicator(StrEnum):
    """SHANARRI: välbefinnandets åtta indikatorer."""

    SAFE = "safe"
    """Trygg."""
    HEALTHY = "healthy"
    """Må bra."""
    ACHIEVING = "achieving"
    """Utvecklas."""
    NURTURED = "nurtured"
    """Omvårdad."""
    ACTIVE = "active"
    """Aktiv."""
    RESPECTED = "respected"
    """Respekterad."""
    RESPONSIBLE = "responsible"
    """Ansvarstagande."""
    INCLUDED = "included"
    """Delaktig."""


class FollowUpKind(StrEnum):
    """Vad som följer när hjälp av andra behövs: ett beslut, aldrig ingenting."""

    SINGLE_AGENCY_MEASURE = "single-agency-measure"
    """En åtgärd i den egna verksamheten."""
    ASSISTANCE_REQUEST = "assistance-request"
    """En annan verksamhet ombeds om något bestämt."""
    CALL_FOR_PLAN = "call-for-plan"
    """Ett möte om en samordnad plan tas upp med familjen."""
    NOTHING_MORE = "nothing-more"
    """Inget mer görs nu, med skäl."""


class MyWorldSide(StrEnum):
    """Min värld-triangelns tre sidor."""

    HOW_I_GROW = "how-i-grow"
    """Hur jag växer och utvecklas."""
    WHAT_I_NEED = "what-i-need"
    """Vad jag behöver av dem som tar hand om mig."""
    MY_WIDER_WORLD = "my-wider-world"
    """Min vidare värld."""


class Bearing(StrEnum):
    """Vad något betyder för barnet: en styrka eller en svårighet."""

    STRENGTH = "strength"
    """Styrka."""
    CHALLENGE = "challenge"
    """Svårighet."""


class MatrixEnd(StrEnum):
    """Resiliensmatrisens fyra ändar: två hos barnet, två omkring det."""

    RESILIENCE = "resilience"
    """Motståndskraft."""
    VULNERABILITY = "vulnerability"
    """Sårbarhet."""
    PROTECTIVE_ENVIRONMENT = "protective-environment"
    """Skyddande omgivning."""
    ADVERSITY = "adversity"
    """Motgångar omkring barnet."""


class ChronologyKind(StrEnum):
    """Vad en händelse i kronologin är för barnet."""

    STRENGTH = "strength"
    """En styrka."""
    CONCERN = "concern"
    """Något som oroar."""
    CHANGE = "change"
    """En förändring som har betydelse, varken styrka eller oro."""


class KnownBy(StrEnum):
    """Hur man vet det som står i kronologin: en uppgift har en källa, en åsikt har ingen plats."""

    OBSERVED = "observed"
    """Den som skriver har själv sett, hört eller gjort det."""
    CHILD = "child"
    """Barnet har berättat det."""
    FAMILY = "family"
    """En vårdnadshavare eller annan närstående har berättat det."""
    PROFESSIONAL = "professional"
    """En annan yrkesperson har berättat det."""
    DOCUMENT = "document"
    """Det står i en handling eller ett register."""


class AssistanceOutcome(StrEnum):
    """Svar på en begäran om hjälp."""

    ACCEPTED = "accepted"
    """Ja."""
    ACCEPTED_IN_PART = "accepted-in-part"
    """Ja, till en del."""
    DECLINED = "declined"
    """Nej, med skäl och nästa kontakt."""


class AssistanceStatus(StrEnum):
    """Läget för en begäran om hjälp, som den som läser känner det."""

    WAITING = "waiting"
    """Väntar på svar."""
    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted-in-part"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """Återtagen av den som bad."""


class PlanKind(StrEnum):
    """Vad planen är i lagens mening."""

    LEGAL_SIP = "sip"
    """Samordnad individuell plan: kommun och region."""
    CHILDS_PLAN = "childs-plan"
    """Barnets plan: utan hälso- och sjukvård."""


class PlanStatus(StrEnum):
    """Planens läge."""

    NEED = "need"
    """Behovet är noterat; ingen har tillfrågats om samtycke ännu."""
    CONSENT = "consent"
    """Samtycke inväntas."""
    CALLED = "called"
    MET = "met"
    ACTIVE = "active"
    FOLLOW_UP = "follow-up"
    """Planen har följts upp och fortsätter."""
    ENDED = "ended"


class ActionStatus(StrEnum):
    """En åtgärds läge; overdue räknas ut när den läses."""

    PROMISED = "promised"
    STARTED = "started"
    DONE = "done"
    BROKEN = "broken"


class Judgement(StrEnum):
    """Hur långt man har kommit mot ett mål, enligt en av dem som bedömer det."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not-reached"
    NOT_ASKED = "not-asked"


class AbsenceReason(StrEnum):
    """Varför den som hade en plats inte kom till mötet."""

    ILL = "ill"
    ANOTHER_DUTY = "another-duty"
    """Förhinder i tjänsten."""
    NOT_REACHED = "not-reached"
    """Kallelsen nådde inte fram."""
    NO_REASON_GIVEN = "no-reason-given"


class DissentFrom(StrEnum):
    """Vad en avvikande mening gäller."""

    PLAN = "plan"
    GOAL = "goal"
    ACTION = "action"
    FACT = "fact"
    """En uppgift som man menar är fel."""


class Voice(StrEnum):
    """Vems mening det är."""

    CHILD = "child"
    GUARDIAN = "guardian"
    UNIT = "unit"


class VoiceLevel(StrEnum):
    """Barnets åldersnivå när det får säga sitt."""

    PICTURES = "pictures"
    """Omkring 4 till 7 år: med bilder."""
    OWN_WORDS = "own-words"
    """Omkring 8 till 12 år."""
    YOUNG_PERSON = "young-person"
    """Från omkring 13 år."""


class InvitationKind(StrEnum):
    """Kallad (ska komma) eller inbjuden."""

    CALLED = "called"
    INVITED = "invited"


class InvitationAnswer(StrEnum):
    """Svar på en kallelse eller inbjudan."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WRITTEN_CONTRIBUTION = "written-contribution"


class GuardianSource(StrEnum):
    """Varifrån en uppgift om vårdnad kommer."""

    POPULATION_REGISTER = "population-register"
    """Folkbokföringen."""
    COURT_DECISION = "court-decision"
    """Domstolsbeslut."""
    SCHOOL_SYSTEM = "school-system"
    """Skolans elevregister."""
    OWN_STATEMENT = "own-statement"
    """Egen uppgift."""


class DecisionOutcome(StrEnum):
    """Utfall: what the rules answer to one question about one item."""

    ALLOW = "allow"
    """Får lämnas ut."""
    DUTY = "duty"
    """Ska lämnas ut."""
    NEEDS_HUMAN = "needs-human"
    """En människa måste pröva och anteckna först."""
    MASK = "mask"
    """Uppgiften maskeras."""
    FORBID = "forbid"
    """Får inte lämnas ut."""


class ClockKind(StrEnum):
    """Vilken frist som löper."""

    PLAN_BEGIN = "plan-begin"
    """Arbetet med planen ska påbörjas."""
    PLAN_CALL = "plan-call"
    """Kallelsen ska gå ut."""
    PLAN_MEETING = "plan-meeting"
    """Mötet ska hållas."""
    PLAN_FOLLOW_UP = "plan-follow-up"
    """Planen ska följas upp."""
    PROMISE = "promise"
    """Någon har lovat något till en dag."""


class ClockStanding(StrEnum):
    """Hur en frist står."""

    RUNNING = "running"
    WARNED = "warned"
    """Den löper snart ut."""
    BREACHED = "breached"
    """Den har löpt ut."""


class PauseReason(StrEnum):
    """Varför en frist står stilla."""

    FAMILY_ASKS = "family-asks"
    """Familjen ber om uppehåll."""
    CHILD_ILL = "child-ill"
    """Barnet är sjukt."""
    INTERPRETER_AWAITED = "interpreter-awaited"
    """Tolk inväntas."""
    LACK_OF_STAFF = "lack-of-staff"
    """Personalbrist: aldrig ett skäl."""


class CodeSystem(StrEnum):
    """Kodverk för statistik."""

    KVA = "kva"
    """Klassifikation av vårdåtgärder."""
    KSI = "ksi"
    """Klassifikation av socialtjänstens insatser och aktiviteter."""


class CodeOccasion(StrEnum):
    """Vad som händer när en kod skrivs."""

    PLAN_NEED_NOTED = "plan-need-noted"
    PLAN_CONSENT_ASKED = "plan-consent-asked"
    SHARING_CONSENT_ASKED = "sharing-consent-asked"
    CALL_SENT = "call-sent"
    CALL_RECEIVED = "call-received"
    PLAN_ACTIVE = "plan-active"
    PLAN_FOLLOWED_UP = "plan-followed-up"
    INFORMATION_SHARED = "information-shared"
    PLAN_ACTIVE_AT_DISCHARGE = "plan-active-at-discharge"
    CONTACT_CONSENT_ASKED = "contact-consent-asked"
    CONFERENCE_WITH_PATIENT = "conference-with-patient"
    CONFERENCE_ABOUT_PATIENT = "conference-about-patient"
    CONCERN_JUDGED = "concern-judged"
    CONCERN_PROTECTION_JUDGED = "concern-protection-judged"
    CONCERN_MEETING_OFFERED = "concern-meeting-offered"
    CONCERN_MEETING_JOINED = "concern-meeting-joined"
    CONCERN_REPORTER_TOLD = "concern-reporter-told"
    CONCERN_REPORTER_TOLD_OPENED = "concern-reporter-told-opened"
    CONCERN_REPORTER_TOLD_NOT_OPENED = "concern-reporter-told-not-opened"
    CONCERN_REPORTER_TOLD_OPEN_ALREADY = "concern-reporter-told-open-already"


class Certainty(StrEnum):
    """Säkerhet: how surely a rule of law has been read."""

    VERIFIED = "verified"
    """Läst i lagtexten."""
    THROUGH_ANOTHER_STATUTE = "through-another-statute"
    """Sedd genom en annan författning eller ett förarbete."""
    UNVERIFIED = "unverified"
    """Inte bekräftad; kan stängas av i installationen."""


class Measure(StrEnum):
    """Åtgärd: the four measures where the social board may decide in one guardian's place."""

    NONE_OF_THE_FOUR = "none-of-the-four"
    PSYCHIATRIC_CARE = "psychiatric-care"
    """Psykiatrisk eller psykologisk undersökning eller behandling."""
    OPEN_INTERVENTION = "open-intervention"
    """Insats i öppna former."""
    CONTACT_PERSON = "contact-person"
    """Kontaktperson eller kontaktfamilj."""
    DISABILITY_SUPPORT = "disability-support"
    """Vissa insatser för personer med funktionsnedsättning (LSS)."""


class EndingKind(StrEnum):
    """Avslut: why everything about a child ends here."""

    DECEASED = "deceased"
    """Barnet har avlidit."""
    EMIGRATED = "emigrated"
    """Barnet har utvandrat."""


class EndingSource(StrEnum):
    """Varifrån uppgiften om ett avslut kommer."""

    POPULATION_REGISTER = "population-register"
    """Folkbokföringen."""
    OWN_RECORD = "own-record"
    """Den egna verksamhetens dokumentation."""


class AgreementKind(StrEnum):
    """Överenskommelse: what sort of agreement organisations have about working together."""

    SOK = "sok"
    """Samverkansöverenskommelse (SÖK)."""
    BUS = "bus"
    """Överenskommelse om barn i behov av särskilt stöd (BUS)."""
    LOCAL = "local"
    """Annan lokal överenskommelse."""


class AgreementLevel(StrEnum):
    """Samverkansnivå: where the parties of an agreement meet."""

    STEERING_GROUP = "steering-group"
    """Styrgrupp."""
    WORKING_GROUP = "working-group"
    """Arbetsgrupp; behöver inte finnas."""
    INDIVIDUAL_FORUM = "individual-forum"
    """Individforum: mötet kring ett barn."""


class AgreedTiming(StrEnum):
    """Avtalad tid: what the parties of an agreement have promised to do within a time."""

    BEGIN = "begin"
    """Påbörja en samordnad plan."""
    CALL = "call"
    """Kalla till mötet."""
    MEETING_WARNING = "meeting-warning"
    """När mötet börjar dröja."""
    MEETING_BREACH = "meeting-breach"
    """När mötet senast ska ha hållits."""
    FOLLOW_UP = "follow-up"
    """Följa upp planen."""
    INFORMATION_ANSWER = "information-answer"
    """Svara på en fråga från den andra parten."""
    ASSISTANCE_ANSWER = "assistance-answer"
    """Svara när den andra parten ber om hjälp."""


class ResidenceKind(StrEnum):
    """Var ett barn hör hemma: the dated facts that say which district answers for a child."""

    REGISTERED = "registered"
    """Folkbokförd i kommunen."""
    STAY = "stay"
    """Vistas i kommunen."""
    PLACED = "placed"
    """Placerat av kommunens socialnämnd."""


class RouteDoubt(StrEnum):
    """Varför det inte är säkert vilket distrikt som svarar för ett barn."""

    RESIDENCE_UNKNOWN = "residence-unknown"
    """Ingen har uppgett var barnet hör hemma."""
    RULE_UNVERIFIED = "rule-unverified"
    """Regeln är inte läst i lagtexten."""
    DISTRICT_UNKNOWN = "district-unknown"
    """Kommunen är känd, men inte distriktet."""
    BOARD_UNKNOWN = "board-unknown"
    """Ingen nämnd är upplagd som svarar där den dagen."""


class NoticeKind(StrEnum):
    """Notis: what there is to look at."""

    NAMED_PERSON_NEW = "named-person-new"
    """Enheten har blivit namngiven person och har inte kvitterat."""
    DISCLOSURE_MADE = "disclosure-made"
    """Något har lämnats ut till enheten, som inte har tagit emot det."""
    DISCLOSURE_UNDELIVERABLE = "disclosure-undeliverable"
    """Den som något lämnades ut till arbetar inte kvar, och ingen har tagit emot det."""
    DISCLOSURE_CORRECTED = "disclosure-corrected"
    """Något som enheten har fått är rättat sedan dess."""
    INFORMATION_REQUESTED = "information-requested"
    """Enheten är tillfrågad."""
    INFORMATION_OVERDUE = "information-overdue"
    """Enheten är tillfrågad, och tiden för svaret har gått ut."""
    INFORMATION_AWAITED = "information-awaited"
    """Enheten har frågat och väntar på svar."""
    ASSISTANCE_REQUESTED = "assistance-requested"
    """Enheten är ombedd om hjälp och har inte svarat."""
    ASSISTANCE_OVERDUE = "assistance-overdue"
    """Enheten är ombedd om hjälp, och tiden för svaret har gått ut."""
    ASSISTANCE_AWAITED = "assistance-awaited"
    """Enheten har bett om hjälp och väntar på svar."""
    ASSISTANCE_UNANSWERED = "assistance-unanswered"
    """Enheten har bett om hjälp, och tiden för svaret har gått ut utan svar."""
    PLAN_CALLED = "plan-called"
    """Enheten är kallad eller inbjuden till en plan och har inte svarat."""
    PLAN_ANSWER_AWAITED = "plan-answer-awaited"
    """En kallad enhet har inte svarat."""
    PROMISE_DUE = "promise-due"
    """Enheten har lovat något som snart ska vara gjort."""
    PROMISE_OVERDUE = "promise-overdue"
    """Enheten har lovat något som skulle ha varit gjort."""
    PROMISE_AWAITED = "promise-awaited"
    """Någon annan har lovat något som skulle ha varit gjort."""
    PROMISE_BROKEN = "promise-broken"
    """Någon annan har sagt att ett löfte inte blir hållet."""
    PLAN_FOLLOW_UP_DUE = "plan-follow-up-due"
    """Planen ska följas upp."""
    PLAN_COMES_OF_AGE = "plan-comes-of-age"
    """Barnet fyller arton: planen behöver den unges eget samtycke för att gå vidare."""
    CONSENT_AWAITED = "consent-awaited"
    """Någon har inte svarat på frågan om samtycke."""
    CONSENT_WITHDRAWN = "consent-withdrawn"
    """Någon har tagit tillbaka sitt samtycke."""
    CONSENT_ENDING = "consent-ending"
    """Ett samtycke löper snart ut."""
    PROTECTION_REVIEW_DUE = "protection-review-due"
    """Ett skydd ska omprövas."""
    HANDOVER_REFUSED = "handover-refused"
    """En överlämning är avböjd av mottagaren."""
    CONTACT_REPLACED = "contact-replaced"
    """Ett distrikt har en ny kontaktpunkt, och skolan har inte kvitterat."""
    SCHOOL_YEAR_TURNED = "school-year-turned"
    """Läsåret har skiftat: enheten är namngiven person för nya barn."""


class NoticeStanding(StrEnum):
    """Hur en notis står i dag."""

    NEW = "new"
    DUE = "due"
    """Inom en vecka."""
    OVERDUE = "overdue"
    WAITING = "waiting"
    """Det är andras tur."""


class NoticeView(StrEnum):
    """Vems notiser."""

    MINE = "mine"
    """Mina egna och funktionsbrevlådans."""
    PERSON = "person"
    """Bara mina egna."""
    ROLE_MAILBOX = "role-mailbox"
    """Bara funktionsbrevlådans."""
    UNIT = "unit"
    """Hela enhetens, också kollegornas."""


class ConsentMatter(StrEnum):
    """Ärendeslag: which age step gives a child a say of its own."""

    SCHOOL = "school"
    """Skolans ärenden."""
    OTHER = "other"
    """Socialtjänst, hälso- och sjukvård och samordning."""


class HandoverKind(StrEnum):
    """Överlämningens anledning: what changed, so that the named person did."""

    BIRTH = "birth"
    """Barnet föds: kedjan börjar."""
    SCHOOL_START = "school-start"
    """Skolstart."""
    SCHOOL_CHANGE = "school-change"
    """Byte av skola i samma kommun."""
    MOVE = "move"
    """Flytt till en annan kommun eller region."""
    LEAVING_SCHOOL = "leaving-school"
    """Skolan slutar."""
    ADULTHOOD = "adulthood"
    """Artonårsdagen, eller den sista dagen enligt regeluppsättningen."""
    DEATH = "death"
    """Barnet har avlidit."""
    EMIGRATION = "emigration"
    """Barnet har utvandrat."""
    PERSON_CHANGE = "person-change"
    """En person slutar eller byts vid samma enhet."""
    UNIT_CHANGE = "unit-change"
    """En enhet läggs ned, går ihop med en annan eller byts av annat skäl."""


class HandoverStatus(StrEnum):
    """Överlämningens läge: read off the chain and the receipt, never stored."""

    PLANNED = "planned"
    """Ännu inte skedd."""
    WAITING = "waiting"
    """Ansvaret har gått över; mottagaren har inte kvitterat."""
    REFUSED = "refused"
    """Mottagaren säger att det är fel; ansvaret ligger ändå där."""
    TAKEN_OVER = "taken-over"
    """Kvitterad."""
    PASSED = "passed"
    """Ansvaret har gått vidare utan kvittens."""
    DONE = "done"
    """Inget att kvittera: kedjans slut, eller ett byte av person inom enheten."""
    LAPSED = "lapsed"
    """Kedjan säger inte längre så."""


class RefusalReason(StrEnum):
    """Varför mottagaren säger att det är fel."""

    NOT_HERE = "not-here"
    """Barnet går inte här, är inte listat här."""
    WRONG_DATE = "wrong-date"
    """Fel dag."""
    MOVED_ON = "moved-on"
    """Barnet har redan flyttat vidare."""
    OTHER = "other"
    """Annat, som anteckningen säger."""


class HandoverItemStanding(StrEnum):
    """Vad som gäller för en uppgift i en överlämning."""

    GOES_ALONG = "goes-along"
    """Avlämnaren har lämnat ut den till mottagaren."""
    KEPT = "kept"
    """Avlämnaren har beslutat att behålla den."""
    MAY_GO = "may-go"
    """Får lämnas ut när avlämnaren bekräftar den."""
    NEEDS_DECISION = "needs-decision"
    """En människa måste pröva och anteckna först."""
    NEEDS_CONSENT = "needs-consent"
    """Får lämnas ut bara med samtycke."""
    STAYS = "stays"
    """Får inte lämnas ut."""
    NOT_FINISHED = "not-finished"
    """Ett utkast följer aldrig med."""
    WITHIN_BRANCH = "within-branch"
    """Mottagaren är samma verksamhetsgren och läser redan."""
