-- A child that has died or emigrated has done so by whichever pointer it is known.
CREATE OR REPLACE FUNCTION register.ended_on(p_child text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT min(e.ended_on) FROM child_ending e WHERE e.child_id = ANY (linked_set(p_child)) $$;

-- The pointers of a child that has ended, this one and those that are linked to it, and how: for ending what there
-- is about them, never to be answered. Nothing for a child that has not.
CREATE FUNCTION register.ended_pointers(p_child text) RETURNS TABLE (child_id text, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT s.id, e.kind::text
  FROM unnest(linked_set(p_child)) AS s(id)
  CROSS JOIN LATERAL (SELECT x.kind FROM child_ending x WHERE x.child_id = ANY (linked_set(p_child))
                      ORDER BY x.ended_on, x.id LIMIT 1) e
  ORDER BY s.id
$$;
