#!/usr/bin/env bash
# Makes sure LibreOffice Writer, a font with all Vietnamese letters, poppler's tools and Pango are there: the tests of
# papers make PDFs both ways.
set -u
bin=$1
ready() {
  { command -v soffice || command -v libreoffice; } && command -v pdftoppm && "$bin/python" -c 'import weasyprint' &&
    fc-list ':charset=1ea4' family | grep -qE 'Times New Roman|Liberation Serif|Tinos'
}
ready >/dev/null 2>&1 && exit 0
packages="libreoffice-writer-nogui fonts-liberation2 fontconfig poppler-utils libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing LibreOffice Writer for the tests of papers …"
  # shellcheck disable=SC2086 -- a list of packages
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages >/dev/null
  ready >/dev/null 2>&1 && exit 0
fi
echo "No LibreOffice: install the system packages '$packages', and run 'make test' again." >&2
exit 1
