"""SS 12000: what a school's information system answers, translated into rows of our own.

Reading and translating only: no database, no network, no clock. Begin with `folder.read_folder`.
"""
