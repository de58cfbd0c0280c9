FROM python:3.11-slim-bookworm

# PIP_EXTRA_INDEX_URL: the index of PyTorch's CPU wheels, as PyTorch's own installation page gives it, keeps gigabytes of CUDA out.
ARG PIP_EXTRA_INDEX_URL=""
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /shoko
COPY requirements.lock pyproject.toml README.md ./
RUN pip install -r requirements.lock
COPY . .
RUN pip install --no-deps --no-build-isolation . \
    && useradd --create-home --uid 10001 shoko \
    && install -d -o shoko -g shoko /data /models
USER shoko
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import httpx; httpx.get('http://127.0.0.1:8501/api/health').raise_for_status()"]
CMD ["shoko", "serve"]
