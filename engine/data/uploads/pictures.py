"""A zip file of folders with pictures: a folder is a class, and its name the class's."""

import math
import re
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

import numpy as np

from engine.data.uploads.array import LONGEST_LABEL, Array, held
from engine.data.uploads.files import File, reading
from engine.data.uploads.form import SIDE, brought, fitted, rounded
from engine.data.uploads.pixels import range_of
from engine.experiment import SettingError

ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".bmp", ".webp", ".tif", ".tiff")
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
"""What may be opened, whatever a file's name says: some of Pillow's other kinds run a program on what is in the file."""
UNREAD = (".heic", ".heif", ".avif", ".svg", ".pdf", ".psd", ".raw", ".dng", ".pgm", ".ppm", ".pbm")
BEGINNINGS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
"""Of pictures whose names have no ending."""
BITS_16 = 65_535
"""Full light in a picture of 16 bits, where there is so much in it."""
MOST_PIXELS = 50_000_000
"""Of one picture; a phone's have 12 to 48 million."""
ALL_PIXELS = 300_000_000
"""Of all pictures together, which takes some ten seconds."""
MOST_FILE = 32 << 20
LARGEST = 1024
"""Longest side of a picture that is worked on; larger ones are made smaller first, a strip at a time."""
STRIP = 32
FRACTIONS = "F"
"""Pillow's name of a picture in fractions; all of more than eight bits are reckoned so."""
SPLITS = re.compile(r"(train|test|val)(ing|idation)?(set|_set|_images|_data)?", re.IGNORECASE)


class Grey(NamedTuple):
    """A picture in grey, (28, 28) uint8; one of a `mode` of more than eight bits float32 in its own numbers, with the lowest and highest."""

    image: np.ndarray
    pixels: int
    mode: str = ""
    low: float = 0
    high: float = 255


def is_picture(name: str) -> bool:
    """Whether a file's name says that it is a picture, be it one that can be read or not."""
    return name.lower().endswith(ENDINGS + UNREAD)


def is_nameless_picture(file: File) -> bool:
    """Whether a file without an ending is a picture by how it begins."""
    return not PurePosixPath(file.name).suffix and file.begin.startswith(BEGINNINGS)


def read_pictures(files: list[File], who: str) -> list[Array]:
    """Images and labels, of folders called train and test apart. Raises SettingError."""
    places = {file.name: PurePosixPath(file.name).parts[:-1] for file in files}
    bare = next((file for file in files if not _class(places[file.name])), None)
    if bare:
        raise SettingError(f"{bare.who} lies in no folder; each picture's folder is its class, as in “cat/1.png”.")
    left = ALL_PIXELS
    greys = []
    for file in files:
        greys.append(_picture(file, left))
        left -= greys[-1].pixels
    images, notes = _alike(greys)
    found: dict[str, list[tuple[np.ndarray, str]]] = {}
    for file, image in zip(files, images, strict=True):
        found.setdefault(_split(places[file.name]), []).append((image, _class(places[file.name])))
    note = " ".join(["Pictures were made grey and fitted into 28×28.", *notes])
    arrays = []
    for split, pairs in found.items():
        arrays.append(
            held(
                f"{split} images",
                f"the {split} pictures in {who}".replace("  ", " "),
                np.stack([image for image, _ in pairs]),
                note,
            )
        )
        arrays.append(
            held(
                f"{split} labels",
                f"the {split} folders in {who}".replace("  ", " "),
                np.array([name for _, name in pairs]),
            )
        )
    return arrays


def _split(folders: tuple[str, ...]) -> str:
    """train, test or val, if a folder above the classes says so."""
    said = next((found for name in folders[:-1] if (found := SPLITS.fullmatch(name))), None)
    return said[1].lower() if said else ""


def _class(folders: tuple[str, ...]) -> str:
    return folders[-1][:LONGEST_LABEL] if folders and not SPLITS.fullmatch(folders[-1]) else ""


