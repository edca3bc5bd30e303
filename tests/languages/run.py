"""Runs the example and all vectors from every language that links the C library.

    run.py PREFIX [LANGUAGE …]        PREFIX: where `make install` (or ffi-c/stage.sh) has put the library

A language is a folder beside this file; README.md says what is in it. Its example is the block `sh` of its README.md, run as it
stands there. What its toolchain lacks is installed from Debian's packages if this may be done here; else the language has failed,
and is named with what to install.

Then each is asked LANGUAGES_CALLS questions more (20000 unless said otherwise), in one process whose memory must stay as it is.

What passed is reported in target/capabilities, for the table of README.md (scripts/capabilities.py). With LANGUAGES_WRITE=1 a run of all
languages writes the table of docs/languages.md.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import vectors
from vectors import ROOT

HERE = pathlib.Path(__file__).resolve().parent
WORK = ROOT / "target" / "languages"
PAGE = ROOT / "docs" / "languages.md"
REPORTS = ROOT / "target" / "capabilities"
CALLS = int(os.environ.get("LANGUAGES_CALLS", "20000"))


class Language:
    """What a language needs and how its runner is started, inside a copy of its folder."""

    def __init__(self, title, way, build, command, tools, packages, version):
        self.title, self.way = title, way
        self.build, self.command = build, command  # of the runner of vectors
        self.tools, self.packages = tools, packages  # what must be there, and which Debian packages bring it
        self.version = version  # a name, and a command that prints the version


def one(text):
    return text.split()


LANGUAGES = {
    "c": Language("C", "`tallage.h`", "", None, ["cc"], "gcc", "GCC: cc -dumpfullversion"),
    "cpp": Language(
        "C++", "`tallage.hpp`",
        "${CXX:-c++} -std=c++17 -O1 -g -Wall -Wextra -Werror -pedantic -Wshadow -Wconversion"
        " $(pkg-config --cflags tallage) -o vectors vectors.cpp $(pkg-config --libs tallage)",
        one("./vectors"), ["c++", "cmake", "pkg-config"], "g++ cmake pkg-config", "GCC: c++ -dumpfullversion"),
    "go": Language(
        "Go", "cgo", "go vet ./... && go build -o runner ./vectors", one("./runner"), ["go", "cc", "pkg-config"],
        "golang-go gcc pkg-config", "Go: go version"),
    "java": Language(
        "Java", "JNA", "", one("java -Xms64m -Xmx64m -XX:+AlwaysPreTouch -cp target/classes:target/dependency/* Vectors"),
        ["java", "javac", "mvn"],
        "default-jdk-headless maven", "JDK: javac -version"),
    "csharp": Language(
        "C#", "P/Invoke", "mcs -warnaserror -out:vectors.exe Vectors.cs Tallage.cs", one("mono vectors.exe"), ["mono", "mcs"],
        "mono-runtime mono-mcs", "Mono: mono --version"),
    "ruby": Language(
        "Ruby", "gem `ffi`", "", one("ruby -w vectors.rb"), ["ruby", "ruby -rffi -e 0"], "ruby ruby-ffi", "Ruby: ruby --version"),
    "php": Language(
        "PHP", "extension FFI", "", one("php vectors.php"), ["php", "php -r FFI::cdef();"], "php-cli", "PHP: php --version"),
    "perl": Language(
        "Perl", "FFI::Platypus", "", one("perl vectors.pl"),
        ["perl", "perl -MFFI::Platypus::Record -e 0", "perl -MFFI::CheckLib -e 0"], "perl libffi-platypus-perl", "Perl: perl -e print$^V"),
    "lua": Language("LuaJIT", "`ffi`", "", one("luajit vectors.lua"), ["luajit"], "luajit", "LuaJIT: luajit -v"),
}


def lacking(language):
    """The tools that are not there; one with arguments is a command that must succeed."""
    found = []
    for tool in language.tools:
        name, *arguments = tool.split(" ")
        if shutil.which(name) is None:
            found.append(name)
        elif arguments and subprocess.run([name, *arguments], capture_output=True, check=False).returncode != 0:
            found.append(tool)
    return found


def install(languages):
    """Debian's packages for what is lacking, in one go; without a right to it, nothing happens."""
    packages = [package for language in languages if lacking(language) for package in language.packages.split()]
    if not packages or shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    print(f"installing {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        with open(WORK / "apt.log", "ab") as log:
            subprocess.run(["apt-get", "-q", *command], env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False)


class Failed(Exception):
    """Why a language has failed, for people."""


def shell(script, folder, environment):
    """The standard output of a script, which must succeed."""
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Failed(f"{script}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def example(folder, environment):
    """Runs the README's commands: the taxed invoice on the first line, the error on the second."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (folder / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    if len(blocks) != 1:
        raise Failed(f"README.md has {len(blocks)} blocks `sh`; one was expected, which runs the example")
    # Maven colours even what it does not say.
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shell(blocks[0], folder, environment)).splitlines()[-2:]
    taxed = json.loads(lines[0]) if len(lines) == 2 and lines[0].startswith("{") else {}
    # 20 % of 100.00, by hand; 10.5 is no number of cents.
    if (taxed.get("taxes_amount_cents"), taxed.get("total_amount_cents")) != (2000, 12000):
        raise Failed(f"the example does not print the taxed invoice: {lines}")
    if lines[1] != "invalid_document invoice.fees.amount_cents.not_integer /fees/0/amount_cents":
        raise Failed(f"the example does not print its error: {lines[1]}")
    return lines[0]


def run_c(environment):
    """The vectors from C: the runner of ffi-c/tests, which has its own way of comparing."""
    script = ('for name in vectors exchange_steps; do cc -std=c11 -D_POSIX_C_SOURCE=200809L -O1 -Iffi-c/tests '
              '$(pkg-config --cflags tallage) -o "$OUT/$name" "ffi-c/tests/$name.c" $(pkg-config --libs tallage); done; '
              'python3 ffi-c/tests/run_vectors.py "$OUT/vectors" tests/vectors')
    folder = WORK / "c"
    folder.mkdir(parents=True, exist_ok=True)
    counted = re.search(r"\((\d+) cases\)", shell(script, ROOT, {**environment, "OUT": str(folder)}))
    if counted is None:
        raise Failed("no count of cases")
    return int(counted[1])


def run_language(name, language, environment):
    """Runs one language: the taxed invoice of its example and the number of cases, all of which have passed."""
    missing = lacking(language)
    if missing:
        raise Failed(f"missing: {', '.join(missing)}\nget it: apt-get install {language.packages}")
    if name == "c":
        return None, run_c(environment)
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / name, folder)
    invoice = example(folder, environment)
    if language.build:
        shell(language.build, folder, environment)
    cases, wrong = vectors.run(language.command, environment, folder)
    if wrong:
        first = "\n".join(f"{case}: {' '.join(complaint.split())[:300]}" for case, complaint in list(wrong.items())[:5])
        raise Failed(f"{len(wrong)} of {cases} cases failed\n{first}")
    early, late = vectors.memory(language.command, CALLS, environment, folder)
    if late - early > vectors.GROWTH_KB:
        raise Failed(f"in {CALLS} calls the memory grew from {early} to {late} kB")
    print(f"{language.title:8} {CALLS} calls: {early} kB in the second quarter, {late} kB in the last", flush=True)
    return invoice, cases


def version_of(language):
    name, command = language.version.split(": ")
    done = subprocess.run(command.split(" "), capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)+\S*", done.stdout + done.stderr)
    return f"{name} {found[0].rstrip(',')}" if found else name


def report(name, cases):
    """Says which cases have passed; without any, that none did."""
    path = REPORTS / name / "vectors.json"
    path.unlink(missing_ok=True)
    if cases:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"vectors": sorted(cases)}), "utf-8")


def write_page(rows):
    """Puts the table between its two marks; the words around it stay."""
    lines = ["| language | calls by | tested with |", "|---|---|---|"]
    lines += [f"| {language.title} | {language.way} | {version} |" for language, version in rows]
    before, rest = PAGE.read_text("utf-8").split("<!-- table -->\n")
    _, after = rest.split("<!-- end of table -->\n")
    PAGE.write_text(f"{before}<!-- table -->\n\n" + "\n".join(lines) + f"\n\n<!-- end of table -->\n{after}", "utf-8")


def main(prefix, *chosen):
    unknown = set(chosen) - set(LANGUAGES)
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("__")}
    if unknown or folders != set(LANGUAGES) - {"c"}:
        raise SystemExit(f"unknown languages: {sorted(unknown | (folders ^ (set(LANGUAGES) - {'c'})))}")
    languages = {name: LANGUAGES[name] for name in LANGUAGES if not chosen or name in chosen}
    WORK.mkdir(parents=True, exist_ok=True)
    install(languages.values())
    prefix = pathlib.Path(prefix).resolve()
    environment = {**os.environ, "PKG_CONFIG_PATH": f"{prefix}/lib/pkgconfig", "CMAKE_PREFIX_PATH": str(prefix),
                   "LD_LIBRARY_PATH": f"{prefix}/lib", "DYLD_LIBRARY_PATH": f"{prefix}/lib",
                   "TALLAGE_FFI_HEADER": f"{prefix}/share/tallage/tallage.ffi.h"}
    names = {job.name for job in vectors.jobs()}
    every = len(names)
    rows, invoices, failed = [], set(), 0
    for name, language in languages.items():
        started = time.monotonic()
        report(name, ())
        try:
            invoice, cases = run_language(name, language, environment)
            if cases != every:
                raise Failed(f"{cases} of {every} cases were run")
            if len(invoices | {invoice} - {None}) > 1:
                raise Failed(f"the example prints another invoice than those before: {invoice}")
            invoices |= {invoice} - {None}
        except Failed as why:
            failed += 1
            print(f"{language.title:8} FAILED {time.monotonic() - started:5.0f} s")
            print("\n".join(f"    | {line[:400]}" for line in str(why).splitlines()[:40]), flush=True)
            continue
        version = version_of(language)
        rows.append((language, version))
        report(name, names)
        print(f"{language.title:8} {cases} of {every} cases {time.monotonic() - started:5.0f} s   ({version})", flush=True)
    if os.environ.get("LANGUAGES_WRITE") == "1" and not chosen and not failed:
        write_page(rows)
    print(f"{len(rows)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
