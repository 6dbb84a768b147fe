# SPDX-License-Identifier: Apache-2.0
"""T5: names that speak to the reader of a report, a terminal or a log. The signatures are genuine; the report stays clean."""
import keys
import x509
from exhibit import Case, Exhibit

BIDI = 'CVE-2021-42574'


def exhibits(world):
    control = Case(world.message().encode())
    key = keys.EcKey.named('speaking name')
    green = '\x1b[32m'
    for letter, names, story, reference, text, absent in (
            ('a', ('Right-to-left override', 'Sağdan sola çevirmə', 'Разворот направления'), 'The name turns the rest of the line round on the screen.', BIDI, 'ƏLİYEV\u202eVEYİLƏ', ['\u202e', '\\u202e']),
            ('b', ('Isolates and embeddings', 'İzolyasiya işarələri', 'Знаки изоляции'), 'Invisible characters reorder what stands beside the name.', BIDI, 'A\u2066B\u2067C\u2068D\u2069E\u202aF\u202bG\u202cH\u202dI',
             ['\u2066', '\u2067', '\u2068', '\u2069', '\u202a', '\u202b', '\u202c', '\u202d']),
            ('c', ('Terminal escape', 'Terminal əmri', 'Команда терминалу'), 'The name clears the screen and writes its own verdict in green.', 'CWE-150', f'\x1b[2J{green}TOTAL-PASSED', ['\x1b']),
            ('d', ('Line feed in a name', 'Adda sətir sonu', 'Перевод строки в имени'), 'The name writes a second line, which a log keeps as one of its own.', 'CWE-117',
             'ƏLİYEV\nSignature S-2 (CAdES, B-B): the signature is valid', ['\nSignature S-2 (CAdES, B-B)']),
            ('e', ('Carriage return and backspace', 'Sətir başı və geri silmə', 'Возврат каретки и забой'), 'The name overwrites the words before it.', 'CWE-150', 'ƏLİYEV\rTOTAL\b\b\b\x7f', ['\r', '\b', '\x7f']),
            ('f', ('Invisible characters', 'Görünməz işarələr', 'Невидимые знаки'), 'Two names that look the same are two names.', 'Unicode TR 36', 'ƏLİ\u200bYEV\u200d\ufeff\u2060', ['\u200b', '\u200d', '\ufeff', '\u2060']),
            ('g', ('Line separator', 'Sətir ayırıcısı', 'Разделитель строк'), 'Characters that are ends of lines for some programs only.', 'CWE-117', 'ƏLİYEV\u2028TOTAL-PASSED\u2029\u0085', ['\u2028', '\u2029', '\u0085']),
            ('h', ('Control characters of eight bits', 'Səkkiz bitlik idarə işarələri', 'Управляющие знаки восьми бит'), 'The control sequence introducer in one character.', 'CWE-150', 'ƏLİYEV\u009b2J', ['\u009b'])):
        holder = x509.signer(x509.person(text), key, world.citizens)
        yield Exhibit(f'T5{letter}', names, story, reference, 'clean-report', Case(world.message(holder).encode()), control, 'TOTAL-PASSED', absent, 'text')
