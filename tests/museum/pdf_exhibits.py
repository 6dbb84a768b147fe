# SPDX-License-Identifier: Apache-2.0
"""P1 to P12: PDF files whose signatures stand for something else than what is shown, after they were signed or while they were."""
import re

import cms
import pdf
from exhibit import Case, Exhibit
from pdf import widget, with_field

FORMAT = 'TOTAL-FAILED/FORMAT_FAILURE'
USF = 'Mladenov et al., 1 Trillion Dollar Refund, CCS 2019'
SHADOW = 'Mainka et al., Shadow Attacks, NDSS 2021'
CERTIFIED = 'Rohlmann et al., Breaking the Specification: PDF Certification, S&P 2021'
MOVED = 'DSS-3946; pyHanko 0.36.2'
ISO = 'ISO 32000-2, 12.8.2.2'
LOWER = '/Subtype/Form/BBox[0 0 100 40]'


def case(file):
    return Case(file.octets if isinstance(file, pdf.Pdf) else file, 'pdf')


def exhibits(world):
    honest = case(pdf.order(world.gunel))
    for group in (ranges, appended, wrapped, shadows, certified, fields, names, sections, active, kinds, hostile, places):
        for letters, titles, story, reference, rule, forgery, word, *more in group(world):
            control = more[0] if more and more[0] else honest
            expected = more[1] if len(more) > 1 and more[1] else FORMAT
            yield Exhibit(letters, titles, story, reference, rule, forgery if isinstance(forgery, Case) else case(forgery), control, expected, word)


def ranges(world):
    """P1: what the signature says that it covers."""
    signed = pdf.order(world.gunel).octets
    found = re.search(rb'/ByteRange \[([^\]]*)\]', signed)
    before, after, rest = (int(one) for one in found[1].split()[1:4])

    def ranged(text):
        return signed.replace(found[0], b'/ByteRange [' + text.ljust(60) + b']')
    for letter, titles, story, file, word in (
            ('a', ('Negative range', 'Mənfi aralıq', 'Отрицательная область'), 'The range ends before it begins, and a careless reader hashes nothing.',
             ranged(f'0 {before} {after} -{rest}'.encode()), 'BR-01'),
            ('b', ('Two numbers only', 'Yalnız iki ədəd', 'Только два числа'), 'The range has two of its four numbers.', ranged(f'0 {before}'.encode()), 'BR-01'),
            ('c', ('Range with a reference', 'İstinadlı aralıq', 'Область со ссылкой'), 'A number of the range is a reference, which an update can redirect.',
             ranged(f'0 {before} {after} 5 0 R'.encode()), 'BR-01'),
            ('d', ('Range beyond the end', 'Faylın sonunu keçən aralıq', 'Область за концом файла'), 'The second part is longer than the file.',
             ranged(f'0 {before} {after} {rest + 1000}'.encode()), 'BR-04'),
            ('e', ('Range that overflows', 'Daşan aralıq', 'Переполнение области'), 'The sum of offset and length does not fit in 64 bits.',
             ranged(f'0 {before} {after} 9223372036854775807'.encode()), 'BR-04'),
            ('f', ('Range from the second octet', 'İkinci oktetdən aralıq', 'Область со второго октета'), 'The first octet of the file is not covered.',
             ranged(f'1 {before - 1} {after} {rest}'.encode()), 'BR-03'),
            ('g', ('Literal contents', 'Mötərizəli Contents', 'Contents в скобках'), 'Contents is a literal string in the gap, whose octets have many spellings.',
             signed[:before] + b'(' + signed[before + 1:after - 1] + b')' + signed[after:], 'BR-07')):
        yield f'P1{letter}', titles, story, USF, 'pdf-range', file, word


