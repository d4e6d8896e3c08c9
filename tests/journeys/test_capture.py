"""What eyes and ears take along: a building's code, photos, voice notes, signatures; all may be left out."""

import re
import sqlite3
from io import BytesIO
from pathlib import Path

import segno
from PIL import Image, ImageStat
from playwright.sync_api import Locator, Page, Playwright, expect

from server.app import create_app
from server.base.settings import Settings
from server.records.files.content import type_of
from tests.browser import browsing
from tests.journeys.worker import Worker
from tests.pictures import CANARY, told_on
from tests.serving import Server

FAKE_DEVICES = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def seen_by_camera(path: Path, text: str) -> Path:
    """A film of some frames in which somebody holds the camera before a code."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    frame, still = Image.new("RGB", (640, 480), "#999"), BytesIO()
    frame.paste(Image.open(drawn).convert("RGB").resize((300, 300)), (170, 90))
    frame.save(still, "JPEG", quality=90)
    path.write_bytes(still.getvalue() * 5)
    return path


def building_of(server: Server, username: str, name: str) -> str:
    """A building of somebody's grid, by its number."""
    query = (
        "SELECT record.id FROM record JOIN \"grant\" ON body LIKE '%' || \"grant\".unit || '%'"
        ' JOIN "user" ON "user".id = "grant".user'
        " WHERE record.kind = 'building' AND username = ? AND body LIKE ?"
    )
    connection = sqlite3.connect(server.home / "qiaomen.db")
    try:
        [(found,)] = connection.execute(query, (username, f'%"{name}"%')).fetchall()
    finally:
        connection.close()
    return str(found)


def contents(server: Server) -> set[bytes]:
    """What tablets have sent, as they sent it: not yet drawn anew by the server."""
    home = server.home
    files = (
        create_app(Settings(home=home, database_url=f"sqlite:///{home / 'qiaomen.db'}"))
        .extensions["qiaomen"]
        .files
    )
    held = [files.folder.read(path.parent.name, path.name) for path in files.folder.whole_ones()]
    files.database.engine.dispose()
    return {content for content in held if content is not None}


def wipe(page: Page, sheet: Locator) -> None:
    """A finger over the upper left quarter of a photo."""
    box = sheet.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.25, steps=12)
    page.mouse.up()


def is_one_colour(picture: Image.Image, x: float, y: float) -> bool:
    """Whether the dots around a place are all nearly alike: the photo itself is noise."""
    at = (round(picture.width * x), round(picture.height * y))
    spread = ImageStat.Stat(picture.crop((at[0] - 2, at[1] - 2, at[0] + 3, at[1] + 3))).stddev
    return max(spread) < 8


def test_a_code_opens_its_building_and_a_visit_takes_a_photo_a_voice_note_and_a_signature_along(
    server: Server, playwright_here: Playwright, tmp_path: Path
) -> None:
    held_before = contents(server)
    building = building_of(server, "wangge01", "5号楼")
    film = seen_by_camera(tmp_path / "code.mjpeg", f"https://qiaomen.example/b/{building}")
    flags = (*FAKE_DEVICES, f"--use-file-for-fake-video-capture={film}")
    with browsing(playwright_here, tmp_path / "profile", server.url, flags=flags) as browser:
        worker = Worker(browser, "wangge01")
        worker.sign_in()
        server.kill()  # none of this needs a network
        page = worker.at
        worker.go_in()
        worker.go("楼栋")
        page.get_by_role("button", name="换一栋").click()
        page.get_by_role("link", name="扫一扫").click()
        expect(page).to_have_url(re.compile(f"/buildings/{building}"))
        expect(page.get_by_role("heading", level=1, name=re.compile("5号楼"))).to_be_visible()

        worker.open_home(*worker.lived_doors(1)[0])
        page.locator("a[href$='/visit']").first.click()
        page.get_by_role("radio", name="见到本人").click()
        taken = told_on("JPEG", (2000, 1500))
        assert CANARY.encode() in taken
        photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": taken}
        page.locator("input[type=file]").set_input_files(files=[photo])
        page.get_by_role("button", name=re.compile("遮住人脸、车牌：照片 1")).click()
        sheet = page.get_by_role("application")
        expect(sheet).to_be_visible()
        wipe(page, sheet)
        page.get_by_role("button", name="遮好了，用这张").click()
        expect(page.get_by_role("dialog")).to_have_count(0)

        page.get_by_role("button", name="录音").click()
        expect(page.get_by_text("0:01")).to_be_visible()
        page.get_by_role("button", name="录好了").click()
        expect(page.get_by_label("录音 1", exact=True)).to_be_visible()

        page.get_by_role("button", name="签名").click()
        pad = page.get_by_role("img", name="请本人在框里写名字")
        wipe(page, pad)
        page.get_by_role("button", name="签好了").click()
        expect(page.get_by_role("img", name="签名 1")).to_be_visible()
        page.get_by_role("button", name=re.compile("^存好")).click()
        expect(page.get_by_role("status").filter(has_text="存好了")).to_be_visible()

        server.start()
        worker.upload()
        expect(page.get_by_role("heading", name="街道已收到")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("街道已收到|需要您再看一下"))).to_be_visible()
        assert browser.errors == []

    sent = {type_of(content): content for content in contents(server) - held_before}
    assert set(sent) == {"image/jpeg", "image/png", "audio/webm"}
    assert not any(CANARY.encode() in content or b"Exif" in content for content in sent.values())
    kept = Image.open(BytesIO(sent["image/jpeg"])).convert("RGB")
    assert kept.size == (1200, 1600)  # upright and smaller
    assert is_one_colour(kept, 0.25, 0.25)
    assert not is_one_colour(kept, 0.75, 0.75)
