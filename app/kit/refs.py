"""Ids as they stand in schemas: each kind with its own form."""

from typing import Annotated

from pydantic import Field

from app.kit.ids import id_field

ClientId = Annotated[str, id_field("cli")]
ClientChangeId = Annotated[str, id_field("clc")]
OrganisationId = Annotated[str, id_field("org")]
UnitId = Annotated[str, id_field("uni")]
DistrictId = Annotated[str, id_field("dct")]
AgreementId = Annotated[str, id_field("agr")]
ContactPointId = Annotated[str, id_field("ctp")]
ProfessionalId = Annotated[str, id_field("pro")]
DutyId = Annotated[str, id_field("dty")]
ProfessionalIdentifierId = Annotated[str, id_field("pxi")]
ChildId = Annotated[str, id_field("chi")]
RelationId = Annotated[str, id_field("rel")]
GuardianId = Annotated[str, id_field("grd")]
FamilyMemberId = Annotated[str, id_field("fam")]
ExternalIdentifierId = Annotated[str, id_field("ext")]
AssignmentId = Annotated[str, id_field("npa")]
CoverId = Annotated[str, id_field("npc")]
RuleSetChoiceId = Annotated[str, id_field("rsc")]
LeadAssignmentId = Annotated[str, id_field("lpa")]
FiveQuestionsId = Annotated[str, id_field("fqs")]
ChronologyEntryId = Annotated[str, id_field("chr")]
RecordId = Annotated[
    str, Field(pattern=r"^(fqs|chr)-[a-z2-7]{26}$", examples=["fqs-abcdefghijklmnopqrstuvwxyz"])
]
"""One thing that a branch has written and may share by itself: answers, or an entry of the chronology."""
ConsentId = Annotated[str, id_field("cns")]
AssistanceRequestId = Annotated[str, id_field("asr")]
DisclosureId = Annotated[str, id_field("dis")]
PlanId = Annotated[str, id_field("pln")]
InvitationId = Annotated[str, id_field("inv")]
MeetingId = Annotated[str, id_field("mtg")]
GoalId = Annotated[str, id_field("goa")]
ActionId = Annotated[str, id_field("act")]
FollowUpId = Annotated[str, id_field("flw")]
DissentId = Annotated[str, id_field("dst")]
CodeEventId = Annotated[str, id_field("cev")]
ClockPauseId = Annotated[str, id_field("pau")]
CalendarFeedId = Annotated[str, id_field("caf")]
PlanCopyId = Annotated[str, id_field("cpy")]
ChildVoiceId = Annotated[str, id_field("voi")]
ImportRunId = Annotated[str, id_field("imp")]
LinkId = Annotated[str, id_field("lnk")]
ProtectionId = Annotated[str, id_field("prt")]
ProtectedAccessId = Annotated[str, id_field("shn")]
NamedUnitId = Annotated[str, id_field("nun")]
CareBlockId = Annotated[str, id_field("cbl")]
HandoverId = Annotated[str, id_field("hov")]
HandoverRefusalId = Annotated[str, id_field("hrf")]
HandoverItemId = Annotated[str, id_field("hoi")]
SupportOfferId = Annotated[str, id_field("sof")]
SupportDeclineId = Annotated[str, id_field("dcl")]
