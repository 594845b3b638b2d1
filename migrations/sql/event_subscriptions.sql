-- A subscription, and what it has been told, is its organisation's own; whose system it is, is asked beside.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['event_subscription', 'event_delivery'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON public.%I TO named_person_app', t);
    EXECUTE format('GRANT SELECT, UPDATE ON public.%I TO named_person_register', t);
    EXECUTE format('CREATE POLICY own_organisation ON public.%I TO named_person_app
      USING (organisation_id = caller(''organisation'')) WITH CHECK (organisation_id = caller(''organisation''))', t);
    EXECUTE format('CREATE POLICY register_reads ON public.%I FOR SELECT TO named_person_register USING (true)', t);
    EXECUTE format('CREATE POLICY register_takes ON public.%I FOR UPDATE TO named_person_register USING (true)', t);
  END LOOP;
END $$;
CREATE POLICY reseals ON public.event_subscription FOR UPDATE TO named_person_owner
  USING (current_setting('app.resealing', true) = 'on') WITH CHECK (current_setting('app.resealing', true) = 'on');
GRANT SELECT, DELETE ON public.outbox_event TO named_person_register;

-- The next subscription that has not been told of everything that has happened. Held until the transaction ends;
-- whoever comes meanwhile takes another.
CREATE FUNCTION register.take_subscription()
RETURNS TABLE (id text, client_id text, branch text, types text[], "position" bigint, until bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  SELECT s.id::text, s.client_id::text, s.branch::text, s.types::text[], s.position, o.until
  FROM event_subscription s
  JOIN client c ON c.client_id = s.client_id AND c.disabled_at IS NULL
  CROSS JOIN (SELECT coalesce(max(e.position), 0) AS until FROM outbox_event e) o
  WHERE s.status = 'active' AND s.position < o.until
  ORDER BY s.position LIMIT 1 FOR UPDATE OF s SKIP LOCKED
$$;

-- What is to be told now: a few of each subscription, so that one that does not answer holds nobody else up. Who takes
-- them has them alone for a while; who is killed meanwhile loses them, and they are told again under the same id.
CREATE FUNCTION register.take_deliveries(p_now timestamptz, p_lease interval, p_each integer, p_most integer)
RETURNS TABLE (id bigint, subscription_id text, client_id text, branch text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH open AS MATERIALIZED (
    SELECT s.id, s.client_id, s.branch FROM event_subscription s
    JOIN client c ON c.client_id = s.client_id AND c.disabled_at IS NULL
    WHERE s.status = 'active' AND (s.resting_until IS NULL OR s.resting_until <= p_now)),
  due AS MATERIALIZED (
    SELECT d.id, o.client_id, o.branch FROM open o CROSS JOIN LATERAL (
      SELECT w.id FROM event_delivery w
      WHERE w.subscription_id = o.id AND w.status = 'waiting' AND w.due_at <= p_now
        AND (w.claimed_until IS NULL OR w.claimed_until <= p_now)
      ORDER BY w.id LIMIT p_each FOR UPDATE SKIP LOCKED) d
    LIMIT p_most)
  UPDATE event_delivery d SET claimed_until = p_now + p_lease, attempts = d.attempts + 1
  FROM due WHERE d.id = due.id
  RETURNING d.id, d.subscription_id::text, due.client_id::text, due.branch::text
$$;

-- Addresses that are to be asked whether they want to be told.
CREATE FUNCTION register.take_unconfirmed(p_now timestamptz, p_lease interval)
RETURNS TABLE (id text, client_id text, branch text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  UPDATE event_subscription s SET ask_at = p_now + p_lease, asked = s.asked + 1
  FROM (SELECT u.id FROM event_subscription u JOIN client c ON c.client_id = u.client_id AND c.disabled_at IS NULL
        WHERE u.status = 'unconfirmed' AND u.ask_at <= p_now
        ORDER BY u.ask_at LIMIT 20 FOR UPDATE OF u SKIP LOCKED) due
  WHERE s.id = due.id
  RETURNING s.id::text, s.client_id::text, s.branch::text
$$;

-- How many deliveries wait, for the worker's log.
CREATE FUNCTION register.deliveries_waiting() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$ SELECT count(*) FROM event_delivery WHERE status = 'waiting' $$;

-- What happened long ago is told no more, and goes with what is known of its telling.
CREATE FUNCTION register.clear_events(p_before timestamptz, p_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
DECLARE
  v_cleared integer;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT public_id FROM outbox_event WHERE recorded_at < p_before AND position IS NOT NULL
    ORDER BY position LIMIT p_most)
  DELETE FROM outbox_event e USING old WHERE e.public_id = old.public_id;
  GET DIAGNOSTICS v_cleared = ROW_COUNT;
  RETURN v_cleared;
END
$$;
