"""Sets of pictures as cameras, office programs and other systems pack them, and labels as people spell them."""

import gzip
import io
from unicodedata import normalize

import numpy as np
import pytest
from PIL import Image

from engine.data.own_images import own_set
from engine.experiment import SettingError
from tests.engine.data.test_own_images import ALL, N, X, Y, csv, images_of, npz, one, packed, pairs, picture

N_FEW = 40
CATS = np.arange(N_FEW) % 2
"""0: cat, 1: dog."""
PETS = pairs(X[:N_FEW], CATS)


def named(k: int) -> str:
    return ("cat", "dog")[CATS[k]]


def pets(form: str, make=picture) -> dict[str, bytes]:
    """Forty pictures, each by its number and class in a name of this form."""
    return {form.format(k=k, name=named(k)): make(X[k]) for k in range(N_FEW)}


def encoded(picture: Image.Image, kind: str, **more) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def class_zip(name: str) -> bytes:
    return packed({f"{k}.png": picture(X[k]) for k in range(N_FEW) if named(k) == name})


CLUTTER = {"__MACOSX/cat/._1.png": b"x", "pets/__MACOSX/._cat": b"x", "cat/THUMBS.DB": b"x", "cat/Desktop.ini": b"x", "cat/.DS_Store": b"x"}  # fmt: skip
PACKED = {
    "backslashes": one(packed(pets("pets\\{name}\\{k}.png"))),
    "deep folders with blanks": one(packed(pets("My set (2)/final version/{name}/{k}.PNG"))),
    "clutter of systems": one(packed(pets("{name}/{k}.png") | CLUTTER)),
    "names without an ending": one(packed(pets("{name}/{k}"))),
    "a zip file a class": [("cat.zip", class_zip("cat")), ("dog.zip", class_zip("dog"))],
    "a zip file a class, in a zip file": one(packed({"all/cat.zip": class_zip("cat"), "all/dog.zip": class_zip("dog")})),
    "a zip file of a folder a class": [(f"{name}.zip", packed({f"{name}/{file}": content for file, content in pets("{k}.png").items() if CATS[int(file[:-4])] == place}))
                                       for place, name in enumerate(("cat", "dog"))],
}  # fmt: skip


@pytest.mark.parametrize("form", PACKED)
def test_folders_of_pictures_are_read_however_they_were_packed(form: str):
    found = own_set(PACKED[form])
    assert images_of(found) == PETS
    assert found.classes[:3] == ("cat", "dog", "–")


def test_zip_files_called_train_and_test_are_told_apart():
    halves = [packed({f"{named(k)}/{k}.png": picture(X[k]) for k in some}) for some in (range(20), range(20, N_FEW))]
    found = own_set([("train.zip", halves[0]), ("test.zip", halves[1])])
    assert pairs(found.x_train, found.y_train) == pairs(X[:20], CATS[:20])


def rgb(image: np.ndarray) -> Image.Image:
    return Image.fromarray(np.repeat(image[..., None], 3, 2))


MADE = {
    "WebP": lambda x: encoded(Image.fromarray(x), "WEBP", lossless=True),
    "GIF": lambda x: encoded(Image.fromarray(x), "GIF"),
    "animated": lambda x: encoded(Image.fromarray(x), "GIF", save_all=True, append_images=[Image.fromarray(255 - x)]),
    "palette": lambda x: encoded(Image.fromarray(x).convert("P"), "PNG"),
    "CMYK": lambda x: encoded(rgb(x).convert("CMYK"), "TIFF"),
    "16 bits": lambda x: encoded(Image.fromarray(x.astype(np.uint16) * 257), "PNG"),
    "16 bits, TIFF": lambda x: encoded(Image.fromarray(x.astype(np.uint16) * 257), "TIFF"),
    "32 bits": lambda x: encoded(Image.fromarray(x.astype(np.int32)), "TIFF"),
    "fractions": lambda x: encoded(Image.fromarray((x / 255).astype(np.float32)), "TIFF"),
    "light as in physics": lambda x: encoded(Image.fromarray(x.astype(np.float32)), "TIFF"),
    "opaque": lambda x: encoded(Image.fromarray(np.dstack([x, np.full_like(x, 255)])), "PNG"),
}


@pytest.mark.parametrize("kind", MADE)
def test_a_picture_of_any_kind_keeps_its_grey(kind: str):
    assert images_of(own_set(one(packed(pets("{name}/{k}.png", MADE[kind]))))) == PETS


def test_a_large_picture_of_16_bits_keeps_its_grey():
    wide = np.full((1500, 1500), 60 * 257, np.uint16)
    wide[:, 700:800] = 200 * 257
    members = pets("{name}/{k}.png") | {"cat/wide.png": encoded(Image.fromarray(wide), "PNG")}
    found = own_set(one(packed(members)))
    images = np.concatenate([found.x_train, found.x_test])
    assert any(image[0, 0] == 60 and image[14, 14] > 150 and image.max() <= 200 for image in images)


