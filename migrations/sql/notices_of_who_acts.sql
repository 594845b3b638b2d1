-- What whoever acts for a closed unit, or for who is away, sees of that unit's notices: these kinds, each for its
-- reason. No other: to act for the named person opens no records, nothing that was shared with the unit, no seat at a
-- plan, and no answer that only the unit's own people can give.
CREATE FUNCTION register.notices_of_who_acts() RETURNS TABLE (kind text, because text)
LANGUAGE sql IMMUTABLE SET search_path = register, public, pg_temp AS
$$
  VALUES ('named-person-new', 'who acts gives the receipt of a handover, or refuses it'),
         ('handover-refused', 'who acts sees to it that somebody answers for the child'),
         ('school-year-turned', 'who acts sees which children are coming, and whom to prepare for')
$$;

-- The units whose notices the caller may have to look at: its own, and those where it acts for all or for one.
CREATE FUNCTION register.units_looked_after() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH own AS MATERIALIZED (SELECT string_to_array(coalesce(caller('units'), ''), ',') AS units)
  SELECT own.units || ARRAY(
    SELECT DISTINCT c.unit_id::text FROM named_person_cover c
    WHERE c.withdrawn_at IS NULL AND c.valid @> domain_date()
      AND c.organisation_id = caller('organisation') AND c.branch = caller('branch')
      AND (c.acting_professional_id = caller('professional') OR c.acting_unit_id = ANY (own.units)))
  FROM own
$$;

-- Whether a notice is the caller's to see: at an own unit, or as who acts there for the child's named person of
-- today; about a child that they may know of, on a ground that still holds.
CREATE FUNCTION register.notice_shows(p_unit text, p_child text, p_consent text, p_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT (p_unit = ANY (string_to_array(coalesce(caller('units'), ''), ','))
          OR (p_kind IN (SELECT k.kind FROM notices_of_who_acts() k)
              AND CASE WHEN p_child IS NULL THEN caller_acts_for(p_unit, NULL, domain_date())
                       ELSE EXISTS (
                         SELECT 1 FROM named_person_assignment a
                         WHERE a.child_id = p_child AND a.unit_id = p_unit AND a.superseded_at IS NULL
                           AND a.valid @> domain_date()
                           AND caller_acts_for(a.unit_id, a.professional_id, domain_date())) END))
     AND (p_child IS NULL OR may_know(p_child))
     AND (p_consent IS NULL OR consent_holds(p_consent, domain_date()))
$$;

DROP POLICY own_unit ON public.notice;
CREATE POLICY own_unit ON public.notice FOR SELECT TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY ((SELECT register.units_looked_after())::text[])
         AND (professional_id = caller('professional') OR NOT register.for_one_alone(kind, professional_id))
         AND register.notice_shows(unit_id, child_id, consent_id, kind));
DROP POLICY own_unit_reads ON public.notice;
CREATE POLICY own_unit_reads ON public.notice FOR UPDATE TO named_person_app
  USING (organisation_id = caller('organisation') AND branch = caller('branch')
         AND unit_id = ANY ((SELECT register.units_looked_after())::text[])
         AND (professional_id = caller('professional') OR NOT register.for_one_alone(kind, professional_id))
         AND register.notice_shows(unit_id, child_id, consent_id, kind));

-- The mailboxes at which somebody has something unread that no mail has told of yet: the unit's own, and beside it
-- that of who acts there, which a cover may name. A notice that nobody there may see is told to nobody.
CREATE OR REPLACE FUNCTION register.mailboxes_with_news() RETURNS TABLE (unit_id text, mailbox text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_place record;
  v_who record;
  v_told text[];
BEGIN
  FOR v_place IN
    SELECT n.unit_id, u.organisation_id, u.role_mailbox FROM notice n JOIN unit u ON u.id = n.unit_id
    WHERE n.settled_at IS NULL AND n.read_at IS NULL AND n.mailed_on IS NULL
      AND NOT for_one_alone(n.kind, n.professional_id)
    GROUP BY n.unit_id, u.organisation_id, u.role_mailbox ORDER BY n.unit_id
  LOOP
    v_told := '{}';
    FOR v_who IN
      SELECT v_place.role_mailbox AS mailbox, d.professional_id, d.branch, d.unit_id, true AS own FROM duty d
      WHERE d.unit_id = v_place.unit_id AND d.valid @> domain_date()
      UNION
      SELECT coalesce(c.role_mailbox, u.role_mailbox), d.professional_id, d.branch, d.unit_id, false
      FROM named_person_cover c
      JOIN duty d ON d.organisation_id = c.organisation_id AND d.branch = c.branch AND d.valid @> domain_date()
       AND (d.professional_id = c.acting_professional_id OR d.unit_id = c.acting_unit_id)
      JOIN unit u ON u.id = d.unit_id
      WHERE c.unit_id = v_place.unit_id AND c.withdrawn_at IS NULL AND c.valid @> domain_date()
      ORDER BY own DESC, mailbox, professional_id, branch, unit_id
    LOOP
      CONTINUE WHEN v_who.mailbox = ANY (v_told);
      PERFORM set_config('app.organisation', v_place.organisation_id, true),
              set_config('app.branch', v_who.branch, true),
              set_config('app.professional', v_who.professional_id, true),
              set_config('app.units', v_who.unit_id, true);
      IF EXISTS (SELECT 1 FROM notice n
                 WHERE n.unit_id = v_place.unit_id AND n.branch = v_who.branch AND n.settled_at IS NULL
                   AND n.read_at IS NULL AND n.mailed_on IS NULL
                   AND NOT for_one_alone(n.kind, n.professional_id)
                   AND notice_shows(n.unit_id, n.child_id, n.consent_id, n.kind)) THEN
        unit_id := v_place.unit_id;
        mailbox := v_who.mailbox;
        v_told := v_told || mailbox;
        RETURN NEXT;
      END IF;
    END LOOP;
  END LOOP;
  PERFORM set_config('app.organisation', '', true), set_config('app.branch', '', true),
          set_config('app.professional', '', true), set_config('app.units', '', true);
END
$$;
