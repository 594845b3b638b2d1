"""All SQL of the caseload: one statement of the register, which carries caller, door, rows and audit."""

READ_CASELOAD = "SELECT * FROM register.read_caseload($1::jsonb, $2, $3)"
