#!/usr/bin/env bash
# Makes sure a headless Chromium is there: the system's, else by the package manager, else by Playwright.
set -u
bin=$1
find_browser() { for name in chromium chromium-browser google-chrome; do command -v "$name" && return 0; done; return 1; }
find_browser >/dev/null && exit 0
"$bin/python" - <<'PY' && exit 0
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(0 if pathlib.Path(playwright.chromium.executable_path).exists() else 1)
PY
echo "Installing a headless Chromium for the browser journeys …"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null && find_browser >/dev/null && exit 0
fi
"$bin/python" -m playwright install chromium >/dev/null 2>&1 && exit 0
echo "No Chromium: install the system package 'chromium' (or let Playwright download one) and run 'make test' again." >&2
exit 1
