-- The log of one organisation's branch about a child, for its own control. An address of a plan that the caller may
-- not know leaves no line here: that there is such a plan about this very child is for its parties.
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
  ORDER BY e.id DESC LIMIT p_limit OFFSET p_offset
$$;
