# Builds the program and trains it: the last stage starts in half the time, from the cache that the training writes.

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /build
# the libraries have a layer of their own, which changes with the pom, not with every line of code
COPY pom.xml .
RUN mvn -B -ntp -q -Dmaven.test.skip=true prepare-package
COPY application.properties .
COPY routes routes
COPY src src
# the jar holds SQLite for twenty platforms: this image's own is taken out of it, and the others go
RUN mvn -B -ntp -q -Dmaven.test.skip=true package \
 && mkdir native sqlite \
 && cd sqlite \
 && jar --extract --file ../target/lib/sqlite-jdbc-*.jar \
 && mv org/sqlite/native/Linux/$(uname -m)/libsqlitejdbc.so ../native \
 && rm -r org/sqlite/native \
 && jar --create --no-manifest --file ../target/lib/sqlite-jdbc-*.jar .

# The virtual machine reads its options from /app/creditwatch, also for commands: "java @creditwatch check".
FROM eclipse-temurin:25.0.3_9-jre-noble AS program
WORKDIR /app
COPY --from=build /build/target/lib lib
# outside its jar: the program unpacks nothing at start, and /tmp may be mounted noexec
COPY --from=build /build/native native
COPY --from=build /build/target/creditwatch.jar .
# an operator mounts two folders, config and /run/secrets; the jar has the defaults of what config lacks
RUN groupadd --gid 10001 creditwatch \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin creditwatch \
 && install -d -o 10001 -g 10001 data \
 && mkdir config \
 && ln -s config/application.properties application.properties \
 && ln -s config/routes routes \
 && ln -s config/vendors vendors \
 && ln -s /run/secrets secrets \
 && printf '%s\n' \
      -XX:+UseSerialGC -Xms8m -Xmx40m -XX:TieredStopAtLevel=1 \
      -XX:+UseCompactObjectHeaders -XX:-UsePerfData \
      -XX:TrimNativeHeapInterval=60000 -XX:+ExitOnOutOfMemoryError \
      -XX:AOTCache=/app/creditwatch.aot -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
      -Xlog:disable -Xlog:all=warning:stderr --sun-misc-unsafe-memory-access=allow \
      -Dorg.sqlite.lib.path=/app/native -Dio.netty.transport.noNative=true -Dvertx.disableDnsResolver=true \
      -jar /app/creditwatch.jar > creditwatch
# fewer pools for native memory, since each keeps what it once held
ENV MALLOC_ARENA_MAX=2

# The program watches a simulated account for a while, and the classes loaded here come from the cache later. All of the
# cache is resident memory, so it holds what every start needs, and not the receivers, which differ from team to team.
# A first run creates the ledger, since the library that does so is needed only once.
FROM program AS training
RUN HTTP_PORT=8081 java -jar creditwatch.jar sandbox & \
    for second in $(seq 60); do \
      HTTP_PORT=8081 java -cp creditwatch.jar io.creditwatch.cli.HealthProbe && break; sleep 1; \
    done; \
    sed 's/-XX:AOTCache=/-XX:AOTCacheOutput=/; s/^-Xlog:all=.*/-XX:-AOTRecordTraining/' creditwatch > training \
 && export HYPERSTACK_API_URL=http://127.0.0.1:8081/v1 HYPERSTACK_API_KEY=sandbox-key POLL_PERIOD=1s \
 && java -Dcamel.main.durationMaxSeconds=2 -Dorg.sqlite.lib.path=/app/native -jar creditwatch.jar \
 && java -XX:+UnlockDiagnosticVMOptions -Dcamel.main.durationMaxSeconds=10 @training \
 && test -s creditwatch.aot \
 && kill $!

FROM program
LABEL org.opencontainers.image.title="creditwatch" \
      org.opencontainers.image.description="Warns an ops team before a prepaid GPU-cloud balance runs out" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=training /app/creditwatch.aot .
USER 10001:10001
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s \
    CMD ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m", "-cp", "/app/creditwatch.jar", "io.creditwatch.cli.HealthProbe"]
ENTRYPOINT ["java", "@/app/creditwatch"]
