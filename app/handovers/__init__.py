"""Handovers: what a change of named person asks of two units, what goes along, what was promised, who
refused.
"""
