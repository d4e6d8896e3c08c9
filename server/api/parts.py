"""What every route and command works with, joined once by `create_app`."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app

from server.base.clock import Clock
from server.base.database import Database
from server.base.keys import Keys
from server.base.settings import Settings
from server.forms.library import Library
from server.people.login import Door
from server.people.oidc import Provider
from server.people.rights import PeopleRights
from server.records.engine import Engine
from server.records.files import Files
from server.records.registry import Registry


@dataclass
class Parts:
    """The parts of one application; `app.extensions["qiaomen"]`."""

    settings: Settings
    database: Database
    registry: Registry
    rights: PeopleRights
    keys: Keys
    clock: Clock
    engine: Engine
    files: Files
    library: Library
    door: Door
    provider: Provider | None


def parts() -> Parts:
    """The parts of the application that is being asked."""
    return cast(Parts, current_app.extensions["qiaomen"])


def now() -> datetime:
    """The present instant, by the application's clock."""
    return parts().clock()
