-- Notices: what somebody should look at. Only these functions leave one; row-level security shows it.

-- Whether a notice is the caller's to see: at an own unit, about a child that they may know of, on a ground that
-- still holds.
CREATE FUNCTION register.notice_shows(p_unit text, p_child text, p_consent text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT p_unit = ANY (string_to_array(coalesce(caller('units'), ''), ','))
     AND (p_child IS NULL OR may_know(p_child))
     AND (p_consent IS NULL OR consent_holds(p_consent, domain_date()))
$$;

ALTER TABLE public.notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.notice FORCE ROW LEVEL SECURITY;
GRANT SELECT ON public.notice TO named_person_app;
GRANT UPDATE (read_at, read_by) ON public.notice TO named_person_app;
GRANT SELECT, INSERT, UPDATE ON public.notice TO named_person_register;
CREATE POLICY own_unit ON public.notice FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND register.notice_shows(unit_id, child_id, consent_id));
CREATE POLICY own_unit_reads ON public.notice FOR UPDATE TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND register.notice_shows(unit_id, child_id, consent_id));
CREATE POLICY register_leaves ON public.notice TO named_person_register USING (true) WITH CHECK (true);

-- Leaves one notice; the same fact at the same unit leaves no second one.
CREATE FUNCTION register.leave_notice(
  p_id text, p_kind text, p_key text, p_child text, p_organisation text, p_branch text, p_unit text,
  p_professional text, p_due date, p_waiting boolean, p_link text, p_at timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    INSERT INTO notice (id, child_id, organisation_id, branch, unit_id, professional_id, kind, key, link, due_on,
                        waiting, derived, left_at)
    SELECT p_id, p_child, u.organisation_id, p_branch, u.id, p_professional, p_kind, p_key, p_link, p_due,
           p_waiting, false, p_at
    FROM unit u WHERE u.id = p_unit AND u.organisation_id = p_organisation
      AND (p_child IS NULL OR ended_on(p_child) IS NULL)
    ON CONFLICT (unit_id, branch, key) DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM done)
$$;

-- Everything that somebody should look at of some children on a day, as it stands. Whoever may not know of a
-- child is not shown the notice; here nobody is asked.
CREATE FUNCTION register.notice_facts(p_children text[], p_on date)
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
    -- Something has been shared with a unit, which has not taken it over.
    SELECT d.child_id, d.recipient_organisation_id, d.recipient_branch, d.recipient_unit_id, NULL,
           'disclosure-made', 'disclosure-made:' || d.id,
           '/children/' || d.child_id || '/disclosures/' || d.id, NULL, false, d.consent_id
    FROM disclosure d
    WHERE d.child_id = ANY (p_children) AND d.shared AND d.received_at IS NULL AND d.ended_at IS NULL
      AND (d.holds_until IS NULL OR d.holds_until > p_on)
    UNION ALL
    -- What a unit has received has been amended since.
    SELECT c.child_id, c.recipient_organisation_id, c.recipient_branch, c.recipient_unit_id, NULL,
           'disclosure-corrected', 'disclosure-corrected:' || c.id,
           '/children/' || c.child_id || '/corrections', NULL, false,
           CASE WHEN d.received_at IS NULL THEN d.consent_id END
    FROM correction c JOIN disclosure d ON d.id = c.disclosure_id
    WHERE c.child_id = ANY (p_children) AND c.noted_at::date > p_on - 30
      AND (d.received_at IS NOT NULL
           OR (d.ended_at IS NULL AND (d.holds_until IS NULL OR d.holds_until > p_on)))
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