def deep(of: dict[str, np.ndarray], kind: str = "TIFF") -> tuple[dict[str, np.ndarray], str]:
    """Twenty pictures of each class as they were brought, by the class's name, and what was said."""
    members = {f"{name}/{k}.tif": encoded(Image.fromarray(x), kind) for name, x in of.items() for k in range(20)}
    found = own_set(one(packed(members)))
    return {name: found.x_train[found.y_train == label][0] for label, name in enumerate(found.classes[:2])}, found.note


RAMP = np.linspace(0, 1, 784).reshape(28, 28)


@pytest.mark.parametrize(
    ("dtype", "light", "dark", "top"),
    [
        (np.float32, 200, 0.9, 255), (np.float32, 1, 0.1, 1), (np.float32, 90_000, 300, 90_000), (np.float32, 0.01, 0.001, 0.01),
        (np.int32, 1e6, 200, 1e6), (np.int32, 255, 20, 255), (np.uint16, 4095, 300, 4095), (np.uint16, 60_000, 200, 65_535),
        (np.uint16, 255, 16, 255),
    ],
)  # fmt: skip
def test_what_is_dark_stays_dark_beside_what_is_light_whatever_numbers_say_so(
    dtype: type, light: float, dark: float, top: float
):
    found, note = deep({"dark": (RAMP * dark).astype(dtype), "light": (RAMP * light).astype(dtype)})
    for name, full in (("dark", dark), ("light", light)):
        wanted = (RAMP * full).astype(dtype) / top * 255
        np.testing.assert_allclose(found[name], wanted, atol=0.51)
    assert ("were stretched" in note) == (top not in (1, 255, 65_535))


def test_a_picture_of_12_bits_keeps_its_shades():
    found, note = deep({name: (RAMP * 4095).astype(np.uint16) for name in "ab"}, "PNG")
    assert len(np.unique(found["a"])) == 256
    assert "Pixels from 0 to 4095 were stretched" in note


def test_numbers_below_0_are_the_darkest_and_what_is_no_number_is_background():
    holed = (RAMP * 2 - 1).astype(np.float32)
    holed[14, 14] = np.inf
    found, note = deep({"a": holed, "b": holed})
    np.testing.assert_allclose(found["a"][0], RAMP[0] * 255, atol=0.51)
    assert found["a"][14, 14] == 128
    assert "Pixels from −1 to 1 were stretched" in note


def test_a_dark_picture_of_16_bits_among_those_of_8_stays_dark():
    members = pets("{name}/{k}.png") | {
        "cat/dark.png": encoded(Image.fromarray((RAMP * 2570).astype(np.uint16)), "PNG")
    }
    found = own_set(one(packed(members)))
    assert 10 in np.concatenate([found.x_train, found.x_test]).max((1, 2))


@pytest.mark.parametrize(
    "names", [("Cat", "cat"), ("café", normalize("NFD", "café")), ("big cat", "big  cat "), ("été", "ÉTÉ")]
)
def test_names_that_are_the_same_to_people_are_one_class(names: tuple[str, str]):
    labels = np.array([*names, "dog"])[np.arange(N) % 3]
    found = own_set(one(npz(x=X, y=labels)))
    assert len(set(found.classes)) == 3
    assert sorted(np.unique(found.y_train)) == [0, 1]
    assert images_of(found) == pairs(X, (np.arange(N) % 3 == 2) ^ (found.classes[0] == "dog"))


def test_letters_of_either_case_are_two_classes():
    found = own_set(one(npz(x=X, y=np.array(["A", "a"])[Y % 2])))
    assert found.classes[:2] == ("A", "a")
    assert images_of(found) == pairs(X, Y % 2)


def test_a_table_with_decimal_commas_is_read():
    content = csv(np.round(X / 255, 4), Y, between=";").replace(b".", b",")
    assert images_of(own_set(one(content, "digits.csv"))) == ALL


FAULTS = {
    "an empty label": (one(csv(y=np.array(["cat", "", "dog"])[Y[:60] % 3]), "a.csv"), "Label 2 in the labels in “a.csv” is empty"),
    "a picture that is not read": (one(packed(pets("{name}/{k}.png") | {"cat/IMG_1.HEIC": b"x"})), "“cat/IMG_1.HEIC” in “set.npz” is of a kind that is not read"),
    "a workbook": (one(packed({"[Content_Types].xml": b"<a/>", "xl/media/1.png": picture(X[0])}), "a.xlsx"), "“a.xlsx” is an office program's"),
    "an empty zip file": (one(packed({}), "a.zip"), "“a.zip” is an empty archive"),
    "a tar archive": (one(gzip.compress(bytes(257) + b"ustar" + bytes(600)), "a.tar.gz"), "“a.tar.gz” is a tar archive"),
    "a list": (one(b'[{"x": 1}]', "a.json"), "“a.json” is a list"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_read_is_said_with_its_name(fault: str):
    brought, sentence = FAULTS[fault]
    with pytest.raises(SettingError) as error:
        own_set(brought)
    assert sentence in str(error.value)
