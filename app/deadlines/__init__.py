"""Every time limit that runs for the caller, whatever it is about."""