-- The units of an organisation's branch that have the child.
CREATE FUNCTION register.own_units(p_child text, p_organisation text, p_branch text, p_on date)
RETURNS TABLE (unit_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT DISTINCT r.unit_id::text FROM relation r
  WHERE r.child_id = p_child AND r.organisation_id = p_organisation AND reads_identity_of(p_branch, r.branch)
    AND (upper(r.valid) IS NULL OR upper(r.valid) > p_on)
$$;

-- Brings the notices that follow from what stands in line with it: leaves what is new, opens anew what has come
-- back, settles what is over. Answers how many have been left or opened.
CREATE FUNCTION register.refresh_notices(p_children text[], p_on date, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_left bigint;
BEGIN
  WITH fact AS MATERIALIZED (SELECT * FROM notice_facts(p_children, p_on)),
  over AS (
    UPDATE notice n SET settled_at = p_at
    WHERE n.child_id = ANY (p_children) AND n.derived AND n.settled_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM fact f
                      WHERE f.unit_id = n.unit_id AND f.branch = n.branch AND f.key = n.key)),
  placed AS (
    INSERT INTO notice AS n (id, child_id, organisation_id, branch, unit_id, professional_id, kind, key, link,
                             due_on, waiting, consent_id, derived, left_at)
    SELECT random_id('ntc'), f.child_id, f.organisation_id, f.branch, f.unit_id, f.professional_id, f.kind, f.key,
           f.link, f.due_on, f.waiting, f.consent_id, true, p_at
    FROM fact f ORDER BY f.unit_id, f.branch, f.key
    ON CONFLICT (unit_id, branch, key) DO UPDATE
      SET due_on = excluded.due_on, professional_id = excluded.professional_id, consent_id = excluded.consent_id,
          read_at = CASE WHEN n.settled_at IS NULL THEN n.read_at END,
          read_by = CASE WHEN n.settled_at IS NULL THEN n.read_by END,
          mailed_on = CASE WHEN n.settled_at IS NULL THEN n.mailed_on END, settled_at = NULL
      WHERE n.settled_at IS NOT NULL
         OR (n.due_on, n.professional_id, n.consent_id)
            IS DISTINCT FROM (excluded.due_on, excluded.professional_id, excluded.consent_id)
    RETURNING 1)
  SELECT count(*) INTO v_left FROM placed;
  RETURN v_left;
END
$$;

-- The same for the next children in the order of their ids; answers the last of them, and none after the last.
CREATE FUNCTION register.refresh_next_notices(p_after text, p_limit integer, p_on date, p_at timestamptz)
RETURNS TABLE (last_child text, placed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_children text[];
BEGIN
  SELECT array_agg(c.id ORDER BY c.id) INTO v_children
  FROM (SELECT id FROM child WHERE id > p_after ORDER BY id LIMIT p_limit) c;
  IF v_children IS NULL THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT v_children[array_upper(v_children, 1)], refresh_notices(v_children, p_on, p_at);
END
$$;

-- Everything about a child has ended: there is nothing more to look at.
CREATE FUNCTION register.settle_notices(p_child text, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE notice SET settled_at = p_at
    WHERE child_id = p_child AND settled_at IS NULL AND ended_on(p_child) IS NOT NULL RETURNING 1)
  SELECT count(*) FROM done
$$;

-- What has been told once and was read a month ago needs no more looking at.
CREATE FUNCTION register.settle_read_notices(p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE notice SET settled_at = p_at
    WHERE NOT derived AND settled_at IS NULL AND read_at < p_at - interval '30 days' RETURNING 1)
  SELECT count(*) FROM done
$$;

-- The role mailboxes of the units at which somebody has something unread that no mail has told of yet. A notice
-- that nobody there may see is told to nobody.
CREATE FUNCTION register.mailboxes_with_news() RETURNS TABLE (unit_id text, mailbox text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_place record;
  v_who record;
BEGIN
  FOR v_place IN
    SELECT n.unit_id, u.organisation_id, u.role_mailbox FROM notice n JOIN unit u ON u.id = n.unit_id
    WHERE n.settled_at IS NULL AND n.read_at IS NULL AND n.mailed_on IS NULL
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

CREATE FUNCTION register.mark_mailed(p_unit text, p_on date) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    UPDATE notice SET mailed_on = p_on
    WHERE unit_id = p_unit AND settled_at IS NULL AND mailed_on IS NULL RETURNING 1)
  SELECT count(*) FROM done
$$;
