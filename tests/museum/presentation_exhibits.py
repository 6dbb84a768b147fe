# SPDX-License-Identifier: Apache-2.0
"""X16: data that was signed as one kind and is shown as another, where it says something else."""
import base64
import dataclasses

import cms
import der
import xades
from exhibit import Case, Exhibit
from xades import DS, PROLOG, Signature, reference, transforms

OTHERWISE = 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE'
MIME_TYPE = '0.4.0.1733.2.1'
WORD = 'element.media-type'
PAGE = '<html><body><!-- Ödəniş: 1500 manat. --><script>document.write("Ödəniş: " + "9500 manat.")</script></body></html>\n'.encode()
PAPER = b'%PDF-1.7\n% a text for whoever reads text, and a page for whoever reads PDF\n'
CLAUSE = 'EN 319 122-1 clause 5.2.4.2'
XML_CLAUSE = 'EN 319 132-1 clause 5.2.4'
BASE64 = DS + 'base64'


def stated(media_type):
    return (cms.attribute(MIME_TYPE, der.utf8(media_type)),)


def exhibits(world):
    yield from messages(world)
    yield from documents(world)


def messages(world):
    """CMS: the mime-type attribute."""
    def away(content, media_type, ending):
        return Case(world.message(content=content, detached=True, more=stated(media_type)).encode(), 'p7s', content, content_ending=ending)

    def within(content, media_type, ending):
        return Case(world.message(content=content, more=stated(media_type)).encode(), ending)

    text, page, paper = 'text/plain; charset=utf-8', 'text/html', 'application/pdf'
    for letter, names, story, forgery, control in (
            ('a', ('Text shown as a web page', 'Veb səhifə kimi göstərilən mətn', 'Текст, показанный как веб-страница'),
             'The signer read a text, mark-up and all; the same octets called .html say something else.', away(PAGE, text, 'html'), away(PAGE, text, 'txt')),
            ('b', ('Text that is a PDF', 'PDF olan mətn', 'Текст, который является PDF'),
             'The octets are a text and a PDF in one, signed as a text and called .pdf.', away(PAPER, text, 'pdf'), away(PAPER, paper, 'pdf')),
            ('c', ('PDF without a name', 'Adsız PDF', 'PDF без имени'),
             'The same where the name tells nothing: the first octets do.', away(PAPER, text, 'bin'), away(PAPER, paper, 'bin')),
            ('d', ('Web page inside a message', 'Mesajın içində veb səhifə', 'Веб-страница внутри сообщения'),
             'The content is in the message, whose name promises a web page.', within(PAGE, text, 'html.p7m'), within(PAGE, text, 'txt.p7m')),
            ('e', ('Message that does not say what is inside', 'İçində nə olduğunu deməyən mesaj', 'Сообщение, не говорящее, что внутри'),
             'The name of the message tells nothing, and what comes out is a web page signed as a text.', within(PAGE, text, 'p7m'), within(PAGE, page, 'p7m')),
            ('f', ('PDF that is a web page', 'Veb səhifə olan PDF', 'PDF, который является веб-страницей'),
             'Signed and named as a PDF; a reader that looks at the octets shows a web page.', away(PAGE, paper, 'pdf'), away(PAPER, paper, 'pdf'))):
        yield Exhibit(f'X16{letter}', names, story, CLAUSE, 'media-type', forgery, control, OTHERWISE, WORD)


def documents(world):
    """XAdES: DataObjectFormat/MimeType."""
    gunel = world.gunel
    honest = Case(xades.enveloped(gunel), 'xml')
    yield Exhibit('X16g', ('Document shown as a web page', 'Veb səhifə kimi göstərilən sənəd', 'Документ, показанный как веб-страница'),
                  'A signed XML document is renamed to .html: a browser leaves out what it does not know.', XML_CLAUSE, 'media-type',
                  dataclasses.replace(honest, ending='html'), honest, OTHERWISE, WORD)
    mark = '<xades:MimeType>application/<!-- -->xml'
    commented = Case(honest.file.decode().replace('<xades:MimeType>application/xml', mark).encode(), 'html')
    yield Exhibit('X16h', ('Comment inside the media type', 'Media növünün içində şərh', 'Комментарий внутри типа данных'),
                  'A comment, which no digest sees, makes the signed media type unreadable, so that the name could say anything.', XML_CLAUSE, 'plain-values',
                  commented, honest, 'TOTAL-FAILED/FORMAT_FAILURE', 'MimeType: a value with something other than text')
    text = xades.signed_properties(gunel, media_type='text/plain')
    outside = Signature(gunel, references=(reference('elan.txt', PAGE, identity='R-1'),), properties=text).encode()
    away = lambda ending: Case((PROLOG + outside + '\n').encode(), 'xml', PAGE, content_ending=ending)  # noqa: E731
    yield Exhibit('X16i', ('Detached text shown as a web page', 'Veb səhifə kimi göstərilən ayrıca mətn', 'Отделённый текст, показанный как веб-страница'),
                  'The content of a detached XML signature, signed as a text, is handed over as .html.', XML_CLAUSE, 'media-type', away('html'), away('txt'), OTHERWISE, WORD)
    fields = {'references': (reference('#O-1', PAGE, transforms(BASE64), identity='R-1'),), 'properties': text}
    holding = lambda shown: f'<ds:Object Id="O-1" MimeType="{shown}" Encoding="{BASE64}">{base64.b64encode(PAGE).decode()}</ds:Object>'  # noqa: E731
    inside = lambda shown: Case((PROLOG + Signature(gunel, objects=holding(shown), **fields).encode() + '\n').encode(), 'xml')  # noqa: E731
    yield Exhibit('X16j', ('Object that calls itself a web page', 'Özünü veb səhifə adlandıran Object', 'Object, назвавший себя веб-страницей'),
                  'The MimeType of the ds:Object is not digested when its base64 text is decoded first; the signed one says text.', XML_CLAUSE, 'media-type',
                  inside('text/html'), inside('text/plain'), OTHERWISE, WORD)
