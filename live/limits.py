"""Every bound of the live part, in one place, and the ways to say no."""

import time
from dataclasses import dataclass, field

TEXT_BYTES = 92_000
"""Longest text message from a browser: a question about a photo of 256 × 256 pixels has 87,384 letters of base64."""
HEAD_BYTES = 64 << 10
"""Longest head of a request: a link with everything in it, twice, as the page's own is sent along."""
BODY_BYTES = 40_960
"""Longest request for a run: its address has at most 32,768 characters."""
EDIT_TEXT = 20_000
"""Longest text of edits: as many as an experiment may hold."""
QUESTION_TEXT = 88_000
"""Longest text in a question: a photo, with room."""
QUESTION_NAMES = 16
"""Most names in a question."""
QUESTION_ITEMS = 64
"""Most numbers or short texts in one list of a question."""
FRAME_BYTES = 1 << 20
"""Largest key frame that a browser may hand back; the largest dense network's has 24 kB."""
WHOLE_BYTES = 256 << 20
"""Largest whole frame of a large experiment; the largest Transformer with its optimizer has 72 MB."""
SOCKET_BYTES = 2 << 20
"""Largest WebSocket message that the server reads at all, so that refusing a large one costs little."""
MESSAGES_PER_SECOND = 240.0
"""Messages a second from one browser, on average: four for each of its pictures."""
MESSAGES_AT_ONCE = 480.0
"""Messages that may come in one burst, as after a sleeping laptop wakes up."""
FRAMES_ASKED = 256
"""Most frames that one request may ask for: four seconds at 60 a second."""
UPDATES_ASKED = 10_000
"""Most updates that one frame may lie ahead: 400 epochs of the default."""
SECONDS_ASKED = 0.05
"""Longest time one frame may take, so that many people share a worker fairly."""
LAST_STEP = 2**53
"""Steps are whole numbers that JavaScript can hold."""
LOOKS_AT_ONCE = 8
"""Looks of one browser whose answers have not left yet; a further one is refused."""
UNREAD_OF_A_PERSON = 48 << 20
"""Detail that waits to be read by one person's browser: ten frames with all patterns of the largest Transformer."""
UNREAD_BYTES = 384 << 20
"""And by all browsers together."""
DOWNLOADS_OF_A_PERSON = 3
"""Files of one person that are made or on their way to the browser; a further one is refused."""
DOWNLOADS_BYTES = 384 << 20
"""Bytes of all files on their way: twenty of a large image network."""
WEIGHTS_BYTES = 256 << 20
"""Bytes of all files of weights on their way in; of a person one at a time, which engine/data/uploads/weights.py bounds."""
WEIGHTS_SECONDS = 300.0
"""How long one of them may take to arrive."""
PIECE_SECONDS = 60.0
"""A browser that takes nothing of its file for so long is left."""
FRAMES_BEHIND = 60
"""Frames that wait for a window that only watches: one that is slower misses some, and stays within a second or two of the others."""
SHARE_BEHIND = 0.5
"""Share of what may be unread up to which such frames wait: however little a window reads, the one in control has the rest."""
VIEWERS = 8
"""Windows of one run."""
KNOCK_SECONDS = 2.0
"""A window that has control and does not answer for so long sleeps: another gets it."""
NOTICES = 256
"""Messages besides frames that wait for one browser: far more come only of one that asks and does not read."""

SLICE_SECONDS = 0.02
"""A worker's replay hands over to the next run after about this long."""
INTERIM_SECONDS = 0.25
"""A frame that takes longer, as that of a whole epoch of a large network, is preceded by others on the way to it."""
INTERIM = 1_000
"""Steps of such frames that a session minds before it looks which ones the tape still has."""
KEY_SHARE = 0.05
"""Share of a run's time that its key frames may take at most; larger ones come less often."""
WHOLE_SHARE = 0.1
"""Share of a run's time that may go into whole frames for looks at what was just shown."""
RECENT_BYTES = 192 << 20
"""Whole frames that one worker keeps for looks at what was just shown."""
WORKER_GIB = 3.0
"""Address space that a worker may take on top of what it has when it is warm, unless PARK_WORKER_MEMORY says another."""
QUESTION_AHEAD = 0.1
"""Seconds of computing that an owner with a question may be ahead of the others: a picture under the mouse."""
OPENING_SECONDS = 0.5
"""What the first frame of a large run takes, with its test, as far as its turn is concerned."""
DEAR_MACS = 2e9
"""Multiplications of an answer from which on it is dear, some 0.2 s: it is not made among the turns of those who train."""
DEAR_OF_A_PERSON = 2
"""Dear questions of one person that wait or are worked on; a further one takes the place of the oldest."""
BEAT_SECONDS = 0.5
"""A worker shows that it is alive this often."""
WATCH_SECONDS = 1.0
"""And the server looks this often."""
LOAD_SECONDS = 5.0
"""What a worker did in the last so many seconds says how busy it is, where a run is to be placed."""
LOAD_OF_A_RUN = 0.05
"""Share of a worker's time that a run is taken for until it shows, about that of one at 60 small frames a second."""
RUNS_APART = 5
"""A run that is opened anew goes to another worker if that has so many such runs less to do."""
QUIET_SECONDS = 4.0
"""A worker whose pulse is missing for so long is not called well."""
PULSE_SECONDS = 15.0
"""And after so long it is ended and replaced: it is stopped, or gets no time at all."""
SILENT_SECONDS = 60.0
"""A worker that is alive, but does not come to an end with one turn for so long, is stuck in it, and is replaced."""
READY_SECONDS = 600.0
"""A process that is not warm after so long is ended; where the kernel has to be compiled first it takes a minute."""
TRIES = 3
"""Workers that one piece of work may cost before it is given up as the cause."""
GPU_TRIES = 5
"""Processes that a GPU may cost before it is used no more."""
MOVES = 3
"""Times that a run goes on elsewhere because memory ran out, before it stops."""

