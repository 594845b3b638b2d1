-- The second lock on what belongs to a handover, on offers of support and on a family's no to them.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['handover_refusal', 'handover_item', 'support_offer', 'support_decline'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON public.%I TO named_person_app', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('GRANT SELECT ON public.%I TO named_person_register', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['handover_refusal', 'support_offer'] LOOP
    EXECUTE format('CREATE POLICY reseals ON public.%I FOR UPDATE TO named_person_owner
      USING (current_setting(''app.resealing'', true) = ''on'')', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['handover_refusal', 'handover_item', 'support_offer'] LOOP
    EXECUTE format('CREATE POLICY own_branch ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'') AND branch = caller(''branch''))
      WITH CHECK (organisation_id = caller(''organisation'') AND branch = caller(''branch''))', t);
  END LOOP;
END $$;

-- A refusal is told the unit that handed over.
CREATE POLICY outgoing ON public.handover_refusal FOR SELECT TO named_person_app
  USING (outgoing_branch = caller('branch')
         AND outgoing_unit_id = ANY (string_to_array(coalesce(caller('units'), ''), ',')));

-- The receiving unit learns of an item when it has been shared with it, and of no other.
CREATE POLICY recipient ON public.handover_item FOR SELECT TO named_person_app
  USING (EXISTS (SELECT 1 FROM disclosure d WHERE d.id = disclosure_id AND d.shared
                   AND d.recipient_organisation_id = caller('organisation')
                   AND d.recipient_branch = caller('branch')));

CREATE POLICY family ON public.support_offer FOR SELECT TO named_person_app
  USING (register.caller_is_family_of(child_id));

-- A family's no is seen by the family and by the named person's unit. Each says it, and takes it back, in the own
-- name; the named person's unit writes down what it has heard of who speaks for the child.
CREATE POLICY family ON public.support_decline TO named_person_app
  USING (register.caller_is_family_of(child_id))
  WITH CHECK (register.caller_is_family_of(child_id)
              AND giver_id = coalesce(caller('family'), caller('child')));
CREATE POLICY named_person ON public.support_decline TO named_person_app
  USING (register.caller_is_named_person_of(child_id))
  WITH CHECK (register.caller_is_named_person_of(child_id) AND register.speaks_for(child_id, giver_id));

-- What stands in a branch's own log of a no, or was refused because of one, is for the named person's unit only.
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
  ORDER BY e.id DESC LIMIT p_limit OFFSET p_offset
$$;
