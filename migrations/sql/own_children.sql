-- Whom a guardian has custody of today, or the young person itself: by the same door as one child.
CREATE FUNCTION register.own_children() RETURNS TABLE (id text, birth_date date, itself boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT c.id, c.birth_date, c.id = coalesce(caller('child'), '')
  FROM child c
  WHERE (c.id = caller('child')
         OR c.id IN (SELECT g.child_id FROM guardian g WHERE g.family_member_id = caller('family')))
    AND caller_is_family_of(c.id)
$$;
