#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pkilint_test.py BUILD FOLDER: pkilint judges the certificates FOLDER/*.cer, each named PROFILE.cer or PROFILE-anything.cer.

pkilint comes from the package index into BUILD/pkilint. Exit 77 (skipped) when the index does not answer or FOLDER has no certificate.
"""
import concurrent.futures
import json
import os
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
    "root": None, "policy-ca": None, "issuing-ca": None, "ocsp-signer": None, "tsu": None, "server-tls": None, "audit-signer": None, "tl-signer": None,
    "role-centre": None, "role-ra": None, "role-helpline": None, "role-operator": None, "role-auditor": None,
}

# Findings that are known and meant: code → why.
MEANT = {
    "etsi.internal_domain_name": "the addresses of tests lead nowhere, or to this machine",
    "etsi.en_319_412_2.qcs-5.2-1.recommended_certificate_type_policy_identifier_missing":
        "QCP-n-qscd is a policy of the EU; these are qualified by the law of Azerbaijan",
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
        raise ValueError(f"pkilint gave no report: {(done.stderr or done.stdout).strip()[-300:]}") from None
    return [(one["severity"], one["code"], one.get("message") or "") for result in results for one in result["finding_descriptions"]]


def judge(programs, path):
    """A line for each finding that is not meant."""
    profile = profile_of(path.stem)
    if profile is None:
        return [f"{path.name}: named after no profile"]
    try:
        return [f"{path.name}: {severity} {code} {message}" for severity, code, message in findings(programs, path, TYPES[profile]) if code not in MEANT]
    except ValueError as error:
        return [f"{path.name}: {error}"]


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
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = list(pool.map(lambda path: judge(programs, path), paths))
    wrong = [line for lines in judged for line in lines]
    print("\n".join(wrong + [f"{len(paths)} certificates, {len(wrong)} findings"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