RUNS_OF_A_PERSON = 12
"""Runs one person may have open: a dozen browser tabs."""
RUNS_OF_STRANGERS = 100
"""Runs that browsers without our cookie (inside another site's frame, without TLS) may have together behind one address."""
PEOPLE_OF_AN_ADDRESS = 60
"""People who may share one address, as two classes behind one router do, unless PARK_PEOPLE_PER_ADDRESS says another."""
RUNS_FOR_EACH = 4
"""Runs that an address may have for each of these people: more than half of the park is never one address's."""
OPENINGS_PER_SECOND = 1 / 3
"""Pages, sockets, runs and files that an address may open in a second for each of its people, on average: a reload takes three."""
OPENINGS_AT_ONCE = 20.0
"""The same in one burst, as when a class comes in or the server was started anew."""
UPLOAD_GIB = 1
"""Uploaded files in the server's memory, all together, unless PARK_UPLOADS says another."""
UPLOAD_BYTES_OF_A_PERSON = 192 << 20
"""Uploaded files of one person: two image sets of four parts."""
RUNS = 400
"""Runs that the server holds."""
IDLE_SECONDS = 600.0
"""A run without a socket is closed after this long: a laptop's lid may be shut for a break."""
UNSEEN_SECONDS = 120.0
"""A run that no socket ever came for is closed sooner."""
TAPE_BYTES = 24 << 20
"""Frames kept on the tape of one run: a minute of the largest network at 16 frames a second, an hour after thinning."""
TAPES_BYTES = 1 << 30
"""Frames and curves kept for all runs together, on their tapes and beside them."""
KEYS_BYTES = 256 << 20
"""Whole frames kept for one large run: four minutes of LeNet-5; of the largest Transformer three, one of them for undo."""
ALL_KEYS_BYTES = 2 << 30
"""Whole frames kept for all runs together; a large run that would need more is not opened, and a network not enlarged."""

STRETCHES = 512
"""Most stretches, the newest, of which a browser is told who made them: sliders moved while a run plays make ten a second."""
PAST_ROWS = 1500
"""Most rows of the curve of what a run has been through: more than a screen has columns for it."""
LEFT_ROWS = 500
"""The same of an earlier branch that can be gone back to."""
SEGMENTS_BYTES = 4 << 20
"""Frames at which a run's changes begin and earlier branches ended, and their curves, or half its share if that is less: the oldest go."""
CLOSED = 2000
"""Runs of which the server remembers why it closed them."""
KEPT_BYTES = 1 << 30
"""What is kept on disk of runs that the server closed or ended with; the oldest go first."""
KEPT_SECONDS = 24 * 3600.0
"""How long: until the next lesson."""
KEPT_AGAIN = 20.0
"""A run that goes on is kept anew after so many seconds: that much a server that dies suddenly may cost."""
KEEPING_SECONDS = 0.2
"""Of every five seconds, what keeping may take."""
LAST_SECONDS = 4.0
"""What the server's end may take for that."""
KEPT_ROWS = 300
"""Rows of the curve that is kept."""
KEPT_STRETCHES = 64
"""Stretches of a small network's run that are kept, the newest."""

LEFT = 8
"""Branches that were left and can be gone back to: as many as a browser shows curves of."""
MOMENTS = 50
"""Changes without an update between them that undo takes back exactly."""


def pause(failures: int) -> float:
    """Seconds to wait before something is tried again that has failed so many times in a row."""
    return min(60.0, 2.0 ** (failures - 1))


class Refused(ValueError):  # noqa: N818 - a claim, as in “Refused: too long”
    """A request that is not carried out; the text is one sentence for the person."""


class Unfit(Refused):
    """What can never be done here, however often it is tried."""


@dataclass
class Rate:
    """A token bucket: `allows()` is True as long as calls keep to `per_second` with bursts of `at_once`."""

    per_second: float = MESSAGES_PER_SECOND
    at_once: float = MESSAGES_AT_ONCE
    left: float = field(default=MESSAGES_AT_ONCE)
    last: float = field(default_factory=time.monotonic)

    def allows(self) -> bool:
        """Take one call out of the bucket, if there is one."""
        now = time.monotonic()
        self.left = min(self.at_once, self.left + (now - self.last) * self.per_second)
        self.last = now
        self.left -= 1
        return self.left >= 0
