-- Two pointers that have been found to be one child share one shield: the highest protection that stands on any
-- of them. Each pointer carries it in its own row, so that no question about a child walks along the links.
CREATE FUNCTION register.linked_set(p_child text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH RECURSIVE same(id) AS (
    SELECT p_child
    UNION
    SELECT n.id::text FROM same s CROSS JOIN LATERAL (
      SELECT l.other_child_id FROM child_link l WHERE l.child_id = s.id AND l.undone_at IS NULL
      UNION ALL
      SELECT l.child_id FROM child_link l WHERE l.other_child_id = s.id AND l.undone_at IS NULL) AS n(id))
  SELECT array_agg(id ORDER BY id) FROM same
$$;

-- Holds the pointers and all that are linked to them until the transaction ends, and returns them. Who links,
-- undoes, protects or lifts holds them first, so that nobody reckons with a set that another is changing.
CREATE FUNCTION register.hold_linked(p_children text[]) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_all text[];
BEGIN
  PERFORM 1 FROM child WHERE id = ANY (p_children) ORDER BY id FOR UPDATE;
  SELECT array_agg(DISTINCT m.id) INTO v_all
  FROM unnest(p_children) AS c(id) CROSS JOIN LATERAL unnest(linked_set(c.id)) AS m(id);
  PERFORM 1 FROM child WHERE id = ANY (v_all) ORDER BY id FOR UPDATE;
  RETURN v_all;
END
$$;

CREATE OR REPLACE FUNCTION register.standing_shield(p_child text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT coalesce((SELECT p.level FROM protection p
                   WHERE p.child_id = ANY (linked_set(p_child)) AND p.lifted_at IS NULL
                   ORDER BY shield_rank(p.level) DESC LIMIT 1), 'none')
$$;

-- Names those for whom a child is to exist that is protected from now on: whoever does it, and the heads of the
-- units that have the child. Whom a head has removed is not named again by this.
CREATE FUNCTION register.name_the_few(p_child text, p_by text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  INSERT INTO shield_named (id, child_id, professional_id, named_by)
  SELECT random_id('shn'), p_child, h.professional_id, p_by
  FROM (SELECT p_by AS professional_id WHERE p_by IS NOT NULL
        UNION
        SELECT d.professional_id FROM duty d
        WHERE d.valid @> domain_date()
          AND d.role IN ('principal', 'unit-manager', 'child-health-nurse')
          AND (d.unit_id IN (SELECT r.unit_id FROM relation r
                             WHERE r.child_id = p_child
                               AND (upper(r.valid) IS NULL OR upper(r.valid) > domain_date()))
            OR d.unit_id IN (SELECT a.unit_id FROM named_person_assignment a
                             WHERE a.child_id = p_child AND a.superseded_at IS NULL
                               AND a.valid @> domain_date()))) h
  ON CONFLICT (child_id, professional_id) DO UPDATE
    SET removed_at = NULL, named_by = excluded.named_by, recorded_at = clock_timestamp()
    WHERE shield_named.removed_at IS NOT NULL AND shield_named.removed_by IS NULL
$$;

-- Gives each of the pointers, which are held, the shield that stands now. The few are those of each pointer: who
-- is named for one of two linked pointers is not by that named for the other.
CREATE FUNCTION register.settle_shields(p_children text[], p_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_child record;
  v_now text;
BEGIN
  FOR v_child IN SELECT c.id, c.shield FROM child c WHERE c.id = ANY (p_children) ORDER BY c.id LOOP
    v_now := standing_shield(v_child.id);
    CONTINUE WHEN v_now = v_child.shield;
    UPDATE child SET shield = v_now WHERE id = v_child.id;
    IF v_child.shield = 'none' THEN
      PERFORM name_the_few(v_child.id, p_by);
    ELSIF v_now = 'none' THEN
      UPDATE shield_named SET removed_at = clock_timestamp()
      WHERE child_id = v_child.id AND removed_at IS NULL;
    END IF;
  END LOOP;
END
$$;

-- Says that the caller's organisation protects the child. The first protection names those for whom the child
-- is to exist. False when the organisation has said the same already.
CREATE OR REPLACE FUNCTION register.protect(
  p_id text, p_child text, p_level text, p_by text, p_at timestamptz, p_reason bytea, p_review_on date)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_all text[] := hold_linked(ARRAY[p_child]);
BEGIN
  IF shield_rank(p_level) IS NULL OR p_level = 'none' THEN
    RAISE EXCEPTION 'no such protection';
  END IF;
  IF p_reason IS NULL AND EXISTS (
      SELECT 1 FROM protection p WHERE p.child_id = p_child AND p.level = p_level AND p.lifted_at IS NULL
        AND p.organisation_id = caller('organisation')) THEN
    RETURN false;
  END IF;
  INSERT INTO protection (id, child_id, level, organisation_id, branch, set_by, reason_sealed, review_on, set_at)
  VALUES (p_id, p_child, p_level, caller('organisation'), caller('branch'), p_by, p_reason, p_review_on, p_at);
  PERFORM settle_shields(v_all, p_by);
  RETURN true;
END
$$;

-- Lifts one protection; the shield falls to the highest that still stands, on this pointer or on one that is
-- linked to it. What the lifting organisation was told falls with it, so that its own next feed does not say it
-- again of itself. With the last protection the few are no few any more. Only one of the named lifts. Nothing
-- comes back when it was lifted already.
CREATE OR REPLACE FUNCTION register.lift_protection(
  p_id text, p_child text, p_by text, p_at timestamptz, p_source text, p_verified_on date, p_note bytea)
RETURNS SETOF register.protection
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_all text[] := hold_linked(ARRAY[p_child]);
  v_owner text;
BEGIN
  IF NOT is_named(p_child, caller('professional')) THEN
    RETURN;
  END IF;
  UPDATE protection SET lifted_at = p_at, lifted_by = p_by, lifted_by_organisation_id = caller('organisation'),
         verification_source = p_source, verified_on = p_verified_on, lifting_note_sealed = p_note
  WHERE id = p_id AND child_id = p_child AND lifted_at IS NULL
  RETURNING organisation_id INTO v_owner;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM settle_shields(v_all, p_by);
  UPDATE child_record k SET protection = t.level, version = k.version + 1
  FROM (SELECT coalesce((SELECT p.level FROM protection p
                         WHERE p.child_id = p_child AND p.organisation_id = v_owner AND p.lifted_at IS NULL
                         ORDER BY shield_rank(p.level) DESC LIMIT 1), 'none') AS level) t
  WHERE k.child_id = p_child AND k.organisation_id = v_owner
    AND shield_rank(k.protection) > shield_rank(t.level);
  RETURN QUERY SELECT p.* FROM protection p WHERE p.id = p_id;
END
$$;

-- From the link on, what protects one of them protects both; whoever links is one of the few from then on.
CREATE OR REPLACE FUNCTION register.link_children(
  p_id text, p_child text, p_other text, p_reason text, p_by text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_all text[] := hold_linked(ARRAY[p_child, p_other]);
BEGIN
  INSERT INTO child_link (id, child_id, other_child_id, reason, linked_by)
  VALUES (p_id, p_child, p_other, p_reason, p_by);
  PERFORM settle_shields(v_all, p_by);
END
$$;

-- Undoes a link, once; when, or null if it was undone already. Each pointer keeps what it has of its own, or of
-- those to which it is linked still.
CREATE FUNCTION register.undo_link(p_id text, p_by text) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_all text[];
  v_at timestamptz;
BEGIN
  SELECT hold_linked(ARRAY[l.child_id, l.other_child_id]::text[]) INTO v_all FROM child_link l WHERE l.id = p_id;
  UPDATE child_link SET undone_by = p_by, undone_at = clock_timestamp()
  WHERE id = p_id AND undone_at IS NULL RETURNING undone_at INTO v_at;
  IF v_at IS NOT NULL THEN
    PERFORM settle_shields(v_all, p_by);
  END IF;
  RETURN v_at;
END
$$;

-- Whether the caller may learn that a pointer is linked to another: not if that one is protected, and does not
-- exist for the caller.
CREATE FUNCTION register.may_know_of_link(p_link text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT NOT EXISTS (SELECT 1 FROM child_link l JOIN child c ON c.id IN (l.child_id, l.other_child_id)
                     WHERE l.id = p_link AND c.shield <> 'none' AND NOT may_know(c.id))
$$;

CREATE OR REPLACE FUNCTION register.child_links(p_child text)
RETURNS TABLE (id text, child_id text, other_child_id text, reason text, linked_by text,
               linked_at timestamptz, undone_by text, undone_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT l.id, l.child_id, l.other_child_id, l.reason, l.linked_by, l.linked_at, l.undone_by, l.undone_at
   FROM child_link l
   WHERE p_child IN (l.child_id, l.other_child_id) AND may_know(p_child) AND may_know_of_link(l.id)
   ORDER BY l.linked_at, l.id $$;

-- What was seen through a link between two pointers while it stood, by those who had no relation of their own.
CREATE OR REPLACE FUNCTION audit.seen_through_link(p_link text)
RETURNS TABLE (at timestamptz, child_id text, organisation_id text, unit_id text, purpose text, action text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = audit, register, public, pg_temp AS
$$
  SELECT e.at, e.child_id::text, e.organisation_id::text, e.unit_id::text, e.purpose::text, e.action::text
  FROM register.child_link l
  JOIN audit_entry e ON e.child_id IN (l.child_id, l.other_child_id)
   AND e.at >= l.linked_at AND e.at <= coalesce(l.undone_at, clock_timestamp()) AND e.outcome = 'allowed'
  WHERE l.id = p_link
    AND (register.may_know(l.child_id) OR register.may_know(l.other_child_id))
    AND register.may_know_of_link(l.id)
    AND NOT EXISTS (SELECT 1 FROM relation r
                    WHERE r.child_id = e.child_id AND r.organisation_id = e.organisation_id)
  ORDER BY e.id
$$;
