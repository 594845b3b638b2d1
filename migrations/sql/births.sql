-- When many children were born: for the turn of the school year, to see that nobody is placed where nobody is of
-- that age. Nothing is answered to anybody.
CREATE FUNCTION register.births_of(p_children text[]) RETURNS TABLE (child_id text, birth_date date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT c.id::text, c.birth_date FROM child c WHERE c.id = ANY (p_children) $$;
