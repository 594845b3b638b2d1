"""The citations of the rules, written out a second time as a lawyer would write them: `OSL 25:12`.

What a rule rests on, where that stands in the law, since when and until when, and how sure we are, are
compared with this; `V` was read in the statute, `T` seen through another statute, `U` is unverified.
"""
# ruff: noqa: E501 - a table is read line by line

PLACES = """
absence-inquiry                        | SkolL 7:19 a       | 2018-07-01 |            | T
absolute-secrecy-at-processor          | OSL 40:5           | 2009-06-30 |            | V
address-of-threatened                  | OSL 21:3           | 2009-06-30 |            | V
anyone-may-report                      | old SoL 14:1 c     | 2002-01-01 | 2025-06-30 | T
anyone-may-report                      | SoL 19:?           | 2025-07-01 |            | U
assessed-help                          | old SoL 4:1        | 2002-01-01 | 2025-06-30 | T
assessed-help                          | SoL 11:1           | 2025-07-01 |            | T
board-decides-for-guardian             | FB 6:13 a          | 2012-05-01 |            | V
care-block                             | PDL 4:4            | 2008-07-01 |            | V
case-moves-municipality                | old SoL 16:1       | 2002-01-01 | 2025-06-30 | T
case-moves-municipality                | SoL 29:10-11       | 2025-07-01 |            | T
child-inquiry-time                     | old SoL 11:2       | 2002-01-01 | 2025-06-30 | T
child-inquiry-time                     | SoL 20:?           | 2025-07-01 |            | U
compulsory-care-consent                | LVU 1              | 1990-07-01 |            | V
concern-report-duty                    | old SoL 14:1       | 2002-01-01 | 2025-06-30 | T
concern-report-duty                    | SoL 19:1           | 2025-07-01 |            | T
confidentiality-when-outsourced        | lag 2020:914       | 2021-01-01 |            | U
consent-breaks-secrecy                 | OSL 10:1           | 2009-06-30 |            | V
coordinated-plan-care                  | old HSL 3 f        | 2010-01-01 | 2017-03-31 | T
coordinated-plan-care                  | HSL 16:4           | 2017-04-01 |            | T
coordinated-plan-social                | old SoL 2:7        | 2010-01-01 | 2025-06-30 | V
coordinated-plan-social                | SoL 10:8-9         | 2025-07-01 |            | T
crime-against-child                    | OSL 10:21          | 2009-06-30 |            | V
crime-prevention-weighed               | OSL 10:15 a        | 2025-12-01 |            | V
crime-with-prison                      | OSL 10:24          | 2009-06-30 |            | V
crime-with-six-months                  | OSL 10:23          | 2009-06-30 |            | V
custody-inquiry-school                 | FB 6:20 c          | 2026-01-15 |            | V
custody-inquiry-social                 | FB 6:20 b          | 1950-01-01 |            | V
direct-access-by-law-only              | PDL 5:4            | 2008-07-01 |            | V
direct-access-carries-secrecy          | OSL 11:4           | 2009-06-30 |            | V
duty-breaks-secrecy                    | OSL 10:28          | 2009-06-30 |            | V
feedback-duty                          | old SoL 14:1 b     | 2013-01-01 | 2025-06-30 | U
feedback-duty                          | SoL 19:6           | 2025-07-01 |            | T
feedback-to-reporter                   | OSL 26:9 a         | 2025-07-01 |            | V
general-clause                         | OSL 10:27          | 2009-06-30 |            | V
guardian-decides-for-child             | FB 6:11            | 1950-01-01 |            | V
health-care-secrecy                    | OSL 25:1           | 2009-06-30 |            | V
health-care-to-care-or-social          | OSL 25:12          | 2009-06-30 |            | V
health-care-within-region              | OSL 25:11          | 2009-06-30 |            | V
help-without-individual-test           | SoL 11:5           | 2025-07-01 |            | T
hidden-whereabouts                     | LVU 14             | 1990-07-01 |            | V
independent-school-confidentiality     | SkolL 29:14        | 2010-08-01 |            | V
independent-school-to-police           | SkolL 29:19 b      | 2025-04-01 |            | U
individual-may-waive                   | OSL 12:2           | 2009-06-30 |            | V
inner-secrecy                          | PDL 4:1            | 2008-07-01 |            | V
inquiry-decision-time                  | old SoL 11:1 a     | 2013-01-01 | 2025-06-30 | U
inquiry-decision-time                  | SoL 20:2           | 2025-07-01 |            | T
inquiry-information-duty               | old SoL 14:1       | 2002-01-01 | 2025-06-30 | T
inquiry-information-duty               | SoL 19:?           | 2025-07-01 |            | U
lawful-processing                      | PuL 10             | 1998-10-24 | 2018-05-24 | U
lawful-processing                      | GDPR 6             | 2018-05-25 |            | U
necessity-in-danger                    | BrB 24:4           | 1965-01-01 |            | U
no-secrecy-towards-oneself             | OSL 12:1           | 2009-06-30 |            | V
no-sensitive-data-in-compilations      | SoLPuL 7 a         | 2001-10-01 |            | V
open-interventions-without-guardian    | old SoL 3:6 a      | 2023-07-01 | 2025-06-30 | T
open-interventions-without-guardian    | SoL                | 2025-07-01 |            | U
own-right-to-plead-school              | SkolL 29:12        | 2010-08-01 |            | V
own-right-to-plead-social              | old SoL 11:10      | 2002-01-01 | 2025-06-30 | T
own-right-to-plead-social              | SoL                | 2025-07-01 |            | U
party-insight                          | OSL 10:3           | 2009-06-30 |            | V
patient-insight-limited                | OSL 25:6           | 2009-06-30 |            | V
placed-child-hidden                    | OSL 26:2           | 2009-06-30 |            | V
population-register                    | OSL 22:1           | 2009-06-30 |            | V
preschool-secrecy                      | OSL 23:1           | 2009-06-30 |            | V
private-care-confidentiality           | PSL 6:12           | 2011-01-01 |            | V
private-care-general-part              | PSL 6:16           | 2011-01-01 |            | V
private-social-care-confidentiality    | old SoL 15:1       | 2002-01-01 | 2025-06-30 | T
private-social-care-confidentiality    | SoL 17:11          | 2025-07-01 |            | T
protected-registration                 | OSL 21:3 a         | 2009-06-30 |            | V
protection-judgement                   | old SoL 11:1 a     | 2013-01-01 | 2025-06-30 | U
protection-judgement                   | SoL 20:?           | 2025-07-01 |            | U
pupil-health-to-pupil-support          | OSL 25:13 a        | 2009-06-30 |            | V
purpose-limitation                     | PuL 9              | 1998-10-24 | 2018-05-24 | U
purpose-limitation                     | GDPR 5             | 2018-05-25 |            | U
report-meeting                         | old SoL 14:1 a     | 2013-01-01 | 2025-06-30 | U
report-meeting                         | SoL 19:?           | 2025-07-01 |            | U
reporter-in-danger                     | OSL 26:5           | 2009-06-30 |            | V
reporters-own-secrecy                  | OSL 40:7 g         | 2026-01-15 |            | V
risk-of-crime-by-young-person          | OSL 10:18 a        | 2009-06-30 |            | V
school-reports-concern                 | SkolL 29:13        | 2010-08-01 |            | V
school-secrecy                         | OSL 23:2           | 2009-06-30 |            | V
secrecy-between-authorities            | OSL 8:1            | 2009-06-30 |            | T
secrecy-between-branches               | OSL 8:2            | 2009-06-30 |            | U
secrecy-for-minors                     | OSL 12:3           | 2009-06-30 |            | V
secrecy-marking-is-a-warning           | OSL 5:5            | 2009-06-30 |            | V
shared-documentation-exhaustive        | SVOD 3:7           | 2023-01-01 |            | V
shelter-addresses                      | OSL 26:14 b        | 2009-06-30 |            | V
social-secrecy                         | OSL 26:1           | 2009-06-30 |            | V
social-to-social-or-care               | OSL 26:9           | 2009-06-30 |            | V
statistics-secrecy                     | OSL 24:8           | 2009-06-30 |            | U
supervision                            | OSL 10:17          | 2009-06-30 |            | V
technical-processing                   | OSL 10:2 a         | 2023-07-01 |            | V
two-guardians-decide-together          | FB 6:13            | 1950-01-01 |            | V
"""
"""Basis | place | first day | last day | how sure. A question mark: the section was not found."""

