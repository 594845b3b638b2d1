"""Agreements between organisations, with limits and timings that other rooms read; the contact point of each
district, whose replacement is announced to every school with a receipt.
"""
