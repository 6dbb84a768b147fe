#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""api_test.py ESIGN_CA: the authority's interface, from outside, with real clients."""
import copy
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

import authority
from authority import card, run

PROGRAM = ""


class Story(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.requests = authority.Requests(cls.place.name)
        cls.ca = authority.Authority(PROGRAM).serve()

    @classmethod
    def tearDownClass(cls):
        cls.ca.__exit__()
        cls.place.cleanup()

    def file(self, name, text):
        path = pathlib.Path(self.place.name) / name
        path.write_text(text, encoding="utf-8")
        return path

    def personalise(self, body, status=200):
        code, answer = self.ca.call("centre", "POST", "/v1/personalisation", body)
        self.assertEqual(code, status, answer)
        return answer

    def status_of(self, serial):
        code, answer = self.ca.call("operator", "GET", "/v1/certificates/" + serial)
        self.assertEqual(code, 200, answer)
        return answer["status"]

    def refused(self, body, field, path="/v1/personalisation", role="centre", status=400):
        before = self.ca.call("operator", "GET", "/v1/statistics")[1]
        code, answer = self.ca.call(role, "POST", path, body)
        self.assertEqual(code, status, answer)
        self.assertTrue(answer["instance"].startswith("urn:uuid:"))
        if field:
            self.assertEqual(answer.get("at"), field, answer)
        self.assertEqual(self.ca.call("operator", "GET", "/v1/statistics")[1], before, "nothing was issued")


class Personalisation(Story):
    def test_a_card_has_both_certificates_on_hold_until_it_is_confirmed(self):
        answer = self.personalise(card(self.requests, "a-1"))
        for kind in ("authentication", "signature"):
            self.assertEqual(self.status_of(answer[kind]["serial"]), "onHold")
            leaf = self.file(kind + ".pem", answer[kind]["certificate"])
            chain = self.file("chain.pem", "".join(answer["chain"]))
            checked = run("openssl", "verify", "-CAfile", self.ca.root_file(), "-untrusted", chain, leaf)
            self.assertEqual(checked.returncode, 0, checked.stdout)
        code, state = self.ca.call("centre", "POST", "/v1/personalisation/a-1/confirm")
        self.assertEqual((code, state["state"]), (200, "confirmed"))
        for kind in ("authentication", "signature"):
            self.assertEqual(self.status_of(answer[kind]["serial"]), "active")
        self.assertEqual(self.ca.call("centre", "POST", "/v1/personalisation/a-1/confirm")[0], 200, "twice is once")
        self.assertEqual(self.ca.call("centre", "POST", "/v1/personalisation/a-1/fail")[0], 409)

    def test_the_same_request_has_the_same_octets(self):
        body = card(self.requests, "same-1", fin="5ABCD13")
        first = self.personalise(body)
        self.assertEqual(self.personalise(dict(reversed(list(body.items())))), first, "the order of members says nothing")
        other = copy.deepcopy(body)
        other["surname"] = "Əliyeva"
        self.assertEqual(self.ca.call("centre", "POST", "/v1/personalisation", other)[0], 409)

    def test_a_spoiled_card_is_revoked(self):
        answer = self.personalise(card(self.requests, "spoiled-1", fin="5ABCD14"))
        self.assertEqual(self.ca.call("centre", "POST", "/v1/personalisation/spoiled-1/fail")[0], 200)
        for kind in ("authentication", "signature"):
            self.assertEqual(self.status_of(answer[kind]["serial"]), "revoked")
        self.assertEqual(self.ca.call("centre", "POST", "/v1/personalisation/spoiled-1/confirm")[0], 409)

    def test_the_card_of_a_child_has_one_certificate(self):
        body = card(self.requests, "child-1", fin="5ABCD15", birthDate="2020-05-05", csr={"authentication": self.requests.pem()})
        answer = self.personalise(body)
        self.assertIn("authentication", answer)
        self.assertNotIn("signature", answer)

    def test_what_is_wrong_is_named_and_nothing_is_issued(self):
        key = self.requests.pem()
        for field, changes in (
                ("fin", {"fin": "5ABCDI2"}), ("fin", {"fin": None}), ("surname", {"surname": "Мəммəдова"}),
                ("givenName", {"givenName": "G\u202eünel"}), ("birthDate", {"birthDate": "1990-02-30"}),
                ("cardExpires", {"cardExpires": "31.12.2033"}), ("csr.signature", {"csr": {"authentication": key}}),
                ("csr.authentication", {"csr": {"signature": key}}), ("csr.authentication", {"csr": {"authentication": "MIIB", "signature": key}}),
                ("csr.signature", {"csr": {"authentication": key, "signature": self.requests.pem("rsa:2048")}}),
                ("unheardOf", {"unheardOf": "x"}), ("requestId", {"requestId": ""})):
            with self.subTest(field=field, changes=list(changes)):
                body = card(self.requests, "wrong-" + str(self.requests.count), **changes)
                code, answer = self.ca.call("centre", "POST", "/v1/personalisation", body)
                self.assertEqual(code, 400, answer)
                self.assertTrue(answer["at"].endswith(field) or field in answer["at"], answer)

    def test_a_request_without_its_key_is_refused(self):
        body = card(self.requests, "pop-1")
        one = body["csr"]["signature"].splitlines()
        octets = bytearray(__import__("base64").b64decode("".join(one[1:-1])))
        octets[-1] ^= 1
        body["csr"]["signature"] = __import__("base64").b64encode(bytes(octets)).decode()
        self.refused(body, "csr.signature")

    def test_a_key_is_certified_once(self):
        body = card(self.requests, "key-1", fin="5ABCD16")
        self.personalise(body)
        again = dict(card(self.requests, "key-2", fin="5ABCD17"), csr=body["csr"])
        self.refused(again, "csr.authentication", status=409)
        same = self.requests.pem()
        self.refused(card(self.requests, "key-3", fin="5ABCD18", csr={"authentication": same, "signature": same}), "csr.signature", status=409)

    def test_who_may_not_ask_is_refused(self):
        body = card(self.requests, "who-1")
        for role in ("operator", "helpline", "auditor", "ra", None):
            with self.subTest(role=role):
                self.assertEqual(self.ca.call(role, "POST", "/v1/personalisation", body)[0], 403)
        self.refused(dict(body, centre="centre-2"), None, status=403)
        self.assertEqual(self.ca.call("centre", "GET", "/v1/certificates")[0], 403)

    def test_a_batch_streams(self):
        rows = [card(self.requests, f"batch-{number}", fin=f"6ABCD{number:02d}") for number in range(12)]
        rows[3] = dict(rows[3], fin="6ABCDO3")
        lines = "".join(json.dumps(row) + "\n" for row in rows) + "no json\n"
        code, answer = self.ca.call("centre", "POST", "/v1/personalisation/batch", lines.encode(), "application/jsonl")
        self.assertEqual(code, 200, answer)
        out = [json.loads(line) for line in answer.decode().splitlines()]
        self.assertEqual([line["requestId"] for line in out[:12]], [row["requestId"] for row in rows])
        self.assertEqual([line.get("status") for line in out], [None] * 3 + [400] + [None] * 8 + [422])
        again = self.ca.call("centre", "POST", "/v1/personalisation/batch", lines.encode(), "application/jsonl")[1]
        self.assertEqual(again, answer)


class Life(Story):
    def issue(self, request_id, fin):
        answer = self.personalise(card(self.requests, request_id, fin=fin, spokenPassword="Göy Qurşağı 7"))
        self.ca.call("centre", "POST", f"/v1/personalisation/{request_id}/confirm")
        return answer["signature"]["serial"]

    def act(self, role, serial, what, body=None):
        code, answer = self.ca.call(role, "POST", f"/v1/certificates/{serial}/{what}", body or {})
        return code, answer.get("status") if code == 200 else answer

    def test_suspension_restoration_revocation(self):
        serial = self.issue("life-1", "7ABCD11")
        self.assertEqual(self.act("operator", serial, "suspend", {"note": "itirilib"}), (200, "suspended"))
        self.assertEqual(self.act("operator", serial, "suspend"), (200, "suspended"))
        self.assertEqual(self.act("operator", serial, "restore"), (200, "active"))
        self.assertEqual(self.act("operator", serial, "revoke", {"reason": "certificateHold"})[0], 400)
        self.assertEqual(self.act("operator", serial, "revoke", {"reason": "keyCompromise"}), (200, "revoked"))
        for what in ("suspend", "restore"):
            self.assertEqual(self.act("operator", serial, what)[0], 409, "a revoked certificate never comes back")
        self.assertEqual(self.act("operator", serial, "revoke", {"reason": "superseded"}), (200, "revoked"))
        _, answer = self.ca.call("auditor", "GET", "/v1/certificates/" + serial)
        self.assertEqual([event["status"] for event in answer["life"]], ["intended", "onHold", "active", "suspended", "active", "revoked"])
        self.assertEqual(answer["reason"], "keyCompromise", "the first reason stays")
        self.assertEqual(answer["life"][3]["note"], "itirilib")

    def test_the_help_line_needs_the_spoken_password(self):
        serial = self.issue("life-2", "7ABCD12")
        self.assertEqual(self.act("helpline", serial, "suspend")[0], 400)
        self.assertEqual(self.act("helpline", serial, "suspend", {"spokenPassword": "göy qurşağı 8"})[0], 403)
        self.assertEqual(self.act("helpline", serial, "suspend", {"spokenPassword": "GÖY QURŞAĞI 7"}), (200, "suspended"))
        self.assertEqual(self.act("helpline", serial, "restore")[0], 403)
        self.assertEqual(self.act("helpline", serial, "revoke", {"reason": "superseded"})[0], 403)

    def test_a_spoken_password_is_not_guessed(self):
        serial = self.issue("life-3", "7ABCD13")
        for _ in range(5):
            self.assertEqual(self.act("helpline", serial, "suspend", {"spokenPassword": "sarı limon"})[0], 403)
        self.assertEqual(self.act("helpline", serial, "suspend", {"spokenPassword": "göy qurşağı 7"})[0], 403, "now an operator is asked")
        self.assertEqual(self.act("operator", serial, "suspend"), (200, "suspended"))

    def test_search_and_pages(self):
        for number in range(5):
            self.issue(f"search-{number}", "8ABCD11" if number < 3 else "8ABCD12")
        _, found = self.ca.call("helpline", "GET", "/v1/certificates?fin=8ABCD11")
        self.assertEqual(len(found["certificates"]), 6)
        seen, query = [], "/v1/certificates?fin=8ABCD11&limit=4"
        _, page = self.ca.call("helpline", "GET", query)
        seen += page["certificates"]
        _, page = self.ca.call("helpline", "GET", query + "&before=" + page["next"])
        seen += page["certificates"]
        self.assertEqual({row["serial"] for row in seen}, {row["serial"] for row in found["certificates"]})
        self.assertEqual(len(seen), 6)
        for wrong in ("status=x", "limit=0", "limit=501", "before=x"):
            self.assertEqual(self.ca.call("helpline", "GET", "/v1/certificates?" + wrong)[0], 400, wrong)

    def test_many_are_revoked_by_two_operators(self):
        serials = [self.issue(f"bulk-{number}", f"9ABCD1{number}") for number in range(3)]
        code, asked = self.ca.call("operator", "POST", "/v1/revocations", {"serials": serials, "reason": "keyCompromise", "note": "ROCA"})
        self.assertEqual(code, 202, asked)
        path = f"/v1/approvals/{asked['id']}/approve"
        self.assertEqual(self.ca.call("operator", "POST", path)[0], 403, "nobody approves his own wish")
        self.assertEqual(self.status_of(serials[0]), "active")
        code, done = self.ca.call("operator-2", "POST", path)
        self.assertEqual((code, done["state"], done["faults"]), (200, "done", []))
        self.assertEqual({self.status_of(serial) for serial in serials}, {"revoked"})

    def test_statistics_count_what_was_issued(self):
        before = self.ca.call("auditor", "GET", "/v1/statistics")[1]
        self.issue("count-1", "9ABCD21")
        after = self.ca.call("auditor", "GET", "/v1/statistics?by=profile")[1]
        self.assertEqual(after["citizen"] - before["citizen"], 2)
        self.assertEqual(after["total"] - before["total"], 2)
        self.assertEqual(self.ca.call("auditor", "GET", "/v1/statistics?at=2014-12-31")[1],
                         {"at": "2014-12-31", "government": 0, "legalEntity": 0, "citizen": 0, "total": 0})
        self.assertIn("id-card-signature", [row["profile"] for row in after["rows"]])

    def test_a_revoked_operator_is_nobody(self):
        made = self.ca.command("role", "--role", "operator", "operator-9")
        self.assertEqual(made.returncode, 0, made.stdout)
        code, me = self.ca.call("operator-9", "GET", "/v1/me")
        self.assertEqual((code, me["role"], me["name"]), (200, "operator", "operator-9"))
        _, found = self.ca.call("auditor", "GET", "/v1/certificates?commonName=operator-9")
        self.assertEqual(self.act("operator", found["certificates"][0]["serial"], "revoke", {"reason": "privilegeWithdrawn"})[0], 200)
        self.assertEqual(self.ca.call("operator-9", "GET", "/v1/me")[0], 403)


class Registration(Story):
    def test_certificates_of_an_organisation(self):
        subject = {"organization": "“Günəş” MMC", "voen": "1401555071", "fin": "5ABCD12", "givenName": "Günel", "surname": "Məmmədova", "title": "Direktor"}
        body = {"requestId": "ra-1", "profile": "legal-entity-employee-signature", "subject": subject, "csr": self.requests.pem()}
        code, answer = self.ca.call("ra", "POST", "/v1/certificates", body)
        self.assertEqual(code, 200, answer)
        self.assertEqual(self.status_of(answer["serial"]), "active")
        self.refused(dict(body, requestId="ra-2", csr=self.requests.pem(), subject=dict(subject, voen="1401555081")), None, "/v1/certificates", "ra")
        for profile in ("root", "issuing-ca", "ocsp-signer", "role-operator", "tsu"):
            self.refused(dict(body, requestId="ra-" + profile, profile=profile, csr=self.requests.pem()), None, "/v1/certificates", "ra", 403)

    def test_the_openapi_document_tells_what_is_served(self):
        _, octets, _ = self.ca.get("/openapi.json")
        document = json.loads(octets)
        self.assertEqual(document["openapi"], "3.1.0")
        names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
        self.assertEqual(len(names), len(set(names)))
        for path, methods in document["paths"].items():
            for method in methods:
                if path.startswith("/v1/") and "{" not in path:
                    code, answer = self.ca.call(None, method.upper(), path, b"{}" if method == "post" else None)
                    self.assertIn(code, (403, 415), f"{method} {path}: {answer}")
        for schema in json.dumps(document).split('"#/components/schemas/')[1:]:
            self.assertIn(schema.split('"')[0], document["components"]["schemas"])


class Recovery(unittest.TestCase):
    def test_kill_and_start_again_lose_nothing(self):
        with tempfile.TemporaryDirectory() as place, authority.Authority(PROGRAM) as ca:
            requests = authority.Requests(place)
            ca.serve()
            bodies = [card(requests, f"kill-{number}", fin=f"5KLMN{number:02d}") for number in range(6)]
            answers = [ca.call("centre", "POST", "/v1/personalisation", body)[1] for body in bodies[:3]]
            ca.stop(signal.SIGKILL)
            ca.serve()
            for body, answer in zip(bodies, answers):
                self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", body), (200, answer))
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", bodies[3])[0], 200)
            self.assertEqual(ca.stop(), 0, "SIGTERM ends it in order")
            checked = ca.command("audit", "verify")
            self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_a_restored_register_issues_nothing_until_told(self):
        with tempfile.TemporaryDirectory() as place, authority.Authority(PROGRAM) as ca:
            requests = authority.Requests(place)
            ca.serve()
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", card(requests, "restore-1"))[0], 200)
            backup = pathlib.Path(place) / "register.backup"
            done = ca.command("backup", backup)
            self.assertEqual(done.returncode, 0, done.stdout)
            ca.stop()
            for part in ca.folder.glob("register.sqlite*"):
                part.unlink()
            (ca.folder / "audit.head").unlink(missing_ok=True)
            done = ca.command("recover", backup)
            self.assertEqual(done.returncode, 0, done.stdout)
            ca.serve()
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", card(requests, "restore-2"))[0], 503)
            ca.stop()
            self.assertEqual(ca.command("reconcile").returncode, 0)
            ca.serve()
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", card(requests, "restore-3", fin="5ABCD19"))[0], 200)


class Changes(unittest.TestCase):
    """Profiles and authorities: proposed on the machine, in force when two operators have approved."""

    def proposal(self, ca, *words):
        done = ca.command("propose", *words)
        self.assertEqual(done.returncode, 0, done.stdout)
        return int(re.search(r"approval (\d+):", done.stdout)[1])

    def approve(self, ca, number, status=200, role="operator"):
        code, answer = ca.call(role, "POST", f"/v1/approvals/{number}/approve")
        self.assertEqual(code, status, answer)
        return answer

    def change_profile(self, ca, old, new):
        file = ca.folder / "profiles" / "id-card-signature.toml"
        text = file.read_text(encoding="utf-8")
        self.assertIn(old, text)
        file.write_text(text.replace(old, new), encoding="utf-8")

    def test_changed_profiles_issue_nothing_until_two_operators_approve(self):
        with tempfile.TemporaryDirectory() as place, authority.Authority(PROGRAM) as ca:
            requests = authority.Requests(place)
            old, new = '"RSA3072", "RSA4096"]', '"RSA4096"]'
            self.change_profile(ca, old, new)
            ca.serve()
            body = card(requests, "change-1")
            code, answer = ca.call("centre", "POST", "/v1/personalisation", body)
            self.assertEqual(code, 503, answer)
            self.assertEqual(ca.get("/readyz")[0], 503)
            self.assertEqual(ca.get("/crl/citizen/0.crl")[0], 200, "status services go on")
            refused = ca.command("issue", "--profile", "citizen-signature", "--request", self.csr(requests, place), "--subject", "fin=5ABCD12")
            self.assertEqual(refused.returncode, 69, refused.stdout)

            number = self.proposal(ca, "profiles")
            self.assertNotEqual(ca.command("propose", "profiles").returncode, 0, "one waits already")
            (row,) = ca.call("auditor", "GET", "/v1/approvals")[1]["approvals"]
            self.assertEqual(row["changes"], [{"file": "id-card-signature.toml", "removed": [self.line(ca, new).replace(new, old)], "added": [self.line(ca, new)]}])
            self.approve(ca, number, 403, role="auditor")
            self.assertEqual(self.approve(ca, number)["state"], "open", "the first of two")
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", body)[0], 503)
            self.approve(ca, number, 403)
            done = self.approve(ca, number, role="operator-2")
            self.assertEqual((done["state"], len(set(done["approvedBy"]))), ("done", 2))
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", body)[0], 200)
            self.assertEqual(ca.get("/readyz")[0], 200)

            ca.stop()
            self.change_profile(ca, new, old)
            ca.serve()
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", card(requests, "change-2", fin="5ABCD13"))[0], 503, "the old ones count no more")
            number = self.proposal(ca, "profiles")
            self.assertEqual(ca.call("operator", "POST", f"/v1/approvals/{number}/refuse")[0], 200)
            self.assertEqual(ca.call("centre", "POST", "/v1/personalisation", card(requests, "change-3", fin="5ABCD14"))[0], 503)
            ca.stop()
            log = ca.command("audit", "verify")
            self.assertEqual(log.returncode, 0, log.stdout)

    def test_a_changed_role_makes_no_operator(self):
        with authority.Authority(PROGRAM) as ca:
            profiles = ca.folder / "profiles"
            for name, arc in (("role-auditor", "own.9.4"), ("role-operator", "own.9.5")):
                text = (profiles / (name + ".toml")).read_text(encoding="utf-8")
                (profiles / (name + ".toml")).write_text(re.sub(r"own\.9\.\d", arc, text), encoding="utf-8")
            ca.serve()
            self.assertEqual(ca.call("auditor", "GET", "/v1/me")[1]["role"], "auditor")
            number = self.proposal(ca, "profiles")
            self.approve(ca, number, 403, role="auditor")

    def test_a_new_authority_is_used_when_two_operators_approved_its_key(self):
        with tempfile.TemporaryDirectory() as place, authority.Authority(PROGRAM) as ca:
            requests = authority.Requests(place)
            ca.serve()
            wanted = ("authority", "citizen-2", "--parent", "policy", "--category", "citizen", "--common-name", "Vətəndaşlar Sertifikat Mərkəzi 2")
            number = self.proposal(ca, *wanted)
            denied = ca.command("admit", "citizen-2")
            self.assertEqual(denied.returncode, 77, denied.stdout)
            self.approve(ca, number)
            self.assertEqual(ca.command("admit", "citizen-2").returncode, 77, "one operator is not two")
            self.assertEqual(self.approve(ca, number, role="operator-2")["authority"]["commonName"], "Vətəndaşlar Sertifikat Mərkəzi 2")
            done = ca.command("admit", "citizen-2")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertNotEqual(ca.command("admit", "citizen-2").returncode, 0)
            checked = run("openssl", "verify", "-CAfile", ca.root_file(), "-untrusted", ca.certificate_file("policy"), ca.certificate_file("citizen-2"))
            self.assertEqual(checked.returncode, 0, checked.stdout)
            ca.stop()
            ca.serve()
            self.assertEqual(ca.get("/crl/citizen-2/0.crl")[0], 200)

            # A key that slipped in beside the approved one signs nothing.
            ca.stop()
            keys = ca.folder / "private"
            (keys / "citizen.p8").write_bytes((keys / "services.p8").read_bytes())
            done = ca.command("issue", "--profile", "citizen-signature", "--request", self.csr(requests, place), "--subject", "fin=5ABCD12",
                              "--subject", "givenName=Günel", "--subject", "surname=Məmmədova")
            self.assertEqual(done.returncode, 69, done.stdout)
            self.assertIn("have not approved the key", done.stdout)

    def test_an_authority_is_held_to_its_names(self):
        """Its profile has nameConstraints; OpenSSL and esign refuse what lies outside them."""
        with tempfile.TemporaryDirectory() as place, authority.Authority(PROGRAM) as ca:
            requests = authority.Requests(place)
            ca.serve()
            profiles = ca.folder / "profiles"
            issuing, before = profiles / "issuing-ca.toml", (profiles / "issuing-ca.toml").read_text(encoding="utf-8")
            leaf = profiles / "citizen-signature.toml"
            leaf.write_text(leaf.read_text(encoding="utf-8").replace('issuers = ["citizen"]', 'issuers = ["citizen", "inside", "outside"]'), encoding="utf-8")
            for name, country, verdict in (("inside", "AZ", 0), ("outside", "TR", 1)):
                limits = f'nameConstraints = {{permitted = ["directory:C={country}"], excluded = ["dns:gov.az"]}}\npolicies ='
                issuing.write_text(before.replace("policies =", limits, 1) + 'nameConstraints = "RFC 5280 section 4.2.1.10"\n', encoding="utf-8")
                self.approve_both(ca, self.proposal(ca, "profiles"))
                wanted = self.proposal(ca, "authority", name, "--parent", "policy", "--category", "citizen", "--common-name", "Sınaq Mərkəzi " + name)
                self.approve_both(ca, wanted)
                done = ca.command("admit", name)
                self.assertEqual(done.returncode, 0, done.stdout)
                shown = run("openssl", "x509", "-in", ca.certificate_file(name), "-noout", "-text").stdout
                self.assertRegex(shown, r"Name Constraints: critical\s+Permitted:\s+DirName:C ?= ?" + country + r"\s+Excluded:\s+DNS:gov.az")
                issued = subprocess.run([PROGRAM, "issue", "--dir", ca.folder, "--profile", "citizen-signature", "--issuer", name, "--request", self.csr(requests, place),
                                         "--subject", "fin=5ABCD12", "--subject", "givenName=Günel", "--subject", "surname=Məmmədova"], capture_output=True, check=False, timeout=60)
                self.assertEqual(issued.returncode, 0, issued.stderr)
                pem, chain = pathlib.Path(place) / (name + ".pem"), pathlib.Path(place) / "chain.pem"
                pem.write_bytes(issued.stdout)
                chain.write_text("".join(ca.certificate_file(one).read_text(encoding="ascii") for one in ("policy", name)), encoding="ascii")
                judged = run("openssl", "verify", "-CAfile", ca.root_file(), "-untrusted", chain, pem)
                self.assertEqual(judged.returncode != 0, verdict != 0, judged.stdout)
                if verdict:
                    self.assertIn("permitted subtree violation", judged.stdout)
                ours = run(pathlib.Path(PROGRAM).with_name("esign"), "cert", "verify", pem, "--trust", ca.root_file(), "--certs", chain, "--no-revocation", "--json")
                self.assertEqual(ours.returncode, verdict, ours.stdout)

    def approve_both(self, ca, number):
        self.approve(ca, number)
        self.approve(ca, number, role="operator-2")

    def csr(self, requests, place):
        path = pathlib.Path(place) / "request.csr"
        path.write_text(requests.pem(), encoding="ascii")
        return path

    def line(self, ca, part):
        text = (ca.folder / "profiles" / "id-card-signature.toml").read_text(encoding="utf-8")
        return next(line for line in text.splitlines() if part in line)


class Keys(unittest.TestCase):
    def prime(self):
        """Such that a product of two has exactly 3072 bits."""
        return int(run("openssl", "prime", "-generate", "-bits", "1536", "-hex").stdout.strip(), 16)

    def request(self, place, name, p, q):
        """A PKCS#10 request of the RSA key with these primes."""
        d = pow(65537, -1, (p - 1) * (q - 1))
        numbers = (0, p * q, 65537, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
        config, der = place / (name + ".conf"), place / (name + ".der")
        config.write_text("asn1 = SEQUENCE:key\n[key]\n" + "".join(f"n{index} = INTEGER:{number:#x}\n" for index, number in enumerate(numbers)), encoding="ascii")
        made = run("openssl", "asn1parse", "-genconf", config, "-noout", "-out", der)
        self.assertEqual(made.returncode, 0, made.stdout)
        request = place / (name + ".csr")
        made = run("openssl", "req", "-new", "-key", der, "-keyform", "DER", "-subj", "/CN=x", "-out", request, env=authority.OPENSSL)
        self.assertEqual(made.returncode, 0, made.stdout)
        return request

    def test_keys_that_share_a_prime_are_found(self):
        with tempfile.TemporaryDirectory() as folder, authority.Authority(PROGRAM) as ca:
            place, shared = pathlib.Path(folder), self.prime()
            serials = {}
            for number, (p, q) in enumerate(((shared, self.prime()), (self.prime(), self.prime()), (self.prime(), shared))):
                done = ca.command("issue", "--profile", "citizen-signature", "--request", self.request(place, str(number), p, q), "--subject", "fin=5ABCD12",
                                  "--subject", "givenName=Günel", "--subject", "surname=Məmmədova")
                self.assertEqual(done.returncode, 0, done.stdout)
                serials[number] = re.search(r"serial number (\S+)", done.stdout)[1]
                audited = ca.command("keys", "audit")
                self.assertEqual(audited.returncode, 77 if number == 2 else 0, audited.stdout)
            self.assertEqual(set(re.findall(r"^[0-9a-f]{34}$", audited.stdout, re.MULTILINE)), {serials[0], serials[2]})
            self.assertIn("3 RSA keys", audited.stdout)
            self.assertEqual(ca.command("audit", "verify").returncode, 0)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
