# The image holds what runs and nothing that builds. CI lints and tests the same locked requirements
# through the same script, but builds no image: see docs/how-to/run-on-your-own-postgresql.md.

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/named-person
COPY scripts/environment scripts/environment
COPY requirements.lock ./
RUN scripts/environment requirements.lock

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 named-person \
 && useradd --system --uid 10001 --gid named-person --home-dir /nonexistent --shell /usr/sbin/nologin named-person
WORKDIR /srv/named-person
COPY --from=build /srv/named-person/.venv .venv
COPY app app
COPY migrations migrations
COPY openapi openapi
COPY alembic.ini ./
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PORT=8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD [".venv/bin/python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health/live\", timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT [".venv/bin/python", "-m", "app.cli"]
CMD ["run", "--host", "0.0.0.0"]