RESTS_ON = """
1     | concern-report | T | concern-report-duty duty-breaks-secrecy school-reports-concern
1     | concern-report-by-other-authorities | T | concern-report-duty duty-breaks-secrecy
2     | information-to-child-inquiry | U | inquiry-information-duty duty-breaks-secrecy
2     | information-to-child-inquiry-by-other-authorities | U | inquiry-information-duty duty-breaks-secrecy
3     | anonymous-consultation | U | secrecy-between-authorities
4     | health-to-social-necessary-for-child | V | health-care-to-care-or-social
4,27  | pupil-health-nurse-to-social-for-adult-pupil | U | health-care-to-care-or-social
5     | health-to-social-not-necessary | V | health-care-secrecy
6     | health-to-social-about-adults | V | health-care-secrecy
7     | social-to-health-necessary-for-child | V | social-to-social-or-care
8     | custody-inquiry-between-social-boards | V | custody-inquiry-social duty-breaks-secrecy
8     | social-to-social-necessary-for-child | V | social-to-social-or-care case-moves-municipality
9     | health-to-other-health-necessary-for-child | V | health-care-to-care-or-social
10    | care-within-the-region | V | health-care-within-region inner-secrecy care-block
11    | health-to-school-stays-secret | V | health-care-secrecy general-clause
12    | health-to-pupil-health-nurse | U | health-care-to-care-or-social
13    | consent-health-care-to-school | V | consent-breaks-secrecy individual-may-waive secrecy-for-minors
14    | social-to-school-stays-secret | V | social-secrecy general-clause
15    | consent-social-services-to-school | V | individual-may-waive secrecy-for-minors
16    | feedback-to-the-reporter | V | feedback-to-reporter feedback-duty
17    | feedback-carries-three-values-only | V | social-secrecy
17    | more-than-feedback-stays-secret | V | social-secrecy feedback-to-reporter
18    | no-feedback-to-private-reporters | V | social-secrecy feedback-to-reporter
19    | reporters-own-copy-stays-secret | V | reporters-own-secrecy
19    | reporters-own-copy-weighed | V | reporters-own-secrecy general-clause
20    | family-asks-who-reported | V | party-insight reporter-in-danger
20    | reporter-in-danger | V | reporter-in-danger
21    | ordinary-school-information | V | school-secrecy
22    | school-special-support-stays-secret | V | school-secrecy
22    | special-support-with-harm-weighed | V | school-secrecy general-clause
22    | special-support-without-harm | V | school-secrecy
23    | pupil-health-stays-secret | V | school-secrecy
23    | pupil-health-weighed | V | school-secrecy general-clause
24    | preschool-stays-secret | V | preschool-secrecy
24    | preschool-weighed | V | preschool-secrecy general-clause
25    | pupil-health-medical-to-pupil-support | V | pupil-health-to-pupil-support
26    | pupil-health-medical-to-teachers | U | health-care-secrecy secrecy-between-branches
27    | pupil-health-nurse-to-social | V | health-care-to-care-or-social
28    | pupil-health-within-its-branch | U | secrecy-between-branches
29    | independent-school-ordinary-information | V | independent-school-confidentiality lawful-processing
29    | independent-school-ordinary-information-before | U | independent-school-confidentiality lawful-processing
30    | independent-school-pupil-health-stays-secret | V | independent-school-confidentiality
30,32 | consent-lifts-private-confidentiality | T | independent-school-confidentiality private-care-confidentiality private-social-care-confidentiality individual-may-waive
31    | private-care-weighed | U | private-care-confidentiality private-care-general-part
32    | private-social-care-stays-secret | T | private-social-care-confidentiality
33    | guardian-decides-for-the-child | V | secrecy-for-minors guardian-decides-for-child
34    | child-is-protected-from-the-guardian | V | secrecy-for-minors
35    | own-data | V | no-secrecy-towards-oneself patient-insight-limited
36    | third-persons-are-strangers | V | secrecy-for-minors
37    | hidden-placement-is-masked | V | placed-child-hidden hidden-whereabouts
37    | hidden-placement-is-never-told | V | placed-child-hidden hidden-whereabouts
38    | protected-identity-is-masked | V | address-of-threatened protected-registration population-register secrecy-marking-is-a-warning shelter-addresses
39    | plan-between-its-parties | T | individual-may-waive coordinated-plan-care coordinated-plan-social
40    | plan-must-be-drawn-up | T | coordinated-plan-care coordinated-plan-social
41    | plan-needs-consent | T | individual-may-waive coordinated-plan-care coordinated-plan-social
42    | plan-refused-by-one-guardian | V | two-guardians-decide-together board-decides-for-guardian
43    | board-decides-for-one-guardian | V | board-decides-for-guardian secrecy-for-minors
44    | open-intervention-at-the-childs-own-wish | T | open-interventions-without-guardian
45    | childs-own-consent-is-needed | U | own-right-to-plead-social own-right-to-plead-school compulsory-care-consent
46    | social-to-police-risk-of-crime | V | risk-of-crime-by-young-person
47    | crime-against-a-child-to-police | V | crime-against-child
47    | pupil-health-nurse-to-police | U | crime-against-child crime-with-six-months
47,49 | serious-crime-to-police | V | crime-with-six-months
48    | independent-school-to-police | U | independent-school-to-police
48    | school-to-police | V | crime-with-prison
49    | lesser-crime-stays-secret | V | health-care-secrecy social-secrecy crime-with-six-months
49    | lesser-crime-weighed-by-a-lawyer | U | crime-prevention-weighed
50    | school-staff-answer-custody-inquiry | V | custody-inquiry-school duty-breaks-secrecy
51    | supervision-asks-by-law | V | supervision duty-breaks-secrecy
51    | supervision-needs-it | V | supervision
52    | technical-processing | U | technical-processing absolute-secrecy-at-processor confidentiality-when-outsourced
53    | no-shared-store | V | direct-access-by-law-only shared-documentation-exhaustive direct-access-carries-secrecy
54    | named-person-is-known-to-the-family | V | no-secrecy-towards-oneself secrecy-for-minors
54    | named-person-of-a-public-school | U | school-secrecy
54    | named-person-outside-school-weighed | U | preschool-secrecy health-care-secrecy social-secrecy
55    | handover-is-never-automatic | V | preschool-secrecy school-secrecy secrecy-between-authorities
56    | statistics-must-not-identify | V | statistics-secrecy no-sensitive-data-in-compilations
56    | statistics-without-persons | U | statistics-secrecy no-sensitive-data-in-compilations
57    | stale-consent-is-none | V | individual-may-waive
58    | acute-danger-goes-to-a-human | U | necessity-in-danger
-     | anyone-may-report | U | anyone-may-report
-     | consent-lifts-secrecy | V | consent-breaks-secrecy individual-may-waive
-     | independent-preschool-stays-secret | V | independent-school-confidentiality
-     | no-rule-no-sharing | T | secrecy-between-authorities
-     | purpose-must-be-stated | V | purpose-limitation
-     | within-the-owners-branch | U | secrecy-between-branches
"""
"""Rows of the decision table | rule | how sure | bases."""

