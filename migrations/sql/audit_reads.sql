-- The family's own log: what was read or shared under a consent that this very person gave. Unit and purpose
-- only; nothing of reception or inquiry.
CREATE FUNCTION audit.family_log(p_child text, p_limit integer, p_offset integer)
RETURNS TABLE (total bigint, at timestamptz, unit_id text, purpose text, action text, consent_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, register, public, pg_temp AS
$$
  SELECT count(*) OVER (), coalesce(e.domain_at, e.at), e.unit_id::text, e.purpose::text, e.action::text,
         e.consent_id::text
  FROM audit_entry e
  WHERE e.child_id = p_child AND register.caller_is_family_of(p_child)
    AND e.outcome = 'allowed' AND e.organisation_id IS NOT NULL
    AND e.branch NOT IN ('social-reception', 'social-inquiry')
    AND (e.action LIKE '%:read%' OR e.action LIKE 'disclosure:%')
    AND EXISTS (SELECT 1 FROM consent_answer a
                WHERE a.consent_id = e.consent_id AND a.status IN ('given', 'withdrawn')
                  AND a.giver_id = coalesce(caller('family'), caller('child')))
    AND NOT EXISTS (SELECT 1 FROM register.child c
                    WHERE c.id = p_child AND c.shield IN ('hidden-placement', 'sealed'))
  ORDER BY e.id DESC LIMIT p_limit OFFSET p_offset
$$;

-- The log of one organisation's branch about a child, for its own control.
CREATE FUNCTION audit.own_log(p_child text, p_limit integer, p_offset integer)
RETURNS TABLE (total bigint, at timestamptz, unit_id text, professional_id text, purpose text, action text,
               outcome text, reason text, subject_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, register, public, pg_temp AS
$$
  SELECT count(*) OVER (), coalesce(e.domain_at, e.at), e.unit_id::text, e.professional_id::text,
         e.purpose::text, e.action::text, e.outcome::text, e.reason::text, e.subject_id::text
  FROM audit_entry e
  WHERE e.child_id = p_child AND register.may_know(p_child)
    AND e.organisation_id = caller('organisation') AND e.branch = caller('branch')
  ORDER BY e.id DESC LIMIT p_limit OFFSET p_offset
$$;

-- What was seen through a link between two pointers while it stood, by those who had no relation of their own.
CREATE FUNCTION audit.seen_through_link(p_link text)
RETURNS TABLE (at timestamptz, child_id text, organisation_id text, unit_id text, purpose text, action text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, register, public, pg_temp AS
$$
  SELECT e.at, e.child_id::text, e.organisation_id::text, e.unit_id::text, e.purpose::text, e.action::text
  FROM register.child_link l
  JOIN audit_entry e ON e.child_id IN (l.child_id, l.other_child_id)
   AND e.at >= l.linked_at AND e.at <= coalesce(l.undone_at, clock_timestamp()) AND e.outcome = 'allowed'
  WHERE l.id = p_link
    AND (register.may_know(l.child_id) OR register.may_know(l.other_child_id))
    AND NOT EXISTS (SELECT 1 FROM relation r
                    WHERE r.child_id = e.child_id AND r.organisation_id = e.organisation_id)
  ORDER BY e.id
$$;
