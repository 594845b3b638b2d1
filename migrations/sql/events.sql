-- Events are told in an order that nothing enters late: ids are drawn before a transaction is over, places after. One
-- gives places at a time; whoever finds another at it reads what has a place already.
CREATE FUNCTION register.put_events_in_order(p_lock bigint, p_most integer) RETURNS integer
LANGUAGE plpgsql SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_id bigint;
  v_placed integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(p_lock) THEN
    RETURN 0;
  END IF;
  FOR v_id IN SELECT id FROM outbox_event WHERE position IS NULL ORDER BY id LIMIT p_most LOOP
    UPDATE outbox_event SET position = nextval('outbox_position') WHERE id = v_id;
    v_placed := v_placed + 1;
  END LOOP;
  RETURN v_placed;
END
$$;

-- A system listens for a branch of its own: it hears what somebody of its units there could read. False when it may
-- not. Nobody's name stands behind it, so what is for named persons only stays unheard.
CREATE FUNCTION register.listen(p_client text, p_branch text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_organisation text;
BEGIN
  SELECT c.organisation_id INTO v_organisation FROM client c
  WHERE c.client_id = p_client AND c.disabled_at IS NULL AND 'events.subscribe' = ANY (c.scopes)
    AND p_branch = ANY (c.branches);
  PERFORM set_config('app.organisation', coalesce(v_organisation, ''), true),
          set_config('app.branch', CASE WHEN v_organisation IS NULL THEN '' ELSE p_branch END, true),
          set_config('app.professional', '', true),
          set_config('app.family', '', true),
          set_config('app.child', '', true),
          set_config('app.units', coalesce((
            SELECT string_agg(u.id, ',') FROM unit u
            WHERE u.organisation_id = v_organisation AND u.branch = p_branch), ''), true);
  RETURN v_organisation IS NOT NULL;
END
$$;
