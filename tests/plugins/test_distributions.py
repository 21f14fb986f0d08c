"""
Plugins as people meet them: installed distributions, found by the program in a process of its own.

What must hold (design: plugins; reliability: plugins): whatever one distribution does, the program starts, names the
distribution, its version and the reason, and every other plugin works.
"""

import json

import pytest

BROKEN = {
    "raises": ("raise ValueError('no licence')", "PR302", "ValueError: no licence"),
    "no syntax": ("def (", "PR302", "SyntaxError"),
    "missing library": ("import a_library_nobody_has", "PR302", "a_library_nobody_has"),
    "exits": ("import sys; sys.exit(3)", "PR302", "SystemExit"),
    "registers nothing": ("x = 1", "PR305", "registers nothing"),
    "wrong version": ("PERFRULES_API = 99\n", "PR306", "needs interface 99, this program provides 1"),
    "odd version": ("PERFRULES_API = True\n", "PR306", "True"),
    "unknown hook": (
        "from perfrules.spi import hookimpl\n@hookimpl\ndef perfrules_register_indicator_typs(): return []",
        "PR303",
        "perfrules_register_indicator_typs",
    ),
    "wrong signature": (
        "from perfrules.spi import hookimpl\n@hookimpl\ndef perfrules_register_units(config): return []",
        "PR302",
        "config",
    ),
    "wrong kind": (
        "from perfrules.spi import hookimpl\n@hookimpl\ndef perfrules_register_readers(): return [42]",
        "PR304",
        "42 is not a reader",
    ),
    "not a list": (
        "from perfrules.spi import hookimpl\n@hookimpl\ndef perfrules_register_readers(): return None",
        "PR308",
        "NoneType",
    ),
    "raising hook": (
        "from perfrules.spi import hookimpl\n@hookimpl\ndef perfrules_register_readers(): raise OSError('disk')",
        "PR308",
        "OSError: disk",
    ),
    "slow import": ("import time; time.sleep(60)", "PR309", "5 s"),
    "slow hook": (
        "from perfrules.spi import hookimpl\nimport time\n@hookimpl\ndef perfrules_register_units(): time.sleep(60)",
        "PR309",
        "5 s",
    ),
}


@pytest.mark.parametrize(("body", "code", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_plugin_is_named_and_the_others_load(install, listed, sound, body, code, reason) -> None:
    install("bad", body)
    install("good", sound)
    found = listed(PERFRULES_PLUGIN_TIMEOUT="5" if code == "PR309" else "0")
    assert [one["code"] for one in found["problems"]] == [code]
    message = found["problems"][0]["message"]["en"]
    assert "bad (demo-bad 1.2)" in message
    assert reason in message
    good = next(one for one in found["plugins"] if one["plugin"] == "good")
    assert good == {
        "plugin": "good",
        "distribution": "demo-good",
        "version": "1.2",
        "gives": [{"kind": "indicator type", "id": "good.demo"}],
    }


def test_a_sound_plugin_has_no_problems(install, run, sound) -> None:
    install("good", "PERFRULES_API = 1\n" + sound)
    outcome = run("plugins")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "indicator type: good.demo" in outcome.stdout


def test_shadowing_a_built_in_is_an_error_that_names_both(install, listed, sound) -> None:
    install("shadow", sound.replace("NAME.demo", "proportional"))
    (found,) = listed()["problems"]
    assert found["code"] == "PR301"
    assert "indicators (perfrules" in found["message"]["en"]
    assert "shadow (demo-shadow 1.2)" in found["message"]["en"]


def test_two_distributions_with_one_id_or_one_name(install, listed, sound) -> None:
    install("one", sound.replace("NAME.demo", "both.demo"))
    install("two", sound.replace("NAME.demo", "both.demo"), version="3.0")
    install("one", sound, distribution="other", version="7")
    found = listed()
    assert [one["code"] for one in found["problems"]] == ["PR301", "PR301"]
    by_id, by_name = (one["message"]["en"] for one in found["problems"])
    assert "one (demo-one 1.2)" in by_id
    assert "two (demo-two 3.0)" in by_id
    assert "one (demo-one 1.2)" in by_name
    assert "one (other 7)" in by_name


def test_blocked_and_chosen_plugins_are_shown(install, listed, sound) -> None:
    install("bad", "raise ValueError")
    install("good", sound)
    found = listed(PERFRULES_BLOCK="bad")
    assert found["problems"] == []
    assert found["blocked"] == [{"plugin": "bad", "distribution": "demo-bad", "version": "1.2"}]
    found = listed(PERFRULES_PLUGINS="good")
    assert [one["plugin"] for one in found["blocked"]] == ["bad"]
    assert found["plugins"][-1]["plugin"] == "good"


def test_names_are_visible_letters(install, listed, sound) -> None:
    install("指标\u202e", sound.replace("NAME", "odd"))
    install("good", sound.replace("NAME.demo", "good.\u202edemo"))
    found = listed()
    assert [one["code"] for one in found["problems"]] == ["PR310", "PR310"]
    assert "\u202e" not in json.dumps(found, ensure_ascii=False)


def test_order_of_installation_changes_nothing(install, listed, sound) -> None:
    for name in ("b", "a", "c"):
        install(name, sound)
    assert [one["plugin"] for one in listed()["plugins"]][-3:] == ["a", "b", "c"]


@pytest.mark.parametrize("noise", ["print('{\"fake\": 1}')", "import sys; sys.stdout.close()"])
def test_noise_of_an_import_does_not_reach_the_output(install, run, sound, noise) -> None:
    install("noisy", f"{noise}\n{sound}")
    outcome = run("plugins", "--json")
    assert outcome.returncode == 0, outcome.stderr
    assert json.loads(outcome.stdout)["problems"] == []
    assert "fake" not in outcome.stdout
    assert ("fake" in outcome.stderr) == ("fake" in noise)
