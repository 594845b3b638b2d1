"""Calendar feeds: a recipient's own meetings and last days, under titles that say nothing."""
