# PostgreSQL with pg_auto_failover, from PostgreSQL's own package repository (which the base image already knows).
FROM postgres:17-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql-17-auto-failover pg-auto-failover-cli \
 && rm -rf /var/lib/apt/lists/*
COPY lib.sh postgres.sh /infra/
ENV LISTEN="*" CLIENTS="samenet"
ENTRYPOINT ["bash", "/infra/postgres.sh"]
