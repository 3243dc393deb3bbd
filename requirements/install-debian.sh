#!/bin/sh
# Installs the Debian or Ubuntu packages named in lists: requirements/install-debian.sh FILE...
#
# Silent and quick when all of them are there. Else says what is missing, asks (not with YES=1, nor without a
# terminal), and installs it: as root, or with sudo. Exit codes: 0 all is there, or this is another system and nobody
# can know; 1 something is missing still; 2 wrong use.
set -eu
. "$(dirname "$0")/last-words.sh"

if [ $# -eq 0 ]; then
    say "usage: $0 FILE..."
    exit 2
fi
for file in "$@"; do
    if [ ! -r "$file" ]; then
        say "$0: cannot read $file"
        exit 2
    fi
done

wanted=$(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' -- "$@" | sort -u)

if ! command -v dpkg-query >/dev/null 2>&1; then
    say "This is not Debian or Ubuntu. Where something is missing, install what corresponds to these packages:"
    say "  $(printf '%s' "$wanted" | tr '\n' ' ')"
    exit 0
fi

# A package counts under the names it provides, too: libglib2.0-0 is libglib2.0-0t64 on newer systems.
present=$(dpkg-query -W -f '${db:Status-Status}|${Package}|${Provides}\n' 2>/dev/null |
    sed -n -e 's/^installed|//p' | sed -e 's/([^)]*)//g' | tr -s '|, ' '\n' | sort -u)

missing=$(printf '%s\n' "$wanted" | while read -r name; do
    printf '%s\n' "$present" | grep -qxF -e "$name" || printf '%s ' "$name"
done)

if [ -z "$missing" ]; then
    exit 0
fi
say "These packages are needed and not installed:"
say "  $missing"

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    say "Installing them takes root, and there is no sudo here. As root:"
    say "  apt-get update && apt-get install --no-install-recommends $missing"
    exit 1
fi

if [ "${YES:-}" != 1 ] && [ -t 0 ]; then
    printf 'Install them now%s? [Y/n] ' "${as_root:+ with $as_root}" >&2
    read -r answer || answer=n
    case $answer in
    '' | [YySs]*) ;;
    *)
        say "Nothing was installed."
        exit 1
        ;;
    esac
fi
# Without a terminal nobody can type a password: sudo must say so, not wait.
if [ -n "$as_root" ] && [ ! -t 0 ]; then
    as_root="sudo -n"
fi

# shellcheck disable=SC2086  # words on purpose
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@"; }

say "Installing …"
# The lists may be missing or old: fetch them and try once more. A full disk must not need room to say so: no file.
# shellcheck disable=SC2086  # words on purpose
said=$(apt install -y --no-install-recommends $missing 2>&1) ||
    said=$(apt update 2>&1 && apt install -y --no-install-recommends $missing 2>&1) || {
    reason=$(explain "$said")
    if [ -z "$reason" ]; then
        printf '%s\n' "$said" | tail -n 20 >&2
        reason="The packages could not be installed; above are the last words of apt-get."
    fi
    say "$reason"
    say "By hand: apt-get update && apt-get install --no-install-recommends $missing"
    exit 1
}
