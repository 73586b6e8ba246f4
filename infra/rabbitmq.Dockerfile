FROM rabbitmq:4.1-management
COPY lib.sh rabbitmq.sh /infra/
ENV LISTEN="0.0.0.0"
ENTRYPOINT ["bash", "/infra/rabbitmq.sh"]
