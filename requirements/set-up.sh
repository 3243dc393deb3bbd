#!/bin/sh
# Makes .venv with the pinned packages and this project in it: requirements/set-up.sh PYTHON
#
# To be run in the project's folder. Goes on where it was cut off, and begins anew where it cannot: when pip was stopped
# half-way, the folder was moved, or the Python of .venv is gone. Exit codes: 0 all is there, 1 not, with the reason.
set -eu
. requirements/last-words.sh

python=$1
venv=.venv/bin/python

# Runs a command; when it fails, ends with one sentence, or with the command's own words where they are not known.
must() {
    said=$("$@" 2>&1) && return
    reason=$(explain "$said")
    if [ -z "$reason" ]; then
        printf '%s\n' "$said" | tail -n 20 >&2
        reason="The set-up has failed; above are the last words of: $*"
    fi
    say "$reason"
    exit 1
}

if ! command -v "$python" >/dev/null 2>&1; then
    say "There is no $python here. TimeNow Desktop needs Python 3.11 or newer: make PYTHON=python3.x"
    exit 1
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 11))') || {
    say "$python is Python $version. TimeNow Desktop needs Python 3.11 or newer: make PYTHON=python3.x"
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
    say "$python has no venv module; on Debian and Ubuntu: apt-get install python3-venv"
    exit 1
}

# Before the rest: Qt's tools are called below, and want the system's libraries.
sh requirements/install-debian.sh requirements/debian-run.txt

# Where .venv stands and what runs it, once no installation in it is cut off half-way.
place() { printf '%s %s\n' "$(pwd -P)" "$(readlink -f "$venv")"; }
if [ "$(cat .venv/.place 2>/dev/null)" != "$(place)" ]; then
    say "Making .venv …"
    must rm -rf .venv
    must "$python" -m venv --without-pip .venv
    must "$venv" -Im ensurepip --default-pip  # by itself: venv would keep its words from us
fi
if ! cmp -s requirements/dev.txt .venv/.installed; then
    rm -f .venv/.place
    say "Installing the pinned packages (about 400 MB the first time) …"
    must "$venv" -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/dev.txt
    must cp requirements/dev.txt .venv/.installed
fi
must "$venv" -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
for words in resources/translations/*.ts; do
    if [ -e "$words" ]; then must .venv/bin/pyside6-lrelease -silent "$words"; fi
done
place >.venv/.place
touch .venv/.ready
