"""Who may open a socket of a run, and why it closes: the windows of one person's browser, from our own site, for their own run."""

import logging
import time

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from live.limits import Refused
from live.origin import is_same_origin
from live.park import PARK
from live.run import Run
from live.runs import RUNS, is_of_a_later_server
from live.stream import Closed, Stream
from live.visitor import owner_of

LOG = logging.getLogger("park.sockets")
FOREIGN = "This page comes from another site, or its proxy does not pass the Host header on (README, Hosting)."
ELSEWHERE = (
    "Several servers take turns here, and each knows other runs: the proxy must send you to one (README, Hosting)."
)


class _Refusals(logging.Filter):
    """Uvicorn closes a socket that sends text which is no UTF-8, with code 1007; that needs no traceback in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is anything else."""
        return "Invalid UTF-8" not in record.getMessage()


logging.getLogger("uvicorn.error").addFilter(_Refusals())

SEAT_LETTERS = 40
"""What is read of a window's name."""


async def endpoint(socket: WebSocket) -> None:
    """`/park/live/{token}`. A refusal is said as a close code and a reason, so the socket is accepted first."""
    await socket.accept()
    try:
        await _admit(socket)
    except Closed as closed:
        await _close(socket, closed.code, closed.why)
    except WebSocketDisconnect:
        pass


async def _admit(socket: WebSocket) -> None:
    if not is_same_origin(socket.headers):
        raise Closed(4403, FOREIGN)
    run = RUNS.find(socket.path_params["token"])
    if run is None and (is_of_a_later_server(socket.path_params["token"]) or "found" in socket.query_params):
        raise Closed(4403, ELSEWHERE)
    if run is None:
        raise Closed(4404, RUNS.why_gone(socket.path_params["token"]))
    if run.owner != owner_of(socket.cookies):
        raise Closed(4403, "This run belongs to another visit. Reload the page to get one of your own.")
    await _serve(socket, run)


async def _serve(socket: WebSocket, run: Run) -> None:
    about, session = socket.query_params, PARK.session_of(run)
    stream = Stream(socket, session, about.get("seat", "")[:SEAT_LETTERS], "watching" in about)
    run.has_socket = run.was_seen = True
    try:
        if RUNS.find(run.token) is not run:  # a page made room for another run in between
            raise Closed(4404, RUNS.why_gone(run.token))
        await stream.serve()
    except Refused as error:
        raise Closed(4429, str(error)) from None
    finally:
        run.has_socket, run.touched = bool(session.control.viewers), time.monotonic()


async def _close(socket: WebSocket, code: int, why: str) -> None:
    """Close with a reason of at most 123 bytes, which is what the protocol holds."""
    if socket.application_state == WebSocketState.CONNECTED and socket.client_state == WebSocketState.CONNECTED:
        reason = why.encode("utf-8", "replace")[:120].decode("utf-8", "ignore")
        try:
            await socket.close(code, reason)
        except (RuntimeError, WebSocketDisconnect):
            LOG.debug("The browser was gone before it could be told why.")
