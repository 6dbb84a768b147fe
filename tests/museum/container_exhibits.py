# SPDX-License-Identifier: Apache-2.0
"""A1 to A9: ASiC containers, and the ZIP archives that they are."""
import struct

import keys
import xades
from archive import DEFLATED, Archive, File
from exhibit import Case, Exhibit
from xades import Signature, base64_text, reference, signed_properties, transforms

ASIC = 'http://uri.etsi.org/02918/v1.2.1#'
TYPE_E, TYPE_S = b'application/vnd.etsi.asic-e+zip', b'application/vnd.etsi.asic-s+zip'
NAME, GENUINE, FORGED = 'müqavilə.txt', 'Qiymət: 1500 manat\n'.encode(), 'Qiymət: 9500 manat\n'.encode()
QUOTED = 'm%C3%BCqavil%C9%99.txt'
FORMAT, HASH = 'TOTAL-FAILED/FORMAT_FAILURE', 'TOTAL-FAILED/HASH_FAILURE'
UNFOUND, REFUSED = 'INDETERMINATE/SIGNED_DATA_NOT_FOUND', 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE'
ZIP = 'Overlap and duplicate tricks of ZIP (Android CVE-2013-4787 “master key”; PKWARE APPNOTE 4.3)'


def signature(world, *references, media_type='text/plain', wrap='asic:XAdESSignatures'):
    """The signature file over these references, by default over the genuine contract."""
    given = references or (reference(QUOTED, GENUINE, identity='R-1'),)
    text = Signature(world.gunel, references=given, properties=signed_properties(world.gunel, media_type=media_type)).encode()
    return f'<{wrap} xmlns:asic="{ASIC}">{text}</{wrap.split()[0]}>'.encode()


def container(world, files=None, more=(), signed=None, mimetype=None, **archive):
    first = [File('mimetype', TYPE_E)] if mimetype is None else mimetype
    data = [File(NAME, GENUINE)] if files is None else files
    last = [File('META-INF/signatures001.xml', signature(world) if signed is None else signed, DEFLATED)]
    return Archive([*first, *data, *last, *more], **archive).encode()


FRESH = '2026-01-01T12:00:00Z'  # when the lists of the test PKI are new enough for a court


def case(octets, **more):
    return Case(octets, 'asice', **more)


def exhibits(world):
    honest = case(container(world))
    for hall in (two_names, structure, ways_out, bombs, mimetypes, coverage, signature_files, other_formats):
        yield from hall(world, honest)


def told(identity, names, story, source, rule, forgery, control, expected, word):  # noqa: PLR0913
    return Exhibit(identity, names, story, source, rule, forgery if isinstance(forgery, Case) else case(forgery), control, expected, word)


def two_names(world, honest):
    for letter, names, story, other, word in (
            ('a', ('Two files of one name', 'Eyni adlı iki fayl', 'Два файла с одним именем'), 'One program shows the first, another verifies the last.', NAME, 'two files of one name'),
            ('b', ('Names that differ in case', 'Yalnız hərf ölçüsü fərqli adlar', 'Имена, различные лишь регистром'), 'A file system without case keeps one of them.', 'MÜQAVİLƏ.txt'.replace('İ', 'I'), 'are one to some programs'),
            ('c', ('Composed and decomposed', 'Birləşik və ayrılmış hərflər', 'Слитная и разложенная запись'), 'ü is one code point in one name and two in the other.', NAME.replace('ü', 'u\u0308'), 'are one to some programs'),
            ('d', ('A dot behind the name', 'Adın sonunda nöqtə', 'Точка в конце имени'), 'Windows opens “müqavilə.txt.” for “müqavilə.txt”.', NAME + '.', 'leads out of its folder or is another')):
        yield told('A1' + letter, names, story, ZIP, 'one-name', container(world, [File(NAME, GENUINE), File(other, FORGED)]), honest, 'malformed', word)


