# shellcheck shell=sh
# To be sourced: what the last words of pip, venv or apt-get mean.

say() { printf '%s\n' "$*" >&2; }

# One sentence for a person; nothing when the words are not known. The words of a full disk come first: they turn up
# together with others, and are never wrong.
explain() {
    case $1 in
    *"No space left on device"* | *"enough free space"* | *"Disk quota exceeded"*)
        echo "The disk is full: make room (2 GB will do) and run make again."
        ;;
    *"Read-only file system"* | *"Permission denied"*)
        echo "Nothing can be written here: run make in a folder of your own."
        ;;
    *"Could not get lock"* | *"Unable to acquire the dpkg"*)
        echo "Another program is installing packages at this moment: wait for it and run make again."
        ;;
    *"a password is required"* | *"not in the sudoers"* | *"may not run"*)
        echo "sudo does not let you install packages from here."
        ;;
    *"DO NOT MATCH THE HASHES"*)
        echo "A package is not the one that was locked in requirements/; it was not installed."
        ;;
    *"CERTIFICATE_VERIFY_FAILED"*)
        echo "The package index shows a certificate that is not trusted here; behind a company's proxy set PIP_CERT."
        ;;
    *"Failed to establish a new connection"* | *"Temporary failure"* | *"timed out"* | *"Connection refused"* | \
        *"Cannot connect to proxy"* | *"Connection broken"* | *"Connection reset"* | *"Could not connect"* | *"unreachable"*)
        echo "The network does not answer: run make again when it does."
        ;;
    *"(from versions: none)"*)
        echo "The package index does not answer, or lacks a package: run make again when it has it."
        ;;
    esac
}
