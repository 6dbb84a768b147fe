# SPDX-License-Identifier: Apache-2.0
"""The rules that refuse, in the words that people read: English, Azerbaijani, Russian."""

RULES = {
    'content-likeness': ('content that could be signed attributes is refused', 'imzalı atribut ola bilən məzmun rədd edilir', 'содержимое, похожее на подписанные атрибуты, отвергается'),
    'signed-attributes': ('a signature needs signed attributes', 'imzanın imzalı atributları olmalıdır', 'у подписи должны быть подписанные атрибуты'),
    'content-type': ('one content-type, equal to eContentType', 'bir content-type, eContentType ilə eyni', 'один content-type, равный eContentType'),
    'message-digest': ('one message-digest with one value', 'bir qiymətli bir message-digest', 'один message-digest с одним значением'),
    'content-digest': ('the digest is recomputed over the content', 'xülasə məzmundan yenidən hesablanır', 'хеш пересчитывается по содержимому'),
    'certificate-reference': ('a signed reference binds the signing certificate', 'imza sertifikatını imzalı istinad bağlayır', 'подписанная ссылка связывает сертификат подписи'),
    'signer-identifier': ('signer identifier and signed reference name one certificate', 'imzalayan göstəricisi və imzalı istinad eyni sertifikatı göstərir', 'идентификатор подписанта и подписанная ссылка называют один сертификат'),
    'foreign-reference': ('a signed reference to a certificate outside the chain is refused', 'zəncirdən kənar sertifikata imzalı istinad rədd edilir', 'подписанная ссылка на сертификат вне цепочки отвергается'),
    'version': ('the version says which syntax follows', 'versiya sintaksisi təyin edir', 'версия определяет синтаксис'),
    'algorithm-agreement': ('all places name the same algorithms', 'bütün yerlər eyni alqoritmləri göstərir', 'все места называют одни и те же алгоритмы'),
    'algorithm-list': ('only known signature algorithms, with the key they belong to', 'yalnız tanınan imza alqoritmləri, öz açarı ilə', 'только известные алгоритмы подписи и с их ключом'),
    'weak-algorithm': ('the policy has an end date for each algorithm', 'hər alqoritmin siyasətdə son tarixi var', 'у каждого алгоритма в политике есть срок'),
    'strict-der': ('signed parts are strict DER', 'imzalı hissələr ciddi DER-dir', 'подписанные части — строгий DER'),
    'rsa-encoding': ('the RSA block is compared, never parsed', 'RSA bloku müqayisə olunur, təhlil edilmir', 'блок RSA сравнивается, а не разбирается'),
    'pss-encoding': ('PSS is verified with exactly the stated parameters', 'PSS yalnız göstərilən parametrlərlə yoxlanır', 'PSS проверяется точно с указанными параметрами'),
    'ecdsa-range': ('0 < r, s < n, in strict encoding', '0 < r, s < n, ciddi kodlamada', '0 < r, s < n в строгой кодировке'),
    'eddsa-range': ('S < L in Ed25519', 'Ed25519-da S < L', 'S < L в Ed25519'),
    'signature-value': ('the value is verified with the key of the bound certificate', 'qiymət bağlı sertifikatın açarı ilə yoxlanır', 'значение проверяется ключом связанного сертификата'),
    'certificate-signature': ("the issuer's key must have signed the certificate", 'sertifikatı verənin açarı imzalamış olmalıdır', 'сертификат должен быть подписан ключом издателя'),
    'one-id': ('one element per Id in the whole document', 'bütün sənəddə hər Id bir elementdə', 'один элемент на Id во всём документе'),
    'digested-octets': ('the octets that were digested count, not a second look', 'xülasəsi alınan oktetlər sayılır, ikinci axtarış yox', 'считаются хешированные октеты, а не повторный поиск'),
    'properties-identity': ('the properties that are read are the node that was digested', 'oxunan xassələr xülasəsi alınan qovşaqdır', 'читаются те свойства, что были хешированы'),
    'every-signature': ('every ds:Signature is judged', 'hər ds:Signature yoxlanır', 'каждая ds:Signature проверяется'),
    'trust-anchor': ('a path must end at a trust anchor', 'yol etibar lövbərində bitməlidir', 'путь должен вести к точке доверия'),
}