def structure(world, honest):
    forged = File(NAME, GENUINE, local_name='m\u00fcqavil\u0259.exe')
    plain = container(world)
    end = plain.rindex(b'PK\5\6')
    size, offset = struct.unpack('<II', plain[end + 12:end + 20])
    lie = b'PK\6\6' + struct.pack('<QHHIIQQQQ', 44, 45, 45, 0, 0, 2, 2, size, offset) + b'PK\6\7' + struct.pack('<IQI', 0, end, 1)
    path = struct.pack('<HHBI', 0x7075, 10, 1, 0) + b'x.exe'
    for letter, names, story, octets, expected, word in (
            ('a', ('Another name in the local header', 'Lokal başlıqda başqa ad', 'Другое имя в локальном заголовке'), 'A program that reads from the front sees another file.',
             container(world, [forged]), 'malformed', 'the local header has another name'),
            ('b', ('Another checksum in the local header', 'Lokal başlıqda başqa yoxlama cəmi', 'Другая контрольная сумма в локальном заголовке'), 'The two headers contradict each other.',
             container(world, [File(NAME, GENUINE, local_crc=7)]), 'malformed', 'differs from the directory'),
            ('c', ('A program in front', 'Öndə proqram', 'Программа впереди'), 'The archive begins behind octets that something else runs.', container(world, front=b'#!/bin/sh\n'), 'no_signature', 'neither a CMS'),
            ('d', ('Octets between two files', 'İki fayl arasında oktetlər', 'Байты между файлами'), 'A place that nobody lists.', container(world, [File(NAME, GENUINE, gap=FORGED)]), 'malformed', 'octets between two files'),
            ('e', ('Octets behind the end', 'Sondan sonra oktetlər', 'Байты после конца'), 'A second document hangs on the first.', container(world, behind=b'%PDF-1.7'), 'malformed', 'octets behind the end'),
            ('f', ('Two ends', 'İki son', 'Два конца'), 'The comment of one directory is the end of another.', container(world, comment=Archive([]).encode()), 'malformed', 'two ends'),
            ('g', ('ZIP64 numbers that contradict', 'Bir-birinə zidd ZIP64 ədədləri', 'Противоречивые числа ZIP64'), 'Who believes the longer record sees fewer files.', container(world, zip64=lie), 'malformed', 'contradict each other'),
            ('h', ('Overlapping files', 'Üst-üstə düşən fayllar', 'Перекрывающиеся файлы'), 'Two entries of the directory share their octets.', container(world, [File(NAME, GENUINE), File('b.txt', GENUINE, offset=0)]), 'malformed', 'run into the next'),
            ('i', ('An encrypted file', 'Şifrlənmiş fayl', 'Зашифрованный файл'), 'What is signed and what is shown depends on a password.', container(world, [File(NAME, GENUINE, flags=0x801)]), 'unsupported', 'an encrypted file'),
            ('j', ('A symbolic link', 'Simvolik keçid', 'Символическая ссылка'), 'Taken out, it is any file of the reader’s machine.', container(world, [File(NAME, GENUINE), File('a.txt', b'/etc/passwd', mode=0o120777)]), 'malformed', 'a link or device'),
            ('k', ('A second name in an extra field', 'Əlavə sahədə ikinci ad', 'Второе имя в дополнительном поле'), 'Info-ZIP shows the name of field 0x7075.', container(world, [File(NAME, GENUINE, central_extra=path)]), 'malformed', 'a second name'),
            ('l', ('The checksum of other content', 'Başqa məzmunun yoxlama cəmi', 'Контрольная сумма другого содержимого'), 'The directory has the digest of nothing that is there.',
             container(world).replace(GENUINE, FORGED), UNFOUND, 'the CRC-32 is another')):
        yield told('A2' + letter, names, story, ZIP, 'one-archive', octets, honest, expected, word)


def ways_out(world, honest):
    for letter, names, story, name, word in (
            ('a', ('A way out of the folder', 'Qovluqdan çıxan yol', 'Путь наружу'), 'Zip slip: taken out, the file lies elsewhere.', '../../.bashrc', 'leads out of its folder'),
            ('b', ('An absolute name', 'Mütləq ad', 'Абсолютное имя'), 'Taken out, the file replaces one of the system.', '/etc/passwd', 'leads out of its folder'),
            ('c', ('META-INF in small letters', 'Kiçik hərflərlə META-INF', 'META-INF строчными буквами'), 'A file system without case puts it among the signatures.', 'meta-inf/signatures001.xml.bak', 'META-INF in other letters'),
            ('d', ('A backslash', 'Tərs kəsr xətti', 'Обратная косая черта'), 'Windows takes it for a folder.', '..\\a.txt', 'backslash')):
        yield told('A3' + letter, names, story, 'Snyk, Zip Slip, 2018', 'one-folder', container(world, [File(NAME, GENUINE), File(name, FORGED)]), honest, 'malformed', word)


