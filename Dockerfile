# syntax=docker/dockerfile:1
# kds in a container: locked by hash, without root, on a file system that is only read. Its one
# place to write is /data.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/kds
COPY requirements-run.lock ./
RUN python -m venv .venv \
 && .venv/bin/python -m pip install --quiet --require-hashes -r requirements-run.lock
COPY package.json package-lock.json .npmrc ./
COPY tools/vendor_js.py tools/node.lock tools/
RUN .venv/bin/python -I tools/vendor_js.py && rm -rf node_modules
COPY pyproject.toml README.md LICENSE ./
COPY kds kds
COPY kiosk kiosk
COPY templates templates
COPY locale locale
COPY static static
RUN .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable . \
 && .venv/bin/python -m compileall -q kds kiosk

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin kds \
 && install -d -o kds -g kds -m 0700 /data
COPY --from=build /opt/kds /opt/kds
WORKDIR /data
ENV KDS_DATA=/data/kds.db KDS_HOST=0.0.0.0 KDS_PORT=8000 \
    PATH=/opt/kds/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["kds", "serve"]
