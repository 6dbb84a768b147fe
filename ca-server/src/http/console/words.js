// SPDX-License-Identifier: Apache-2.0
// Every word of the console: Azerbaijani, English, Russian.
const languages = ['az', 'en', 'ru'];
export const words = {
  title: ['Operator konsolu', 'Operator console', 'Консоль оператора'],
  skip: ['Məzmuna keç', 'Skip to content', 'К содержанию'],
  sections: ['Bölmələr', 'Sections', 'Разделы'],
  languages: ['Dil', 'Language', 'Язык'],
  zone: ['Bakı vaxtı (UTC+4).', 'Baku time (UTC+4).', 'Бакинское время (UTC+4).'],
  search: ['Axtarış', 'Search', 'Поиск'],
  statistics: ['Statistika', 'Statistics', 'Статистика'],
  approvals: ['Təsdiqlər', 'Approvals', 'Одобрения'],
  health: ['Xidmətin vəziyyəti', 'Health', 'Состояние'],
  certificate: ['Sertifikat', 'Certificate', 'Сертификат'],
  certificates: ['Sertifikatlar', 'Certificates', 'Сертификаты'],
  requestId: ['Sorğunun nömrəsi', 'Request id', 'Номер запроса'],
  cancel: ['İmtina', 'Cancel', 'Отмена'],
  none: ['Heç nə tapılmadı.', 'Nothing was found.', 'Ничего не найдено.'],

  'door.title': ['Bura müştəri sertifikatı ilə daxil olurlar', 'A client certificate opens this console', 'Вход по сертификату клиента'],
  'door.text': ['Brauzer tanınan sertifikat göstərmədi. Bu mərkəzin verdiyi, qüvvədə olan və bu rollardan birini daşıyan sertifikat lazımdır:',
    'The browser showed no certificate known here. Wanted is an active one of this centre with one of these roles:',
    'Браузер не предъявил известного здесь сертификата. Нужен действующий сертификат этого центра с одной из ролей:'],
  'door.how': ['Onun .p12 faylını brauzerə daxil edin, brauzeri bağlayıb açın və soruşulanda sertifikatı seçin.',
    'Import its .p12 file into the browser, close and open the browser, and choose the certificate when asked.',
    'Импортируйте его файл .p12 в браузер, откройте браузер заново и выберите сертификат, когда он спросит.'],
  'door.again': ['Yenidən yoxla', 'Try again', 'Попробовать снова'],
  'door.role': ['Bu rol üçün burada bölmə yoxdur.', 'There is nothing here for this role.', 'Для этой роли здесь нет разделов.'],
  'role.operator': ['operator', 'operator', 'оператор'],
  'role.helpline': ['yardım xətti', 'help line', 'справочная линия'],
  'role.auditor': ['auditor', 'auditor', 'аудитор'],
  'role.centre': ['fərdiləşdirmə mərkəzi', 'personalisation centre', 'центр персонализации'],
  'role.ra': ['qeydiyyat mərkəzi', 'registration authority', 'центр регистрации'],

  'search.title': ['Sertifikat axtarışı', 'Look certificates up', 'Поиск сертификатов'],
  'search.do': ['Axtar', 'Search', 'Найти'],
  'search.any': ['istənilən', 'any', 'любой'],
  'search.more': ['Daha çox göstər', 'Show more', 'Показать ещё'],
  'search.found': ['Göstərilir:', 'Shown:', 'Показано:'],
  'search.begins': ['Adın əvvəli', 'How the name begins', 'Начало имени'],
  'search.serialWrong': ['Seriya nömrəsi 34 onaltılıq rəqəmdir', 'A serial number has 34 hexadecimal digits', 'В серийном номере 34 шестнадцатеричные цифры'],
  fin: ['FİN', 'FİN', 'FİN'],
  voen: ['VÖEN', 'VÖEN', 'VÖEN'],
  cardNumber: ['Kartın nömrəsi', 'Card number', 'Номер карты'],
  commonName: ['Ad', 'Name', 'Имя'],
  serial: ['Seriya nömrəsi', 'Serial number', 'Серийный номер'],
  status: ['Status', 'Status', 'Статус'],
  statusSince: ['Statusun vaxtı', 'Status since', 'Статус с'],
  profile: ['Profil', 'Profile', 'Профиль'],
  issuer: ['Verən', 'Issuer', 'Издатель'],
  category: ['Kateqoriya', 'Category', 'Категория'],
  subject: ['Sahib', 'Subject', 'Владелец'],
  notBefore: ['Qüvvədədir', 'Valid from', 'Действует с'],
  notAfter: ['Son tarix', 'Valid until', 'Действует до'],
  centre: ['Mərkəz', 'Centre', 'Центр'],
  issued: ['Verilib', 'Issued', 'Выдан'],
  reason: ['Səbəb', 'Reason', 'Причина'],
  note: ['Qeyd', 'Note', 'Примечание'],
  invalidityDate: ['Açar bu gündən etibarsızdır', 'The key was not safe since', 'Ключ ненадёжен с'],

  'status.intended': ['niyyət', 'intended', 'намечен'],
  'status.onHold': ['təsdiq gözləyir', 'on hold', 'ожидает'],
  'status.active': ['qüvvədədir', 'active', 'действует'],
  'status.suspended': ['dayandırılıb', 'suspended', 'приостановлен'],
  'status.revoked': ['ləğv edilib', 'revoked', 'отозван'],
  'status.voided': ['baş tutmayıb', 'voided', 'не состоялся'],
  'category.none': ['mərkəzin özü', 'the centre’s own', 'самого центра'],
  'category.government': ['Dövlət orqanları', 'State bodies', 'Государственные органы'],
  'category.legalEntity': ['Hüquqi şəxslər', 'Legal entities', 'Юридические лица'],
  'category.citizen': ['Vətəndaşlar', 'Citizens', 'Граждане'],
  'category.total': ['Cəmi', 'Total', 'Всего'],
  'reason.unspecified': ['göstərilməyib', 'unspecified', 'не указана'],
  'reason.keyCompromise': ['açar etibarını itirib', 'key compromise', 'компрометация ключа'],
  'reason.cACompromise': ['mərkəzin açarı etibarını itirib', 'authority’s key compromise', 'компрометация ключа центра'],
  'reason.affiliationChanged': ['iş yeri və ya ad dəyişib', 'affiliation changed', 'сменились данные владельца'],
  'reason.superseded': ['yenisi ilə əvəz olunub', 'superseded', 'заменён новым'],
  'reason.cessationOfOperation': ['daha lazım deyil', 'cessation of operation', 'больше не нужен'],
  'reason.certificateHold': ['dayandırma', 'certificate hold', 'приостановка'],
  'reason.privilegeWithdrawn': ['hüquq geri alınıb', 'privilege withdrawn', 'право отозвано'],

  life: ['Sertifikatın tarixçəsi', 'Life line', 'История'],
  pem: ['Sertifikat (PEM)', 'Certificate (PEM)', 'Сертификат (PEM)'],
  download: ['PEM faylını yüklə', 'Download the PEM file', 'Скачать файл PEM'],
  actions: ['Əməliyyatlar', 'Actions', 'Действия'],
  back: ['Axtarışa qayıt', 'Back to the search', 'Назад к поиску'],
  suspend: ['Dayandır', 'Suspend', 'Приостановить'],
  restore: ['Bərpa et', 'Restore', 'Восстановить'],
  revoke: ['Ləğv et', 'Revoke', 'Отозвать'],
  'suspend.title': ['Sertifikat dayandırılsın?', 'Suspend this certificate?', 'Приостановить сертификат?'],
  'suspend.text': ['O, bərpa olunana qədər heç yerdə qəbul edilməyəcək.', 'Nobody accepts it until it is restored.', 'До восстановления его нигде не примут.'],
  'restore.title': ['Sertifikat bərpa edilsin?', 'Restore this certificate?', 'Восстановить сертификат?'],
  'restore.text': ['O, yenidən qüvvəyə minəcək.', 'It becomes valid again.', 'Он снова станет действующим.'],
  'revoke.title': ['Sertifikat ləğv edilsin?', 'Revoke this certificate?', 'Отозвать сертификат?'],
  'revoke.text': ['Ləğv həmişəlikdir: ləğv edilmiş sertifikat heç vaxt bərpa olunmur.', 'A revocation is for ever: a revoked certificate never comes back.',
    'Отзыв — навсегда: отозванный сертификат не восстанавливается.'],
  'revoke.choose': ['Səbəbi seçin', 'Choose a reason', 'Выберите причину'],
  spoken: ['Sahibin şifahi parolu', 'The holder’s spoken password', 'Устный пароль владельца'],
  'spoken.show': ['Parolu göstər', 'Show the password', 'Показать пароль'],
  'spoken.wrong': ['Parol səhvdir, və ya sahib parol qoymayıb.', 'The password is wrong, or the holder left none.', 'Пароль неверен, или владелец его не оставил.'],
  'done.suspend': ['Sertifikat dayandırıldı.', 'The certificate is suspended.', 'Сертификат приостановлен.'],
  'done.restore': ['Sertifikat bərpa edildi.', 'The certificate is restored.', 'Сертификат восстановлен.'],
  'done.revoke': ['Sertifikat ləğv edildi.', 'The certificate is revoked.', 'Сертификат отозван.'],

  'statistics.title': ['Verilmiş sertifikatlar', 'Issued certificates', 'Выданные сертификаты'],
  'statistics.bulletin': ['Bu tarixədək verilib:', 'Issued until', 'Выдано по'],
  'statistics.at': ['Tarixədək', 'Until', 'По дату'],
  'statistics.by': ['Bölgü', 'Broken down by', 'Разбивка'],
  'statistics.from': ['Bölgünün əvvəli', 'Broken down from', 'Разбивка с'],
  'statistics.do': ['Göstər', 'Show', 'Показать'],
  'statistics.chart': ['Diaqram; rəqəmlər cədvəldədir', 'Chart; the table has its numbers', 'Диаграмма; числа в таблице'],
  month: ['Ay', 'Month', 'Месяц'],
  'by.empty': ['(mərkəzin özü)', '(the authority itself)', '(сам центр)'],

  'health.live': ['Proses', 'Process', 'Процесс'],
  'health.ready': ['Xidmət', 'Service', 'Служба'],
  'health.probes': ['Yoxlamalar', 'Probes', 'Проверки'],
  'health.result': ['Nəticə', 'Result', 'Результат'],
  'health.numbers': ['Göstəricilər', 'Numbers', 'Показатели'],
  'health.refresh': ['Yenilə', 'Refresh', 'Обновить'],
  'health.at': ['Vaxt', 'As of', 'На время'],
  'health.requests': ['Cavab verilmiş sorğular', 'Requests answered', 'Запросов обработано'],
  'health.clientErrors': ['Onlardan 4xx', 'Of these 4xx', 'Из них 4xx'],
  'health.serverErrors': ['Onlardan 5xx', 'Of these 5xx', 'Из них 5xx'],
  'health.mean': ['Orta cavab müddəti, ms', 'Mean time to answer, ms', 'Среднее время ответа, мс'],

  'approvals.title': ['İkinci operatorun təsdiqi', 'Acts that want a second operator', 'Действия с одобрением второго оператора'],
  'approvals.state': ['Vəziyyət', 'State', 'Состояние'],
  'approvals.open': ['gözləyir', 'waiting', 'ожидает'],
  'approvals.approved': ['icra olunur', 'being done', 'выполняется'],
  'approvals.refused': ['rədd edilib', 'refused', 'отклонено'],
  'approvals.done': ['icra olunub', 'done', 'выполнено'],
  'approvals.id': ['№', 'No.', '№'],
  'approvals.count': ['Sertifikatların sayı', 'Certificates', 'Сертификатов'],
  'approvals.askedBy': ['Kim istəyib', 'Asked by', 'Кто просит'],
  'approvals.asked': ['Nə vaxt', 'Asked', 'Когда'],
  'approvals.decision': ['Qərar', 'Decision', 'Решение'],
  'approvals.own': ['Başqa operator qərar verir', 'Another operator decides', 'Решает другой оператор'],
  'approvals.approve': ['Təsdiq et', 'Approve', 'Одобрить'],
  'approvals.refuse': ['Rədd et', 'Refuse', 'Отклонить'],
  'approvals.approveTitle': ['Toplu ləğv təsdiq edilsin?', 'Approve this bulk revocation?', 'Одобрить массовый отзыв?'],
  'approvals.approveText': ['Sadalanan bütün sertifikatlar dərhal və həmişəlik ləğv ediləcək.', 'All certificates of the list are revoked at once and for ever.',
    'Все сертификаты списка будут отозваны сразу и навсегда.'],
  'approvals.refuseTitle': ['Toplu ləğv rədd edilsin?', 'Refuse this bulk revocation?', 'Отклонить массовый отзыв?'],
  'approvals.refuseText': ['Heç bir sertifikat dəyişməyəcək.', 'No certificate changes.', 'Ни один сертификат не изменится.'],
  'approvals.ask': ['Toplu ləğv istə', 'Ask for a bulk revocation', 'Запросить массовый отзыв'],
  'approvals.serials': ['Seriya nömrələri, hər sətirdə biri', 'Serial numbers, one a line', 'Серийные номера, по одному в строке'],
  'approvals.askDo': ['Təsdiqə göndər', 'Send for approval', 'Отправить на одобрение'],
  'approvals.counted': ['Siyahıda:', 'In the list:', 'В списке:'],
  'approvals.sent': ['Başqa operatorun təsdiqinə göndərildi.', 'Sent to another operator for approval.', 'Отправлено на одобрение другому оператору.'],
  'approvals.didApprove': ['Təsdiq edildi və icra olundu.', 'Approved and done.', 'Одобрено и выполнено.'],
  'approvals.didRefuse': ['Rədd edildi.', 'Refused.', 'Отклонено.'],
  'approvals.faults': ['Ləğv edilməyənlər', 'Not revoked', 'Не отозваны'],

  'problem.network': ['Xidmət cavab vermir', 'The service does not answer', 'Служба не отвечает'],
  'problem.unreadable': ['Cavab oxunmadı', 'The answer could not be read', 'Ответ не удалось прочитать'],
  'problem.invalid-request': ['Sorğu düzgün deyil', 'The request is not valid', 'Неверный запрос'],
  'problem.not-found': ['Belə şey yoxdur', 'There is no such thing', 'Ничего такого нет'],
  'problem.denied': ['İcazə yoxdur', 'Not allowed', 'Не разрешено'],
  'problem.conflict': ['Bu arada dəyişib', 'It changed meanwhile', 'Тем временем изменилось'],
  'problem.rate': ['Sorğular çox tez-tezdir', 'Too many requests', 'Слишком много запросов'],
  'problem.unavailable': ['Bir azdan yenidən cəhd edin', 'Try again later', 'Повторите позже'],
  'problem.internal': ['Xidmətdə nasazlıq', 'The service failed', 'Сбой службы'],
};

function kept() {
  try {
    return localStorage.getItem('language');
  } catch {
    return null;  // a browser that stores nothing still has a language
  }
}

let chosen = [kept(), navigator.language.slice(0, 2)].find(one => languages.includes(one)) ?? 'az';
export const language = () => chosen;
export function choose(one) {
  chosen = one;
  try {
    localStorage.setItem('language', one);
  } catch {
    // it is asked again next time
  }
}

/** The word in the chosen language; of an unknown one, `otherwise`, or its own name: a server may be newer than this page. */
export function word(name, otherwise = name.split('.').pop()) {
  return Object.hasOwn(words, name) ? words[name][languages.indexOf(chosen)] : otherwise;
}