def bombs(world, honest):
    for letter, names, story, octets, word in (
            ('a', ('A bomb', 'Bomba', 'Бомба'), 'Three hundred megabytes of zeros in three hundred kilobytes.', container(world, [File(NAME, GENUINE), File('a.bin', bytes(300 << 20), DEFLATED)]), 'zip_expanded_octets'),
            ('b', ('Too many files', 'Həddən çox fayl', 'Слишком много файлов'), 'Sixty-five thousand empty files.', container(world, [File(NAME, GENUINE)] + [File(f'{i}', b'') for i in range(65000)]), 'zip_entries')):
        yield told('A4' + letter, names, story, 'David Fifield, A better zip bomb, 2019', 'budget', octets, honest, 'limit_exceeded', word)


def mimetypes(world, honest):
    second = [File(NAME, GENUINE), File('mimetype', TYPE_E)]
    for letter, names, story, octets, word in (
            ('a', ('mimetype in second place', 'İkinci yerdə mimetype', 'mimetype на втором месте'), 'Programs that look at fixed octets take it for a plain archive.', container(world, second, mimetype=[]), 'not the first file'),
            ('b', ('A compressed mimetype', 'Sıxılmış mimetype', 'Сжатый mimetype'), 'Its value is not where it is looked for.', container(world, mimetype=[File('mimetype', TYPE_E, DEFLATED)]), 'it is compressed'),
            ('c', ('A line end behind the media type', 'Media növündən sonra sətir sonu', 'Конец строки после типа'), 'Some compare the value, some its beginning.', container(world, mimetype=[File('mimetype', TYPE_E + b'\n')]), 'not the media type'),
            ('d', ('ASiC-S with two files', 'İki fayllı ASiC-S', 'ASiC-S с двумя файлами'), 'The simple form holds one file: which of them is it?',
             container(world, [File(NAME, GENUINE), File('b.txt', FORGED)], mimetype=[File('mimetype', TYPE_S)]), 'not exactly one signed file'),
            ('e', ('Another media type', 'Başqa media növü', 'Другой тип'), 'Shown as an e-book, verified as a container.', container(world, mimetype=[File('mimetype', b'application/epub+zip')]), 'not the media type')):
        yield told('A5' + letter, names, story, 'EN 319 162-1 clause A.1', 'container-type', octets, honest, FORMAT, word)


def cades(world, manifest, files, name='META-INF/ASiCManifest001.xml', more=()):
    signed = world.message(content=manifest, detached=True).encode()
    return Archive([File('mimetype', TYPE_E), *files, File(name, manifest), File('META-INF/signature001.p7s', signed), *more]).encode()


def manifest_of(*entries, over='META-INF/signature001.p7s', method=xades.SHA256):
    listed = ''.join(f'<asic:DataObjectReference URI="{uri}"><ds:DigestMethod Algorithm="{method}"/><ds:DigestValue>{base64_text(keys.digest("sha256", octets))}'
                     '</ds:DigestValue></asic:DataObjectReference>' for uri, octets in entries)
    return f'<asic:ASiCManifest xmlns:asic="{ASIC}" xmlns:ds="{xades.DS}"><asic:SigReference URI="{over}"/>{listed}</asic:ASiCManifest>'.encode()


