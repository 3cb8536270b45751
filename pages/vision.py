"""Images: networks learn digits, clothes or a person's own images, and can be looked into while they learn."""

from engine.experiments.vision.settings import Vision
from ui.room import room
from ui.vision import STARTS, layout, tabs

room(Vision, "A network of your own. Press play, draw a digit, look inside.", tabs, STARTS, layout)
