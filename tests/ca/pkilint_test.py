#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pkilint_test.py BUILD FOLDER: pkilint judges the certificates FOLDER/*.cer, each named PROFILE.cer or PROFILE-anything.cer.

pkilint comes from the package index into BUILD/pkilint. Exit 77 (skipped) when the index does not answer or FOLDER has no certificate.
"""
import json
import pathlib
import subprocess
import sys
import venv

VERSION = "0.13.3"
SKIPPED = 77

# EN 319 412 types of lint_etsi_cert; the profiles that ETSI says nothing of go to lint_pkix_cert (RFC 5280 and its updates).
QUALIFIED, NATURAL, LEGAL = "QCP-N-QSCD-NON-EIDAS-FINAL-CERTIFICATE", "NCP-NATURAL-PERSON-CERTIFICATE", "NCP-LEGAL-PERSON-CERTIFICATE"
TYPES = {
    "id-card-signature": QUALIFIED, "citizen-signature": QUALIFIED, "legal-entity-employee-signature": QUALIFIED,
    "state-body-employee-signature": QUALIFIED, "entrepreneur-signature": QUALIFIED,
    "id-card-authentication": NATURAL, "child-card-authentication": NATURAL, "citizen-authentication": NATURAL,
    "legal-entity-employee-authentication": NATURAL, "state-body-employee-authentication": NATURAL, "entrepreneur-authentication": NATURAL,
    "seal": LEGAL, "state-body-seal": LEGAL,
    "root": None, "policy-ca": None, "issuing-ca": None, "ocsp-signer": None, "tsu": None, "server-tls": None, "audit-signer": None,
    "role-centre": None, "role-ra": None, "role-helpline": None, "role-operator": None, "role-auditor": None,
}

# Findings that are known and meant: code → why.
MEANT = {
}


def install(build):
    """The folder of pkilint's programs; None when it cannot be had."""
    folder = build / "pkilint"
    programs = folder / "bin"
    if not (programs / "lint_etsi_cert").exists():
        venv.create(folder, with_pip=True, clear=True)
        done = subprocess.run([programs / "pip", "install", "--quiet", "--disable-pip-version-check", f"pkilint=={VERSION}"],
                              timeout=300, capture_output=True, text=True)
        if done.returncode != 0:
            print(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed")
            return None
    return programs


def profile_of(name):
    """The longest profile that the file is named after."""
    fitting = [profile for profile in TYPES if name == profile or name.startswith(profile + "-")]
    return max(fitting, key=len) if fitting else None


def findings(programs, path, kind):
    """[(severity, code, message)] of WARNING and above."""
    command = [programs / "lint_pkix_cert", "lint"] if kind is None else [programs / "lint_etsi_cert", "lint", "-t", kind]
    done = subprocess.run(command + ["-s", "WARNING", "-f", "JSON", path], timeout=120, capture_output=True, text=True)
    try:
        results = json.loads(done.stdout)["results"]
    except (ValueError, KeyError):
        sys.exit(f"{path.name}: pkilint gave no report: {(done.stderr or done.stdout).strip()[-300:]}")
    return [(one["severity"], one["code"], one.get("message") or "") for result in results for one in result["finding_descriptions"]]


def main():
    build, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    paths = sorted(folder.glob("*.cer"))
    if not paths:
        print(f"skipped: no certificate in {folder}")
        return SKIPPED
    programs = install(build)
    if programs is None:
        print("skipped: pkilint cannot be installed from the package index")
        return SKIPPED
    wrong = 0
    for path in paths:
        profile = profile_of(path.stem)
        if profile is None:
            print(f"{path.name}: named after no profile")
            wrong += 1
            continue
        for severity, code, message in findings(programs, path, TYPES[profile]):
            if code in MEANT:
                continue
            print(f"{path.name}: {severity} {code} {message}")
            wrong += 1
    print(f"{len(paths)} certificates, {wrong} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
