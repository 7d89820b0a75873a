# syntax=docker/dockerfile:1
# One image for every part: gunicorn, worker, beat and the one-shot migration differ by their command only. The last
# stage adds what a backup needs, the client programs of PostgreSQL, which those parts do not have.

FROM python:3.13-slim-trixie AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# traces.lock for TRACES_URL: docker compose build --build-arg LOCK=traces.lock
ARG LOCK=base.lock
RUN python -m venv /opt/venv
COPY requirements/${LOCK} /tmp/packages.lock
RUN /opt/venv/bin/pip install --require-hashes --only-binary=:all: -r /tmp/packages.lock

FROM python:3.13-slim-trixie AS portal
RUN useradd --system --uid 10001 --user-group --no-create-home portal
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/portal
COPY manage.py ./
COPY config config
COPY units units
COPY procedures procedures
COPY quotas quotas
COPY reporting reporting
COPY webhooks webhooks
COPY open_data open_data
COPY api api
COPY exchange exchange
COPY monitoring monitoring
COPY templates templates
COPY static static
COPY locale locale
# Names of static files follow their content; these two values are for this one step and are not kept.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DATABASE_URL=postgresql://build/build \
    python manage.py collectstatic --no-input --verbosity=0 \
    && install --directory --owner=portal --group=portal var
USER portal
EXPOSE 8000
# --preload: the code is loaded once, and a worker that replaces another answers at once.
# --max-requests: a worker that has grown is replaced, not all of them at once.
# --worker-tmp-dir: gunicorn's heartbeat must not wait for a disk.
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--preload", "--workers=3", "--threads=4", \
     "--max-requests=5000", "--max-requests-jitter=1000", \
     "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-", \
     "--logger-class=config.access_log.StarringLogger"]

FROM portal AS backup
USER root
# Of Debian 13: version 17, as the server of docker-compose.yml. A newer server needs newer programs; an older one is refused.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 && rm -r /var/lib/apt/lists/*
COPY scripts/__init__.py scripts/__init__.py
COPY scripts/services.py scripts/services.py
COPY scripts/backup scripts/backup
RUN install --directory --owner=portal --group=portal /backups
USER portal
CMD ["python", "-m", "scripts.backup", "backup", "/backups"]
