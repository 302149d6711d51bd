#!/bin/sh
# Set up everything in .venv from uv.lock. Quick and without network when it is done already.
# Every failure is one sentence with the next step.
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
MARK=.venv/.complete

fail() {
    echo "kelas: $1" >&2
    exit 1
}

probe=.can-write.$$
(: > "$probe") 2>/dev/null || fail "this folder cannot be written: $(pwd). Copy the project to a folder of yours and run make there."
rm -f "$probe"

wanted=$(cksum uv.lock pyproject.toml | cksum)
if [ -f "$MARK" ] && [ "$(cat "$MARK")" = "$wanted" ] && .venv/bin/python -c "import kelas" 2>/dev/null; then
    exit 0
fi

python=
for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(command -v "$name")
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed and was not found. Install it with: sudo apt-get install python3 python3-venv"

if command -v uv >/dev/null 2>&1 && uv --version | grep -q " $UV_VERSION"; then
    uv=uv
else
    uv=.uv/bin/uv
    if ! "$uv" --version 2>/dev/null | grep -q " $UV_VERSION"; then
        echo "Menyiapkan pemasang (uv) … / Fetching the installer (uv) …"
        rm -rf .uv
        "$python" -m venv .uv >/dev/null 2>&1 || {
            rm -rf .uv
            fail "Python's venv is missing. Install it with: sudo apt-get install python3-venv"
        }
        .uv/bin/pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
            fail "the installer could not be fetched. Connect to the internet for this first run, then run make again."
    fi
fi

again=
if [ -e .venv ]; then
    # An earlier install did not come to its end, or is of another version: files may be missing without notice.
    [ -f "$MARK" ] || again=--reinstall
    .venv/bin/python -c "" 2>/dev/null || rm -rf .venv
fi
rm -f "$MARK"
echo "Memasang pustaka … / Installing libraries …"
"$uv" sync --locked --quiet --python "$python" --no-python-downloads $again ||
    fail "the libraries could not be installed. Check the internet connection and the free space on the disk, then run make again."
echo "$wanted" > "$MARK"
