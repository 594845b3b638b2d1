"""Structured logs with an allow-list: a field that is not listed is dropped before anything is written."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "method",
        "route",
        "status",
        "milliseconds",
        "error_kind",
        "count",
        "run_id",
        "task",
        "version",
        "port",
    }
)


def _only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in ALLOWED}


class _KindOnly(logging.Filter):
    """Libraries' records keep their logger and level; their texts may hold anything and are dropped."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args, record.exc_info = f"{record.name} {record.levelname}", (), None
        return True


def configure(level: str = "INFO", *, to: TextIO | None = None) -> None:
    """Send every log line as JSON, through the allow-list, to `to` or else to standard error.

    Standard error is looked up at each line: whoever has put it elsewhere may have closed what it was before.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=lambda *_named: structlog.PrintLogger(to or sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(to or sys.stderr)
    handler.addFilter(_KindOnly())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
