"""Who takes part: organisations, units, professionals and their duties, each in a sector and a branch."""
