"""The effect of settings and definitions, compared value by value."""

from pathlib import Path

from core.settings import load_settings
from operations.effect import differences, effect_of

PROJECT = Path(__file__).parents[3]


def effect(tmp_path: Path, change: tuple[str, str] = ("", "")) -> dict[str, str]:
    text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    changed = tmp_path / "config.yaml"
    changed.write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return effect_of(load_settings(changed, {}))


def test_a_changed_value_is_named_with_both_states(tmp_path: Path) -> None:
    assert differences(effect(tmp_path), effect(tmp_path, ("port: 8050", "port: 8060"))) == [
        "config.web.port: 8050 → 8060"
    ]


def test_a_default_that_is_written_out_changes_nothing(tmp_path: Path) -> None:
    assert (
        differences(effect(tmp_path), effect(tmp_path, ("port: 8050", "port: 8050\n\nworker:\n  debounce_s: 0.3")))
        == []
    )


def test_a_place_put_in_front_changes_only_itself(tmp_path: Path) -> None:
    place = "    - {code: 330127, name: 淳安, name_en: Chunan, hex: [0, 3]}\n"
    moved = ("  places:\n", "  places:\n" + place.replace("330127", "330128"))
    paths = [line.split(":")[0] for line in differences(effect(tmp_path), effect(tmp_path, moved))]
    assert {path.rsplit(".", 1)[0].removesuffix(".hex") for path in paths} == {"config.city.places.330128"}


def test_definitions_and_sources_belong_to_the_effect(tmp_path: Path) -> None:
    paths = effect(tmp_path)
    assert any(path.startswith("indicators/definitions/items") for path in paths)
    assert any(path.startswith("collectors/sources/platform") for path in paths)
    assert any(path.startswith("evaluation/rubric/versions/") for path in paths)
    assert "2026-10-01" in paths["calendar.2026.off"]


def test_who_may_do_what_belongs_to_it_too_so_that_a_changed_role_is_recorded(tmp_path: Path) -> None:
    paths = effect(tmp_path)
    assert paths["core/access.roles.audit_admin.second_factor"] == "True"
    assert "audit.read" in [
        text for path, text in paths.items() if path.startswith("core/access.roles.audit_admin.may")
    ]


def test_a_password_of_the_environment_is_neither_stored_nor_shown(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "postgresql://cockpit:s3cret@db/x", "REDIS_URL": "redis://:s3cret@bus:6379/0"}
    paths = effect_of(load_settings(PROJECT / "config.yaml", environment))
    assert paths["config.database.url"] == "postgresql://…@db/x"
    assert paths["config.redis.url"] == "redis://…@bus:6379/0"
    assert not [text for text in paths.values() if "s3cret" in text]
