"""The one place where the parts are joined: settings, database, kinds, rights, engine, routes."""

from importlib import import_module

from flask import Flask
from sqlalchemy import Connection, inspect
from werkzeug.middleware.proxy_fix import ProxyFix

from migrations.run import upgrade
from server.api import register_api
from server.api.parts import Parts
from server.base.clock import Clock, utc_now, wire
from server.base.database import Database, engine_options, open_database
from server.base.keys import Keys
from server.base.log import set_up_log
from server.base.settings import Settings
from server.forms.library import Library
from server.kinds import KINDS
from server.kinds.guard import refused
from server.kinds.pinyin import derived
from server.people import alarms, anchor
from server.people.holds import LegalHolds
from server.people.login import Door
from server.people.oidc import Provider
from server.people.places import Places
from server.people.rights import PeopleRights
from server.records.engine import Engine
from server.records.epochs import begin_epoch, is_begun
from server.records.erase import ErasedList, Erasure
from server.records.files import Files
from server.records.ports import Projection
from server.records.projections import Entries, FileNames, Names, Tallies
from server.records.registry import Registry
from server.register.memory import Memory


def create_app(settings: Settings | None = None, clock: Clock = utc_now) -> Flask:
    """Make the application: open the database, bring it to this version, join the parts.

    Errors: whatever the database says when it cannot be opened.
    """
    settings = settings or Settings.from_environment()
    set_up_log()
    app = Flask("qiaomen", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TESTING=settings.testing,
    )
    if settings.proxies:
        # Who calls is told by the last proxies, one each; what a client says of itself stands before them.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]  # Flask's own way
    database = open_database(app)
    parts = _joined(settings, database, clock)
    database.write(lambda connection: _prepare(connection, clock))
    register_api(app, parts)
    parts.engine.erase_again()
    parts.engine.release()
    parts.files.sweep_if_due()
    anchor.watch(database, anchor.Anchor(settings.heads_path), clock())
    return app


def _joined(settings: Settings, database: Database, clock: Clock) -> Parts:
    registry, rights, keys = Registry(KINDS, refused), PeopleRights(), Keys(settings.keys_path)
    files = Files(database, keys, clock, settings.files_path)
    library = Library(files)
    holds = LegalHolds(registry.abouts, clock)
    erasure = Erasure(database, registry, files, ErasedList(settings.erased_path), holds=holds)
    projections: list[Projection] = [Places(), Entries(), Names(derived), Tallies(), FileNames(), Memory()]
    engine = Engine(
        database,
        registry,
        rights,
        keys,
        clock,
        projections,
        erasure,
        derived,
        alarms.raise_forked,
        library.examine,
    )
    door = Door(database, keys, settings.wants_two_factors)
    return Parts(
        settings, database, registry, rights, keys, clock, engine, files, library, door, _provider(settings)
    )


def _provider(settings: Settings) -> Provider | None:
    """The unit's own sign-in, where one is set; only then the extra `oidc` has to be installed."""
    if settings.oidc is None:
        return None
    found: Provider = import_module("server.people.provider").OidcProvider(settings.oidc)
    return found


def _prepare(connection: Connection, clock: Clock) -> None:
    """Migrate, and begin the first epoch of a new database."""
    upgrade(connection)
    if not is_begun(connection):
        begin_epoch(connection, wire(clock()), "the database was made")


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever recorded here: no scope was founded."""
    return (
        inspect(connection).has_table("scope")
        and connection.exec_driver_sql("SELECT 1 FROM scope LIMIT 1").first() is None
    )
