"""The routes beside Streamlit's own: assets, health, runs, what can be downloaded of them and what is brought to them."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from engine.data.uploads.weights import short
from engine.experiment import SettingError, whole_text
from live.arrivals import ARRIVALS, NoRoom
from live.assets import ASSETS, Assets
from live.control import WATCHES
from live.downloads import DOWNLOADS, Download, Full
from live.limits import BODY_BYTES, Refused
from live.origin import is_same_origin, why_foreign
from live.park import PARK
from live.run import Run
from live.runs import RUNS, open_run
from live.session import Session
from live.sockets import endpoint
from live.visitor import owner_of, place_of


async def health(request: Request) -> JSONResponse:
    """Workers alive and runs held; 503 until every worker is warm."""
    found = PARK.health()
    return JSONResponse(found, status_code=200 if found["ok"] else 503, headers={"cache-control": "no-store"})


async def door(request: Request) -> Response:
    """Whether a page may come in, asked by one that does not get its socket: the reason is a sentence."""
    return Response(status_code=204) if is_same_origin(request.headers) else _refusal(why_foreign(request.headers), 403)


async def new_run(request: Request) -> JSONResponse:
    """A run for whoever asks, without a page: `{"kind": "playground", "address": "lr=0.1"}` -> `{"token": …}`."""
    if not is_same_origin(request.headers):
        return _refusal(why_foreign(request.headers), 403)
    try:
        body = json.loads(await _short_body(request))
        kind, address = (whole_text(str(text), "The request") for text in (body["kind"], body.get("address", "")))
        cookies = request.cookies
        run = await asyncio.to_thread(open_run, owner_of(cookies), kind, address, place=place_of(cookies))
    except (Refused, SettingError) as error:
        return _refusal(str(error), 429 if isinstance(error, Refused) else 400)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _refusal('Say which experiment, as in {"kind": "playground", "address": ""}.', 400)
    return JSONResponse({"token": run.token, "address": run.address})


async def _short_body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            raise ValueError("too long")
    return body


async def script(request: Request) -> Response:
    """The run's experiment as a script that runs alone."""
    run = _own_run(request)
    if run is None or PARK.pool is None:
        return _refusal("This run is not here, or not yours.", 404)
    pool, about = PARK.pool, {"do": "script", "kind": run.kind, "address": run.address}

    async def make() -> bytes:
        return _changes_of(run).encode() + await pool.ask(about, owner=run.person)

    return await _download(run, make, "text/x-python; charset=utf-8", f"{run.kind}.py")


def _changes_of(run: Run) -> str:
    """Comments where the page's run went another way than the script."""
    steps = ", ".join(map(str, run.changes[-20:]))
    said = ""
    if run.brought:
        said = f"# On the page, the weights of “{run.brought}” were put in at step {run.segments[0].start}. This script begins with those that its seed draws.\n"
    if steps:
        said += f"# On the page, settings were changed at step {steps}. This script has the last of them from its first step on.\n"
    return said


async def weights(request: Request) -> Response:
    """The parameters at `step`, the playhead if it is not said, as safetensors."""
    return await _of_a_step(request, Session.weights, "safetensors")


async def onnx(request: Request) -> Response:
    """The network at `step`, the playhead if it is not said, as ONNX."""
    return await _of_a_step(request, Session.onnx, "onnx")


async def _of_a_step(request: Request, make: Callable[[Session, int], Awaitable[bytes]], suffix: str) -> Response:
    run = _own_run(request)
    if run is None or not run.segments or PARK.pool is None:
        return _refusal("This run is not here, or not yours.", 404)
    said = request.query_params.get("step", str(run.playhead))
    if not (said.isascii() and said.isdigit() and len(said) < 17):
        return _refusal("A step is a whole number.", 400)
    session = PARK.session_of(run)
    return await _download(
        run, lambda: make(session, int(said)), "application/octet-stream", f"{run.kind}-{said}.{suffix}"
    )


async def _download(run: Run, make: Callable[[], Awaitable[bytes]], kind: str, name: str) -> Response:
    """The file once it is made; it has its place among the person's downloads from now until it has left."""
    try:
        with DOWNLOADS.place(run.person) as place:
            data = await make()
            DOWNLOADS.load(place, run.person, len(data))
            return Download(data, kind, name, place.pop_all())
    except Refused as error:
        return _refusal(str(error), 429 if isinstance(error, Full) else 409)


async def bring(request: Request) -> Response:
    """Go on with the weights of a file, which is the body of the request; `name` is what it is called."""
    if not is_same_origin(request.headers):
        return _refusal(why_foreign(request.headers), 403)
    run = _own_run(request)
    if run is None or PARK.pool is None:
        return _refusal("This run is not here, or not yours.", 404)
    name = short(request.query_params.get("name") or "weights.safetensors")
    try:
        async with ARRIVALS.file_of(request, run.person) as data:
            if not run.is_led_by(request.query_params.get("seat", "")):
                raise Refused(WATCHES)
            if RUNS.find(run.token) is not run:  # a page made room for another run while the file arrived
                raise Refused(RUNS.why_gone(run.token))
            await PARK.session_of(run).changes.bring(data, name)
    except (Refused, SettingError) as error:
        return _refusal(str(error), error.status if isinstance(error, NoRoom) else 409)
    return Response(status_code=204)


def _own_run(request: Request) -> Run | None:
    run = RUNS.find(request.path_params["token"])
    return run if run is not None and run.owner == owner_of(request.cookies) else None


def _refusal(why: str, status: int) -> JSONResponse:
    return JSONResponse({"why": why}, status_code=status)


ROUTES: list[BaseRoute] = [
    WebSocketRoute("/park/live/{token}", endpoint),
    Route("/park/health", health),
    Route("/park/door", door, methods=["POST"]),
    Route("/park/run", new_run, methods=["POST"]),
    Route("/park/run/{token}/script.py", script),
    Route("/park/run/{token}/weights.safetensors", weights),
    Route("/park/run/{token}/model.onnx", onnx),
    Route("/park/run/{token}/weights", bring, methods=["POST"]),
    Mount("/park/assets/{version}", Assets(directory=ASSETS)),
]
