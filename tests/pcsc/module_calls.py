# SPDX-License-Identifier: Apache-2.0
"""The PKCS#11 functions that a test calls by itself, where a program would hide when each of them came back."""
import ctypes
import subprocess

CKF_OS_LOCKING_OK, CKF_SERIAL_SESSION, CKF_TOKEN_PRESENT = 2, 4, 1
CKU_USER, CKA_CLASS, CKO_PRIVATE_KEY, CKM_ECDSA_SHA256 = 1, 0, 3, 0x1044
CKR_OK, CKR_TOKEN_NOT_PRESENT, CKR_SESSION_HANDLE_INVALID, CKR_CRYPTOKI_NOT_INITIALIZED = 0, 0xE0, 0xB3, 0x190
CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED = 0x30, 0x32
ROOM = 512

ULONG = ctypes.c_ulong


class InitializeArgs(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("create", "destroy", "lock", "unlock")] + [("flags", ULONG), ("reserved", ctypes.c_void_p)]


class Attribute(ctypes.Structure):
    _fields_ = [("type", ULONG), ("value", ctypes.c_void_p), ("length", ULONG)]


class Mechanism(ctypes.Structure):
    _fields_ = [("type", ULONG), ("parameter", ctypes.c_void_p), ("length", ULONG)]


class SlotInfo(ctypes.Structure):
    _fields_ = [("description", ctypes.c_char * 64), ("manufacturer", ctypes.c_char * 32), ("flags", ULONG), ("versions", ctypes.c_ubyte * 4)]


class Refused(Exception):
    def __init__(self, function, code):
        super().__init__(f"{function}: 0x{code:X}")
        self.code = code


class Module:
    """One loaded module; a function that answers other than CKR_OK raises Refused."""

    def __init__(self, path):
        self.entries = ctypes.CDLL(path)

    def call(self, function, *arguments):
        entry = getattr(self.entries, function)
        entry.restype = ULONG
        code = entry(*arguments)
        if code != CKR_OK:
            raise Refused(function, code)

    def initialize(self):
        self.call("C_Initialize", ctypes.byref(InitializeArgs(flags=CKF_OS_LOCKING_OK)))

    def finalize(self):
        self.call("C_Finalize", None)

    def slots(self, with_token):
        count = ULONG()
        self.call("C_GetSlotList", ctypes.c_ubyte(with_token), None, ctypes.byref(count))
        room = (ULONG * ROOM)()   # a card may have come since the count was given
        count.value = ROOM
        self.call("C_GetSlotList", ctypes.c_ubyte(with_token), room, ctypes.byref(count))
        return list(room[:count.value])

    def slot_info(self, slot):
        info = SlotInfo()
        self.call("C_GetSlotInfo", ULONG(slot), ctypes.byref(info))
        return info.description.decode("utf-8").rstrip(), info.flags

    def wait_for_slot_event(self):
        """Blocks until a slot changes; gives the slot."""
        slot = ULONG()
        self.call("C_WaitForSlotEvent", ULONG(0), ctypes.byref(slot), None)
        return slot.value

    def open_session(self, slot):
        session = ULONG()
        self.call("C_OpenSession", ULONG(slot), ULONG(CKF_SERIAL_SESSION), None, None, ctypes.byref(session))
        return session.value

    def session_info(self, session):
        self.call("C_GetSessionInfo", ULONG(session), (ULONG * 4)())

    def log_in(self, session, pin):
        self.call("C_Login", ULONG(session), ULONG(CKU_USER), pin.encode(), ULONG(len(pin)))

    def private_key(self, session):
        kind = ULONG(CKO_PRIVATE_KEY)
        template = Attribute(CKA_CLASS, ctypes.cast(ctypes.byref(kind), ctypes.c_void_p), ctypes.sizeof(kind))
        self.call("C_FindObjectsInit", ULONG(session), ctypes.byref(template), ULONG(1))
        key, count = ULONG(), ULONG()
        self.call("C_FindObjects", ULONG(session), ctypes.byref(key), ULONG(1), ctypes.byref(count))
        self.call("C_FindObjectsFinal", ULONG(session))
        if count.value != 1:
            raise LookupError("the session shows no private key")
        return key.value

    def begin_signature(self, session, key):
        self.call("C_SignInit", ULONG(session), ctypes.byref(Mechanism(CKM_ECDSA_SHA256)), ULONG(key))

    def sign(self, session, data):
        """r and s, as PKCS#11 joins them."""
        value, length = (ctypes.c_ubyte * ROOM)(), ULONG(ROOM)
        self.call("C_Sign", ULONG(session), data, ULONG(len(data)), value, ctypes.byref(length))
        return bytes(value[:length.value])


def ecdsa_value(joined):
    """Ecdsa-Sig-Value (RFC 3279, section 2.2.3) of r and s, for openssl. P-256 only: no length needs a second octet."""
    def integer(octets):
        shortest = octets.lstrip(b"\0") or b"\0"
        padded = b"\0" + shortest if shortest[0] & 0x80 else shortest
        return bytes([2, len(padded)]) + padded
    half = len(joined) // 2
    both = integer(joined[:half]) + integer(joined[half:])
    return bytes([0x30, len(both)]) + both


def verified_by_openssl(public_key, signature, data_file):
    done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", public_key, "-signature", signature, data_file],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode == 0 and "Verified OK" in done.stdout
