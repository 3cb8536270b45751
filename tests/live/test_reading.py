"""What is sent to a browser that reads slowly, or not at all, and what is not sent twice. Real workers, no network."""

import asyncio
import json
import struct

import pytest

from engine.tape import decode
from live import limits
from live.binary import FRAME, LOOK, SCENE, SOUGHT
from live.stream import Closed, Stream
from live.viewer import Viewer
from tests.live.pull import Player
from tests.live.talk import EPOCH

LOOK_AT = {"point": [0.5, -0.5]}


class Socket:
    """A browser's end: it says what it is told to say, and takes what it is sent only while it reads."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.taken: list[dict | bytes] = []
        self.reads = asyncio.Event()
        self.reads.set()

    def say(self, do: str, **more) -> None:
        self.said.put_nowait(json.dumps({"do": do, **more}))

    async def receive(self) -> dict:
        return {"type": "websocket.receive", "text": await self.said.get()}

    async def send_text(self, text: str) -> None:
        await self._send(json.loads(text))

    async def send_bytes(self, data: bytes) -> None:
        await self._send(data)

    async def _send(self, said: dict | bytes) -> None:
        await self.reads.wait()
        self.taken.append(said)

    def of(self, kind: int) -> list[tuple[int, bytes]]:
        """Number and bytes of what was taken of a kind."""
        heads = [(*struct.unpack("<II", said[:8]), said[8:]) for said in self.taken if isinstance(said, bytes)]
        return [(number, data) for found, number, data in heads if found == kind]

    async def until(self, is_so) -> None:
        async with asyncio.timeout(60):
            while not is_so():
                await asyncio.sleep(0.005)


@pytest.fixture
def player(stage):
    player = Player(stage)
    yield player
    player.close()


def over_a_socket(player: Player, talk) -> None:
    """Serve the run over a socket for as long as `talk(socket)` takes."""

    async def serve():
        player.viewer.leave()
        socket = Socket()
        serving = asyncio.create_task(Stream(socket, player.session).serve())
        talking = asyncio.create_task(talk(socket))
        try:
            await asyncio.wait({serving, talking}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
            await talking
        finally:
            for task in (serving, talking):
                task.cancel()
            await asyncio.gather(serving, talking, return_exceptions=True)

    player.do(serve())


def test_who_does_not_read_gets_no_more_than_eight_looks_made(player, monkeypatch):
    looks = []
    look = Viewer.look

    async def counted(viewer, step, watch):
        looks.append(step)
        return await look(viewer, step, watch)

    monkeypatch.setattr(Viewer, "look", counted)

    async def talk(socket: Socket) -> None:
        await socket.until(lambda: socket.of(SCENE))
        socket.reads.clear()
        for id_ in range(30):
            socket.say("look", step=0, watch=LOOK_AT, id=id_)
        await socket.until(lambda: len(looks) == limits.LOOKS_AT_ONCE and socket.said.empty())
        for id_ in range(30, 60):
            await asyncio.sleep(0.02)
            socket.say("look", step=0, watch=LOOK_AT, id=id_)
        await socket.until(socket.said.empty)
        assert len(looks) == limits.LOOKS_AT_ONCE
        socket.reads.set()
        await socket.until(lambda: len(socket.of(LOOK)) == limits.LOOKS_AT_ONCE)
        socket.say("look", step=0, watch=LOOK_AT, id=99)
        await socket.until(lambda: socket.of(LOOK)[-1][0] == 99)

    over_a_socket(player, talk)


def test_who_does_not_read_gets_one_seek_made_after_the_other(player, monkeypatch):
    player.frames(0, 2)
    seeks = []
    seek = Viewer.seek

    async def counted(viewer, step):
        seeks.append(step)
        return await seek(viewer, step)

    monkeypatch.setattr(Viewer, "seek", counted)

    async def talk(socket: Socket) -> None:
        await socket.until(lambda: socket.of(SCENE))
        socket.reads.clear()
        for step in range(20):
            socket.say("seek", step=step)
        await socket.until(lambda: seeks)
        await asyncio.sleep(0.3)
        assert seeks == [0]
        socket.reads.set()
        await socket.until(lambda: len(socket.of(SOUGHT)) == 20)

    over_a_socket(player, talk)
    assert seeks == list(range(20))


def test_who_asks_for_ever_and_never_reads_is_closed_with_a_sentence(player):
    async def talk(socket: Socket) -> None:
        await socket.until(lambda: socket.of(SCENE))
        socket.reads.clear()
        for id_ in range(limits.NOTICES + limits.LOOKS_AT_ONCE + 5):
            socket.say("look", step=0, watch=LOOK_AT, id=id_)
        await socket.until(lambda: False)

    with pytest.raises(Closed, match="not read") as closed:
        over_a_socket(player, talk)
    assert closed.value.code == 4429


def test_a_scene_is_sent_again_only_where_it_differs_from_the_last_one(player):
    player.frames(0, 2)

    async def talk(socket: Socket) -> None:
        await socket.until(lambda: socket.of(SCENE))
        for branch in (2, 3, 4):
            socket.say("edit", step=EPOCH, edit=f"{EPOCH}:0.weight:2.1:0.{branch}")
            await socket.until(lambda branch=branch: socket.of(SCENE)[-1][0] == branch)
        socket.say("seek", step=0)
        await socket.until(lambda: socket.of(SOUGHT))
        player.run.change("data=spiral")
        await socket.until(lambda: socket.of(SCENE)[-1][0] == 5 and socket.of(FRAME))
        scenes = socket.of(SCENE)
        assert [number for number, _ in scenes] == [1, 2, 3, 4, 1, 5]
        assert [bool(data) for _, data in scenes] == [True, False, False, False, False, True]
        assert decode(scenes[-1][1])["data/train/x"].tobytes() != decode(scenes[0][1])["data/train/x"].tobytes()

    over_a_socket(player, talk)


def test_a_scene_comes_before_the_first_frame_of_every_branch_after_each_change(player):
    """The browser may have forgotten every branch of which it holds no frame."""

    async def talk(socket: Socket) -> None:
        await socket.until(lambda: socket.of(SCENE))
        socket.say("frames", **{"from": 0, "n": 3, "updates": EPOCH})
        await socket.until(lambda: len(socket.of(FRAME)) == 3)
        for branch in (2, 3):
            socket.say("fork", step=2 * EPOCH)
            await socket.until(lambda branch=branch: socket.of(SCENE)[-1][0] == branch)
            socket.say("seek", step=3)
            await socket.until(lambda branch=branch: len(socket.of(SOUGHT)) == branch - 1)

    sockets = []

    async def kept(socket: Socket) -> None:
        sockets.append(socket)
        await talk(socket)

    over_a_socket(player, kept)
    known: set[int] = set()
    for said in sockets[0].taken:
        if isinstance(said, dict):
            known.clear()
            continue
        kind, number = struct.unpack("<II", said[:8])
        if kind == SCENE:
            known.add(number)
        assert number in known
