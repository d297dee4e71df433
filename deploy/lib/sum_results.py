"""Adds up what the test runners found: sum_results.py FOLDER RUNNER...

FOLDER has a JUnit file RUNNER.xml for each runner, and RUNNER.status when it ended with another status than 0. Prints
`N passed, N failed` as its last line. A runner that found nothing or broke off counts as a failure.
"""

import sys
import xml.etree.ElementTree
from pathlib import Path


def count(path: Path) -> tuple[int, list[str]]:
    """How many tests passed, and the names of those that failed. Skipped ones are neither."""
    passed, failed = 0, []
    for case in xml.etree.ElementTree.parse(path).iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed.append(f"{case.get('classname')}.{case.get('name')}")
        elif "skipped" not in kinds:
            passed += 1
    return passed, failed


def main(folder: Path, runners: list[str]) -> int:
    all_passed, all_failed = 0, []
    for runner in runners:
        try:
            passed, failed = count(folder / f"{runner}.xml")
        except (OSError, xml.etree.ElementTree.ParseError):
            passed, failed = 0, [f"{runner}: no results"]
        if not passed and not failed:
            failed = [f"{runner}: no tests"]
        if not failed and (folder / f"{runner}.status").exists():
            failed = [f"{runner}: broke off"]
        print(f"{runner}: {passed} passed, {len(failed)} failed")
        all_passed += passed
        all_failed += failed
    for name in all_failed:
        print(f"failed: {name}")
    print(f"{all_passed} passed, {len(all_failed)} failed")
    return 1 if all_failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
