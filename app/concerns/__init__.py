"""Concern reports (orosanmälan): made at once and never refused; received, judged and decided within time.

The reporter gets one of three values back. The reporter's side and social services' are two compartments.
"""
