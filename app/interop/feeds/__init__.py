"""School systems that are asked over HTTP: a source of answers, beside the folder, for the same import.

Begin with `syncing.synchronise`. What came is kept sealed between two runs (docs/decisions/0024), so that a
few changes are understood together with everything that stands already.
"""
