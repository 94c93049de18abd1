#!/usr/bin/env bash
# Renews the locked requirements from pyproject.toml. Needs uv; people who only install do not.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet "$@"; }
compile pyproject.toml --extra postgres --group build -o requirements/run.txt
compile pyproject.toml --extra postgres --extra analytics --group build --group test -o requirements/test.txt
compile pyproject.toml --extra postgres --extra spark --group build --group test -o requirements/spark.txt
compile pyproject.toml --extra postgres --extra analytics --group build --group test --group mutation -o requirements/mutation.txt
compile pyproject.toml --extra postgres --extra analytics --group build --group test --group check --group sample -o requirements/check.txt
