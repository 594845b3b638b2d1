-- Which warm handovers wait for an answer on a consent, and would be hidden by its withdrawal: for the branch that has
-- made them, and for those of the family who have given the consent.
CREATE FUNCTION register.waiting_handovers(p_consent text)
RETURNS TABLE (id text, recipient_unit_id text, handed_over_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT w.id, w.recipient_unit_id, w.handed_over_at
  FROM warm_handover w
  JOIN help_application a ON a.id = w.help_application_id
  JOIN consent c ON c.id = w.consent_id
  WHERE c.id = p_consent AND a.answered_at IS NULL AND consent_holds(c.id, domain_date())
    AND CASE
      WHEN coalesce(caller('family'), caller('child')) IS NOT NULL THEN
        coalesce(caller('family'), caller('child')) = ANY (c.required) AND caller_is_family_of(c.child_id)
      ELSE
        w.organisation_id = caller('organisation') AND w.branch = caller('branch') AND may_know(c.child_id)
        AND (w.branch NOT IN ('care', 'pupil-health-medical')
             OR NOT is_blocked(w.child_id, w.organisation_id, w.branch, w.unit_id))
    END
  ORDER BY w.handed_over_at, w.id
$$;