def appended(world):
    """P2: what is appended after a signature."""
    def changed(bodies, **more):
        return pdf.order(world.gunel).revise(bodies, **more)
    signed = pdf.order(world.gunel)
    new_page = {30: '<</Type/Pages/Kids[31 0 R]/Count 1>>', 31: '<</Type/Page/Parent 30 0 R/MediaBox[0 0 300 200]/Contents 4 0 R>>',
                1: signed.body(1, '/Pages 2 0 R', '/Pages 30 0 R')}
    for letter, titles, story, file, word in (
            ('a', ('Another amount', 'Başqa məbləğ', 'Другая сумма'), 'The content of the page is replaced by an update.',
             changed({4: pdf.stream(b'BT /F1 18 Tf 20 100 Td (Gulchohra Aliyevaya 9500 manat) Tj ET')}), 'DF-12'),
            ('b', ('Another font', 'Başqa şrift', 'Другой шрифт'), 'The font of the page is replaced: the same codes show other digits.',
             changed({5: '<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/Encoding<<>>/FirstChar 0/LastChar 0/Widths[0]>>'}), 'DF-12'),
            ('c', ('Another page tree', 'Başqa səhifə ağacı', 'Другое дерево страниц'), 'The catalog names other pages.', changed(new_page), 'DF-11'),
            ('d', ('A page more', 'Artıq səhifə', 'Лишняя страница'), 'A page is appended to the signed ones.',
             changed({2: '<</Type/Pages/Kids[3 0 R 31 0 R]/Count 2>>', 31: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>'}), 'DF-11'),
            ('e', ('Content freed', 'Silinmiş məzmun', 'Удалённое содержание'), 'The content of the page is marked as free: an empty page is shown.',
             changed({}, freed=(4,)), 'XR-09'),
            ('f', ('Update that skips the signature', 'İmzanı ötürən yenilənmə', 'Обновление в обход подписи'),
             'An update links to the first revision: the signed one is in the file and in no chain.', skipped(world), 'BR-11')):
        yield (f'P2{letter}', titles, story, USF, 'pdf-change' if letter < 'e' else 'pdf-sections', file, word,
               None, 'malformed' if letter == 'f' else FORMAT)


def skipped(world):
    file = pdf.order(world.gunel)
    first = int(re.findall(rb'startxref\n(\d+)', file.octets)[0])
    return file.revise({4: pdf.stream(b'q Q')}, previous=first)


def wrapped(world):
    """P3: what stands in the gap."""
    signed = pdf.order(world.gunel).octets
    found = re.search(rb'/ByteRange \[0 (\d+) (\d+) (\d+)', signed)
    before, after = int(found[1]), int(found[2])
    spaced = signed[:after - 101] + b'\n' + signed[after - 100:]
    object_in_gap = signed[:after - 101] + b'> 4 0 obj<<>>endobj<'.ljust(100, b'0') + signed[after - 1:]
    twice = pdf.order(world.gunel, '/ByteRange [0 1 2 3]')
    for letter, titles, story, file, word in (
            ('a', ('Line feed in the gap', 'Boşluqda sətir sonu', 'Перевод строки в промежутке'), 'One digit of the padding is a line feed: unsigned octets that readers skip.', spaced, 'BR-06'),
            ('b', ('Object in the gap', 'Boşluqda obyekt', 'Объект в промежутке'), 'Contents ends early and an unsigned object follows inside the gap.', object_in_gap, 'BR-0'),
            ('c', ('Two ranges', 'İki aralıq', 'Две области'), 'The dictionary has two ByteRange keys: readers take different ones.', twice, 'BR-02')):
        yield f'P3{letter}', titles, story, USF, 'pdf-range', file, word


def shadows(world):
    """P4: prepared documents whose other face an update shows."""
    signed = pdf.order(world.gunel)
    replace = signed.copy().revise({22: pdf.stream(b'BT /F1 9 Tf (9500) Tj ET', '/Type/XObject/Subtype/Form/BBox[0 0 80 20]')})
    hidden = pdf.Pdf({**pdf.BASE, 40: pdf.stream(b'BT /F1 18 Tf 20 100 Td (9500 manat) Tj ET')})
    hidden.sign(world.gunel, {1: hidden.body(1, '[20 0 R]', '[20 0 R 7 0 R]'), 3: hidden.body(3, '[20 0 R]', '[20 0 R 7 0 R]'), 7: pdf.FIELD, 8: pdf.LOOK})
    place = hidden.octets.index(b'\n40 0 obj') + 1
    control = case(hidden.copy())
    dormant = hidden.copy().revise({}, entries={4: place})
    switched = hidden.copy().revise({3: hidden.body(3, '/Contents 4 0 R', '/Contents 40 0 R')})
    yield ('P4a', ('Shadow replace', 'Kölgə: əvəzləmə', 'Тень: замена'), 'The appearance of a text field is overwritten and its value is not.', SHADOW, 'pdf-change', replace, 'DF-29')
    yield ('P4b', ('Shadow hide and replace', 'Kölgə: gizlət və əvəzlə', 'Тень: спрятать и заменить'),
           'An update of nothing but a section points the content at another object of the signed part.', SHADOW, 'pdf-sections', dormant, 'XR-0', control)
    yield ('P4c', ('Shadow content', 'Kölgə məzmun', 'Теневое содержание'), 'The page is given a content that lay unused in the signed part.', SHADOW, 'pdf-change', switched, 'DF-12', control)


def certified(world):
    """P5: what a certification does not allow, and what it seems to."""
    filled = {20: pdf.order(world.gunel).body(20, '(ay)', '(il)')}
    two, three = pdf.certified(world.gunel, 2), pdf.certified(world.gunel, 3)
    note = {30: '<</Type/Annot/Subtype/Text/Rect[10 90 30 110]/Contents(qeyd)/P 3 0 R>>', 3: three.body(3, '7 0 R]', '7 0 R 30 0 R]')}
    bank = Case(two.copy().revise(filled).octets, 'pdf')
    noted = case(three.copy().revise(note))
    text = {30: '<</Type/Annot/Subtype/FreeText/Rect[10 90 290 130]/Contents(9500)/DA(/F1 12 Tf)/P 3 0 R>>', 3: three.body(3, '7 0 R]', '7 0 R 30 0 R]')}
    stamp = {**text, 30: '<</Type/Annot/Subtype/Stamp/Rect[10 90 290 130]/AP<</N 31 0 R>>/P 3 0 R>>', 31: pdf.stream(b'1 g 0 0 280 40 re f', LOWER)}
    sneaky = {**with_field(two, 30, widget('Ust', box='10 90 290 130', more='/AP<</N 31 0 R>>')), 31: pdf.stream(b'1 g 0 0 280 40 re f', LOWER)}
    yield ('P5a', ('Evil annotation: free text', 'Pis niyyətli qeyd: sərbəst mətn', 'Злая пометка: свободный текст'),
           'A certification allows annotations; a free text covers the amount.', CERTIFIED, 'pdf-change', three.copy().revise(text), 'DF-14', noted)
    yield ('P5b', ('Evil annotation: stamp', 'Pis niyyətli qeyd: ştamp', 'Злая пометка: штамп'), 'The same with a stamp that is a white box.', CERTIFIED, 'pdf-change',
           three.copy().revise(stamp), 'DF-14', noted)
    yield ('P5c', ('Sneaky signature', 'Hiyləgər imza', 'Хитрая подпись'), 'An empty signature field is a white box over the amount.', CERTIFIED, 'pdf-change',
           two.copy().revise(sneaky), 'DF-23', bank)
    yield ('P5d', ('Filled although nothing was allowed', 'İcazəsiz doldurulub', 'Заполнено вопреки запрету'), 'The certification allows no change, and a field is filled.', ISO,
           'pdf-permission', pdf.certified(world.gunel, 1).revise(filled), 'DF-35', bank)
    yield ('P5e', ('Annotated although only forms were allowed', 'Yalnız forma icazəli ikən qeyd', 'Пометка там, где разрешены только формы'),
           'The certification allows forms alone, and a note is added.', ISO, 'pdf-permission', two.copy().revise(note), 'DF-35', noted)
    locked = pdf.order(world.gunel, '/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data 1 0 R/TransformParams<</Action/Include/Fields[(Qeyd)]>>>>]')
    other = pdf.order(world.gunel, '/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data 1 0 R/TransformParams<</Action/Include/Fields[(Qey)]>>>>]')
    yield ('P5f', ('Locked field filled', 'Kilidli xana doldurulub', 'Запертое поле заполнено'), 'The signature locks the field, and an update fills it. Its twin locks a field whose name is the beginning of this one.',
           'ISO 32000-2, 12.8.2.4', 'pdf-permission', locked.revise(filled), 'DF-31', case(other.revise(filled)))
    yield ('P5g', ('Filled without a certification, for a bank', 'Təsdiqsiz doldurulub, bank üçün', 'Заполнено без заверения, для банка'),
           'Nothing allows the field to be filled: a person may look at it, a bank does not.', ISO, 'pdf-change',
           Case(pdf.order(world.gunel).revise(filled).octets, 'pdf', policy='court'), 'DF-28', case(pdf.order(world.gunel).revise(filled)))


def fields(world):
    """P6: signed fields moved, dressed anew, hidden or adopted."""
    signed = pdf.order(world.gunel)
    red = pdf.stream(b'1 0 0 rg 0 0 100 40 re f', '/Type/XObject' + LOWER)
    for letter, titles, story, bodies, word in (
            ('a', ('Signature moved', 'Yeri dəyişdirilmiş imza', 'Перемещённая подпись'), 'The seal is put over the box of another party.',
             {7: signed.body(7, '[10 150 110 190]', '[150 20 250 60]')}, 'DF-26'),
            ('b', ('Signature dressed anew', 'Yeni görünüşlü imza', 'Переодетая подпись'), 'The field gets another appearance.', {7: signed.body(7, '8 0 R', '30 0 R'), 30: red}, 'DF-26'),
            ('c', ('Appearance overwritten', 'Üzərinə yazılmış görünüş', 'Перезаписанный вид'), 'The appearance keeps its number and has another content.', {8: red}, 'DF-26'),
            ('d', ('Signature hidden', 'Gizlədilmiş imza', 'Скрытая подпись'), 'The flag Hidden takes the signature off the page and leaves it valid.', {7: signed.body(7, '/F 132', '/F 2')}, 'DF-26'),
            ('e', ('One signature shown twice', 'İki yerdə göstərilən imza', 'Подпись, показанная дважды'), 'A new field shows the signature of another.',
             with_field(signed, 30, widget('Sig2', '/V 6 0 R')), 'DF-25'),
            ('f', ('Signature dictionary defined again', 'Yenidən təyin edilmiş imza', 'Переопределённая подпись'), 'The dictionary is written again with another reason.',
             {6: signed.body(6, '/M(', '/Reason(Razi deyilem)/M(')}, 'BR-13'),
            ('g', ('Signature removed from page and form', 'Silinmiş imza', 'Удалённая подпись'), 'Field and widget are gone: no signature is shown.',
             {1: signed.body(1, ' 7 0 R]', ']'), 3: signed.body(3, ' 7 0 R]', ']')}, 'BR-19')):
        yield f'P6{letter}', titles, story, MOVED, 'pdf-signed-field', signed.copy().revise(bodies), word


def names(world):
    """P7: fields that are not the one they are taken for."""
    signed = pdf.order(world.gunel)
    for letter, titles, story, bodies, word in (
            ('a', ('A name twice', 'Təkrarlanan ad', 'Имя дважды'), 'Another field has the name of the signed one.', with_field(signed, 30, widget('Sig1', '/V 6 0 R')), 'DF-19'),
            ('b', ('Field swapped for a copy', 'Surəti ilə əvəzlənmiş xana', 'Поле подменено копией'), 'A copy under another number takes the place of the field.',
             {30: signed.body(7), 1: signed.body(1, '7 0 R', '30 0 R'), 3: signed.body(3, '7 0 R]', '30 0 R]')}, 'DF-19'),
            ('c', ('Text field added', 'Əlavə edilmiş mətn xanası', 'Добавлено текстовое поле'), 'A new text field covers the amount with another.',
             with_field(signed, 30, widget('mebleg', '/V(9500)', '10 90 290 130', 'Tx')), 'DF-20'),
            ('d', ('Widget without a field', 'Xanasız çərçivə', 'Рамка без поля'), 'A box lies on the page and belongs to no field.',
             {30: widget('x', '/V(9500)', '10 90 290 130', 'Tx'), 3: signed.body(3, '7 0 R]', '7 0 R 30 0 R]')}, 'DF-15')):
        yield f'P7{letter}', titles, story, MOVED, 'pdf-signed-field' if letter < 'c' else 'pdf-change', signed.copy().revise(bodies), word


def sections(world):
    """P8: sections that show two readers two documents."""
    signed = pdf.order(world.gunel)
    other = pdf.stream(b'BT /F1 18 Tf 20 100 Td (9500 manat) Tj ET')
    unlisted = signed.copy()
    place = len(unlisted.octets)
    poisoned = unlisted.revise({}, raw=b'4 0 obj\n' + other + b'\nendobj\n', entries={90: place})
    generation = signed.copy()
    at = len(generation.octets)
    generation.revise({}, raw=b'4 1 obj\n' + other + b'\nendobj\n', entries={4: at})
    generation.octets = generation.octets[:at] + generation.octets[at:].replace(b'00000 n', b'00001 n')
    hybrid = signed.copy()
    where = len(hybrid.octets)
    new = b'4 0 obj\n' + other + b'\nendobj\n'
    entry = bytes([1]) + where.to_bytes(4, 'big') + b'\0\0'
    listing = b'91 0 obj\n' + pdf.stream(entry, '/Type/XRef/W[1 4 2]/Index[4 1]/Size 92') + b'\nendobj\n'
    hybrid.revise({}, raw=new + listing, keys=f'/XRefStm {where + len(new)}')
    for letter, titles, story, file, word in (
            ('a', ('Number that leads to another object', 'Başqa obyektə aparan nömrə', 'Номер, ведущий к другому объекту'),
             'An entry for 90 leads to an object 4 that no section lists; some readers put it into the place of the true one.', poisoned, 'XR-03'),
            ('b', ('Another generation', 'Başqa nəsil', 'Другое поколение'), 'Object 4 appears in a new generation without having been freed.', generation, 'XR-0'),
            ('c', ('Hybrid update', 'Hibrid yenilənmə', 'Гибридное обновление'), 'A stream that only some readers look at lists another content.', hybrid, 'XR-05')):
        yield f'P8{letter}', titles, story, 'ISO 32000-2, 7.5.8.4; qpdf#1750', 'pdf-sections', file, word


def active(world):
    """P9: what runs, hides or speaks differently."""
    signed = pdf.order(world.gunel)
    for letter, titles, story, keys, word in (
            ('a', ('Script when opened', 'Açılanda skript', 'Сценарий при открытии'), 'A script runs when the document is opened.', '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>', 'DF-08a'),
            ('b', ('Layers added', 'Əlavə edilmiş qatlar', 'Добавлены слои'), 'Optional content hides and shows parts.', '/OCProperties<</OCGs[]/D<<>>>>', 'DF-08a'),
            ('c', ('Named script', 'Adlı skript', 'Именованный сценарий'), 'A document script is added among the names.', '/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>', 'DF-08a'),
            ('d', ('Content as metadata', 'Metaməlumat kimi məzmun', 'Содержание как метаданные'), 'What is declared as metadata is page content.', '/Metadata 4 0 R', 'DF-04')):
        yield f'P9{letter}', titles, story, 'bfo.com 2019; ISO 32000-2, 7.7.2', 'pdf-change', signed.copy().revise({1: signed.body(1, '/Pages', keys + '/Pages')}), word


def kinds(world):
    """P10: a signature of another kind than it says."""
    content = b'Basqa mezmun'
    yield ('P10a', ('Content inside the signature', 'İmzanın içində məzmun', 'Содержимое внутри подписи'),
           'The CMS carries a content of its own, which a careless verifier checks instead of the file.', 'pyHanko, pdf-sig-with-econtent',
           'pdf-kind', embedded(world, content), '')
    yield ('P10b', ('Filter that nobody knows', 'Naməlum filtr', 'Неизвестный фильтр'), 'SubFilter names a kind of signature that does not exist.', 'ISO 32000-2, 12.8.3.1',
           'pdf-kind', pdf.order(world.gunel, sub_filter='PBAD.PAdES'), 'SubFilter')


def embedded(world, content):
    """The honest message-digest of the file, with eContent that is something else."""
    file = pdf.order(world.gunel)
    found = re.search(rb'/ByteRange \[0 (\d+) (\d+) (\d+)', file.octets)
    before, after = int(found[1]), int(found[2])
    covered = file.octets[:before] + file.octets[after:]
    message = cms.Message(covered, world.gunel, replaced={cms.SIGNING_TIME: None})
    written, signed = message.signed_set()
    octets = message.wrap(message.signer_info(written, message.value(signed)), content)
    digits = octets.hex().encode().ljust(pdf.RESERVED, b'0')
    return file.octets[:before + 1] + digits + file.octets[after - 1:]


def hostile(world):
    """P11: files that are meant to keep a reader busy."""
    signed = pdf.order(world.gunel)
    at = signed.previous
    loop = signed.copy().revise({4: pdf.stream(b'q Q')}, previous=len(signed.octets) + len(b'4 0 obj\n' + pdf.stream(b'q Q') + b'\nendobj\n'))
    beyond = re.sub(rb'startxref\n%d\n' % at, b'startxref\n999999999\n', signed.octets)
    circle = signed.copy().revise({2: '<</Type/Pages/Kids[3 0 R 2 0 R]/Count 1>>'})
    yield ('P11a', ('Section that follows itself', 'Özünə qayıdan cədvəl', 'Таблица, ссылающаяся на себя'), 'Prev leads to the section that it stands in.', 'pypdf CVE-2026-27628', 'budget', loop, '', None, 'malformed')
    yield ('P11b', ('startxref beyond the end', 'Fayldan kənara startxref', 'startxref за концом файла'), 'The last line of the file leads out of it.', 'pyHanko#236', 'well-formed', beyond, '', None, 'malformed')
    yield ('P11c', ('Page tree in a circle', 'Dairəvi səhifə ağacı', 'Дерево страниц по кругу'), 'A node of the page tree is its own child.', 'RUB PDF101', 'pdf-change',
           Case(circle.octets, 'pdf', policy='bank'), 'DF-34', None, None)


def prepared(world, own, keys='', fields='[20 0 R]', permissions=''):
    """The order, with these objects prepared by whoever wrote it, before Gunel signed."""
    base = pdf.Pdf({**pdf.BASE, **own})
    listed = fields.replace(']', ' 7 0 R]')
    return base.sign(world.gunel, {1: base.body(1, fields, listed).replace(b'/Pages', (permissions + '/Pages').encode()),
                                   3: base.body(3, '[20 0 R]', '[20 0 R 7 0 R]'), 7: pdf.FIELD, 8: pdf.LOOK}, keys=keys)


def places(world):
    """P12: objects with two places in the document; what may change at one of them shows at the other."""
    drawn = b'BT /F1 18 Tf 20 100 Td (Gulchohra Aliyevaya 1500 manat) Tj ET'
    forged, font = drawn.replace(b'1500', b'9500'), '/Resources<</Font<</F1 5 0 R>>>>'
    page, catalog = pdf.PAGE, pdf.BASE[1]
    other = {31: '<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/Encoding<<>>/FirstChar 0/LastChar 0/Widths[0]>>'}
    leaf = '/Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]'
    streamed = prepared(world, {2: '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>', 4: pdf.stream(drawn, leaf)})
    outside = prepared(world, {3: page.replace('/Parent 2 0 R', '/Parent 30 0 R').replace(font, ''), 30: f'<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1{font}>>'})
    direct = prepared(world, {3: page.replace('/Parent 2 0 R', f'/Parent<</Type/Pages/Parent 2 0 R{font}>>').replace(font + '/Annots', '/Annots')})
    inherited = prepared(world, {20: '<</Type/Annot/Subtype/Widget/FT/Tx/T(Qeyd)/Parent 30 0 R/F 4/Rect[10 10 90 30]/P 3 0 R>>', 30: '<</FT/Tx/V(ay)/DA(/F1 9 Tf)>>'})
    keys = '/Type/XObject/Subtype/Form/BBox[0 0 300 200]' + font
    named = prepared(world, {1: catalog.replace('[20 0 R]', '[20 0 R 31 0 R]'), 3: page.replace('/Font<<', '/XObject<</P 30 0 R>>/Font<<'), 4: pdf.stream(b'/P Do'),
                             30: pdf.stream(drawn, keys), 31: '<</FT/Tx/T(Gizli)/Kids[30 0 R]>>'}, fields='[20 0 R 31 0 R]')
    reference = '/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]'
    hidden = prepared(world, {1: catalog.replace('[20 0 R]', '[30 0 R 20 0 R]'), 30: '<</FT/Sig/T(Sig1)>>'}, reference, '[30 0 R 20 0 R]', '/Perms<</DocMDP 6 0 R>>')
    layers = '/OCProperties<</OCGs[31 0 R]/D<</ON[31 0 R]>>>>/AcroForm'
    switch = prepared(world, {1: catalog.replace('[20 0 R]', '[20 0 R 30 0 R]').replace('/AcroForm', layers), 3: page.replace('/Font<<', '/Properties<</P 30 0 R>>/Font<<'),
                              4: pdf.stream(b'/OC /P BDC ' + drawn + b' EMC'), 30: '<</Type/OCMD/OCGs[31 0 R]/FT/Sig/T(Gizli)>>', 31: '<</Type/OCG/Name(Qat)>>'}, fields='[20 0 R 30 0 R]')
    drawn_anew = prepared(world, {1: catalog.replace('/SigFlags 3', '/SigFlags 3/NeedAppearances true/DA(/Zz 9 Tf)/DR<</Font<<>>>>')})
    for letter, titles, story, rule, file, bodies, word in (
            ('a', ('Page that is content', 'Məzmun olan səhifə', 'Страница, она же содержание'), 'The content of the first page stands in the page tree as a second one: its keys are compared, its octets are not.',
             'pdf-change', streamed, {4: pdf.stream(forged, leaf)}, 'DF-34'),
            ('b', ('Parent outside the page tree', 'Səhifə ağacından kənar valideyn', 'Родитель вне дерева страниц'), 'The page names a parent that does not have it as a kid, and inherits its fonts.',
             'pdf-change', outside, {30: outside.body(30, '/F1 5 0 R', '/F1 31 0 R'), **other}, 'DF-11'),
            ('c', ('Parent that is no object', 'Obyekt olmayan valideyn', 'Родитель без номера'), 'The parent that the page names is written into the page itself.',
             'pdf-change', direct, {3: direct.body(3, '/F1 5 0 R', '/F1 31 0 R'), **other}, 'DF-11'),
            ('d', ('Value outside the form', 'Formadan kənar qiymət', 'Значение вне формы'), 'The field inherits its value from an object that is no field.',
             'pdf-change', inherited, {30: inherited.body(30, '(ay)', '(il)')}, 'DF-30'),
            ('e', ('Drawing named like a link', 'Keçid adlı rəsm', 'Рисунок с именем ссылки'), 'The drawing is called P and is a widget of a field: P would be the page of an annotation, which nobody compares there.',
             'pdf-change', named, {30: pdf.stream(forged, keys)}, 'DF-12'),
            ('f', ('Certification behind a namesake', 'Adaş arxasında təsdiq', 'Заверение за тёзкой'), 'Another field has the name of the certified one and stands before it: who looks for it by name finds no certification.',
             'pdf-permission', hidden, {20: hidden.body(20, '(ay)', '(il)')}, 'DF-35'),
            ('h', ('Font for fields that are drawn anew', 'Yenidən çəkilən xanalar üçün şrift', 'Шрифт для полей, рисуемых заново'), 'Readers draw the fields themselves, with a font that comes after the signature.',
             'pdf-change', drawn_anew, {1: drawn_anew.body(1, '/Font<<', '/Font<</Zz 31 0 R'), **other}, 'DF-18')):
        changed = file.copy().revise(bodies)
        yield f'P12{letter}', titles, story, 'Mainka et al., Shadow Attacks, NDSS 2021, carried further', rule, changed, word, case(file)
    signed = switch.copy().sign(world.gunel, {30: switch.body(30, '/FT/Sig', '/FT/Sig/P/AllOff/V 40 0 R')}, value=40)
    yield ('P12g', ('Signature that switches a layer', 'Qatı söndürən imza', 'Подпись, гасящая слой'), 'The empty field is the visibility of a layer too; signing it may add P, its page, which hides the amount.',
           'Mainka et al., Shadow Attacks, NDSS 2021, carried further', 'pdf-change', signed, 'DF-12', case(switch))
    yield ('P12i', ('Two readings of every offset', 'Hər ofsetin iki oxunuşu', 'Два прочтения каждого смещения'),
           'The file begins with other octets. Counted from the first octet an update shows another amount; counted from %PDF- it changes nothing.', 'ISO 32000-2, 7.5.2', 'pdf-sections',
           Case(pdf.two_readings(world.gunel, {4: pdf.stream(forged)}), 'pdf', policy='permissive'), 'pdf.undecided', Case(pdf.two_readings(world.gunel), 'pdf', policy='permissive'),
           'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')
