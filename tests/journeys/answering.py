"""Filling in whatever a questionnaire asks, by the signs that its page puts on each question."""

import base64
import re

from playwright.sync_api import Locator, Page, expect

PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TYPED = {
    "text": "窗户漏风",
    "whole": "2",
    "decimal": "14.5",
    "date": "2026-11-20",
    "time": "08:30",
    "moment": "2026-11-24T08:30",
}
# What stands in a filled-in page, to be compared before and after.
STANDING = """() => [...document.querySelectorAll('[data-question]')].map((one) => [
  one.dataset.asking,
  ...[...one.querySelectorAll('input:not([type=file]), textarea')].map((field) => field.value),
  ...[...one.querySelectorAll('.choice.on, .form__long, dd, li b')].map((said) => said.innerText),
  one.querySelectorAll('.files__one').length,
])"""


def fill_in(page: Page) -> None:
    """Answer every question that is shown, and those that then appear, from above to below."""
    at = 0
    while at < page.locator("[data-question]").count():
        answer(page.locator("[data-question]").nth(at))
        at += 1


def answer(question: Locator) -> None:
    """Answer one question, unless it is answered or asks nothing."""
    page, asking = question.page, question.get_attribute("data-asking")
    if question.locator("dd, .choice.on, .files__one").count():
        return
    if asking in TYPED:
        field = question.locator("input, textarea").first
        if not field.input_value():
            field.fill(TYPED[asking])
    elif asking == "order":
        question.get_by_role("button", name="就是这个顺序").click()
    elif asking == "file":
        photo = {"name": "window.png", "mimeType": "image/png", "buffer": PHOTO}
        question.locator("input[type=file]").set_input_files([photo])
        expect(question.locator(".files__one")).to_have_count(1)
    elif question.locator(".form__long").count():
        question.locator(".form__long").click()
        page.get_by_role("dialog").locator(".form__line").last.click()
        done = page.get_by_role("dialog").get_by_role("button", name=re.compile("^选好了"))
        if done.count():
            done.click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    elif question.locator(".choice").count():
        question.locator(".choice").last.click()
    elif asking == "range":
        question.get_by_role("button", name="多一点").click()
