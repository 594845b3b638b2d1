-- A protected child moves to a unit of another organisation, where nobody is named: one of the few lets it exist
-- for the heads of that unit, who name their own colleagues. It opens nothing but what their own unit has.
--
-- `named`; `not-yours` where the placement is hidden or the child is sealed, which only the organisation says over
-- that has done it; `nobody` when there is no such unit elsewhere with a head today, or nothing to let them in to.
-- Whom a head has removed is not named again by others.
CREATE FUNCTION register.name_unit(
  p_id text, p_child text, p_unit text, p_by text, p_at timestamptz, p_reason bytea, p_review_on date)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_shield text;
  v_heads text[];
BEGIN
  SELECT shield INTO v_shield FROM child WHERE id = p_child FOR UPDATE;
  IF v_shield = 'none' OR NOT is_named(p_child, caller('professional')) THEN
    RETURN 'nobody';
  END IF;
  IF v_shield IN ('hidden-placement', 'sealed') AND NOT EXISTS (
      SELECT 1 FROM protection p
      WHERE p.child_id = ANY (linked_set(p_child)) AND p.level = v_shield AND p.lifted_at IS NULL
        AND p.organisation_id = caller('organisation')) THEN
    RETURN 'not-yours';
  END IF;
  SELECT array_agg(DISTINCT d.professional_id::text) INTO v_heads FROM duty d
  WHERE d.unit_id = p_unit AND d.organisation_id <> caller('organisation') AND d.valid @> domain_date()
    AND d.role IN ('principal', 'unit-manager', 'child-health-nurse');
  IF v_heads IS NULL THEN
    RETURN 'nobody';
  END IF;
  INSERT INTO named_unit (id, child_id, organisation_id, unit_id, named_by, named_at, reason_sealed, review_on)
  VALUES (p_id, p_child, caller('organisation'), p_unit, p_by, p_at, p_reason, p_review_on);
  INSERT INTO shield_named (id, child_id, professional_id, named_unit_id)
  SELECT random_id('shn'), p_child, h.id, p_id FROM unnest(v_heads) AS h(id)
  ON CONFLICT (child_id, professional_id) DO UPDATE
    SET removed_at = NULL, named_by = NULL, named_unit_id = excluded.named_unit_id,
        recorded_at = clock_timestamp()
    WHERE shield_named.removed_at IS NOT NULL AND shield_named.removed_by IS NULL;
  RETURN 'named';
END
$$;

-- The units that the caller's organisation has let in: for one of its few.
CREATE FUNCTION register.named_units(p_child text) RETURNS SETOF register.named_unit
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT u.* FROM named_unit u
  WHERE u.child_id = p_child AND u.organisation_id = caller('organisation')
    AND is_named(p_child, caller('professional')) AND may_know(p_child)
  ORDER BY u.named_at, u.id
$$;

-- Takes it back, once: those who were named by it, and by nothing else, are so no more.
CREATE FUNCTION register.take_back_unit(p_id text, p_child text, p_by text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
BEGIN
  PERFORM 1 FROM child WHERE id = p_child FOR UPDATE;
  UPDATE named_unit SET taken_back_at = p_at, taken_back_by = p_by
  WHERE id = p_id AND taken_back_at IS NULL AND id IN (SELECT n.id FROM named_units(p_child) n);
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE shield_named SET removed_at = clock_timestamp(), named_unit_id = NULL
  WHERE child_id = p_child AND named_unit_id = p_id AND removed_at IS NULL;
  RETURN true;
END
$$;

-- With the last protection nobody is let in any more either.
CREATE OR REPLACE FUNCTION register.settle_shields(p_children text[], p_by text) RETURNS void
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
      UPDATE shield_named SET removed_at = clock_timestamp(), named_unit_id = NULL
      WHERE child_id = v_child.id AND removed_at IS NULL;
      UPDATE named_unit SET taken_back_at = domain_now(), taken_back_by = p_by
      WHERE child_id = v_child.id AND taken_back_at IS NULL;
    END IF;
  END LOOP;
END
$$;
