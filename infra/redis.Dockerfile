FROM redis:7.4-bookworm
COPY lib.sh redis.sh /infra/
ENV LISTEN="*"
ENTRYPOINT ["bash", "/infra/redis.sh"]
