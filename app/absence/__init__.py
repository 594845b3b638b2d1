"""Absence from school that becomes a duty of the head: a ladder of steps with clocks, never a mark on a
child.
"""
