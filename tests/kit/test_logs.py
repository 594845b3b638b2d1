"""A log line never breaks what it is about."""

import io
import sys

import pytest
import structlog

from app.kit import logs


def test_a_line_goes_where_standard_error_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    before, now = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", before)
    logs.configure("ERROR")
    monkeypatch.setattr(sys, "stderr", now)
    before.close()

    structlog.get_logger("kept").error("still-here")

    assert "still-here" in now.getvalue()
