"""Which files may be chosen as the alert sound, told by what is in them."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from desktop.core.sounds import BUILT_IN, SoundFault, say_sound_fault
from desktop.native.paths import resource
from desktop.native.sound.choice import check_sound, sound_suffixes
from desktop.native.sound.ways import Way

EVERY_WAY = list(Way)
BY_LIBSNDFILE = {Way.PAPLAY, Way.PW_PLAY}
BY_COREAUDIO = {Way.AFPLAY, Way.NSSOUND}
EVERYWHERE = set(Way)


def wav(path: Path, *, seconds: float = 0.1, rate: int = 8_000, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, width, rate, 0, "NONE", ""))
        file.writeframes(bytes(int(seconds * rate) * width))
    return path


def floats(path: Path) -> Path:
    """Write a WAV file whose samples are floating-point numbers (format 3)."""
    wav(path)
    whole = bytearray(path.read_bytes())
    whole[20:22] = (3).to_bytes(2, "little")
    path.write_bytes(whole)
    return path


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("name", BUILT_IN)
def test_our_own_sounds_can_be_played_everywhere(way: Way, name: str) -> None:
    assert check_sound(str(resource(f"sounds/{name}.wav")), way) is None


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_wav_file_is_played_everywhere_whatever_it_is_called(tmp_path: Path, width: int) -> None:
    file = wav(tmp_path / "sound.mp3", width=width)
    assert {way for way in Way if check_sound(str(file), way) is None} == EVERYWHERE


@pytest.mark.parametrize(
    ("head", "ways"),
    [
        (b"OggS\0\x02\0\0\0\0\0\0", BY_LIBSNDFILE),
        (b"fLaC\0\0\0\x22\x10\0\x10\0", BY_LIBSNDFILE),
        (b"FORM\0\0\0\x2eAIFF", BY_LIBSNDFILE | BY_COREAUDIO),
        (b"FORM\0\0\0\x2eAIFC", BY_LIBSNDFILE | BY_COREAUDIO),
        (b"caff\0\x01\0\0desc", BY_COREAUDIO),
        (b"ID3\x04\0\0\0\0\0\0\0\0", BY_COREAUDIO),
        (b"\xff\xfb\x90\x64\0\0\0\0\0\0\0\0", BY_COREAUDIO),
        (b"RIFF\x24\0\0\0AVI LIST", set()),
        (b"# Alert sounds\n", set()),
        (b"", set()),
    ],
)
def test_each_way_has_its_own_kinds_of_file(tmp_path: Path, head: bytes, ways: set[Way]) -> None:
    file = tmp_path / "sound.wav"
    file.write_bytes(head)
    assert {way for way in Way if check_sound(str(file), way) is None} == ways
    assert {check_sound(str(file), way) for way in EVERYWHERE - ways} <= {SoundFault.NOT_PLAYABLE}


def test_a_wav_file_that_is_not_pcm_is_not_played_everywhere(tmp_path: Path) -> None:
    file = floats(tmp_path / "sound.wav")
    assert {way for way in Way if check_sound(str(file), way) is not None} == {Way.WINSOUND, Way.QT}


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_piece_of_music_is_no_alert_sound(tmp_path: Path, way: Way) -> None:
    assert check_sound(str(wav(tmp_path / "a.wav", seconds=10.0)), way) is None
    assert check_sound(str(wav(tmp_path / "b.wav", seconds=10.1)), way) is SoundFault.TOO_LONG
    kept = tmp_path / "c.wav"
    kept.write_bytes(b"FORM\0\0\0\x2eAIFF" + bytes(2_000_000))
    assert check_sound(str(kept), way) in {SoundFault.TOO_LONG, SoundFault.NOT_PLAYABLE}
    assert check_sound(str(kept), Way.PAPLAY) is SoundFault.TOO_LONG


@pytest.mark.parametrize("way", EVERY_WAY)
def test_a_missing_file_a_directory_and_a_wrong_name_are_missing(tmp_path: Path, way: Way) -> None:
    for path in (str(tmp_path / "none.wav"), str(tmp_path), "", "a\0b"):
        assert check_sound(path, way) is SoundFault.MISSING, path


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("refused")

    file = wav(tmp_path / "sound.wav")
    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    assert check_sound(str(file), Way.PAPLAY) is SoundFault.UNREADABLE


def test_wav_comes_first_among_the_endings() -> None:
    assert all(sound_suffixes(way)[0] == "wav" for way in Way)
    assert sound_suffixes()  # of this system


def test_every_fault_has_a_sentence_in_both_languages() -> None:
    said = {say_sound_fault(fault, language) for fault in SoundFault for language in ("en", "es")}
    assert len(said) == 2 * len(SoundFault)
