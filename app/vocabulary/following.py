"""What follows by itself: handovers, notices, time limits, codes, statistics."""

from enum import StrEnum


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
    CONCERN_PROTECTION = "concern-protection"
    """Behovet av omedelbart skydd ska bedömas."""
    CONCERN_DECISION = "concern-decision"
    """Beslut om utredning ska fattas."""
    CONCERN_INQUIRY = "concern-inquiry"
    """Utredningen ska vara klar."""
    APPLICATION = "application"
    """Svar på familjens egen ansökan om hjälp."""
    CONCERN_FEEDBACK = "concern-feedback"
    """Anmälaren ska få återkoppling."""
    ABSENCE_STEP = "absence-step"
    """Rektor ska ta nästa steg om en elevs frånvaro."""


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
    ABSENCE_DUTY = "absence-duty"
    """Skolan ska se till en elevs frånvaro."""
    ABSENCE_OVERDUE = "absence-overdue"
    """Ett steg som skolan skulle ha tagit vid en elevs frånvaro är försenat."""
    CONTACT_REPLACED = "contact-replaced"
    """Ett distrikt har en ny kontaktpunkt, och skolan har inte kvitterat."""
    SCHOOL_YEAR_TURNED = "school-year-turned"
    """Läsåret har skiftat: enheten är namngiven person för nya barn."""
    APPLICATION_RECEIVED = "application-received"
    """En familj har ansökt om hjälp."""
    WARM_HANDOVER_ANSWERED = "warm-handover-answered"
    """Den som en familj lämnades över till har svarat."""
    CONCERN_RECEIVED = "concern-received"
    """En orosanmälan har kommit, och skyddsbedömningen är inte gjord."""
    CONCERN_UNDECIDED = "concern-undecided"
    """Det är inte beslutat om en orosanmälan ska leda till utredning."""
    CONCERN_INQUIRY_OPEN = "concern-inquiry-open"
    """En utredning pågår och ska bli klar i tid."""
    CONCERN_FEEDBACK_OWED = "concern-feedback-owed"
    """Den som anmält väntar på återkoppling."""
    CONCERN_SUPPLEMENTED = "concern-supplemented"
    """Den som anmält har lagt till något."""
    CONCERN_NOT_DELIVERED = "concern-not-delivered"
    """En orosanmälan har inte kommit fram: ring."""
    CONCERN_FEEDBACK_GIVEN = "concern-feedback-given"
    """Det finns återkoppling på en orosanmälan."""
    CONCERN_COSIGN_ASKED = "concern-cosign-asked"
    """En kollega ber enhetens chef att stå bakom en anmälan."""


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


class SubscriptionStatus(StrEnum):
    """Hur en prenumeration står."""

    UNCONFIRMED = "unconfirmed"
    """Adressen har inte svarat att den vill ha händelserna."""
    ACTIVE = "active"
    PAUSED = "paused"
    """Inget berättas; det som händer väntar."""
    ENDED = "ended"
    """Systemet har avslutat den, eller adressen har svarat att den inte finns mer."""


class DeliveryStatus(StrEnum):
    """Hur en leverans av en händelse står."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Ingen tog emot på tre dygn: lämnad kvar, och kan skickas igen."""
    WITHHELD = "withheld"
    """Mottagaren får inte längre läsa det som ligger bakom länken."""
