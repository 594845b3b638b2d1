"""Taking over a school's answers: staged sealed, validated, upserted in one transaction.

Begin with `running.import_answers`. A bad record is set aside with its reason and never stops the rest;
the same answers twice change nothing.
"""
