#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""console_test.py ESIGN_CA DRIVER FOLDER: people of every role at the operator console, in Chromium, before a centre that runs.

DRIVER: chromedriver, or playwright (installed into FOLDER; without it the test is left out). ESIGN_SCREENSHOTS: a folder for pictures."""
import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

import console_access
import console_browser
from console_centre import Centre

PROGRAM, DRIVER, FOLDER = sys.argv[1:4]
MARKUP = "<img src=x onerror=document.title='hacked'>"
CARDS = 18


def driver():
    if lacking := console_browser.missing():
        print(f"not installed: {', '.join(lacking)}")
        sys.exit(77)
    if DRIVER == "chromedriver":
        return console_browser.Chromedriver
    found = console_browser.playwright(FOLDER)
    if not found:
        print("playwright-core cannot be installed here")
        sys.exit(77)
    return found


class Console(unittest.TestCase):
    """One centre, and one browser for each role."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.kind = driver()
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.centre = cls.enterClassContext(Centre(PROGRAM, cls.folder))
        cls.browsers = {}
        cls.cards = [cls.centre.card(0, "Günel", "Məmmədova")]
        cls.cards += [cls.centre.card(number, "Şəfiqə", "İsmayılova") for number in range(1, CARDS)]

    def at(self, role, hash_=""):
        """The role's browser, at a screen, in English."""
        if role not in self.browsers:
            login = self.centre.login(role) if role else None
            before = lambda home: console_browser.prepare(home, self.centre.origin, self.centre.root(), login)
            self.browsers[role] = self.enterClassContext(self.kind(before))
            self.browsers[role].open(self.centre.origin + "/")
            self.browsers[role].wait_for("return document.querySelector('h1')?.textContent")
            self.browsers[role].click("[data-language=en]")
        page = self.browsers[role]
        page.open("about:blank")
        page.open(f"{self.centre.origin}/{hash_}")
        page.wait_for("return document.documentElement.lang === 'en' && document.querySelector('h1')?.textContent && !document.querySelector('[aria-busy]')")
        return page

    def certificate(self, role, serial):
        page = self.at(role, f"#/certificate/{serial}")
        page.wait_for("return document.querySelector('dl')")
        return page

    def text(self, page, selector):
        return page.wait_for(f"return document.querySelector({selector!r})?.innerText")

    def texts(self, page, selector):
        return page.run(f"return [...document.querySelectorAll({selector!r})].map(e => e.innerText.trim())")

    def said(self, page, text):
        page.wait_for(f"return document.getElementById('said').textContent.includes({text!r})")

    def choose(self, page, selector, value):
        page.run("const e = document.querySelector(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('change'))", selector, value)

    def look(self, page, name):
        """Nobody is left out; and a picture for those who see."""
        self.assertEqual(console_access.faults(page), [], name)
        if folder := os.environ.get("ESIGN_SCREENSHOTS"):
            for width, scheme in ((1200, "light"), (360, "dark")):
                page.size(width, 900)
                page.colours(scheme)
                pathlib.Path(folder, f"{DRIVER}-{name}-{width}.png").write_bytes(page.screenshot())
            page.size(1200, 900)
            page.colours("light")

    # What is served.

    def test_the_files_are_small_and_strictly_kept(self):
        headers, index = self.centre.ask(None, "GET", "/")
        names = {"console.css", "console.js"}
        octets = len(index)
        done = set()
        while names - done:
            name = (names - done).pop()
            done.add(name)
            given, body = self.centre.ask(None, "GET", f"/console/{name}")
            octets += len(body)
            names |= set(re.findall(r"from '\./([\w.]+)'", body.decode()))
            self.assertEqual(given["Content-Type"], "text/css; charset=utf-8" if name.endswith("css") else "text/javascript; charset=utf-8")
            self.assertEqual(given["Content-Security-Policy"], headers["Content-Security-Policy"])
            self.assertNotRegex(body.decode(), r"innerHTML|insertAdjacent|document\.write|\beval\b|https?://(?!www\.w3\.org/2000/svg)")
        self.assertLess(octets, 64 << 10)
        self.assertGreater(len(names), 9)
        policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
        self.assertEqual(policy, {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "img-src": "'self' data:", "frame-ancestors": "'none'",
                                  "base-uri": "'none'", "form-action": "'none'", "require-trusted-types-for": "'script'", "trusted-types": "'none'"})
        self.assertEqual((headers["Referrer-Policy"], headers["X-Content-Type-Options"]), ("no-referrer", "nosniff"))
        self.assertNotRegex(index.decode(), r"<style|style=|\son\w+=|<script(?! type=\"module\" src=\"/console/)")
        self.centre.ask(None, "GET", "/", expected=304, headers={"If-None-Match": headers["ETag"]})
        self.centre.ask(None, "GET", "/console/none.js", expected=404)

    def test_rights_are_those_of_the_interface(self):
        page = self.at("operator")
        shown = page.run("return import('/console/api.js').then(m => m.rights)")
        served = {}
        for methods in self.centre.ask(None, "GET", "/openapi.json")["paths"].values():
            for operation in methods.values():
                if found := re.fullmatch(r"Roles: (.*)\.", operation.get("description", "")):
                    served[operation["operationId"]] = sorted(found[1].split(", "))
        for name, roles in shown.items():
            self.assertEqual(sorted(roles), served[name], name)

    def test_every_word_in_three_languages(self):
        page = self.at("operator")
        words = page.run("return import('/console/words.js').then(m => m.words)")
        self.assertGreater(len(words), 100)
        for name, texts in words.items():
            self.assertEqual([bool(text.strip()) for text in texts], [True] * 3, name)
        for language, title in (("az", "Sertifikat axtarışı"), ("ru", "Поиск сертификатов"), ("en", "Look certificates up")):
            page.click(f"[data-language={language}]")
            page.wait_for(f"return document.documentElement.lang === {language!r}")
            self.assertEqual(self.text(page, "h1"), title)
            self.assertIn(title, page.run("return document.title"))
            self.assertEqual(page.run("return document.querySelector('[aria-pressed=true]').lang"), language)

    # Who may enter.

    def test_without_a_certificate_it_says_which_one_is_wanted(self):
        page = self.at(None)
        self.assertEqual(self.text(page, "h1"), "A client certificate opens this console")
        self.assertEqual([one.split()[0] for one in self.texts(page, "#view li")], ["operator", "helpline", "auditor"])
        self.assertEqual(self.texts(page, "nav a"), ["Health"])
        self.look(page, "door")

    def test_a_personalisation_centre_has_nothing_to_do_here(self):
        page = self.at("centre")
        self.assertIn("nothing here for this role", self.text(page, "#view"))
        self.assertEqual(self.texts(page, "nav a"), ["Health"])

    def test_each_role_sees_what_it_may(self):
        serial = self.cards[1][0]
        for role, sections, acts in (("operator", ["Search", "Statistics", "Approvals", "Health"], ["suspend", "revoke"]), ("helpline", ["Search", "Health"], ["suspend"]),
                                     ("auditor", ["Search", "Statistics", "Approvals", "Health"], [])):
            page = self.certificate(role, serial)
            self.assertEqual(self.texts(page, "nav a"), sections, role)
            self.assertEqual(page.run("return [...document.querySelectorAll('[data-act]')].map(e => e.dataset.act)"), acts, role)
            self.assertIn(f"{role}-1", self.text(page, "#caller"))
        page = self.at("auditor", "#/approvals")
        page.wait_for("return document.querySelector('#results').children.length")
        self.assertEqual(self.texts(page, "form"), [])

    # Search and the life of a certificate.

    def test_search(self):
        page = self.at("operator")
        page.type("#search-fin", "5abcd00")
        page.press("Enter")
        self.said(page, "Shown: 2")
        self.assertEqual(set(self.texts(page, "tbody code")), set(self.cards[0]))
        self.look(page, "search")
        page.click("tbody a")
        page.wait_for("return location.hash.startsWith('#/certificate/') && document.querySelector('ol')")
        self.assertNotIn("5ABCD00", page.run("return location.href"))
        page.run("history.back()")
        self.said(page, "Shown: 2")
        self.assertEqual(page.run("return document.getElementById('search-fin').value"), "5ABCD00")
        page.type("#search-fin", "9")
        page.press("Enter")
        self.said(page, "Nothing was found")

    def test_search_by_status_profile_name_and_page_by_page(self):
        page = self.at("auditor")
        page.wait_for("return document.querySelectorAll('#profiles option').length > 1")
        page.type("#search-profile", "id-card-signature")
        self.choose(page, "#search-status", "active")
        page.click("form .main")
        page.wait_for("return document.querySelector('tbody')")
        self.assertEqual(set(self.texts(page, "tbody td:nth-child(6)")), {"id-card-signature"})
        page = self.at("auditor")
        page.click("form .main")
        self.said(page, "Shown: 50")
        page.click("#results > button")
        page.wait_for("return document.querySelectorAll('tbody tr').length > 50")
        serials = self.texts(page, "tbody code")
        self.assertEqual(len(serials), len(set(serials)))
        self.assertEqual(page.run("return document.activeElement === document.querySelectorAll('tbody a')[50]"), True, "the first new row has the focus")

    def test_search_by_serial_number(self):
        page = self.at("helpline")
        page.type("#search-serial", "12 34")
        page.press("Enter")
        self.assertIn("34 hexadecimal digits", self.text(page, ".fault"))
        serial = self.cards[2][1]
        page.run("document.getElementById('search-serial').value = ''")
        page.type("#search-serial", ":".join(re.findall("..", serial.upper())))
        page.press("Enter")
        page.wait_for("return document.querySelector('ol')")
        self.assertIn(serial, page.run("return location.hash"))
        page = self.at("helpline", "#/certificate/" + "01" * 17)
        problem = self.text(page, ".fault")
        self.assertIn("There is no such thing", problem)
        self.assertIn("no certificate has this serial number", problem)
        self.assertRegex(problem, r"Request id: [0-9a-f-]{36}")

    def test_the_certificate_itself(self):
        serial = self.cards[3][0]
        page = self.certificate("auditor", serial)
        known = self.centre.shown(serial)
        self.assertEqual(self.text(page, "pre").strip(), known["certificate"].strip())
        self.assertEqual(page.run("return fetch(document.querySelector('a[download]').href).then(a => a.text(), () => 'the policy keeps it from scripts')"), "the policy keeps it from scripts")
        self.assertEqual(page.run("return document.querySelector('a[download]').download"), f"{serial}.pem")
        self.assertEqual(len(self.texts(page, "ol.life li")), len(known["life"]))
        self.assertEqual(page.run("return [...document.querySelectorAll('ol.life time')].map(t => t.dateTime)"), [event["at"] for event in known["life"]])
        self.look(page, "certificate")

    def test_suspended_restored_revoked(self):
        serial = self.cards[4][0]
        page = self.certificate("operator", serial)
        page.click("[data-act=suspend]")
        self.look(page, "suspend")
        page.type("dialog [name=note]", MARKUP)
        page.click("dialog .main")
        self.said(page, "is suspended")
        self.assertIn(MARKUP, self.text(page, "ol.life li:last-child"))
        self.assertEqual(page.run("return [document.querySelectorAll('main img').length, document.title.includes('hacked')]"), [0, False])
        self.assertEqual(self.centre.shown(serial)["status"], "suspended")
        page.click("[data-act=restore]")
        page.click("dialog .main")
        self.said(page, "is restored")
        self.assertEqual(self.centre.shown(serial)["status"], "active")

        page.click("[data-act=revoke]")
        question = self.text(page, "dialog")
        for part in ("for ever", self.centre.shown(serial)["commonName"], "5ABCD04", serial):
            self.assertIn(part, question)
        self.assertEqual(page.run("return document.activeElement.name"), "reason")
        page.click("dialog .danger")
        self.assertEqual(page.run("return document.querySelector('dialog').open && document.querySelector('[name=reason]').matches(':invalid')"), True, "no revocation without a reason")
        self.look(page, "revoke")
        self.choose(page, "dialog [name=reason]", "keyCompromise")
        page.run("document.querySelector('[name=invalidityDate]').value = '2026-01-02'")
        page.type("dialog [name=note]", "kart itirilib")
        page.click("dialog .danger")
        self.said(page, "is revoked")
        after = self.centre.shown(serial)
        self.assertEqual((after["status"], after["reason"], after["life"][-1]["note"]), ("revoked", "keyCompromise", "kart itirilib"))
        self.assertEqual(after["invalidityDate"], "2026-01-01T20:00:00Z", "midnight in Baku")
        self.assertEqual(page.run("return document.querySelectorAll('[data-act]').length"), 0, "a revoked certificate never comes back")
        self.assertEqual(page.run("return document.activeElement.tagName"), "H1")

    def test_given_up_and_overtaken(self):
        serial = self.cards[5][0]
        page = self.certificate("operator", serial)
        page.click("[data-act=revoke]")
        page.press("Escape")
        page.wait_for("return !document.querySelector('dialog')")
        self.assertEqual(self.centre.shown(serial)["status"], "active")
        page.click("[data-act=suspend]")
        self.centre.ask("operator", "POST", f"/v1/certificates/{serial}/revoke", {"reason": "superseded"})
        page.click("dialog .main")
        problem = self.text(page, "dialog .fault")
        self.assertIn("It changed meanwhile", problem)
        self.assertRegex(problem, r"Request id: [0-9a-f-]{36}")

    def test_the_help_line_hears_the_password(self):
        serial = self.cards[6][0]
        page = self.certificate("helpline", serial)
        page.click("[data-act=suspend]")
        self.assertEqual(page.run("return [document.activeElement.name, document.activeElement.type]"), ["spokenPassword", "password"])
        self.look(page, "helpline")
        page.type("[name=spokenPassword]", "qızılgül")
        page.click("dialog .main")
        self.assertIn("password is wrong", self.text(page, "dialog .fault"))
        self.assertEqual(self.centre.shown(serial)["status"], "active")
        page.run("document.querySelector('[name=spokenPassword]').value = ''")
        page.click("#spoken-show")
        page.type("[name=spokenPassword]", "bənövşə")
        page.click("dialog .main")
        self.said(page, "is suspended")
        self.assertEqual(self.centre.shown(serial)["status"], "suspended")
        self.assertEqual(page.run("return document.querySelectorAll('[data-act]').length"), 0)

    # Numbers.

    def test_statistics(self):
        page = self.at("auditor", "#/statistics")
        page.wait_for("return document.querySelector('figure rect')")
        known = self.centre.ask("auditor", "GET", "/v1/statistics?by=month")
        bulletin = [int(text) for text in self.texts(page, ".bulletin td")]
        self.assertEqual(bulletin, [known["government"], known["legalEntity"], known["citizen"], known["total"]])
        self.assertEqual(known["citizen"], 2 * CARDS)
        self.look(page, "statistics")
        self.choose(page, "#statistics-by", "profile")
        page.click("form .main")
        page.wait_for("return document.querySelector('.beside tbody th').innerText.startsWith('id-card')")
        rows = {row["profile"]: row for row in self.centre.ask("auditor", "GET", "/v1/statistics?by=profile")["rows"]}
        self.assertEqual(self.texts(page, ".beside tbody th"), list(rows))
        self.assertEqual([int(text) for text in self.texts(page, ".beside tbody td:last-child")], [row["total"] for row in rows.values()])
        widths = page.run("return [...document.querySelectorAll('figure > div rect')].map(r => Number(r.getAttribute('width')))")
        self.assertEqual(len(widths), sum(1 for row in rows.values() for key in ("government", "legalEntity", "citizen") if row[key]))
        self.look(page, "statistics-profile")
        page.run("document.getElementById('statistics-at').value = '2015-12-31'")
        page.click("form .main")
        page.wait_for("return document.querySelector('.bulletin caption').innerText.includes('2015-12-31')")
        self.assertEqual(self.texts(page, ".bulletin td"), ["0"] * 4)

    def test_months_are_a_time_line(self):
        page = self.at("auditor")
        months = page.run("return import('/console/chart.js').then(m => m.everyMonth([{month: '2025-11', total: 1}, {month: '2026-02', total: 2}]).map(r => [r.month, r.total]))")
        self.assertEqual(months, [["2025-11", 1], ["2025-12", 0], ["2026-01", 0], ["2026-02", 2]])

    def test_health(self):
        page = self.at("operator", "#/health")
        page.wait_for("return document.querySelector('#results tbody')")
        ready = self.centre.ask(None, "GET", "/readyz")
        self.assertEqual(dict(zip(self.texts(page, "tbody th"), self.texts(page, "tbody td"))), ready["probes"])
        count = lambda: int(page.run("return [...document.querySelectorAll('#results section dd')][0].innerText.replace(/\\D/g, '')"))
        before = count()
        self.assertGreater(before, 10)
        page.click("#view > .buttons button")
        page.wait_for(f"return [...document.querySelectorAll('#results section dd')][0]?.innerText.replace(/\\D/g, '') > {before}")
        self.look(page, "health")

    # Two operators.

    def test_bulk_revocation_wants_a_second_operator(self):
        serials = [self.cards[7][0], self.cards[8][1]]
        page = self.at("operator", "#/approvals")
        page.type("[name=serials]", "xyz")
        self.choose(page, "form [name=reason]", "cessationOfOperation")
        page.click("form .main")
        self.assertIn("34 hexadecimal digits", self.text(page, ".fault"))
        page.run("document.querySelector('[name=serials]').value = ''")
        page.type("[name=serials]", "\n".join([*serials, serials[0]]))
        self.assertIn("2", self.text(page, "form [role=status]"))
        page.type("form [name=note]", "idarə bağlandı")
        page.click("form .main")
        self.assertIn("for ever", self.text(page, "dialog"))
        page.click("dialog .danger")
        self.said(page, "another operator")
        self.look(page, "approvals")
        self.assertEqual(page.run("return document.querySelectorAll('[data-decision]').length"), 0, "nobody approves what he asked for")
        self.assertEqual(self.centre.shown(serials[0])["status"], "active")

        second = self.at("operator-2", "#/approvals")
        number = second.wait_for("return [...document.querySelectorAll('tbody tr')].find(r => r.innerText.includes('idarə bağlandı'))?.querySelector('th').innerText")
        self.look(second, "approve")
        second.click(f"[aria-label='Approve No. {number}']")
        question = self.text(second, "dialog")
        for part in (*serials, "for ever", "idarə bağlandı"):
            self.assertIn(part, question)
        second.click("dialog .danger")
        self.said(second, "Approved and done")
        for serial in serials:
            after = self.centre.shown(serial)
            self.assertEqual((after["status"], after["reason"]), ("revoked", "cessationOfOperation"))
        self.choose(second, "[name=state]", "done")
        second.wait_for("return document.querySelector('tbody')?.innerText.includes('idarə bağlandı')")

    def test_changed_profiles_are_shown_line_by_line(self):
        file = self.centre.folder / "profiles" / "seal.toml"
        file.write_text(file.read_text(encoding="utf-8").replace('longest = "P3Y"', 'longest = "P2Y"'), encoding="utf-8")
        subprocess.run([PROGRAM, "propose", "profiles", "--dir", self.centre.folder], check=True, capture_output=True, timeout=60)
        for role, said in (("operator", "second operator must approve"), ("operator-2", "Approved and done")):
            page = self.at(role, "#/approvals")
            number = page.wait_for("return [...document.querySelectorAll('tbody tr')].find(r => r.innerText.includes('Changed profiles'))?.querySelector('th').innerText")
            page.click(f"[aria-label='Approve No. {number}']")
            question = self.text(page, "dialog")
            for part in ("seal.toml", '- validity = {longest = "P3Y"', '+ validity = {longest = "P2Y"'):
                self.assertIn(part, question)
            self.look(page, "change-" + role)
            page.click("dialog .danger")
            self.said(page, said)
        self.assertEqual(self.centre.ask("auditor", "GET", "/v1/approvals?state=done")["approvals"][-1]["act"], "profiles.change")

    def test_a_refused_one_changes_nothing(self):
        serial = self.cards[9][0]
        asked = self.centre.ask("operator", "POST", "/v1/revocations", {"serials": [serial], "reason": "superseded", "note": MARKUP}, expected=202)
        page = self.at("operator-2", "#/approvals")
        own = f"[aria-label='Refuse No. {asked['id']}']"
        page.wait_for(f'return document.querySelector("{own}")')
        self.assertEqual(page.run("return document.querySelectorAll('main img').length"), 0)
        page.click(own)
        page.click("dialog .main")
        self.said(page, "Refused")
        self.assertEqual(self.centre.shown(serial)["status"], "active")

    # Against strangers.

    def test_whatever_the_server_says_is_text(self):
        """The register takes no such names: here the answers are written by somebody worse."""
        page = self.at("operator")
        page.run("""
            const hostile = arguments[0];
            const fields = ['serial', 'issuer', 'profile', 'category', 'subject', 'commonName', 'status', 'statusSince', 'notBefore', 'notAfter', 'centre', 'requestId', 'fin', 'voen',
                            'cardNumber', 'reason', 'invalidityDate', 'issued', 'certificate'];
            const row = Object.fromEntries(fields.map(name => [name, name + hostile]));
            const life = [{status: hostile, at: hostile, actor: hostile, reason: hostile, note: hostile}];
            const given = path => path.startsWith('/v1/certificates?') ? {certificates: [row]} : {...row, life};
            window.fetch = path => Promise.resolve(new Response(JSON.stringify(given(path + (path.endsWith('certificates') ? '?' : ''))), {headers: {'Content-Type': 'application/json'}}));
        """, MARKUP)
        page.click("form .main")
        self.assertEqual(self.text(page, "tbody a"), "commonName" + MARKUP)
        page.click("tbody a")
        page.wait_for("return document.querySelector('ol.life')")
        shown = self.text(page, "main")
        for name in ("subject", "issuer", "centre", "profile", "cardNumber", "certificate"):
            self.assertIn(name + MARKUP, shown)
        self.assertEqual(page.run("return [document.querySelectorAll('main img, main script').length, document.title.includes(arguments[0])]", MARKUP), [0, True])
        self.assertNotEqual(page.run("return document.title"), "hacked")

    def test_text_cannot_become_html(self):
        page = self.at("operator")
        self.assertIn("TypeError", page.run("try { document.body.innerHTML = '<p>'; return 'it did'; } catch (e) { return e.name; }"))
        self.assertEqual(page.run("return new Promise(done => { const i = new Image(); i.onload = () => done('loaded'); i.onerror = () => done('stopped'); i.src = 'https://127.0.0.1:1/x.png'; })"), "stopped")

    def test_another_site_cannot_act_for_the_operator(self):
        """The browser shows its certificate to every page that asks this origin for something: the service must see who asks."""
        serial = self.cards[10][0]
        asked = self.centre.ask("operator", "POST", "/v1/revocations", {"serials": [serial], "reason": "superseded"}, expected=202)

        class Elsewhere(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<!DOCTYPE html><title>Elsewhere</title>")

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
            threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
            page = self.at("operator-2")
            page.open(f"http://127.0.0.1:{elsewhere.server_port}/")
            for path in (f"/v1/certificates/{serial}/suspend", f"/v1/approvals/{asked['id']}/approve"):
                page.run("return fetch(arguments[0], {method: 'POST', mode: 'no-cors', credentials: 'include'}).then(() => true, () => true)", self.centre.origin + path)
            elsewhere.shutdown()
        self.assertEqual(self.centre.shown(serial)["status"], "active")

    def test_acts_come_from_this_origin_or_from_programs(self):
        act = lambda expected, **headers: self.centre.ask("operator", "POST", f"/v1/certificates/{self.cards[12][0]}/restore", expected=expected,
                                                          headers={name.replace("_", "-"): value for name, value in headers.items()})
        for headers in ({}, {"Origin": self.centre.origin}, {"Sec_Fetch_Site": "same-origin", "Origin": "null"}, {"Sec_Fetch_Site": "none"}):
            act(200, **headers)
        for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Origin": self.centre.origin + "0"}, {"Sec_Fetch_Site": "same-site"},
                        {"Sec_Fetch_Site": "cross-site", "Origin": self.centre.origin}):
            self.assertEqual(act(403, **headers)["type"], "urn:esign:problem:denied")

    def test_the_check_of_accessibility_can_fail(self):
        page = self.at("operator")
        self.assertEqual(console_access.faults(page), [])
        page.run("""
            const view = document.getElementById('view');
            const grey = document.createElement('p');
            grey.textContent = 'pale';
            grey.style.color = '#999';
            view.append(document.createElement('input'), document.createElement('button'), document.createElement('h1'), grey);
            const wide = document.createElement('div');
            wide.style.cssText = 'width: 2000px; height: 1px';
            view.append(wide);
        """)
        found = " ".join(console_access.faults(page))
        for criterion in ("3.3.2 no label: input", "4.1.2 no name: button", "1.3.1 one h1", "1.4.3 contrast", "1.4.10 wider"):
            self.assertIn(criterion, found)

    def test_by_keyboard_alone(self):
        page = self.at("operator")
        order = []
        for _ in range(9):
            page.press("Tab")
            order.append(page.run("return document.activeElement.id || document.activeElement.innerText"))
        self.assertEqual(order[:9], ["skip", "Search", "Statistics", "Approvals", "Health", "Azərbaycanca", "English", "Русский", "search-commonName"])
        page = self.at("operator")
        page.press("Tab")
        page.press("Enter")
        self.assertEqual(page.run("return document.activeElement.id"), "content")
        page.press("Tab")
        self.assertEqual(page.run("return document.activeElement.id"), "search-commonName")
        page = self.certificate("operator", self.cards[11][0])
        page.run("document.querySelector('[data-act=suspend]').focus()")
        page.press("Enter")
        page.wait_for("return document.querySelector('dialog')")
        for _ in range(6):
            page.press("Tab")
            self.assertEqual(page.run("return document.activeElement === document.body || !!document.activeElement.closest('dialog')"), True, "the focus stays in the dialog")
        page.press("Escape")
        page.wait_for("return !document.querySelector('dialog') && document.activeElement.dataset.act === 'suspend'")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
