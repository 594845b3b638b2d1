"""Code events: the statistical codes that the work itself produces, for whom they count."""
