-- A new contact point leaves a notice at every school that has a receipt to confirm: one statement for all.
GRANT SELECT ON public.contact_receipt, public.contact_point TO named_person_register;

CREATE FUNCTION register.tell_schools_of_contact(p_point text, p_at timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  WITH done AS (
    INSERT INTO notice (id, organisation_id, branch, unit_id, kind, key, link, waiting, derived, left_at)
    SELECT random_id('ntc'), r.organisation_id, u.branch, r.unit_id, 'contact-replaced',
           'contact-replaced:' || r.contact_point_id, '/contact-points/' || r.contact_point_id, false, false, p_at
    FROM contact_receipt r JOIN unit u ON u.id = r.unit_id
    WHERE r.contact_point_id = p_point AND r.confirmed_at IS NULL
    ON CONFLICT (unit_id, branch, key) DO NOTHING RETURNING 1)
  SELECT count(*) FROM done
$$;

-- Once the school has confirmed there is nothing more to look at.
CREATE FUNCTION register.settle_contact_notice(p_point text, p_unit text, p_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = register, public, pg_temp AS
$$
  UPDATE notice n SET settled_at = p_at
  WHERE n.unit_id = p_unit AND n.key = 'contact-replaced:' || p_point AND n.settled_at IS NULL
    AND EXISTS (SELECT 1 FROM contact_receipt r
                WHERE r.contact_point_id = p_point AND r.unit_id = p_unit AND r.confirmed_at IS NOT NULL)
$$;
