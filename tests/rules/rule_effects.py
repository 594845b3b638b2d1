"""Written by hand: what each row of disclosures does when it applies, as the decision table has it."""

from app.rules.rule import Effect

EFFECTS: dict[Effect, str] = {
    Effect.BAR: """
        child-is-protected-from-the-guardian
        feedback-carries-three-values-only
        hidden-placement-is-never-told
        no-shared-store
        purpose-must-be-stated
        reporter-in-danger
        statistics-must-not-identify
    """,
    Effect.OPEN_BY_DEFAULT: """
        anonymous-consultation
        care-within-the-region
        ordinary-school-information
        own-data
        pupil-health-within-its-branch
        special-support-without-harm
        within-the-owners-branch
    """,
    Effect.MASK_FIELD: """
        hidden-placement-is-masked
        protected-identity-is-masked
    """,
    Effect.DUTY: """
        concern-report
        concern-report-by-other-authorities
        custody-inquiry-between-social-boards
        feedback-to-the-reporter
        information-to-child-inquiry
        information-to-child-inquiry-by-other-authorities
        plan-must-be-drawn-up
        school-staff-answer-custody-inquiry
        supervision-asks-by-law
    """,
    Effect.CONSENT: """
        board-decides-for-one-guardian
        consent-health-care-to-school
        consent-lifts-private-confidentiality
        consent-lifts-secrecy
        consent-social-services-to-school
        plan-between-its-parties
    """,
    Effect.PERMISSION: """
        anyone-may-report
        family-asks-who-reported
        guardian-decides-for-the-child
        named-person-is-known-to-the-family
        named-person-of-a-public-school
        open-intervention-at-the-childs-own-wish
        statistics-without-persons
        supervision-needs-it
        technical-processing
    """,
    Effect.PERMISSION_WITH_NECESSITY: """
        crime-against-a-child-to-police
        health-to-other-health-necessary-for-child
        health-to-pupil-health-nurse
        health-to-social-necessary-for-child
        independent-school-to-police
        pupil-health-medical-to-pupil-support
        pupil-health-nurse-to-police
        pupil-health-nurse-to-social
        pupil-health-nurse-to-social-for-adult-pupil
        school-to-police
        serious-crime-to-police
        social-to-health-necessary-for-child
        social-to-police-risk-of-crime
        social-to-social-necessary-for-child
    """,
    Effect.WEIGHED_BY_HUMAN: """
        independent-school-ordinary-information
        independent-school-ordinary-information-before
        lesser-crime-weighed-by-a-lawyer
        named-person-outside-school-weighed
        preschool-weighed
        private-care-weighed
        pupil-health-weighed
        reporters-own-copy-weighed
        special-support-with-harm-weighed
    """,
    Effect.CLOSED_BY_DEFAULT: """
        health-to-school-stays-secret
        health-to-social-about-adults
        health-to-social-not-necessary
        independent-preschool-stays-secret
        independent-school-pupil-health-stays-secret
        lesser-crime-stays-secret
        more-than-feedback-stays-secret
        no-feedback-to-private-reporters
        no-rule-no-sharing
        plan-needs-consent
        plan-refused-by-one-guardian
        preschool-stays-secret
        private-social-care-stays-secret
        pupil-health-medical-to-teachers
        pupil-health-stays-secret
        reporters-own-copy-stays-secret
        school-special-support-stays-secret
        social-to-school-stays-secret
        third-persons-are-strangers
    """,
    Effect.REFER_TO_HUMAN: """
        acute-danger-goes-to-a-human
    """,
    Effect.CONSENT_COUNTS_AS_NONE: """
        childs-own-consent-is-needed
        stale-consent-is-none
    """,
    Effect.CONFIRM_EACH_ITEM: """
        handover-is-never-automatic
    """,
}
