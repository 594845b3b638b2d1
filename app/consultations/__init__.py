"""Thinking aloud without naming a child: a topic, a question and an advice; and hours for talking.

Nothing here can hold a child, or be joined with one.
"""
