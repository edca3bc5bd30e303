#!/usr/bin/env bash
# Shows the page of `tallage explain --html` in headless Chromium and takes pictures of it, light and dark, for people to look at: by hand
# after a change of tallage/cli/page*, not part of the tests (which check what is on the page).
#   bindings-python/screenshot.sh [CONFIG.json INVOICE.json] [FOLDER]      (default: an example, target/screenshots)
# Needs Chromium (Debian: apt-get install chromium) and the package in .venv (build.sh).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
config=${1:-$here/tests/data/explained-config.json}
invoice=${2:-$here/tests/data/explained-invoice.json}
folder=${3:-$root/target/screenshots}

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) \
    || { echo "bindings-python/screenshot.sh: Chromium is missing (Debian: apt-get install chromium)" >&2; exit 2; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
page=$folder/explain.html
"$root/.venv/bin/python" -m tallage explain "$config" "$invoice" --html "$page"

shoot() { # name, width, height, options…
    local name=$1 size=$2,$3
    shift 3
    # All host names lead nowhere: what the page would load from elsewhere would be missing in the picture.
    "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" \
        --host-resolver-rules='MAP * ~NOTFOUND' --window-size="$size" "$@" --screenshot="$folder/$name.png" "file://$page" 2>/dev/null
    [ -s "$folder/$name.png" ]
    echo "$folder/$name.png"
}
shoot light 1200 2400
shoot dark 1200 2400 --blink-settings=preferredColorScheme=0 --force-dark-mode
shoot narrow 500 3600
