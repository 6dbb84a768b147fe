# SPDX-License-Identifier: Apache-2.0
"""A reader that is plugged in and pulled out while programs run: the stock pcscd with its USB played by a FIFO, esign's
waiting and listing, and a PKCS#11 module that stays loaded."""
import importlib.machinery
import importlib.util
import json
import os
import queue
import signal
import subprocess
import threading
import time
import unittest

import bench
import module_calls
from module_calls import Refused

PROMISED = 5.0      # seconds in which every call of ours must have come back, and every change been told
SETTLED = 20.0      # for the bench itself: the daemon, the card's program
PORT = "1-1"
NO_READER = 69      # exit code of `esign card list` then
AUTH_SLOT = 0
DATA = "Arayış: Əlavə məlumat — ğ ı İ ö ş ü ç\n".encode()
BUNDLE = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>{driver}</string>
<key>ifdVendorID</key><array><string>0x1209</string></array>
<key>ifdProductID</key><array><string>0xE516</string></array>
<key>ifdFriendlyName</key><array><string>eSign USB Reader</string></array>
</dict></plist>
"""


def load_with_reader():
    loader = importlib.machinery.SourceFileLoader("with_reader", bench.WITH_READER)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


with_reader = load_with_reader()


class UsbPort(with_reader.Reader):
    """One private pcscd without readers; plug() and unplug() are the hand at its USB port."""

    def __init__(self, directory, driver, usb):
        super().__init__(directory)
        self.driver, self.usb = driver, usb
        self.fifo = os.path.join(directory, "usb")
        self.socket = os.path.join(directory, "reader.sock")

    def start(self):
        with_reader.prepare_run_dir()
        if not os.path.exists(with_reader.PCSCD):
            raise with_reader.NotStarted(f"{with_reader.PCSCD} is missing: install pcscd")
        drivers = os.path.join(self.directory, "drivers")
        inside = os.path.join(drivers, "esign-test.bundle", "Contents")
        os.makedirs(os.path.join(inside, "Linux"))
        os.makedirs(os.path.join(self.directory, "reader.conf.d"))
        os.symlink(self.driver, os.path.join(inside, "Linux", os.path.basename(self.driver)))
        with open(os.path.join(inside, "Info.plist"), "w", encoding="utf-8") as file:
            file.write(BUNDLE.format(driver=os.path.basename(self.driver)))
        os.mkfifo(self.fifo)
        self.pcscd = with_reader.start_pcscd(self.directory, self.socket_path, {
            "LD_PRELOAD": self.usb, "ESIGN_USB_PORT": self.fifo, "ESIGN_USB_DRIVERS": drivers})
        end = time.monotonic() + SETTLED
        while not self._told(""):
            if with_reader.exited(self.pcscd):
                self.pcscd = 0
            if not self.pcscd or time.monotonic() > end:
                raise with_reader.NotStarted("pcscd did not listen to its USB port; see pcscd.log")
            time.sleep(0.005)

    def _told(self, text):
        """Whether the daemon has the FIFO open, and so has the text."""
        try:
            port = os.open(self.fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            return os.write(port, text.encode()) == len(text)
        finally:
            os.close(port)

    def plug(self):
        if not self._told(f"add {PORT} {self.socket}\n"):
            raise AssertionError("pcscd no longer listens to its USB port")

    def unplug(self):
        """From the removal of its socket on the driver says that there is no such device."""
        if os.path.exists(self.socket):
            os.unlink(self.socket)
        if not self._told(f"remove {PORT}\n"):
            raise AssertionError("pcscd no longer listens to its USB port")


class Later:
    """A call on a thread of its own, so that one that never comes back fails the test instead of stopping it."""

    def __init__(self, call, *arguments):
        self.value = self.error = None
        self.ended = 0.0
        self.thread = threading.Thread(target=self._run, args=(call, *arguments), daemon=True)
        self.thread.start()

    def _run(self, call, *arguments):
        try:
            self.value = call(*arguments)
        except Exception as error:  # pylint: disable=broad-except  (it belongs to the thread that asks)
            self.error = error
        self.ended = time.monotonic()

    def result(self, seconds=PROMISED):
        self.thread.join(seconds)
        if self.thread.is_alive():
            raise AssertionError(f"the call has not come back after {seconds:g} s")
        if self.error is not None:
            raise self.error
        return self.value


class ReaderHotplug(bench.Bench):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        named = [os.environ.get(name) for name in ("ESIGN_CLI", "ESIGN_PKCS11", "ESIGN_PAD_DRIVER", "ESIGN_USB_DRIVER")]
        if not all(named):
            raise unittest.SkipTest("ESIGN_CLI, ESIGN_PKCS11, ESIGN_PAD_DRIVER and ESIGN_USB_DRIVER name what is tested")
        cls.esign, cls.module_path, driver, usb = (os.path.abspath(one) for one in named)
        cls.port = UsbPort(cls.path(""), driver, usb)
        cls.addClassCleanup(cls.port.stop)
        cls.port.start()
        # libpcsclite asks once, at its first call, which daemon is meant.
        os.environ.update(PCSCLITE_CSOCK_NAME=cls.port.socket_path, XDG_CACHE_HOME=cls.folder, LC_ALL="C.UTF-8")
        cls.card = cls.make_card("hotplug", "p256")
        cls.public_key = cls.path("auth.pub")
        cls.must("openssl", "pkey", "-in", cls.path("hotplug-auth.key"), "-pubout", "-out", cls.public_key)
        with open(cls.path("data"), "wb") as file:
            file.write(DATA)

    def setUp(self):
        self.players = []
        self.addCleanup(self.clear)
        self.lay_card_in()

    def lay_card_in(self):
        """A card that lies in the reader, plugged in or not: it has power whenever the reader has."""
        with open(self.path("card.err"), "ab") as errors:
            self.players.append(subprocess.Popen(
                [self.vcard, "insert", self.card, "--reader", "unix:" + self.port.socket, "--wait", "300"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True))

    def clear(self):
        self.port.unplug()
        for player in self.players:
            player.kill()
            player.wait(SETTLED)
        self.until(lambda: self.listed() == [], "the port is empty again", SETTLED)

    def until(self, wanted, what, seconds=PROMISED):
        end = time.monotonic() + seconds
        while not wanted():
            self.assertLess(time.monotonic(), end, f"not within {seconds:g} s: {what}")
            time.sleep(0.02)

    def listed(self):
        done = subprocess.run([self.esign, "card", "--json", "list"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PROMISED, check=False)
        readers = json.loads(done.stdout)["readers"]
        self.assertEqual(done.returncode, 0 if readers else NO_READER, done.stderr)
        return readers

    def started(self, *words):
        process = subprocess.Popen([self.esign, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, start_new_session=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def ends(self, process, seconds=PROMISED):
        try:
            return process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            self.fail(f"{process.args} still runs after {seconds:g} s")

    def still_runs(self, process):
        with self.assertRaises(subprocess.TimeoutExpired, msg="nothing has happened that it waits for"):
            process.wait(0.7)

    def loaded(self):
        module = module_calls.Module(self.module_path)
        module.initialize()
        self.addCleanup(lambda: Later(module.finalize).result())
        return module

    def signs(self, module):
        """A session with a login, its key, and a signature of it that openssl has verified."""
        session = Later(module.open_session, AUTH_SLOT).result()
        Later(module.log_in, session, bench.PIN1).result()
        key = module.private_key(session)
        module.begin_signature(session, key)
        with open(self.path("signature"), "wb") as file:
            file.write(module_calls.ecdsa_value(Later(module.sign, session, DATA).result()))
        self.assertTrue(module_calls.verified_by_openssl(self.public_key, self.path("signature"), self.path("data")))
        return session, key

    def plug_for(self, module):
        self.port.plug()
        self.until(lambda: AUTH_SLOT in Later(module.slots, True).result(), "C_GetSlotList names the card's slot", SETTLED)

    def refused(self, code, call, *arguments):
        with self.assertRaises(Refused) as caught:
            Later(call, *arguments).result()
        self.assertIn(caught.exception.code, code if isinstance(code, tuple) else (code,), str(caught.exception))

    def test_esign_waits_for_a_reader_and_for_its_end(self):
        self.assertEqual(self.listed(), [])
        for _ in range(3):
            waiting = self.started("card", "wait", "--timeout", "60")
            self.still_runs(waiting)
            self.port.plug()
            self.assertIn("eSign USB Reader", self.ends(waiting))
            self.assertEqual(waiting.returncode, 0)
            self.assertEqual([one["state"] for one in self.listed()], ["supported-card"])
            self.assertIn("PIN1", self.must(self.esign, "card", "info"))

            waiting = self.started("card", "--json", "wait", "--removal", "--timeout", "60")
            self.still_runs(waiting)
            self.port.unplug()
            self.assertEqual(json.loads(self.ends(waiting))["event"], "removed")
            self.assertEqual(waiting.returncode, 0)
            self.assertEqual(self.listed(), [])

    def test_the_module_tells_of_the_reader(self):
        module = self.loaded()
        events = queue.Queue()

        def listen():
            try:
                while True:
                    events.put(module.wait_for_slot_event())
            except Refused as ended:
                events.put(ended.code)
        listening = Later(listen)
        self.assertNotIn(AUTH_SLOT, module.slots(False), "no reader has been seen")
        for _ in range(2):
            self.port.plug()
            self.assertIn(events.get(timeout=PROMISED), (AUTH_SLOT, AUTH_SLOT + 1))
            self.until(lambda: AUTH_SLOT in module.slots(True), "C_GetSlotList(CK_TRUE) names the slot")
            description, flags = module.slot_info(AUTH_SLOT)
            self.assertIn("eSign USB Reader", description)
            self.assertTrue(flags & module_calls.CKF_TOKEN_PRESENT)
            self.until_silent(events)

            self.port.unplug()
            self.assertIn(events.get(timeout=PROMISED), (AUTH_SLOT, AUTH_SLOT + 1))
            self.until(lambda: AUTH_SLOT not in module.slots(True), "C_GetSlotList(CK_TRUE) names no card")
            self.assertIn(AUTH_SLOT, module.slots(False), "a slot stays a slot")
            self.assertFalse(module.slot_info(AUTH_SLOT)[1] & module_calls.CKF_TOKEN_PRESENT)
            self.until_silent(events)
        Later(module.finalize).result()
        listening.result()
        self.assertEqual(events.get(timeout=PROMISED), module_calls.CKR_CRYPTOKI_NOT_INITIALIZED)
        module.initialize()

    @staticmethod
    def until_silent(events):
        """The reader, its card and the card's power are told one after another."""
        try:
            while True:
                events.get(timeout=0.8)
        except queue.Empty:
            return

    def test_a_session_ends_with_its_reader_and_a_new_one_works(self):
        module = self.loaded()
        for _ in range(2):
            self.plug_for(module)
            session, key = self.signs(module)
            module.begin_signature(session, key)
            self.port.unplug()
            self.until(lambda: self.listed() == [], "the daemon has let the reader go")
            self.refused(module_calls.CKR_DEVICE_REMOVED, module.sign, session, DATA)
            self.refused(module_calls.CKR_SESSION_HANDLE_INVALID, module.session_info, session)
            self.refused(module_calls.CKR_TOKEN_NOT_PRESENT, module.open_session, AUTH_SLOT)
        self.plug_for(module)
        self.signs(module)
        self.assertEqual(self.tries(self.card, "auth"), 3)

    def test_pulled_in_the_middle_of_a_command(self):
        module = self.loaded()
        self.plug_for(module)
        session, key = self.signs(module)
        module.begin_signature(session, key)
        self.hold_card()
        signing = Later(module.sign, session, DATA)
        time.sleep(0.5)
        self.assertTrue(signing.thread.is_alive(), "the card has not answered")
        self.pull_with_card()
        with self.assertRaises(Refused) as caught:
            signing.result()
        self.assertIn(caught.exception.code, (module_calls.CKR_DEVICE_REMOVED, module_calls.CKR_DEVICE_ERROR), str(caught.exception))
        self.until(lambda: AUTH_SLOT not in module.slots(True), "the module has seen the reader go")
        self.refused(module_calls.CKR_SESSION_HANDLE_INVALID, module.session_info, session)
        self.lay_card_in()
        self.plug_for(module)
        self.signs(module)

    def test_esign_ends_when_pulled_in_the_middle_of_a_command(self):
        self.port.plug()
        self.until(lambda: [one["state"] for one in self.listed()] == ["supported-card"], "the card is seen", SETTLED)
        self.hold_card()
        asking = self.started("card", "info")
        time.sleep(0.5)
        self.pull_with_card()
        self.assertNotEqual(self.ends(asking), "")
        self.assertNotEqual(asking.returncode, 0)
        self.lay_card_in()
        self.until(lambda: self.listed() == [], "the reader is gone")
        self.port.plug()
        self.until(lambda: [one["state"] for one in self.listed()] == ["supported-card"], "the card is seen", SETTLED)
        self.must(self.esign, "card", "info")

    def hold_card(self):
        """The card takes a command and thinks for ever."""
        self.players[-1].send_signal(signal.SIGSTOP)

    def pull_with_card(self):
        """A transfer under way ends with the cable: here with the card's power, as the driver's line to it is the card."""
        self.port.unplug()
        self.players[-1].kill()


if __name__ == "__main__":
    unittest.main()
