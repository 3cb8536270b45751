"""Uploads without a browser, as Streamlit's page makes them: each from a page of its own, which stays open."""

import asyncio
import urllib.error
import urllib.request
import uuid
from contextlib import AsyncExitStack
from http.cookies import SimpleCookie

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving import Server

XSRF = "_streamlit_xsrf"
TYPE = "multipart/form-data; boundary=b"


async def upload_many(server: Server, n: int, size: int) -> int:
    """Upload n files of so many bytes; how many are taken. All pages are open until the last is there."""
    file = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.npz"\r\n\r\n' + bytes(size) + b"\r\n--b--\r\n"
    )
    async with AsyncExitStack() as closing:
        return sum([await _is_taken(server, file, closing) for _ in range(n)])


async def _is_taken(server: Server, file: bytes, closing: AsyncExitStack) -> bool:
    """Open a page and upload a file from it."""
    cookies = await asyncio.to_thread(_cookies, server)
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    url = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    about = {"origin": server.url, "additional_headers": headers, "max_size": None}
    socket = await closing.enter_async_context(
        websockets.connect(url, subprotocols=[websockets.Subprotocol("streamlit")], **about)
    )
    ask = BackMsg()
    ask.rerun_script.page_name = "vision"
    await socket.send(ask.SerializeToString())
    session = await _session(socket)
    request = urllib.request.Request(
        f"{server.url}/_stcore/upload_file/{session}/{uuid.uuid4()}",
        file,
        {**headers, "content-type": TYPE, "x-xsrftoken": cookies.get(XSRF, ""), "origin": server.url},
        method="PUT",
    )
    return await asyncio.to_thread(_put, request)


def _cookies(server: Server) -> dict[str, str]:
    """What a first visit sets."""
    found: dict[str, str] = {}
    for path in ("/", "/_stcore/host-config", "/_stcore/health"):
        with urllib.request.urlopen(urllib.request.Request(server.url + path, headers={"accept": "text/html"})) as page:
            for line in page.headers.get_all("set-cookie", []):
                found |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
    return found


async def _session(socket) -> str:
    """The number of the page's session."""
    while True:
        said = ForwardMsg.FromString(await socket.recv())
        if said.WhichOneof("type") == "new_session":
            return said.new_session.initialize.session_id


def _put(request: urllib.request.Request) -> bool:
    try:
        with urllib.request.urlopen(request, timeout=60):
            return True
    except urllib.error.HTTPError as error:
        if error.code not in (413, 429, 507):
            raise
    except urllib.error.URLError as error:  # refused by its length, before the file was sent
        if not isinstance(error.reason, (ConnectionResetError, BrokenPipeError)):
            raise
    return False
