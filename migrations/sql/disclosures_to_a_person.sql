-- A disclosure to one person: until it has been taken over it is that person's to know of, while the duty at the
-- unit lasts. Once taken over it is the unit's, as everything that an authority has received.

-- Whether somebody can take it over: for a unit always, for one person while that person works there.
CREATE FUNCTION register.reaches_somebody(p_disclosure public.disclosure, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT (p_disclosure).recipient_professional_id IS NULL OR EXISTS (
    SELECT 1 FROM duty u
    WHERE u.professional_id = (p_disclosure).recipient_professional_id
      AND u.unit_id = (p_disclosure).recipient_unit_id AND u.branch = (p_disclosure).recipient_branch
      AND u.valid @> p_on)
$$;

-- Whether it waits for somebody else at the recipient's unit: the others there know nothing of it.
CREATE FUNCTION register.is_for_another(p_disclosure text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT EXISTS (
    SELECT 1 FROM disclosure d
    WHERE d.id = p_disclosure AND d.received_at IS NULL
      AND d.recipient_professional_id IS DISTINCT FROM caller('professional')
      AND d.recipient_professional_id IS NOT NULL
      AND (d.organisation_id, d.branch) IS DISTINCT FROM (caller('organisation'), caller('branch')))
$$;

-- What is told of a disclosure to one person is told to that person alone.
CREATE FUNCTION register.for_one_alone(p_kind text, p_professional text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = register, public, pg_temp AS
$$ SELECT p_professional IS NOT NULL AND p_kind IN ('disclosure-made', 'disclosure-corrected') $$;

CREATE OR REPLACE FUNCTION register.access_facts(p_child text, p_on date)
RETURNS TABLE (
  child_id text, birth_date date, shielded boolean, named boolean, related boolean, named_person boolean,
  recipient boolean, seated boolean, invited boolean, family boolean, itself boolean, masked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH me AS MATERIALIZED (
    SELECT caller('organisation') AS org, caller('branch') AS branch, caller('professional') AS pro,
           string_to_array(coalesce(caller('units'), ''), ',') AS units),
  same AS MATERIALIZED (  -- the pointer and those linked to it
    SELECT p_child AS id
    UNION SELECT l.other_child_id FROM child_link l WHERE l.child_id = p_child AND l.undone_at IS NULL
    UNION SELECT l.child_id FROM child_link l WHERE l.other_child_id = p_child AND l.undone_at IS NULL)
  SELECT c.id, c.birth_date, c.shield <> 'none',
    EXISTS (SELECT 1 FROM shield_named n
            WHERE n.child_id = c.id AND n.professional_id = me.pro AND n.removed_at IS NULL),
    EXISTS (SELECT 1 FROM relation r JOIN same ON r.child_id = same.id
            WHERE r.organisation_id = me.org AND r.unit_id = ANY (me.units)
              AND reads_identity_of(me.branch, r.branch)
              AND (upper(r.valid) IS NULL OR upper(r.valid) > p_on)),
    EXISTS (SELECT 1 FROM named_person_assignment a JOIN same ON a.child_id = same.id
            WHERE a.superseded_at IS NULL AND a.valid @> p_on
              AND EXISTS (SELECT 1 FROM unit u WHERE u.id = a.unit_id AND u.branch = me.branch)
              AND (a.unit_id = ANY (me.units) OR caller_acts_for(a.unit_id, a.professional_id, p_on))),
    EXISTS (SELECT 1 FROM disclosure d
            WHERE d.child_id = c.id AND d.shared AND d.recipient_unit_id = ANY (me.units)
              AND d.recipient_branch = me.branch
              AND (d.received_at IS NOT NULL
                   OR (d.ended_at IS NULL AND (d.holds_until IS NULL OR d.holds_until > p_on)
                       AND (d.recipient_professional_id IS NULL OR d.recipient_professional_id = me.pro)))),
    EXISTS (SELECT 1 FROM plan_seat s
            WHERE s.child_id = c.id AND s.unit_id = ANY (me.units) AND s.branch = me.branch
              AND seat_is_live(s, p_on)),
    EXISTS (SELECT 1 FROM plan_invitation i JOIN coordinated_plan p ON p.id = i.plan_id
            WHERE i.child_id = c.id AND i.unit_id = ANY (me.units) AND i.invited_branch = me.branch
              AND p.status <> 'ended' AND plan_is_shared(p.id, p_on)),
    caller_is_family_of(c.id),
    coalesce(caller('child') = c.id, false) AND caller_is_family_of(c.id),
    c.shield <> 'none' AND place_is_masked(c.id)
  FROM child c CROSS JOIN me WHERE c.id = p_child
$$;

CREATE OR REPLACE FUNCTION register.notice_facts(p_children text[], p_on date)
RETURNS TABLE (child_id text, organisation_id text, branch text, unit_id text, professional_id text, kind text,
               key text, link text, due_on date, waiting boolean, consent_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH fact AS (
    -- A unit has become the named person, and has not said that it has taken over.
    SELECT a.child_id, u.organisation_id, u.branch, a.unit_id, a.professional_id, 'named-person-new' AS kind,
           'named-person-new:' || a.id AS key, '/children/' || a.child_id || '/named-person' AS link,
           NULL::date AS due_on, false AS waiting, NULL::varchar AS consent_id
    FROM named_person_assignment a JOIN unit u ON u.id = a.unit_id
    WHERE a.child_id = ANY (p_children) AND a.superseded_at IS NULL AND a.valid @> p_on
      AND a.accepted_at IS NULL AND lower(a.valid) > p_on - 30
    UNION ALL
    -- Something has been shared with a unit, or with one person there, and has not been taken over.
    SELECT d.child_id, d.recipient_organisation_id, d.recipient_branch, d.recipient_unit_id,
           d.recipient_professional_id, 'disclosure-made', 'disclosure-made:' || d.id,
           '/children/' || d.child_id || '/disclosures/' || d.id, NULL, false, d.consent_id
    FROM disclosure d
    WHERE d.child_id = ANY (p_children) AND d.shared AND d.received_at IS NULL AND d.ended_at IS NULL
      AND (d.holds_until IS NULL OR d.holds_until > p_on) AND reaches_somebody(d, p_on)
    UNION ALL
    -- Whom it was for works there no more: who shared it decides anew.
    SELECT d.child_id, d.organisation_id, d.branch, d.unit_id, d.decided_by, 'disclosure-undeliverable',
           'disclosure-undeliverable:' || d.id, '/children/' || d.child_id || '/disclosures/' || d.id,
           NULL, false, NULL
    FROM disclosure d
    WHERE d.child_id = ANY (p_children) AND d.shared AND d.received_at IS NULL AND d.ended_at IS NULL
      AND (d.holds_until IS NULL OR d.holds_until > p_on) AND NOT reaches_somebody(d, p_on)
    UNION ALL
    -- What a unit has received has been amended since.
    SELECT c.child_id, c.recipient_organisation_id, c.recipient_branch, c.recipient_unit_id,
           CASE WHEN d.received_at IS NULL THEN d.recipient_professional_id END,
           'disclosure-corrected', 'disclosure-corrected:' || c.id,
           '/children/' || c.child_id || '/corrections', NULL, false,
           CASE WHEN d.received_at IS NULL THEN d.consent_id END
    FROM correction c JOIN disclosure d ON d.id = c.disclosure_id
    WHERE c.child_id = ANY (p_children) AND c.noted_at::date > p_on - 30
      AND (d.received_at IS NOT NULL
           OR (d.ended_at IS NULL AND (d.holds_until IS NULL OR d.holds_until > p_on)
               AND reaches_somebody(d, p_on)))
    UNION ALL
    -- A unit is asked for something and has not answered everything.
    SELECT r.child_id, r.asked_organisation_id, r.asked_branch, r.asked_unit_id, NULL,
           CASE WHEN r.due_on < p_on THEN 'information-overdue' ELSE 'information-requested' END,
           CASE WHEN r.due_on < p_on THEN 'information-overdue:' ELSE 'information-requested:' END || r.id,
           '/children/' || r.child_id || '/information-requests/' || r.id, r.due_on, false, NULL
    FROM information_request r
    WHERE r.child_id = ANY (p_children)
      AND EXISTS (SELECT 1 FROM unnest(r.categories) AS k(category) WHERE NOT EXISTS (
        SELECT 1 FROM information_answer w
        WHERE w.information_request_id = r.id AND w.category = k.category))
    UNION ALL
    -- Who asks waits; what has been answered without being told changes nothing here.
    SELECT r.child_id, r.organisation_id, r.branch, r.unit_id, r.asked_by, 'information-awaited',
           'information-awaited:' || r.id, '/children/' || r.child_id || '/information-requests/' || r.id,
           r.due_on, true, NULL
    FROM information_request r
    WHERE r.child_id = ANY (p_children)
      AND EXISTS (SELECT 1 FROM unnest(r.categories) AS k(category) WHERE NOT EXISTS (
        SELECT 1 FROM information_answer w
        WHERE w.information_request_id = r.id AND w.category = k.category AND w.told))
    UNION ALL
    -- A unit is called or invited to a plan, and the plan's unit waits for its answer.
    SELECT i.child_id, i.invited_organisation_id, i.invited_branch, i.unit_id, NULL, 'plan-called',
           'plan-called:' || i.id, '/plans/' || i.plan_id || '/invitations/' || i.id, NULL, false, p.consent_id
    FROM plan_invitation i JOIN coordinated_plan p ON p.id = i.plan_id
    WHERE i.child_id = ANY (p_children) AND i.answer = 'waiting' AND p.status <> 'ended'
      AND plan_is_shared(p.id, p_on)
    UNION ALL
    SELECT i.child_id, p.organisation_id, p.branch, p.unit_id, l.professional_id, 'plan-answer-awaited',
           'plan-answer-awaited:' || i.id, '/plans/' || i.plan_id || '/invitations/' || i.id, NULL, true, NULL
    FROM plan_invitation i JOIN coordinated_plan p ON p.id = i.plan_id
    LEFT JOIN lead_professional_assignment l
      ON l.plan_id = p.id AND l.unit_id = p.unit_id AND l.valid @> p_on
    WHERE i.child_id = ANY (p_children) AND i.answer = 'waiting' AND p.status <> 'ended'
    UNION ALL
    -- A promise is soon due or overdue, for who gave it.
    SELECT t.child_id, t.responsible_organisation_id, s.branch, t.responsible_unit_id, NULL,
           CASE WHEN t.due_on < p_on THEN 'promise-overdue' ELSE 'promise-due' END,
           CASE WHEN t.due_on < p_on THEN 'promise-overdue:' ELSE 'promise-due:' END || t.id,
           '/plans/' || t.plan_id || '/actions/' || t.id, t.due_on, false,
           CASE WHEN (p.organisation_id, p.branch) <> (s.organisation_id, s.branch) THEN p.consent_id END
    FROM plan_action t JOIN coordinated_plan p ON p.id = t.plan_id
    JOIN plan_seat s ON s.plan_id = t.plan_id AND s.unit_id = t.responsible_unit_id AND seat_is_live(s, p_on)
    WHERE t.child_id = ANY (p_children) AND t.status IN ('promised', 'started') AND p.status <> 'ended'
      AND t.due_on <= p_on + 7
    UNION ALL
    -- The lead professional sees that another's promise is overdue; without one, the plan's unit does.
    SELECT t.child_id, coalesce(l.organisation_id, p.organisation_id), coalesce(l.branch, p.branch),
           coalesce(l.unit_id, p.unit_id), l.professional_id, 'promise-awaited', 'promise-awaited:' || t.id,
           '/plans/' || t.plan_id || '/actions/' || t.id, t.due_on, true,
           CASE WHEN (p.organisation_id, p.branch) <> (l.organisation_id, l.branch) THEN p.consent_id END
    FROM plan_action t JOIN coordinated_plan p ON p.id = t.plan_id
    LEFT JOIN lead_professional_assignment l ON l.plan_id = p.id AND l.valid @> p_on
    WHERE t.child_id = ANY (p_children) AND t.status IN ('promised', 'started') AND p.status <> 'ended'
      AND t.due_on < p_on AND t.responsible_unit_id <> coalesce(l.unit_id, p.unit_id)
    UNION ALL
    -- A plan is soon to be followed up.
    SELECT p.child_id, coalesce(l.organisation_id, p.organisation_id), coalesce(l.branch, p.branch),
           coalesce(l.unit_id, p.unit_id), l.professional_id, 'plan-follow-up-due',
           'plan-follow-up-due:' || p.id || ':' || p.follow_up_on, '/plans/' || p.id, p.follow_up_on, false,
           CASE WHEN (p.organisation_id, p.branch) <> (l.organisation_id, l.branch) THEN p.consent_id END
    FROM coordinated_plan p
    LEFT JOIN lead_professional_assignment l ON l.plan_id = p.id AND l.valid @> p_on
    WHERE p.child_id = ANY (p_children) AND p.status <> 'ended' AND p.follow_up_on <= p_on + 7
    UNION ALL
    -- Somebody has not answered a consent that is asked for, or has taken it back; or it soon ends.
    SELECT c.child_id, c.organisation_id, c.branch, o.unit_id, NULL, 'consent-awaited',
           'consent-awaited:' || c.id, '/children/' || c.child_id || '/consents/' || c.id, NULL, true, NULL
    FROM consent c CROSS JOIN LATERAL register.own_units(c.child_id, c.organisation_id, c.branch, p_on) o
    WHERE c.child_id = ANY (p_children) AND coalesce(upper(c.valid) > p_on, true)
      AND EXISTS (SELECT 1 FROM unnest(c.required) AS r(id) WHERE NOT EXISTS (
        SELECT 1 FROM consent_answer a WHERE a.consent_id = c.id AND a.giver_id = r.id))
    UNION ALL
    SELECT c.child_id, c.organisation_id, c.branch, o.unit_id, NULL, 'consent-withdrawn',
           'consent-withdrawn:' || a.id, '/children/' || c.child_id || '/consents/' || c.id, NULL, false, NULL
    FROM consent_answer a JOIN consent c ON c.id = a.consent_id
    CROSS JOIN LATERAL register.own_units(c.child_id, c.organisation_id, c.branch, p_on) o
    WHERE a.child_id = ANY (p_children) AND a.withdrawn_at::date > p_on - 30
    UNION ALL
    SELECT c.child_id, c.organisation_id, c.branch, o.unit_id, NULL, 'consent-ending',
           'consent-ending:' || c.id, '/children/' || c.child_id || '/consents/' || c.id, upper(c.valid) - 1,
           false, c.id
    FROM consent c CROSS JOIN LATERAL register.own_units(c.child_id, c.organisation_id, c.branch, p_on) o
    WHERE c.child_id = ANY (p_children) AND upper(c.valid) <= p_on + 14 AND consent_holds(c.id, p_on)
    UNION ALL
    -- A protection is to be looked at anew, by those of its own organisation who are named.
    SELECT t.child_id, d.organisation_id, d.branch, d.unit_id, d.professional_id, 'protection-review-due',
           'protection-review-due:' || t.id || ':' || d.professional_id,
           '/children/' || t.child_id || '/protections', t.review_on, false, NULL
    FROM protection t JOIN shield_named n ON n.child_id = t.child_id AND n.removed_at IS NULL
    JOIN duty d ON d.professional_id = n.professional_id AND d.organisation_id = t.organisation_id
      AND d.branch = t.branch AND d.valid @> p_on
    WHERE t.child_id = ANY (p_children) AND t.lifted_at IS NULL AND t.review_on <= p_on + 30)
  SELECT DISTINCT ON (f.unit_id, f.branch, f.key) f.child_id::text, f.organisation_id::text, f.branch::text,
         f.unit_id::text, f.professional_id::text, f.kind::text, f.key::text, f.link::text, f.due_on, f.waiting,
         f.consent_id::text
  FROM fact f WHERE ended_on(f.child_id) IS NULL ORDER BY f.unit_id, f.branch, f.key, f.professional_id;
END
$$;

CREATE OR REPLACE FUNCTION register.mailboxes_with_news() RETURNS TABLE (unit_id text, mailbox text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_place record;
  v_who record;
BEGIN
  FOR v_place IN
    SELECT n.unit_id, u.organisation_id, u.role_mailbox FROM notice n JOIN unit u ON u.id = n.unit_id
    WHERE n.settled_at IS NULL AND n.read_at IS NULL AND n.mailed_on IS NULL
      AND NOT for_one_alone(n.kind, n.professional_id)
    GROUP BY n.unit_id, u.organisation_id, u.role_mailbox ORDER BY n.unit_id
  LOOP
    FOR v_who IN
      SELECT DISTINCT d.professional_id, d.branch FROM duty d
      WHERE d.unit_id = v_place.unit_id AND d.valid @> domain_date() ORDER BY 1, 2
    LOOP
      PERFORM set_config('app.organisation', v_place.organisation_id, true),
              set_config('app.branch', v_who.branch, true),
              set_config('app.professional', v_who.professional_id, true),
              set_config('app.units', v_place.unit_id, true);
      IF EXISTS (SELECT 1 FROM notice n
                 WHERE n.unit_id = v_place.unit_id AND n.branch = v_who.branch AND n.settled_at IS NULL
                   AND n.read_at IS NULL AND n.mailed_on IS NULL
                   AND NOT for_one_alone(n.kind, n.professional_id)
                   AND notice_shows(n.unit_id, n.child_id, n.consent_id)) THEN
        unit_id := v_place.unit_id;
        mailbox := v_place.role_mailbox;
        RETURN NEXT;
        EXIT;
      END IF;
    END LOOP;
  END LOOP;
  PERFORM set_config('app.organisation', '', true), set_config('app.branch', '', true),
          set_config('app.professional', '', true), set_config('app.units', '', true);
END
$$;

CREATE OR REPLACE FUNCTION audit.own_log(p_child text, p_limit integer, p_offset integer)
RETURNS TABLE (total bigint, at timestamptz, unit_id text, professional_id text, purpose text, action text,
               outcome text, reason text, subject_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, register, public, pg_temp AS
$$
  SELECT count(*) OVER (), coalesce(e.domain_at, e.at), e.unit_id::text, e.professional_id::text,
         e.purpose::text, e.action::text, e.outcome::text, e.reason::text, e.subject_id::text
  FROM audit_entry e
  WHERE e.child_id = p_child AND register.may_know(p_child)
    AND e.organisation_id = caller('organisation') AND e.branch = caller('branch')
    AND NOT (e.reason IS NOT DISTINCT FROM 'may-not-know' AND e.action LIKE 'plan:%')
    AND (register.caller_is_named_person_of(p_child)
         OR NOT (e.action LIKE 'support:%' OR e.reason IS NOT DISTINCT FROM 'support-declined'))
    AND NOT register.is_for_another(e.subject_id)
  ORDER BY e.id DESC LIMIT p_limit OFFSET p_offset
$$;

DROP POLICY recipient ON public.disclosure;
CREATE POLICY recipient ON public.disclosure TO named_person_app
  USING (shared AND recipient_organisation_id = caller('organisation') AND recipient_branch = caller('branch')
         AND (recipient_professional_id IS NULL OR received_at IS NOT NULL
              OR (recipient_professional_id = caller('professional')
                  AND recipient_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')))));
DROP POLICY recipient ON public.correction;
CREATE POLICY recipient ON public.correction FOR SELECT TO named_person_app
  USING (recipient_organisation_id = caller('organisation') AND recipient_branch = caller('branch')
         AND EXISTS (SELECT 1 FROM disclosure d WHERE d.id = disclosure_id));

DROP POLICY own_unit ON public.notice;
CREATE POLICY own_unit ON public.notice FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND (professional_id = caller('professional') OR NOT register.for_one_alone(kind, professional_id))
         AND register.notice_shows(unit_id, child_id, consent_id));
DROP POLICY own_unit_reads ON public.notice;
CREATE POLICY own_unit_reads ON public.notice FOR UPDATE TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND (professional_id = caller('professional') OR NOT register.for_one_alone(kind, professional_id))
         AND register.notice_shows(unit_id, child_id, consent_id));
