# An image with quire alone: the first stage builds it with its libraries in it, the second has no more than it runs on.
#
#   docker build -t quire .
#   docker run --rm -v "$PWD:/library" quire check
#   docker run --rm -v "$PWD:/library" -u "$(id -u):$(id -g)" quire build
#   docker run --rm -v "$PWD:/library" -u "$(id -u):$(id -g)" --network host quire serve

FROM debian:bookworm-20250520-slim AS build
WORKDIR /src
COPY . .
RUN sh tools/deps.sh \
    && make STATIC=1 CFLAGS=-O2 \
    && make STATIC=1 CFLAGS=-O2 install PREFIX=/usr/local DESTDIR=/out \
    && strip /out/usr/local/bin/quire

FROM debian:bookworm-20250520-slim
# What is used when it is needed: for addresses on the web, for `quire serve` (with --network host), for --changed-since.
RUN apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends ca-certificates git libcurl4 libmicrohttpd12 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin quire \
    && git config --system --add safe.directory '*'
COPY --from=build /out/usr/local /usr/local
USER quire
WORKDIR /library
ENTRYPOINT ["quire"]
CMD ["help"]
