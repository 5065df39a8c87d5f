"""A source that is switched off is left alone at once, and asked again as soon as it is on."""

import threading

from collectors.switches import Switches


def test_a_source_is_on_until_somebody_says_otherwise() -> None:
    switches = Switches()
    assert not switches.is_off("das")
    switches.set_off({"das"})
    assert switches.is_off("das")
    assert not switches.is_off("platform")


def test_setting_says_which_sources_are_on_again() -> None:
    switches = Switches()
    assert switches.set_off({"das", "lookups"}) == frozenset()
    assert switches.set_off({"lookups"}) == {"das"}
    assert switches.set_off({"lookups"}) == frozenset()


def test_who_waits_goes_on_when_the_source_is_on_again() -> None:
    switches, stop, went_on = Switches(), threading.Event(), threading.Event()
    switches.set_off({"das"})

    def wait() -> None:
        if switches.wait_until_on("das", stop):
            went_on.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert not went_on.is_set()
    switches.set_off(())
    waiting.join(10)
    assert went_on.is_set()


def test_who_waits_is_told_that_all_is_being_stopped() -> None:
    switches, stop = Switches(), threading.Event()
    switches.set_off({"das"})
    stop.set()
    assert not switches.wait_until_on("das", stop)
