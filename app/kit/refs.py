"""Ids as they stand in schemas: each kind with its own form."""

from typing import Annotated

from app.kit.ids import id_field

OrganisationId = Annotated[str, id_field("org")]
UnitId = Annotated[str, id_field("uni")]
ProfessionalId = Annotated[str, id_field("pro")]
DutyId = Annotated[str, id_field("dty")]
ChildId = Annotated[str, id_field("chi")]
RelationId = Annotated[str, id_field("rel")]
GuardianId = Annotated[str, id_field("grd")]
FamilyMemberId = Annotated[str, id_field("fam")]
ExternalIdentifierId = Annotated[str, id_field("ext")]
AssignmentId = Annotated[str, id_field("npa")]
LeadAssignmentId = Annotated[str, id_field("lpa")]
FiveQuestionsId = Annotated[str, id_field("fqs")]
ConsentId = Annotated[str, id_field("cns")]
DisclosureId = Annotated[str, id_field("dis")]
PlanId = Annotated[str, id_field("pln")]
InvitationId = Annotated[str, id_field("inv")]
MeetingId = Annotated[str, id_field("mtg")]
GoalId = Annotated[str, id_field("goa")]
ActionId = Annotated[str, id_field("act")]
FollowUpId = Annotated[str, id_field("flw")]
DissentId = Annotated[str, id_field("dst")]
ChildVoiceId = Annotated[str, id_field("voi")]
ImportRunId = Annotated[str, id_field("imp")]
LinkId = Annotated[str, id_field("lnk")]
ProtectionId = Annotated[str, id_field("prt")]
ProtectedAccessId = Annotated[str, id_field("shn")]
CareBlockId = Annotated[str, id_field("cbl")]
