// SPDX-License-Identifier: Apache-2.0
// The page: it shows the challenge and the command that answers it, and sends the answer. A portal with a browser extension
// that speaks Web eID hands the challenge over by itself; the token is the same.
#pragma once
#include <string_view>

namespace portal {

inline constexpr std::string_view kPage = R"html(<!DOCTYPE html>
<html lang="az">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Portal</title><link rel="stylesheet" href="/login.css"></head>
<body>
<nav><button data-lang="az">Azərbaycanca</button><button data-lang="en">English</button><button data-lang="ru">Русский</button></nav>
<main>
<h1 data-text="title"></h1>
<p data-text="how"></p>
<pre id="command"></pre>
<p id="label" data-text="paste"></p>
<textarea id="token" rows="6" spellcheck="false" aria-labelledby="label"></textarea>
<button id="enter" data-text="enter"></button>
<p id="answer" role="status"></p>
</main>
<script src="/login.js"></script>
</body>
</html>
)html";

inline constexpr std::string_view kScript = R"js('use strict';
const texts = {
  az: {title: 'Şəxsiyyət vəsiqəsi ilə daxil olun', how: 'Kartı oxuyucuya qoyun və bu əmri icra edin. PIN1 soruşulacaq.',
       paste: 'Əmrin cavabını bura yapışdırın.', enter: 'Daxil ol', welcome: 'Xoş gəlmisiniz, ', refused: 'Giriş alınmadı: '},
  en: {title: 'Log in with your ID card', how: 'Put the card into the reader and run this command. It asks for PIN1.',
       paste: 'Paste the answer of the command here.', enter: 'Log in', welcome: 'Welcome, ', refused: 'No entry: '},
  ru: {title: 'Вход по удостоверению личности', how: 'Вставьте карту в считыватель и выполните эту команду. Она спросит PIN1.',
       paste: 'Вставьте сюда ответ команды.', enter: 'Войти', welcome: 'Добро пожаловать, ', refused: 'Вход не выполнен: '}};
let language = 'az';
const show = id => document.getElementById(id);
function speak(to) {
  language = to;
  document.documentElement.lang = to;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = texts[to][element.dataset.text];
}
async function challenge() {
  const given = await (await fetch('/challenge', {method: 'POST'})).json();
  show('command').textContent = `esign auth sign --origin ${given.origin} --nonce ${given.nonce}`;
}
async function enter() {
  const response = await fetch('/login', {method: 'POST', body: show('token').value});
  const said = await response.json();
  show('answer').className = response.ok ? 'in' : 'out';
  show('answer').textContent = response.ok ? texts[language].welcome + said.name : texts[language].refused + said.reason;
  if (!response.ok) await challenge();
}
for (const button of document.querySelectorAll('[data-lang]')) button.addEventListener('click', () => speak(button.dataset.lang));
show('enter').addEventListener('click', enter);
speak(({en: 'en', ru: 'ru'})[navigator.language.slice(0, 2)] || 'az');
challenge();
)js";

inline constexpr std::string_view kStyle = R"css(body { font: 1rem/1.5 sans-serif; margin: 0; color: #1b2733; background: #f4f6f8; }
nav { padding: .5rem 1rem; text-align: right; }
nav button { border: 0; background: none; color: #0b5fa5; cursor: pointer; font: inherit; }
main { max-width: 42rem; margin: 1rem auto; padding: 1.5rem 2rem; background: #fff; border-radius: .5rem; }
pre, textarea { width: 100%; box-sizing: border-box; padding: .75rem; border: 1px solid #c6d0da; border-radius: .25rem; background: #f9fbfc; font: .875rem/1.4 monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
#enter { padding: .5rem 1.5rem; border: 0; border-radius: .25rem; background: #0b5fa5; color: #fff; font: inherit; cursor: pointer; }
.in { color: #176b35; } .out { color: #a32020; }
)css";

}  // namespace portal
