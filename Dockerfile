# docker build -t cutfill .
# docker run -p 127.0.0.1:8000:8000 -v cutfill:/data -e CUTFILL_SECURITY_OPEN=true cutfill
#
# Inside a container loopback reaches nobody, so it is for you to say who may come in: CUTFILL_KEY=… (clients show the key), or
# CUTFILL_SECURITY_OPEN=true (whoever reaches the published port).

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml .
COPY src src
# the cache keeps what Maven has fetched for the next build
RUN --mount=type=cache,target=/root/.m2 mvn -B -q package -DskipTests

FROM eclipse-temurin:25-jre
RUN groupadd --system --gid 1042 cutfill \
 && useradd --system --uid 1042 --gid cutfill --home-dir /data --shell /usr/sbin/nologin cutfill \
 && install -d -o cutfill -g cutfill -m 0750 /data
COPY scripts/cutfill scripts/find-java /app/scripts/
COPY --from=build /build/target/cutfill.jar /app/target/
# the layout and the class cache that every start uses, by the Java that will use them
RUN /app/scripts/cutfill prepare
USER cutfill
VOLUME /data
EXPOSE 8000
# bash speaks enough HTTP, so that the image needs no curl
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8000 && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["/app/scripts/cutfill"]
CMD ["serve", "--data", "/data"]
