"""Who saw or changed what, for which purpose, on which ground. Insert-only."""
