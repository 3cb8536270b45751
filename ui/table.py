"""What lies on a person's table: the experiment of each kind they work on, with its past, in step with the page's URL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from engine.experiment import Experiment, SettingError
from ui.history import History
from ui.link import Link, label, read
from ui.worksheet import Sheet

E = TypeVar("E", bound=Experiment)


@dataclass
class Table(Generic[E]):
    """One person's experiment of one kind. Form, link and picture all read it and write it only by its methods."""

    kind: type[E]
    history: History
    hide: tuple[str, ...] = ()
    error: str = ""
    tab: str = ""
    sheet: Sheet = field(default_factory=Sheet)
    written: str | None = None
    """The query string we last put into the page's URL; None until then."""
    seen: dict[str, str] | None = None
    """The parameters that the page's URL had when it was last brought in step."""
    acted: bool = False
    """Whether the person acted on the form or the picture since URL and table were last brought in step."""

    @classmethod
    def of(cls, kind: type[E]) -> "Table[E]":
        """The table of this session for `kind`, made when first asked for."""
        key = f"table.{kind.__name__}"
        if key not in st.session_state:
            st.session_state[key] = cls(kind, History(("",)))
        return st.session_state[key]

    @property
    def experiment(self) -> E:
        """The present experiment."""
        return cast(E, _at(self.kind, self.history.address))  # a function that is cached cannot say so

    @property
    def link(self) -> Link:
        """What the page's URL says."""
        return Link(self.experiment, self.hide, tab=self.tab, sheet=self.sheet)

    def change(self, values: Mapping[str, Any]) -> None:
        """Change settings; others that no longer fit are mended. What cannot be used leaves a sentence in `error`."""
        self.acted, before = True, self.experiment
        try:
            self._put(self.kind(**self._mended(values)))
            self.error = self.experiment.missed(before, values)
        except SettingError as error:
            self.error = str(error)

    def say(self, name: str, text: str) -> None:
        """Change a list setting by what a person typed: items with commas or spaces between them."""
        items = ",".join(part for part in text.replace(";", ",").replace(" ", ",").split(",") if part)
        try:
            typed = self.kind.at({name: items})
        except SettingError as error:
            self.error = str(error)
        else:
            self.change({name: getattr(typed, name)})

    def undo(self) -> None:
        self._stand(self.history.undone())

    def redo(self) -> None:
        self._stand(self.history.redone())

    def reset(self) -> None:
        """Back to the default experiment; the way there can be undone."""
        self._put(self.kind())

    def go(self, address: str) -> None:
        """To the settings of an earlier branch of the run; the way there can be undone."""
        try:
            self._put(_at(self.kind, address))
        except SettingError as error:
            self.error = str(error)

    def find_again(self, address: str, history: History | None = None) -> None:
        """What a session that is lost had on this table, and what it could undo; what the URL or the person says since goes first."""
        known = history if history and history.address == address else History((address,))
        if self.history in (History(("",)), History((address,))):
            self._stand(known)

    def watch(self, address: str, history: History | None, why: str = "") -> None:
        """Lie as another window's table lies, whose run this one shows. `why` says that what was changed here did not count."""
        self._stand(history if history and history.address == address else History((address,)))
        self.error = why

    def open(self, tab: str) -> None:
        """The person opened another tab of the look inside; that is no change of the experiment."""
        self.tab, self.acted = label(tab), True

    def hides(self, name: str) -> bool:
        """Whether the link hides the control `name`."""
        return name in self.hide

    def keep_url(self) -> None:
        """Bring the page's URL and the table in step, whichever of them changed."""
        said = st.query_params
        twice = [name for name in said if len(said.get_all(name)) > 1]
        wanted = self.follow(said.to_dict(), st.session_state.get("arrived", False), twice)
        if wanted is not None:
            said.from_dict(wanted)

    def follow(self, params: Mapping[str, str], arrived: bool, twice: Collection[str] = ()) -> dict[str, str] | None:
        """Take over a URL that changed under us, and give the parameters the URL should have if it has others.

        What the URL says in words of its own, as a default or another system's names, stays until the person changes something.
        A person who comes back from another page (`arrived`) by its plain name finds what they left. A request that
        brings an action may bring a URL from before our last change of it, so then the table goes first.
        """
        link, was = read(self.kind, params, twice), self.written
        is_older = self.acted and was is not None
        returned = arrived and not params and was is not None
        is_said = link.error and dict(params) != self.seen
        if not is_older and ((link.query != was and not returned) or is_said):
            self._adopt(link)
        here = self.link
        self.written, self.acted = here.query, False
        is_there = link.query == here.query and not (is_older and here.query != was)
        wanted = dict(params) if is_there else dict(link.others) | here.params
        self.seen = wanted
        return None if is_there else wanted

    def _adopt(self, link: Link) -> None:
        first = self.written is None
        self.history = History((link.experiment.address,)) if first else self.history.went(link.experiment.address)
        self.hide, self.error, self.tab, self.sheet = link.hide, link.error, link.tab, link.sheet

    def _put(self, experiment: Experiment) -> None:
        self._stand(self.history.went(experiment.address))

    def _stand(self, history: History) -> None:
        self.history, self.error, self.acted = history, "", True

    def _mended(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All settings with `values` in, and what does not go with them mended."""
        known = {f.name for f in fields(self.kind)}
        for name in values:
            if name not in known:
                raise SettingError(f"There is no setting called “{name[:40]}”.")
        settings = {name: getattr(self.experiment, name) for name in known}
        settings |= {name: self.kind.checked(name, value) for name, value in values.items()}
        for name in values:
            settings = self.kind.mend(settings, name)
        return settings


@lru_cache(maxsize=512)
def _at(kind: type[Experiment], address: str) -> Experiment:
    """The experiment at an address, read once: every widget asks for it."""
    return kind.at(address)