def _alike(greys: list[Grey]) -> tuple[list[np.ndarray], list[str]]:
    """The pictures in bytes, and notes: all of one mode by one rule, as what is dark in one has to be dark in another."""
    images, notes = [grey.image for grey in greys], []
    modes = sorted({grey.mode for grey in greys})
    for mode in filter(None, modes):
        those = [i for i, grey in enumerate(greys) if grey.mode == mode]
        low, high = min(greys[i].low for i in those), max(greys[i].high for i in those)
        offset, top, note = _light(mode, low, high, len(modes) == 1)
        notes.extend(filter(None, [note]))
        for i in those:
            images[i] = rounded((greys[i].image - offset) * (255 / (top or 1)))
    return images, notes


def _light(mode: str, low: float, high: float, is_only: bool) -> tuple[float, float, str]:
    """What becomes 0 in pictures of a mode, how far above it lies full light, and a sentence where that had to be guessed."""
    if mode != FRACTIONS and low >= 0 and (BITS_16 / 2 <= high <= BITS_16 or (mode == "I;16" and not is_only)):
        return 0, BITS_16, ""
    return range_of(low, high, mode == FRACTIONS)


def _picture(file: File, left: int) -> Grey:
    """A picture, turned as it was meant."""
    from PIL import Image, ImageOps

    if file.name.lower().endswith(UNREAD):
        raise SettingError(f"{file.who} is of a kind that is not read; PNG and JPEG are.")
    with reading(file.who):
        data = file.whole(MOST_FILE)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            picture.draft("L", (4 * SIDE, 4 * SIDE))
            pixels = picture.width * picture.height
            if pixels > min(MOST_PIXELS, left):
                raise SettingError(_too_many(file.who, pixels))
            ImageOps.exif_transpose(picture, in_place=True)
            return _grey(picture, pixels)
    except SettingError:
        raise
    except Exception:  # noqa: BLE001 - what Pillow raises on damaged files is of any kind
        raise SettingError(f"{file.who} is no picture that can be read; PNG and JPEG are.") from None


def _too_many(who: str, pixels: int) -> str:
    what = f"{who} has {pixels:,} pixels; {MOST_PIXELS:,} are"
    if pixels <= MOST_PIXELS:
        what = f"{who} and the pictures before it have more than {ALL_PIXELS:,} pixels, which is"
    return f"{what} the most that is read: make the pictures smaller."


def _grey(picture, pixels: int) -> Grey:
    """What is transparent shows what the rest stands out from; what is no number is background."""
    if picture.mode == FRACTIONS or picture.mode.startswith("I"):
        grey = np.asarray(_reduced(picture, FRACTIONS), np.float32)
        return Grey(brought(grey[None])[0], pixels, picture.mode[:4], float(grey.min()), float(grey.max()))
    return Grey(fitted(_eight_bits(picture)[None])[0], pixels)


def _eight_bits(picture) -> np.ndarray:
    """(h, w) float32, 0 … 255."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return np.asarray(_reduced(picture, "L"), np.float32)
    grey, alpha = (np.asarray(band, np.float32) for band in _reduced(picture, "LA").split())
    share = alpha / 255
    ink = (grey * share).sum() / max(share.sum(), 1)
    return grey * share + (1 - share) * (0 if ink > 127 else 255)


def _reduced(picture, mode: str):
    """A picture in grey whose sides are at most `LARGEST`, each pixel the mean of those that it stands for."""
    from PIL import Image

    times = math.ceil(max(picture.size) / LARGEST)
    if times == 1:
        return _converted(picture, mode)
    wide, high = picture.size
    small = Image.new(mode, (math.ceil(wide / times), math.ceil(high / times)))
    for top in range(0, high, STRIP * times):
        strip = picture.crop((0, top, wide, min(high, top + STRIP * times)))
        small.paste(_converted(strip, mode).reduce(times), (0, top // times))
    return small


def _converted(picture, mode: str):
    """A picture in eight bits of grey, or in fractions."""
    from PIL import Image

    if mode != FRACTIONS:
        return picture.convert(mode)
    return Image.fromarray(np.nan_to_num(np.asarray(picture, np.float32), nan=0, posinf=0, neginf=0))