ACTS = """
OSL | 2009:400 | offentlighets- och sekretesslagen | the Public Access to Information and Secrecy Act
SoL | 2025:400 | socialtjänstlagen | the Social Services Act
old SoL | 2001:453 | socialtjänstlagen | the Social Services Act
PDL | 2008:355 | patientdatalagen | the Patient Data Act
PSL | 2010:659 | patientsäkerhetslagen | the Patient Safety Act
HSL | 2017:30 | hälso- och sjukvårdslagen | the Health and Medical Services Act
old HSL | 1982:763 | hälso- och sjukvårdslagen | the Health and Medical Services Act
SVOD | 2022:913 | lagen om sammanhållen vård- och omsorgsdokumentation | the Act on Coherent Health and Social Care Documentation
SkolL | 2010:800 | skollagen | the Education Act
FB | 1949:381 | föräldrabalken | the Children and Parents Code
LVU | 1990:52 | lagen med särskilda bestämmelser om vård av unga | the Care of Young Persons (Special Provisions) Act
SoLPuL | 2001:454 | lagen om behandling av personuppgifter inom socialtjänsten | the Act on Personal Data in Social Services
BrB | 1962:700 | brottsbalken | the Criminal Code
GDPR | 2016/679 | dataskyddsförordningen | the General Data Protection Regulation
PuL | 1998:204 | personuppgiftslagen | the Personal Data Act
lag 2020:914 | 2020:914 | lagen om tystnadsplikt vid utkontraktering av teknisk bearbetning | the Act on Confidentiality when Technical Processing is Outsourced
"""
"""Short name | number | name in Swedish | name in English."""