def coverage(world, honest):
    genuine = manifest_of((QUOTED, GENUINE))
    by_manifest = case(cades(world, genuine, [File(NAME, GENUINE)]))
    extra = container(world, [File(NAME, GENUINE), File('əlavə.txt', FORGED)])
    yield told('A6a', ('A file that nobody signed', 'Heç kimin imzalamadığı fayl', 'Файл, который никто не подписал'), 'An annex lies beside the signed contract and looks like it.',
               'DSS AllFilesSigned, level WARN', 'every-file', case(extra, policy='court', at=FRESH), case(container(world), policy='court', at=FRESH), REFUSED, 'element.unsigned-files')
    for letter, names, story, octets, expected, word in (
            ('b', ('A listed file that is not there', 'Siyahıda olan, konteynerdə olmayan fayl', 'Файл из списка, которого нет'), 'The manifest lists two files, one was taken away.',
             cades(world, manifest_of((QUOTED, GENUINE), ('b.txt', GENUINE)), [File(NAME, GENUINE)]), UNFOUND, 'it is listed and not in the container'),
            ('c', ('A changed file under a good manifest', 'Düzgün siyahı altında dəyişdirilmiş fayl', 'Изменённый файл под верным списком'), 'The signature over the manifest is good, the file is another.',
             cades(world, genuine, [File(NAME, FORGED)]), HASH, 'hash.mismatch'),
            ('d', ('Two manifests for one signature', 'Bir imza üçün iki siyahı', 'Два списка у одной подписи'), 'One lists the genuine file, the other the forged one.',
             cades(world, genuine, [File(NAME, GENUINE)], more=[File('META-INF/ASiCManifest002.xml', manifest_of((QUOTED, FORGED)))]), FORMAT, 'two manifests say'),
            ('e', ('A digest that nobody knows', 'Naməlum xülasə alqoritmi', 'Неизвестный хеш'), 'Who skips what he does not know has checked nothing.',
             cades(world, manifest_of((QUOTED, GENUINE), method='urn:unknown'), [File(NAME, FORGED)]), 'INDETERMINATE/CUSTOM', 'data.unsupported'),
            ('f', ('A manifest about nothing', 'Heç nə haqqında siyahı', 'Список ни о чём'), 'It speaks of a signature that is not in the container.',
             cades(world, genuine, [File(NAME, GENUINE)], more=[File('META-INF/ASiCManifest002.xml', manifest_of((QUOTED, GENUINE), over='META-INF/signature009.p7s'))]), FORMAT, 'a signature that is not in the container')):
        yield told('A6' + letter, names, story, 'EN 319 162-1 clause A.4; DSS transitive validation', 'every-file', octets, by_manifest, expected, word)
    alone = container(world, signed=signature(world, reference('mimetype', TYPE_E, identity='R-1')))
    yield told('A6g', ('Only the mimetype is signed', 'Yalnız mimetype imzalanıb', 'Подписан только mimetype'), 'A good signature, over nothing that anybody reads.', 'EN 319 162-1 clause 4.4', 'every-file',
               alone, honest, FORMAT, 'no reference signs any data')
    steps = transforms(xades.EXCLUSIVE)
    shown = b'<a><b></b></a>'
    changed = container(world, [File('a.xml', shown)], signed=signature(world, reference('a.xml', shown, steps, identity='R-1'), media_type='application/xml'))
    plain = container(world, [File('a.xml', shown)], signed=signature(world, reference('a.xml', shown, identity='R-1'), media_type='application/xml'))
    yield told('A6h', ('A transform of a file', 'Faylın çevrilməsi', 'Преобразование файла'), 'What is digested is no longer what is shown.', 'XML Signature best practices 2.4', 'transform-list',
               changed, case(plain), 'INDETERMINATE/CUSTOM', 'data.unsupported')


def signature_files(world, honest):
    hidden = signature(world, wrap='urn:forms')
    deeper = signature(world).replace(b'<ds:Signature ', b'<a><ds:Signature ', 1).replace(b'</ds:Signature></asic', b'</ds:Signature></a></asic', 1)
    for letter, names, story, octets, word in (
            ('a', ('A signature file of another root', 'Başqa köklü imza faylı', 'Файл подписи с другим корнем'), 'Its name says signatures, its content is something else.',
             container(world, signed=hidden.replace(b'<urn:forms', b'<forms').replace(b'</urn:forms', b'</forms')), 'neither XAdESSignatures'),
            ('b', ('A signature in a wrapper', 'Qabığa salınmış imza', 'Подпись в обёртке'), 'Around the signature lies something that nobody signed.', container(world, signed=deeper), 'something other than ds:Signature'),
            ('c', ('Both kinds of signatures', 'Hər iki növ imza', 'Подписи обоих видов'), 'Programs that know one kind see half of the signers.',
             container(world, more=[File('META-INF/signature001.p7s', world.message(content=GENUINE, detached=True).encode())]), 'XAdES and CAdES')):
        yield told('A7' + letter, names, story, 'libdigidocpp finds signature files by a part of their name', 'signature-file', octets, honest, FORMAT, word)


def other_formats(world, honest):
    text = Archive([File('mimetype', b'application/vnd.oasis.opendocument.text'), File('content.xml', b'<a/>'), File('META-INF/documentsignatures.xml', signature(world))]).encode()
    yield told('A8a', ('A signed OpenDocument file', 'İmzalanmış OpenDocument faylı', 'Подписанный файл OpenDocument'), 'Which of its parts must be signed is another standard’s matter.',
               'USENIX Security 2023, Every Signature is Broken', 'container-type', text, honest, 'unsupported', 'OpenDocument')
    page = b'<!DOCTYPE html><script>document.write(Date())</script>'
    shown = container(world, [File('a.html', page)], signed=signature(world, reference('a.html', page, identity='R-1'), media_type='text/plain'))
    plain = container(world, [File('a.txt', GENUINE)], signed=signature(world, reference('a.txt', GENUINE, identity='R-1')))
    yield told('A9a', ('Active content signed as text', 'Mətn kimi imzalanmış aktiv məzmun', 'Активное содержимое под видом текста'), 'Signed as plain text, shown as a page that changes by the day.',
               'possible.lv 2021', 'media-type', shown, case(plain), REFUSED, 'element.media-type')
